"""Whether a part of a PDF page, with a place without text in it, is two columns or something else. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median_low

from ingest.parsing.formats.pdf.letters.lines import Row

NARROWEST_GUTTER = 0.45
"""Heights of a letter: what is narrower is a space between words."""

_DENSE = 2.2
"""Lines of one column stand closer than so many heights."""

EVEN = 2.0
"""Points by which places that are meant to be one may differ."""

_CLEARLY_WIDER = 1.6
_MARKER = re.compile(r"(?:\d{1,3}[.)]|\(?[a-zA-Z]\)|[a-zA-Z]\.|[ivxIVX]{1,5}[.)]|[-–—•▪◦‣●○■□→*·])")
_LONGEST_NUMBER = 4


def count_both(rows: Sequence[Row], place: float) -> int:
    """How many rows have text on both sides of a place."""
    return sum(row[0].left < place <= row[-1].left for row in rows)


def changes_of_side(band: Sequence[Row], place: float) -> int:
    """How often text on one side of a place only is followed by such on the other: in columns, line by line."""
    sides = [row[0].left < place for row in band if (row[0].left < place) == (row[-1].left < place)]
    return sum(one != other for one, other in pairwise(sides))


def is_spaced_out(band: Sequence[Row], place: float) -> bool:
    """Whether words right of a place end below each other, but begin anywhere: spaces in lines of even width."""
    rows = [row for row in band if row[0].left < place <= row[-1].left]
    begins = [next(line.left for line in row if line.left >= place) for row in rows]
    ends = [row[-1].right for row in rows]
    if not rows or max(ends) - min(ends) > EVEN or max(begins) - min(begins) < EVEN:
        return False
    if Counter(map(round, begins)).most_common(1)[0][1] * 2 >= len(rows):
        return False  # a column, of which some lines are indented
    figures = sum(row[-1].text[-1].isdigit() for row in rows)
    return figures * 2 < len(rows) and sum(has_widest_gap(row, place) for row in rows) * 2 < len(rows)


def has_widest_gap(row: Row, place: float) -> bool:
    """Whether a row has a gap at a place that is clearly wider than its others."""
    gaps = {after.left: after.left - line.right for line, after in pairwise(row)}
    here = next((gap for start, gap in gaps.items() if start >= place), 0.0)
    others = [gap for gap in gaps.values() if gap != here]
    return here > _CLEARLY_WIDER * max(others, default=NARROWEST_GUTTER * row[0].size)


def are_markers(rows: Sequence[Row]) -> bool:
    """Whether the left side has nothing but the signs or numbers of a list."""
    texts = [row[0].text for row in rows if len(row) == 1]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < _LONGEST_NUMBER]
    if len(numbers) == len(rows) and all(number + 1 == after for number, after in pairwise(numbers)):
        return True  # of notes
    marked = sum(_MARKER.fullmatch(text) is not None for text in texts)
    return marked * 5 >= len(rows) * 4


def is_dense(rows: Sequence[Row]) -> bool:
    """Whether lines follow each other closely."""
    pitches = [(above[0].baseline - row[0].baseline) / row[0].size for above, row in pairwise(rows)]
    return bool(pitches) and median_low(pitches) < _DENSE
