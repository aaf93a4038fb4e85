"""Tables of a PDF page: rows with their cells, told by rules or by columns of short pieces. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median_low

from ingest.parsing.formats.pdf.letters.drawing import Rule
from ingest.parsing.formats.pdf.letters.lines import Line, Row, joined_row

_NEAR = 3.0
"""Points within which rules meet, or are one."""

_FEWEST = 2
"""Rows, and columns, that a table has at least."""

LINE_HYPHEN = "-\u00ad"
"""A hyphen at the end of a line within a cell: the words of the whole document tell whether it stays."""

_GUTTER = 0.45
_FULL, _LONG = 0.7, 4
"""A line of prose fills so much of its column, and has so many words."""

_FIGURE = re.compile(r"[^\w]*\d[\d.,:/%‰°\s–-]*[^\W\d]{0,5}\W*|[-–—.]|n/?a", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Grid:
    """A ruled table: where its columns and its rows begin and end, from the left and from the bottom."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]

    def cell(self, line: Line) -> tuple[int, int] | None:
        """The row (from the bottom) and column in which a line stands."""
        middle = line.baseline + 0.25 * line.size
        column = bisect_right(self.columns, line.left + min(2.0, (line.right - line.left) / 2)) - 1
        row = bisect_right(self.rows, middle) - 1
        inside = 0 <= column < len(self.columns) - 1 and 0 <= row < len(self.rows) - 1
        return (row, column) if inside else None


def ruled_tables(rows: Sequence[Row], rules: Sequence[Rule]) -> list[Row]:
    """The rows of a page, those in ruled tables each as one line, with its cells between bars."""
    kept = list(rows)
    for grid in _grids(rules):
        kept = _with_table(kept, grid)
    return kept


def is_table(band: Sequence[Row]) -> bool:
    """Whether rows with a gutter through them are a table rather than columns of prose."""
    columns = _by_column(band)
    shared = sum(len(row) > 1 for row in band)
    if len(columns) < _FEWEST or shared < _FEWEST:
        return False
    if any(_are_figures(column) for column in columns[1:]) and shared * 2 >= len(band):
        return True
    if sum(_is_prose(column) for column in columns) >= _FEWEST:
        return False
    if sum(_is_wrapped(column) for column in columns) >= _FEWEST:
        return False
    # Two lines of words may be a paragraph with wide spaces.
    return shared * 2 >= len(band) and len(band) > _FEWEST


def table_lines(band: Sequence[Row]) -> tuple[Line, ...]:
    """The rows of a table without rules; a row that only goes on with cells of the one above it is a part of it."""
    edges = _column_edges(band)
    cells: list[list[str]] = []
    lines: list[Row] = []
    for row in band:
        texts = [""] * len(edges)
        for line in row:
            place = max(bisect_right(edges, line.left + 1) - 1, 0)
            texts[place] = _in_one((texts[place], _whole(line)))
        if cells and _goes_on(cells[-1], texts):
            cells[-1] = [_in_one(pair) for pair in zip(cells[-1], texts, strict=True)]
        else:
            cells.append(texts)
            lines.append(row)
    return tuple(_row_line(texts, row) for texts, row in zip(cells, lines, strict=True))


def _goes_on(above: Sequence[str], texts: Sequence[str]) -> bool:
    filled = [place for place, text in enumerate(texts) if text]
    if len(filled) != 1 or not above[filled[0]] or sum(map(bool, above)) < _FEWEST:
        return False
    text = texts[filled[0]]
    return text[0].islower() or (filled[0] > 0 and not any(character.isdigit() for character in text))


def _row_line(texts: Sequence[str], row: Row) -> Line:
    return replace(
        row[0],
        text=" | ".join(texts).strip(),
        right=max(line.right for line in row),
        hyphenated=False,
        row=True,
    )


def _whole(line: Line) -> str:
    return line.text + LINE_HYPHEN * line.hyphenated


def _in_one(pieces: Iterable[str]) -> str:
    """The lines of a cell as one."""
    return " ".join(filter(None, pieces)).replace(f"{LINE_HYPHEN} ", LINE_HYPHEN)


# --- rules ------------------------------------------------------------------------------------------------


def _grids(rules: Sequence[Rule]) -> Iterator[_Grid]:
    """The grids of two columns and two rows or more that rules make."""
    for group in _meeting(rules):
        columns = _places([rule.left for rule in group if not rule.level])
        rows = _places([rule.bottom for rule in group if rule.level])
        if len(columns) > _FEWEST and len(rows) > _FEWEST:
            yield _Grid(columns, rows)


def _meeting(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules in groups of those that touch each other."""
    groups: list[tuple[Rule, list[Rule]]] = []
    for rule in rules:
        box, members = rule, [rule]
        apart = []
        for other, found in groups:
            if _touch(box, other):
                box, members = _around(box, other), members + found
            else:
                apart.append((other, found))
        groups = [*apart, (box, members)]
    return [members for _, members in groups]


def _touch(one: Rule, other: Rule) -> bool:
    return (
        one.left - _NEAR < other.right
        and other.left - _NEAR < one.right
        and one.bottom - _NEAR < other.top
        and other.bottom - _NEAR < one.top
    )


def _around(one: Rule, other: Rule) -> Rule:
    return Rule(
        min(one.left, other.left), min(one.bottom, other.bottom), max(one.right, other.right), max(one.top, other.top)
    )


def _places(values: Sequence[float]) -> tuple[float, ...]:
    """Values in order, those near each other as one."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return tuple(kept)


def _with_table(rows: Sequence[Row], grid: _Grid) -> list[Row]:
    """The rows with the lines in a grid as rows of its table."""
    cells: dict[int, dict[int, list[Line]]] = {}
    kept: list[Row] = []
    for row in rows:
        outside = []
        for line in row:
            place = grid.cell(line)
            if place is None:
                outside.append(line)
            else:
                cells.setdefault(place[0], {}).setdefault(place[1], []).append(line)
        if outside:
            kept.append(tuple(outside))
    if not _holds_table(cells):
        return list(rows)
    kept += [(_grid_row(found, grid),) for found in cells.values()]
    return sorted(kept, key=lambda row: -row[0].baseline)


def _holds_table(cells: dict[int, dict[int, list[Line]]]) -> bool:
    """Whether several rows, and several columns, hold any text."""
    return len(cells) > 1 and len({column for found in cells.values() for column in found}) > 1


def _grid_row(found: dict[int, list[Line]], grid: _Grid) -> Line:
    lines = [line for column in sorted(found) for line in found[column]]
    columns = range(len(grid.columns) - 1)
    texts = [_in_one(map(_whole, found.get(column, ()))) for column in columns]
    return Line(
        text=" | ".join(texts).strip(),
        left=min(line.left for line in lines),  # not the frame, which may reach into the gutter
        right=max(line.right for line in lines),
        baseline=max(line.baseline for line in lines),
        size=median_low([line.size for line in lines]),
        row=True,
    )


# --- columns ----------------------------------------------------------------------------------------------


def _column_edges(band: Sequence[Row]) -> list[float]:
    """Where each column of a table begins: after what hardly any of its rows covers."""
    lines = sorted((line for row in band for line in row), key=lambda line: line.left)
    size = median_low([line.size for line in lines])
    # A heading may stand over several columns.
    spared = len(band) // 4
    changes = sorted([(line.left, 1) for line in lines] + [(line.right, -1) for line in lines])
    edges = [lines[0].left]
    covered, free_from = 0, float("inf")
    first: float | None = None  # where, after a gutter, the first of a column's cells begins
    for place, change in changes:
        if change > 0 and covered <= spared:
            first = place if first is None else first
            if covered == spared and first - free_from > _GUTTER * size:
                edges.append(first)
        covered += change
        if change < 0 and covered <= spared:
            first = None
            free_from = place if covered == spared else free_from
        elif change > 0 and covered > spared:
            free_from, first = float("inf"), None
    return edges


def _by_column(band: Sequence[Row]) -> list[list[Line]]:
    """The lines of each column, from the top."""
    edges = _column_edges(band)
    columns: list[list[Line]] = [[] for _ in edges]
    for row in band:
        cells: dict[int, list[Line]] = {}
        for line in row:
            cells.setdefault(max(bisect_right(edges, line.left + 1) - 1, 0), []).append(line)
        for place, lines in cells.items():
            columns[place].append(joined_row(tuple(lines)))
    return [column for column in columns if column]


def _are_figures(column: Sequence[Line]) -> bool:
    figures = sum(_FIGURE.fullmatch(line.text) is not None for line in column)
    return figures * 2 >= len(column) and figures > 1


def _is_prose(column: Sequence[Line]) -> bool:
    """Whether most lines of a column are full, and of several words."""
    width = max(line.right for line in column) - min(line.left for line in column)
    long = [line for line in column if len(line.text.split()) >= _LONG and line.right - line.left > _FULL * width]
    return len(long) * 2 > len(column)


def _is_wrapped(column: Sequence[Line]) -> bool:
    """Whether lines of a column go on in the next, as words of prose do."""
    goes_on = sum(line.text[0].islower() or line.hyphenated for line in column[1:])
    words = median_low([len(line.text.split()) for line in column])
    return words > 1 and goes_on * 5 > len(column) * 2
