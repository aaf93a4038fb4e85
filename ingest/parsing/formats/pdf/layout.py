"""The rows of a PDF page → its lines in reading order: columns one after the other, tables row by row. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.parsing.formats.pdf.cuts import MOST_PLACES, SLACK, best_cut, side_of
from ingest.parsing.formats.pdf.letters.drawing import Rule
from ingest.parsing.formats.pdf.letters.lines import Line, Row, joined_row
from ingest.parsing.formats.pdf.tables import is_table, ruled_tables, table_lines

_DEEPEST = 8
"""How often a page is cut within its parts."""

_FEWEST_CLEAR = 8
"""A cut through so many rows tells where other pages have it."""

Column = tuple[Line, ...]


def pages_in_order(pages: Sequence[tuple[Sequence[Row], Sequence[Rule]]]) -> list[list[Column]]:
    """The columns of each page of a document, from its rows and rules; those of one page tell of the others'."""
    placed = [ruled_tables(rows, rules) for rows, rules in pages]
    gutters = sorted({place for rows in placed for place in _clear_gutter(rows)})[:MOST_PLACES]
    return [[column for column in _columns(rows, _DEEPEST, gutters) if column] for rows in placed]


def _clear_gutter(rows: Sequence[Row]) -> Iterator[float]:
    """Where a page has columns for sure."""
    cut = best_cut(rows, ())
    if cut is not None and cut.rows >= _FEWEST_CLEAR and not is_table(rows[cut.top : cut.last]):
        yield float(round(cut.place))


def reading_order(rows: Sequence[Row], rules: Sequence[Rule]) -> list[Column]:
    """The lines of a page in the order in which they are read, a column each."""
    return pages_in_order([(rows, rules)])[0]


def _columns(rows: Sequence[Row], depth: int, gutters: Sequence[float]) -> Iterator[Column]:
    cut = best_cut(rows, gutters) if depth else None
    if cut is None:
        yield tuple(joined_row(row) for row in rows)
        return
    first = cut.top if is_table(rows[cut.top : cut.last]) else cut.first
    band = rows[first : cut.last]
    yield from _columns(rows[:first], depth - 1, gutters)
    if first == cut.top and is_table(band):
        yield table_lines(band)
    else:
        left, right = side_of(band, cut.place, right=False), side_of(band, cut.place, right=True)
        # Columns of a page are of one width.
        third = 2 * cut.place + SLACK - min(row[0].left for row in left)
        yield from _columns(left, depth - 1, gutters)
        yield from _columns(right, depth - 1, [*gutters, third])
    yield from _columns(rows[cut.last :], depth - 1, gutters)
