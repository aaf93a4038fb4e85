"""The letters of a PDF page → its runs: letters of one size, beside each other on one baseline. Pure."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.parsing.formats.pdf.letters.drawing import Rule
from ingest.parsing.formats.pdf.letters.glyphs import Glyph

WIDE_GAP = 0.45
"""Heights of a letter: a wider gap may part columns, and so parts runs and lines."""

_LIGATURE = re.compile("[\ufb00-\ufb06]")
_RIGHT_TO_LEFT = ("R", "AL")


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one size, beside each other on one baseline; `spaced` where a space stands before them."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    spaced: bool
    backwards: bool = False


def runs_of(glyphs: Sequence[Glyph], rules: Sequence[Rule] = ()) -> list[Run]:
    """The runs of a page, in the order of the file."""
    uprights = sorted(rule for rule in rules if not rule.level)
    runs: list[Run] = []
    start = 0
    for index in range(1, len(glyphs) + 1):
        if index == len(glyphs) or _breaks(glyphs[index - 1], glyphs[index], uprights):
            runs += _run(glyphs[start:index])
            start = index
    return runs


def _breaks(before: Glyph, glyph: Glyph, uprights: Sequence[Rule]) -> bool:
    """Whether a letter does not go on in the run of the one before it in the file."""
    size = min(before.size, glyph.size)
    if abs(before.size - glyph.size) > 0.1 * size or abs(before.baseline - glyph.baseline) > 0.04 * size:
        return True
    if _is_backwards(before.text) and _is_backwards(glyph.text):
        return abs(before.left - glyph.right) > WIDE_GAP * size
    gap = glyph.left - before.right
    if not -0.6 * size < gap < WIDE_GAP * size:
        return True
    return gap > 0.05 * size and is_ruled_off(before.right, glyph.left, glyph.baseline, uprights)


def is_ruled_off(left: float, right: float, baseline: float, uprights: Sequence[Rule]) -> bool:
    """Whether an upright rule, of these from the left, stands between two places of a baseline."""
    for index in range(bisect_left(uprights, left - 1, key=lambda rule: rule.left), len(uprights)):
        rule = uprights[index]
        if rule.left > right + 1:
            return False
        if rule.bottom - 2 < baseline < rule.top + 2:
            return True
    return False


def _is_backwards(character: str) -> bool:
    return character > "\u0590" and unicodedata.bidirectional(character[0]) in _RIGHT_TO_LEFT


def _run(glyphs: Sequence[Glyph]) -> Iterator[Run]:
    if not glyphs:
        return
    text = "".join(" " * (glyph.spaced and number > 0) + glyph.text for number, glyph in enumerate(glyphs))
    # PDFium may give a character in two halves.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    spelled = _LIGATURE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), whole)
    yield Run(
        text=spelled,
        left=min(glyph.left for glyph in glyphs),
        right=max(glyph.right for glyph in glyphs),
        baseline=glyphs[0].baseline,
        size=max(glyph.size for glyph in glyphs),
        spaced=glyphs[0].spaced,
        backwards=_is_backwards(glyphs[0].text),
    )
