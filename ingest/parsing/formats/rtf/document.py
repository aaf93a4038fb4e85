"""What is gathered while an RTF file is read: paragraphs, rows of tables, and notes at their place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.parsing.formats.parts.rows import row_line
from ingest.parsing.formats.parts.runs import Run, joined_runs
from ingest.parsing.parsed_document import Block

_LONGEST_HEADING = 250
_COUNTED = re.compile(r"[\w.()\-]*\w[\w.()\-]*")
"""The number of an item; what has neither letter nor figure is a bullet."""

_OTHER_BULLETS = {"o", "n", "l", "q", "§", "v", "u"}
"""Letters that fonts of signs show as bullets."""


_SAME_EDGE = 60
"""Twips (a twentieth of a point) within which edges of cells in two rows are one."""

_MOST_EDGES = 200


@dataclass(frozen=True, slots=True)
class Row:
    """The texts of cells, where their right edges are (in twips), and the notes in them."""

    cells: tuple[str, ...]
    edges: tuple[int, ...]
    notes: tuple[Block, ...]


@dataclass(slots=True)
class Flow:
    """A body, a note or a text box: its blocks so far, and the paragraph and the table that are read."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    hanging: list[Block] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    cell: list[Block] = field(default_factory=list)
    frame: list[Block] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    number: str = ""
    level: int = 0
    in_table: bool = False

    def end_paragraph(self) -> None:
        """What was read is a paragraph: of the cell, in a table; else a block, with its notes after it."""
        text = _with_pairs(joined_runs(self.runs))
        number = self.number.strip()
        self.runs, self.number = [], ""
        counted = text and _COUNTED.fullmatch(number) and number not in _OTHER_BULLETS
        if text and self.level and len(text) <= _LONGEST_HEADING:
            block = Block(" ".join([*([number] if counted else []), *text.split()]), self.level)
        else:
            block = Block(f"{number} {text}" if counted else text)
        if self.in_table:
            self.cell.append(block)
            return
        self._end_table()
        self.blocks += [*self.cell, block, *self.hanging]  # a table that ended in the middle of a row
        self.cell, self.hanging = [], []

    def end_cell(self) -> None:
        """What was read since the last cell is one."""
        self.in_table = True
        self.end_paragraph()
        self.cells.append(" ".join(block.text for block in self.cell if block.text))
        self.frame, self.cell = self.cell, []

    def end_row(self) -> None:
        """The cells are a row. A single one is no table but a frame around its paragraphs."""
        if len(self.cells) == 1:
            self._end_table()
            self.blocks += [*self.frame, *self.hanging]
        else:
            self.rows.append(Row(tuple(self.cells), tuple(self.edges), tuple(self.hanging)))
        self.cells, self.cell, self.frame, self.hanging, self.in_table = [], [], [], [], False

    def _end_table(self) -> None:
        """The rows that were read are a table: what spans several columns stands in the first."""
        columns = _columns(self.rows)
        for row in self.rows:
            self.blocks += [Block(row_line(_in_columns(row, columns))), *row.notes]
        self.rows = []

    def end(self) -> Iterator[Block]:
        """All blocks, with what was not ended."""
        if self.cells:
            self.end_cell()
            self.end_row()
        self.in_table = False
        self.end_paragraph()
        self._end_table()
        return (block for block in self.blocks if block.text)


def _columns(rows: list[Row]) -> list[int]:
    """The right edges of the columns of a table."""
    columns: list[int] = []
    for edge in sorted({edge for row in rows for edge in row.edges}):
        if not columns or edge > columns[-1] + _SAME_EDGE:
            columns.append(edge)
    return columns[:_MOST_EDGES]


def _in_columns(row: Row, columns: list[int]) -> list[str]:
    """The texts of a row with an empty one for each further column that a cell spans; as they are without edges."""
    if len(row.edges) != len(row.cells):
        return list(row.cells)
    texts: list[str] = []
    for text, edge in zip(row.cells, row.edges, strict=True):
        end = sum(column <= edge for column in columns)
        texts += [text, *[""] * (end - len(texts) - 1)]
    return texts


def _with_pairs(text: str) -> str:
    """The text with the halves of characters, which are written one by one, as whole ones."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
