"""Where a PDF page may be cut between columns, and how far up and down each cut goes. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median_low

from ingest.parsing.formats.pdf.bands import (
    EVEN,
    NARROWEST_GUTTER,
    are_markers,
    changes_of_side,
    count_both,
    has_widest_gap,
    is_dense,
    is_spaced_out,
)
from ingest.parsing.formats.pdf.letters.lines import Row

MOST_PLACES = 80
"""At how many places a cut is tried."""

_NARROW_GUTTER = 1.3
"""Heights of a letter: what is narrower may be a space between words, unless many rows have it."""

SLACK = 2.0
"""Points by which lines may stand further left than most of their column."""

_FAIR_GUTTER = 0.7
_FEWEST_ROWS, _FEWEST_NARROW = 2, 4
_APART = 1.8
"""Lines that stand farther below others than so many heights may be notes."""

_FEWEST_SURE, _FEWEST_FULL = 8, 2
_FULL_LINE = 0.8
"""Gaps in fewer rows than the first are spaces where so many other lines are as wide."""

_HEADING, _CLEAR_ABOVE, _CLEAR_BELOW = 1.15, 1.6, 1.0
"""A heading over columns is so much larger than the lines around it, and stands so far from them, in its own size."""

_LEADER = re.compile(r"(?:[.·…_]\s?){4}")


@dataclass(frozen=True, slots=True)
class Cut:
    """A place without text in the rows from `first` up to `last`, those from `top` on with text on both sides of it."""

    first: int
    top: int
    last: int
    place: float
    rows: int
    width: float


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a page, and what is known of each of its rows.

    `full` are lines of prose as wide as most, `led` are those of a table of contents, `headings` those that stand
    alone; `gutters` are places where other pages, or this one, have columns.
    """

    rows: Sequence[Row]
    full: Sequence[bool]
    led: Sequence[bool]
    headings: Sequence[bool]
    gutters: Sequence[float]

    @classmethod
    def of(cls, rows: Sequence[Row], gutters: Sequence[float]) -> _Part:
        left, right = _usual_edges(rows) if rows else (0.0, 0.0)
        return cls(
            rows,
            full=[_is_full(row, left, right) for row in rows],
            led=[any(_LEADER.search(line.text) for line in row) for row in rows],
            headings=[_is_lone_heading(rows, index) for index in range(len(rows))],
            gutters=gutters,
        )

    def ends_at(self, index: int, place: float) -> bool:
        """Whether a cut at a place does not go through a row: a table of contents is read line by line."""
        if index == len(self.rows) or self.led[index] or _is_crossed(self.rows[index], place):
            return True
        return self.headings[index] and _begins_section(self.rows, index, place)


def best_cut(rows: Sequence[Row], gutters: Sequence[float]) -> Cut | None:
    """The cut between two columns that goes through the most rows; `gutters` are places where columns are known."""
    part = _Part.of(rows, gutters)
    cuts = [cut for place in [*_places(rows), *gutters] for cut in _cuts(part, place)]
    return max(cuts, key=lambda cut: (cut.rows, cut.width), default=None)


def side_of(rows: Sequence[Row], place: float, *, right: bool) -> list[Row]:
    """What of each row stands on one side of a place."""
    parts = (tuple(line for line in row if (line.left >= place) == right) for row in rows)
    return [part for part in parts if part]


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
    most = sorted(counts, key=lambda key: -counts[key])[:MOST_PLACES]
    return [lefts[key] - SLACK for key in most]


def _cuts(part: _Part, place: float) -> Iterator[Cut]:
    """The cuts at a place, each as long as no line crosses it, and no heading stands over both sides."""
    start = lefts = rights = 0
    known = any(abs(place - gutter) < SLACK for gutter in part.gutters)
    for index in range(len(part.rows) + 1):
        if part.ends_at(index, place):
            cut = _cut(part, start, index, place, known=known) if min(lefts, rights) >= _fewest(known) else None
            if cut is not None:
                yield cut
            start, lefts, rights = index + 1, 0, 0
        else:
            lefts += part.rows[index][0].left < place
            rights += part.rows[index][-1].left >= place


def _fewest(known: bool) -> int:
    """Rows that a column has at least."""
    return 1 if known else _FEWEST_ROWS


def _cut(part: _Part, start: int, stop: int, place: float, *, known: bool) -> Cut | None:
    """The cut through these rows, without those at its ends that belong to one side only; None if it is none."""
    first, last = _trimmed(part, start, stop, place)
    band = part.rows[first:last]
    left, right = side_of(band, place, right=False), side_of(band, place, right=True)
    fewest = min(len(left), len(right))
    if fewest < _fewest(known) or are_markers(left):
        return None
    size = median_low([line.size for row in band for line in row])
    width = (min(row[0].left for row in right) - max(row[-1].right for row in left)) / size
    # Where prose begins at the cut, a line that stands a little higher on its left belongs to it.
    cut = Cut(start, first, last, place, fewest, width)
    return cut if known or _are_columns(band, left, right, cut) else None


def _are_columns(band: Sequence[Row], left: Sequence[Row], right: Sequence[Row], cut: Cut) -> bool:
    """Whether what stands left and right of a cut are columns, and not words with spaces, or a head and its text."""
    if cut.width < _NARROW_GUTTER and cut.rows < _FEWEST_NARROW and not (cut.width > _FAIR_GUTTER and _is_even(right)):
        return False
    both = count_both(band, cut.place)
    if both * 2 < cut.rows and not (is_dense(left) and is_dense(right)):
        return False
    beside = both + changes_of_side(band, cut.place) >= min(cut.rows, _FEWEST_NARROW)
    return beside and not is_spaced_out(band, cut.place)


def _trimmed(part: _Part, first: int, last: int, place: float) -> tuple[int, int]:
    """The rows with text on both sides, and those below them on the left but where they are set apart, as notes are."""
    rows = part.rows
    if count_both(rows[first:last], place) < _FEWEST_SURE:
        first, last = _without_full_lines(part, first, last, place)
    while first < last and rows[first][-1].left < place:
        first += 1
    end = last
    while end > first and rows[end - 1][-1].left < place:
        end -= 1
    column = [line for row in rows[first:end] for line in row if line.left < place]
    edge = max((line.right for line in column), default=place)
    usual = median_low([line.size for line in column] or [0.0])
    for index in range(end, last):
        above, line = rows[index - 1][0], rows[index][0]
        small = line.size < 0.92 * min(above.size, usual)
        apart = above.baseline - line.baseline > _APART * max(above.size, line.size)
        if small or (apart and not _is_column(rows[index:last], edge)):
            return first, index
    return first, last


def _is_column(rows: Sequence[Row], edge: float) -> bool:
    """Whether rows go on as a column does: with those of a table, or with several as wide as it is."""
    left = min(row[0].left for row in rows)
    full = sum(row[-1].right - left > _FULL_LINE * (edge - left) for row in rows)
    return full >= _FEWEST_FULL or all(len(row) > 1 for row in rows)


def _without_full_lines(part: _Part, first: int, last: int, place: float) -> tuple[int, int]:
    """A band without lines of prose at its ends whose spaces are as wide as its gap; none of it where most are such."""
    rows, full = part.rows, part.full
    if sum(full[:first]) + sum(full[last:]) < _FEWEST_FULL:
        return first, last
    prose = [full[index] and not has_widest_gap(rows[index], place) for index in range(first, last)]
    while prose and prose[0]:
        first, prose = first + 1, prose[1:]
    while prose and prose[-1]:
        last, prose = last - 1, prose[:-1]
    return (first, last) if sum(prose) * 2 <= len(prose) else (first, first)


def _is_lone_heading(rows: Sequence[Row], index: int) -> bool:
    """Whether a row is one line in larger letters, far below all that stands above it and above all that follows."""
    if not 0 < index < len(rows) - 1 or len(rows[index]) > 1:
        return False
    above, line, below = rows[index - 1], rows[index][0], rows[index + 1]
    size = max(piece.size for piece in (*above, *below))
    clear = line.baseline - below[0].baseline > _CLEAR_BELOW * line.size
    return line.size > _HEADING * size and clear and above[0].baseline - line.baseline > _CLEAR_ABOVE * line.size


def _begins_section(rows: Sequence[Row], index: int, place: float) -> bool:
    """Whether below a heading that stands alone columns begin anew on both sides of a place."""
    below = rows[index + 1 : index + 1 + _FEWEST_NARROW]
    sides = {line.left < place for row in below for line in row}
    return len(sides) > 1 and not any(_is_crossed(row, place) for row in below)


def _is_crossed(row: Row, place: float) -> bool:
    for line in row:
        if line.left >= place:
            return False
        if line.right > place + SLACK - NARROWEST_GUTTER * line.size:
            return True
    return False


def _is_even(rows: Sequence[Row]) -> bool:
    """Whether the rows, three at least, begin below each other."""
    return len(rows) > _FEWEST_ROWS and max(row[0].left for row in rows) - min(row[0].left for row in rows) < 1


def _usual_edges(rows: Sequence[Row]) -> tuple[float, float]:
    """Where most rows begin and end."""
    lefts, rights = (Counter(round(edge) for edge in edges) for edges in zip(*_edges(rows), strict=True))
    return float(lefts.most_common(1)[0][0]), float(rights.most_common(1)[0][0])


def _edges(rows: Sequence[Row]) -> list[tuple[float, float]]:
    return [(row[0].left, row[-1].right) for row in rows]


def _is_full(row: Row, left: float, right: float) -> bool:
    return abs(row[0].left - left) < EVEN and abs(row[-1].right - right) < EVEN
