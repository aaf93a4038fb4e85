"""The rows of a PDF page → its lines in reading order: columns one after the other, tables row by row. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from ingest.parsing.formats.pdf.letters.lines import Line, Row, joined_row
from ingest.parsing.formats.pdf.letters.page import Rule
from ingest.parsing.formats.pdf.tables import is_table, ruled_tables, table_lines

_DEEPEST = 8
_MOST_PLACES = 80
"""How often a page is cut within its parts, and at how many places a cut is tried."""

_NARROW_GUTTER, _NARROWEST_GUTTER = 1.3, 0.45
"""Heights of a letter: what is narrower than the first may be a space between words, unless many rows have it."""

_SLACK = 2.0
"""Points by which lines may stand further left than most of their column."""

_FAIR_GUTTER = 0.7
_FEWEST_ROWS, _FEWEST_NARROW = 2, 4
_DENSE, _APART = 2.2, 1.8
"""Lines of one column stand closer than the first many heights; what is farther than the second may be a note."""

_FEWEST_SURE, _FEWEST_FULL = 8, 2
_EVEN = 2.0
_CLEARLY_WIDER = 1.6
"""Gaps in fewer rows than the first are spaces where so many other lines are as wide, to so many points."""

_MARKER = re.compile(r"(?:\d{1,3}[.)]|\(?[a-zA-Z]\)|[a-zA-Z]\.|[ivxIVX]{1,5}[.)]|[-–—•▪◦‣●○■□→*·])")

_LONGEST_NUMBER = 4
_LEADER = re.compile(r"(?:[.·…_]\s?){4}")

Column = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place without text in the rows from `first` up to `last`, those from `top` on with text on both sides of it."""

    first: int
    top: int
    last: int
    place: float
    rows: int
    width: float


def reading_order(rows: Sequence[Row], rules: Sequence[Rule]) -> list[Column]:
    """The lines of a page in the order in which they are read, a column each."""
    return [column for column in _columns(ruled_tables(rows, rules), _DEEPEST) if column]


def _columns(rows: Sequence[Row], depth: int) -> Iterator[Column]:
    cut = _best_cut(rows) if depth else None
    if cut is None:
        yield tuple(joined_row(row) for row in rows)
        return
    first = cut.top if is_table(rows[cut.top : cut.last]) else cut.first
    band = rows[first : cut.last]
    yield from _columns(rows[:first], depth - 1)
    if first == cut.top and is_table(band):
        yield table_lines(band)
    else:
        yield from _columns(_side(band, cut.place, right=False), depth - 1)
        yield from _columns(_side(band, cut.place, right=True), depth - 1)
    yield from _columns(rows[cut.last :], depth - 1)


def _side(rows: Sequence[Row], place: float, *, right: bool) -> list[Row]:
    parts = (tuple(line for line in row if (line.left >= place) == right) for row in rows)
    return [part for part in parts if part]


def _best_cut(rows: Sequence[Row]) -> _Cut | None:
    """The cut between two columns that goes through the most rows."""
    left, right = _usual_edges(rows) if rows else (0.0, 0.0)
    full = [_is_full(row, left, right) for row in rows]
    # A table of contents is read line by line.
    led = [any(_LEADER.search(line.text) for line in row) for row in rows]
    cuts = [cut for place in _places(rows) for cut in _cuts(rows, place, full, led)]
    return max(cuts, key=lambda cut: (cut.rows, cut.width), default=None)


def _places(rows: Sequence[Row]) -> list[float]:
    """Where a right column may begin."""
    first = min((row[0].left for row in rows), default=0.0)
    counts: dict[int, int] = {}
    lefts: dict[int, float] = {}
    for row in rows:
        for line in row:
            if line.left > first + 0.5 * line.size:
                key = round(line.left / 2)
                counts[key] = counts.get(key, 0) + 1
                lefts[key] = min(lefts.get(key, line.left), line.left)
    most = sorted(counts, key=lambda key: -counts[key])[:_MOST_PLACES]
    return [lefts[key] - _SLACK for key in most]


def _cuts(rows: Sequence[Row], place: float, full: Sequence[bool], led: Sequence[bool]) -> Iterator[_Cut]:
    """The cuts at a place, each as long as no line crosses it."""
    start = lefts = rights = 0
    for index in range(len(rows) + 1):
        if index == len(rows) or led[index] or _is_crossed(rows[index], place):
            if min(lefts, rights) >= _FEWEST_ROWS:
                cut = _cut(rows, start, index, place, full)
                if cut is not None:
                    yield cut
            start, lefts, rights = index + 1, 0, 0
        else:
            lefts += rows[index][0].left < place
            rights += rows[index][-1].left >= place


def _is_crossed(row: Row, place: float) -> bool:
    for line in row:
        if line.left >= place:
            return False
        if line.right > place + _SLACK - _NARROWEST_GUTTER * line.size:
            return True
    return False


def _cut(rows: Sequence[Row], start: int, stop: int, place: float, full: Sequence[bool]) -> _Cut | None:
    """The cut through these rows, without those at its ends that belong to one side only; None if it is none."""
    first, last = _trimmed(rows, start, stop, place, full)
    band = rows[first:last]
    left, right = _side(band, place, right=False), _side(band, place, right=True)
    fewest = min(len(left), len(right))
    if fewest < _FEWEST_ROWS or _are_markers(left):
        return None
    size = median_low([line.size for row in band for line in row])
    width = (min(row[0].left for row in right) - max(row[-1].right for row in left)) / size
    both = sum(row[0].left < place <= row[-1].left for row in band)
    if width < _NARROW_GUTTER and fewest < _FEWEST_NARROW and not (width > _FAIR_GUTTER and _is_even(right)):
        return None
    if both * 2 < fewest and not (_is_dense(left) and _is_dense(right)):
        return None
    if _is_spaced_out(band, place):
        return None
    # Where prose begins at the cut, a line that stands a little higher on its left belongs to it.
    return _Cut(start, first, last, place, fewest, width)


def _is_spaced_out(band: Sequence[Row], place: float) -> bool:
    """Whether words right of a place end below each other, but begin anywhere: spaces in lines of even width."""
    rows = [row for row in band if row[0].left < place <= row[-1].left]
    begins = [next(line.left for line in row if line.left >= place) for row in rows]
    ends = [row[-1].right for row in rows]
    if not rows or max(ends) - min(ends) > _EVEN or max(begins) - min(begins) < _EVEN:
        return False
    figures = sum(row[-1].text[-1].isdigit() for row in rows)
    return figures * 2 < len(rows) and sum(_has_widest_gap(row, place) for row in rows) * 2 < len(rows)


def _is_even(rows: Sequence[Row]) -> bool:
    """Whether the rows, three at least, begin below each other."""
    return len(rows) > _FEWEST_ROWS and max(row[0].left for row in rows) - min(row[0].left for row in rows) < 1


def _trimmed(rows: Sequence[Row], first: int, last: int, place: float, full: Sequence[bool]) -> tuple[int, int]:
    """The rows with text on both sides, and those below them on the left but where they are set apart, as notes are."""
    if _count_both(rows[first:last], place) < _FEWEST_SURE:
        first, last = _without_full_lines(rows, first, last, place, full)
    while first < last and rows[first][-1].left < place:
        first += 1
    end = last
    while end > first and rows[end - 1][-1].left < place:
        end -= 1
    for index in range(end, last):
        above, line = rows[index - 1][0], rows[index][0]
        small = line.size < 0.92 * above.size
        if small or above.baseline - line.baseline > _APART * max(above.size, line.size):
            return first, index
    return first, last


def _count_both(rows: Sequence[Row], place: float) -> int:
    return sum(row[0].left < place <= row[-1].left for row in rows)


def _without_full_lines(
    rows: Sequence[Row], first: int, last: int, place: float, full: Sequence[bool]
) -> tuple[int, int]:
    """A band without lines of prose at its ends whose spaces are as wide as its gap; none of it where most are such."""
    if sum(full[:first]) + sum(full[last:]) < _FEWEST_FULL:
        return first, last
    prose = [full[index] and not _has_widest_gap(rows[index], place) for index in range(first, last)]
    while prose and prose[0]:
        first, prose = first + 1, prose[1:]
    while prose and prose[-1]:
        last, prose = last - 1, prose[:-1]
    return (first, last) if sum(prose) * 2 <= len(prose) else (first, first)


def _are_markers(rows: Sequence[Row]) -> bool:
    """Whether the left side has nothing but the signs or numbers of a list."""
    texts = [row[0].text for row in rows if len(row) == 1]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < _LONGEST_NUMBER]
    if len(numbers) == len(rows) and all(number + 1 == after for number, after in pairwise(numbers)):
        return True  # of notes
    marked = sum(_MARKER.fullmatch(text) is not None for text in texts)
    return marked * 5 >= len(rows) * 4


def _usual_edges(rows: Sequence[Row]) -> tuple[float, float]:
    """Where most rows begin and end."""
    lefts, rights = (Counter(round(edge) for edge in edges) for edges in zip(*_edges(rows), strict=True))
    return float(lefts.most_common(1)[0][0]), float(rights.most_common(1)[0][0])


def _edges(rows: Sequence[Row]) -> list[tuple[float, float]]:
    return [(row[0].left, row[-1].right) for row in rows]


def _is_full(row: Row, left: float, right: float) -> bool:
    return abs(row[0].left - left) < _EVEN and abs(row[-1].right - right) < _EVEN


def _has_widest_gap(row: Row, place: float) -> bool:
    """Whether a row has a gap at a place that is clearly wider than its others."""
    gaps = {after.left: after.left - line.right for line, after in pairwise(row)}
    here = next((gap for start, gap in gaps.items() if start >= place), 0.0)
    others = [gap for gap in gaps.values() if gap != here]
    return bool(others) and here > _CLEARLY_WIDER * max(others)


def _is_dense(rows: Sequence[Row]) -> bool:
    """Whether lines follow each other closely."""
    pitches = [(above[0].baseline - row[0].baseline) / row[0].size for above, row in pairwise(rows)]
    return bool(pitches) and median_low(pitches) < _DENSE
