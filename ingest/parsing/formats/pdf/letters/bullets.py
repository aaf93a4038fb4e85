"""The dots before the items of a list, which browsers draw, as letters. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from ingest.parsing.formats.pdf.letters.drawing import Rule
from ingest.parsing.formats.pdf.letters.glyphs import Glyph

_LARGEST = 0.6
_NEAREST, _FARTHEST = 0.15, 2.0
_LOWEST, _HIGHEST = 0.05, 0.7
"""Sizes of the letter after it: how large a dot may be, how far before, and how high above the baseline its middle."""

_FEWEST = 2


def with_bullets(glyphs: Sequence[Glyph], dots: Sequence[Rule]) -> list[Glyph]:
    """The letters of a page, and a bullet for each dot that stands before a line, below or above another such."""
    lefts = Counter(round(dot.left) for dot in dots)
    order = sorted(range(len(glyphs)), key=lambda index: glyphs[index].baseline)
    heights = [glyphs[index].baseline for index in order]
    found: dict[int, Glyph] = {}
    for dot in dots:
        if lefts[round(dot.left)] < _FEWEST:
            continue
        middle = (dot.bottom + dot.top) / 2
        low, high = bisect_left(heights, middle - 4 * (dot.top - dot.bottom)), bisect_right(heights, middle)
        line = [index for index in order[low:high] if _is_beside(glyphs[index], dot, middle)]
        after = min(line, key=lambda index: glyphs[index].left, default=None)
        if after is not None and _begins(glyphs[after], dot):
            glyph = glyphs[after]
            found[after] = Glyph("•", dot.left, dot.right, glyph.baseline, glyph.size, spaced=True)
    return [one for index, glyph in enumerate(glyphs) for one in ([found[index]] if index in found else []) + [glyph]]


def _is_beside(glyph: Glyph, dot: Rule, middle: float) -> bool:
    """Whether a letter stands on the line of a dot, before it or after."""
    near = abs(glyph.left - dot.right) < 2 * _FARTHEST * glyph.size
    return near and _LOWEST < (middle - glyph.baseline) / glyph.size < _HIGHEST


def _begins(glyph: Glyph, dot: Rule) -> bool:
    """Whether a dot stands before a letter, the first beside it, at the distance of a bullet."""
    return _NEAREST < (glyph.left - dot.right) / glyph.size < _FARTHEST and dot.right - dot.left < _LARGEST * glyph.size
