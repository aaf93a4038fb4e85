"""The letters of a PDF page → its rows of text, each of one line or, where wide gaps part it, of several. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median_low

from ingest.parsing.formats.pdf.letters.drawing import Rule
from ingest.parsing.formats.pdf.letters.runs import WIDE_GAP, Run, is_ruled_off
from ingest.parsing.formats.superscripts import lowered_text, raised_text

_SAME_BASELINE = 0.25
_WORD_GAP = 0.2
_SCRIPT_GAP = 0.3
"""Heights of a letter: up to the first, baselines are one; a gap wider than the second parts words."""

_SMALL = 0.86
"""Raised and lowered letters are so many times as large as those beside them, or less."""

_RAISED, _LOWERED = (0.08, 0.8), (-0.45, -0.04)
_TOUCHING = 0.4
"""How far, in heights of the letters beside them, they stand above, below and beside these."""

_LONGEST_SCRIPT, _LONGEST_FIGURE = 12, 3
_NOTE_START = re.compile(r"(\d{1,3}|[*†‡§¶]+)(?:[.)\]:]?\s|$|(?=[^\W\d_a-z]))")
_SMALL_FIGURE = re.compile(r"(?<![\w.,=×·+−-])\d$")
_FORMULA = re.compile(r"\s*[=×·^≈≤≥]")
_MOST_RUNS = 8000
"""Of more runs on a page, none is looked at for being raised."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, in points from its lower left corner.

    `text` is without the hyphen that cut a word at its end; `size` is the height of its letters; `row` tells that it
    is a row of a table.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    hyphenated: bool = False
    row: bool = False


Row = tuple[Line, ...]
"""Lines on one baseline, from the left; wide gaps part them."""


def note_marks(pages: Iterable[Sequence[Run]]) -> frozenset[str]:
    """The marks with which the notes of a document begin: small letters that begin a row."""
    marks: set[str] = set()
    for runs in pages:
        if not runs:
            continue
        usual = median_low([run.size for run in runs for _ in range(min(len(run.text), 100))])
        raised = {index for index, (base, _) in _scripts(runs).items() if runs[base].left < runs[index].left}
        for row in _rows(run for index, run in enumerate(runs) if index not in raised):
            first = min(row, key=lambda run: run.left)
            begun = _NOTE_START.match(first.text)
            if begun and first.size < 0.95 * usual:
                marks.add(begun[1])
    return frozenset(marks)


def rows_of(runs: Sequence[Run], rules: Sequence[Rule] = (), notes: Collection[str] = frozenset()) -> list[Row]:
    """The rows of a page, from the top, with raised and lowered letters in their places."""
    scripts = _scripts(runs)
    attached: dict[int, list[tuple[Run, int]]] = {}
    for index, (base, shift) in scripts.items():
        attached.setdefault(base, []).append((runs[index], shift))
    uprights = sorted(rule for rule in rules if not rule.level)
    bases = [run for index, run in enumerate(runs) if index not in scripts]
    of_base = {id(runs[base]): found for base, found in attached.items()}
    rows = []
    for row in _rows(bases):
        pieces = [(run, 0) for run in row]
        for run in row:
            pieces += of_base.get(id(run), [])
        rows.append(tuple(_lines(pieces, uprights, notes)))
    return [row for row in rows if row]


def joined_row(row: Row) -> Line:
    """A row as one line."""
    if len(row) == 1:
        return row[0]
    texts = [line.text + "-" * line.hyphenated for line in row[:-1]]
    return replace(
        row[-1],
        text=" ".join([*texts, row[-1].text]),
        left=min(line.left for line in row),
        right=max(line.right for line in row),
        size=max(line.size for line in row),
    )


def _rows(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """The runs of each baseline, from the top."""
    row: list[Run] = []
    for run in sorted(runs, key=lambda run: -run.baseline):
        if row and row[0].baseline - run.baseline > _SAME_BASELINE * min(row[0].size, run.size):
            yield row
            row = []
        row.append(run)
    if row:
        yield row


def _scripts(runs: Sequence[Run]) -> dict[int, tuple[int, int]]:
    """Of each run that is raised (1) or lowered (-1): beside which other, both by their places in `runs`."""
    if len(runs) > _MOST_RUNS:
        return {}
    order = sorted(range(len(runs)), key=lambda index: runs[index].baseline)
    heights = [runs[index].baseline for index in order]
    largest = max((run.size for run in runs), default=0.0)
    reach = [run.right for run in runs]
    found: dict[int, tuple[int, int]] = {}
    for index in sorted(range(len(runs)), key=lambda index: runs[index].left):
        run = runs[index]
        if len(run.text) > _LONGEST_SCRIPT:
            continue
        low = bisect_left(heights, run.baseline - _RAISED[1] * largest)
        high = bisect_right(heights, run.baseline - _LOWERED[0] * largest)
        near = [other for other in order[low:high] if other != index and other not in found]
        for base in sorted(near, key=lambda other: abs(reach[other] - run.left)):
            shift = _shift(run, runs[base], reach[base])
            if shift:
                found[index] = (base, shift)
                reach[base] = max(reach[base], run.right)
                break
    return found


def _shift(run: Run, base: Run, reach: float) -> int:
    """1 where a run is raised beside another, -1 where it is lowered, else 0."""
    after = -0.3 * base.size < run.left - reach < _TOUCHING * base.size
    before = -0.1 * base.size < base.left - run.right < _TOUCHING * base.size
    if not (after or before):
        return 0
    raised = (run.baseline - base.baseline) / base.size
    small = run.size <= _SMALL * base.size
    if small and _RAISED[0] < raised < _RAISED[1]:
        return 1
    if small and _LOWERED[0] < raised < _LOWERED[1]:
        return -1
    # Figures may be raised without being made smaller.
    same = after and len(run.text) <= _LONGEST_FIGURE and run.text.isdecimal() and len(base.text) > len(run.text)
    return 1 if same and _SAME_BASELINE < raised < _RAISED[1] and run.size <= 1.02 * base.size else 0


def _lines(pieces: list[tuple[Run, int]], uprights: Sequence[Rule], notes: Collection[str]) -> Iterator[Line]:
    """The lines of one row."""
    backwards = sum(len(run.text) for run, _ in pieces if run.backwards) * 2 > sum(len(run.text) for run, _ in pieces)
    pieces.sort(key=lambda piece: -piece[0].right if backwards else piece[0].left)
    part: list[tuple[Run, int]] = []
    for run, shift in pieces:
        if part and _is_apart(part[-1], (run, shift), uprights):
            yield from _line(part, notes)
            part = []
        if not (part and _is_printed_twice(part[-1][0], run)):
            part.append((run, shift))
    yield from _line(part, notes)


def _is_apart(before: tuple[Run, int], piece: tuple[Run, int], uprights: Sequence[Rule]) -> bool:
    left, right = sorted((before[0], piece[0]), key=lambda run: run.left)
    gap = right.left - left.right
    size = max(left.size, right.size) if before[1] or piece[1] else min(left.size, right.size)
    if gap > WIDE_GAP * size:
        return True
    return gap > 0.05 * size and is_ruled_off(left.right, right.left, right.baseline, uprights)


def _is_printed_twice(before: Run, run: Run) -> bool:
    """Whether letters are printed over themselves, to look bold."""
    return before.text == run.text and abs(before.left - run.left) < 0.1 * run.size


def _line(pieces: Sequence[tuple[Run, int]], notes: Collection[str]) -> Iterator[Line]:
    runs = [run for run, shift in pieces if not shift] or [run for run, _ in pieces]
    if not runs:
        return
    words = " ".join(_text(pieces, notes).split())
    if not words:
        return
    hyphenated = words.endswith(("-", "\u2010")) and words[-2:-1].isalnum()
    largest = max(runs, key=lambda run: len(run.text))
    yield Line(
        text=words[:-1] if hyphenated else words,
        left=min(run.left for run, _ in pieces),
        right=max(run.right for run, _ in pieces),
        baseline=largest.baseline,
        size=largest.size,
        hyphenated=hyphenated,
    )


def _text(pieces: Sequence[tuple[Run, int]], notes: Collection[str]) -> str:
    """The runs of a line as text, with spaces between them where the page has them."""
    text = ""
    gaps = [False, *(_has_space(before, piece) for before, piece in pairwise(pieces)), True]
    for number, (run, shift) in enumerate(pieces):
        following = pieces[number + 1][0].text if number + 1 < len(pieces) else ""
        after = " " * gaps[number + 1] + following
        if shift > 0:
            piece = _raised(text if not gaps[number] else text + " ", run.text, after, notes)
        else:
            piece = lowered_text(run.text) if shift else run.text
        text += " " * gaps[number] + piece
    return text


def _raised(before: str, mark: str, after: str, notes: Collection[str]) -> str:
    if not before.strip():
        return f"{mark} "  # a note begins with its mark
    # A power of a small figure, as in 5³, looks like the mark of a note, unless the page has such a note.
    if mark in notes and _SMALL_FIGURE.search(before) and not _FORMULA.match(after):
        return ""
    return raised_text(mark, before, after)


def _has_space(before: tuple[Run, int], piece: tuple[Run, int]) -> bool:
    left, right = sorted((before[0], piece[0]), key=lambda run: run.left)
    gap, size = right.left - left.right, max(left.size, right.size)
    if piece[1]:
        return gap > _SCRIPT_GAP * size
    if before[1] and not piece[0].text[0].isalnum():  # PDFium sees a space where the letters only go down again
        return gap > 0.15 * size
    return (piece[0].spaced and gap > 0.02 * size) or gap > _WORD_GAP * size
