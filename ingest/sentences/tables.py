"""Tables in the text of an article: rows are lines with bars between their cells; which row heads them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

Span = tuple[int, int]

FEWEST_WORDY_COLUMNS = 3
"""Columns from which a first row of words heads rows of words; of two, the left one may name what is right of it."""

ROWS_COMPARED = 12
"""Rows below a first row by which it is told whether it heads them."""

FARTHEST_HEADER = 40_000
"""Characters before a row in which the header of its table is sought."""

_BAR = re.compile(r"(?:(?<=\s)|^)\|(?=\s|$)")
_LINE = re.compile(r"\S(?:.*\S)?")
_FIGURE = re.compile(r"[^\w\s]{0,2}\s?\d[\d\s.,:/%‰°+−–-]*[^\W\d]{0,3}[^\w\s]?|[-−–—.]|n/?a", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_PIECE = re.compile(r"[^\W\d_]{1,5}|\d{1,3}|[^\w\s]")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: the words that head its columns, and the half-open spans of its cells in some text."""

    header: tuple[str, ...]
    cells: tuple[Span, ...]


def cell_spans(row: str) -> tuple[Span, ...]:
    """The half-open spans of the cells of a line, without the blanks around them; none where it is no row."""
    bars = [bar.start() for bar in _BAR.finditer(row)]
    if not bars:
        return ()
    return tuple(
        _stripped(row, start, end)
        for start, end in zip([0, *(bar + 1 for bar in bars)], [*bars, len(row)], strict=True)
    )


def cells_of(row: str) -> tuple[str, ...]:
    """The words of the cells of a line; none where it is no row."""
    return tuple(row[start:end] for start, end in cell_spans(row))


def is_header(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the first row of a table heads its columns, by the cells of it and of some rows below.

    It does where words, or years, stand above figures; or where three columns and more are all words. It does not
    where a figure stands above figures.
    """
    if not below:
        return False
    columns = [[row[place] for row in below if len(row) > place and row[place]] for place in range(len(first))]
    of_figures = [place for place, column in enumerate(columns) if column and _are_figures(column)]
    headed = [place for place in of_figures if first[place] and _heads(first[place], columns[place])]
    if any(first[place] and place not in headed for place in of_figures):
        return False
    return bool(headed) or (len(first) >= FEWEST_WORDY_COLUMNS and not any(map(_is_figure, first)))


def header_before(text: str, start: int, section_start: int = 0) -> str:
    """The row that heads the table which goes on at an offset of a text; empty where none goes on, or none heads it.

    What stands before the start of the section is of another table.
    """
    columns = len(cell_spans(_line_at(text, start)))
    above = list(takewhile(lambda row: len(cell_spans(row)) == columns, _lines_above(text, start, section_start)))
    if not columns or not above:
        return ""
    rows = [cells_of(row) for row in [*reversed(above), _line_at(text, start)]]
    return above[-1] if is_header(rows[0], rows[1 : 1 + ROWS_COMPARED]) else ""


def rows_of(text: str, lines: Sequence[Span], header: str = "") -> dict[int, TableRow]:
    """The rows, by their numbers among the lines of a text, of its tables that have a header; headers are none.

    `header` is that of a table which goes on where the text begins.
    """
    found: dict[int, TableRow] = {}
    cells = [cell_spans(text[start:end]) for start, end in lines]
    for first, last in _runs([len(one) for one in cells]):
        rows = [cells_of(text[start:end]) for start, end in lines[first:last]]
        goes_on = first == 0 and len(cells_of(header)) == len(rows[0])
        if not goes_on and not is_header(rows[0], rows[1 : 1 + ROWS_COMPARED]):
            continue
        heads = cells_of(header) if goes_on else rows[0]
        for number in range(first if goes_on else first + 1, last):
            start = lines[number][0]
            found[number] = TableRow(heads, tuple((start + left, start + right) for left, right in cells[number]))
    return found


def estimate_row_tokens(row: str) -> float:
    """About how many word pieces an English vocabulary makes of a row: figures and signs take more than words."""
    if row.isascii():
        return len(_PIECE.findall(row))
    return sum(len(piece) if not piece.isascii() else 1 for piece in _PIECE.findall(row))


def _runs(columns: Sequence[int]) -> Iterator[Span]:
    """The half-open runs of neighbouring lines of as many cells, by how many each line has; 0 is no row."""
    first = 0
    for place in range(1, len(columns) + 1):
        if place == len(columns) or columns[place] != columns[first]:
            if columns[first]:
                yield first, place
            first = place


def _lines_above(text: str, start: int, first: int) -> Iterator[str]:
    """The lines of a text before an offset, the last one first, without those that are empty."""
    begin = max(first, start - FARTHEST_HEADER)
    yield from filter(None, (line.strip() for line in reversed(text[begin:start].split("\n"))))


def _line_at(text: str, start: int) -> str:
    line = _LINE.match(text, start)
    return line.group() if line else ""


def _stripped(row: str, start: int, end: int) -> Span:
    cell = row[start:end]
    left = len(cell) - len(cell.lstrip())
    return (start + left, start + len(cell.rstrip())) if cell.strip() else (start, start)


def _are_figures(cells: Sequence[str]) -> bool:
    return 2 * sum(map(_is_figure, cells)) > len(cells)


def _is_figure(cell: str) -> bool:
    return _FIGURE.fullmatch(cell) is not None


def _heads(cell: str, below: Sequence[str]) -> bool:
    """Whether a cell names the figures below it: it is none itself, or a year above what are no years."""
    if not _is_figure(cell):
        return True
    return _YEAR.fullmatch(cell) is not None and not all(map(_YEAR.fullmatch, below))
