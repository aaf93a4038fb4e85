"""Rows of tables: which of them a question names, and which cell of one answers it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from assistant.language import lexicon
from assistant.language.query import Query
from assistant.language.signs.folding import folded
from assistant.language.tokens import FUNCTION_WORDS, stem, words
from assistant.reading.reader import Reading
from assistant.retrieval.passage import RetrievedPassage
from ingest.chunking import Span
from ingest.sentences.tables import cells_of

UNNAMED_WEIGHT = 0.2
"""What the confidence in a row is multiplied by of which the question names no cell: it asks for another one."""

FOREIGN_NUMBER_WEIGHT = 0.5
"""And of one where the question has a number that stands neither in the row nor about the table."""

NO_SHARE = (0, 0.0)
"""That a question has no word of a head."""

NAMED_CELL_CONFIDENCE = 0.6
"""The least confidence in a row, before it is read alone, where the question names both its row and its column."""

_ASKED_NOUN = re.compile(r"(?:what|which|whose|how many|how much)\s+(\w+)", re.IGNORECASE)
_BARE_OF = lexicon.table("irregular_verbs")
_PARTICIPLES = frozenset(lexicon.entries("irregular_participles"))


@dataclass(frozen=True)
class RowMatch:
    """A row of a passage beside a question."""

    query: Query
    passage: RetrievedPassage
    position: int

    @property
    def weight(self) -> float:
        """What the confidence in the row is multiplied by (0 to 1)."""
        if self._asked_columns and not self._asked_cells:
            return UNNAMED_WEIGHT  # the cell that is asked for is empty
        named = max((self._named(cell) for cell in self._cells), default=0.0)
        weight = UNNAMED_WEIGHT + (1 - UNNAMED_WEIGHT) * named
        return weight * (FOREIGN_NUMBER_WEIGHT if self._foreign_numbers else 1.0)

    @property
    def names_cell(self) -> bool:
        """Whether the question names both the row and the column of a cell that is not empty."""
        is_named = any(self._named(cell) == 1 for cell in self._cells)
        return is_named and bool(self._asked_cells) and not self._foreign_numbers

    def answer(self, reading: Reading) -> Span | None:
        """The cell that answers, as a half-open span of the passage; None where that is unclear, or it is empty.

        It stands in the column whose head the question has most of: of several the one that it asks for by name ("what
        share"), else where the reader says.
        """
        if self._foreign_numbers:
            return None
        row = self.passage.rows[self.position]
        filled = self._asked_cells if self._asked_columns else [row.cells[place] for place in self._open_columns]
        told = [span for span in filled if span[0] < span[1]]
        return max(told, key=lambda span: reading.answer_score(*span), default=None)

    @cached_property
    def _open_columns(self) -> list[int]:
        """The columns whose cell the question does not name itself."""
        return [place for place, cell in enumerate(self._cells) if self._named(cell) < 1]

    @cached_property
    def _asked_columns(self) -> list[int]:
        """The columns whose head the question has most of; none where it has no word of any."""
        header = self.passage.rows[self.position].header
        shares = {place: self._asked_share(header[place]) for place in self._open_columns}
        best = max(shares.values(), default=NO_SHARE)
        asked = [place for place, share in shares.items() if share == best] if best > NO_SHARE else []
        noun = _ASKED_NOUN.match(self.query.text)
        named = [place for place in asked if noun and _stems(noun[1]) & _stems(header[place])]
        return named or asked

    @cached_property
    def _asked_cells(self) -> list[Span]:
        """The cells in these columns that are not empty."""
        cells = self.passage.rows[self.position].cells
        return [cells[place] for place in self._asked_columns if cells[place][0] < cells[place][1]]

    @cached_property
    def _cells(self) -> list[set[str]]:
        """The stems of each cell."""
        spans = self.passage.rows[self.position].cells
        return [_stems(self.passage.text[start:end]) for start, end in spans]

    @cached_property
    def _asked(self) -> set[str]:
        return _stems(self.query.text)

    @cached_property
    def _header(self) -> set[str]:
        return set().union(*map(_stems, self.passage.rows[self.position].header))

    def _named(self, cell: set[str]) -> float:
        """The share of a cell's own words that the question has: a word of the header tells no row."""
        own = cell - self._header
        return len(own & self._asked) / len(own) if own else 0.0

    def _asked_share(self, head: str) -> tuple[int, float]:
        """How many words of a head the question has, and which share that is."""
        own = _stems(head)
        return len(own & self._asked), len(own & self._asked) / len(own) if own else 0.0

    @cached_property
    def _foreign_numbers(self) -> set[str]:
        """The numbers of the question that stand neither in the row nor about the table."""
        lines = (self.passage.sentence(place) for place in range(len(self.passage.sentences)))
        prose = [line for place, line in enumerate(lines) if place not in self.passage.rows]
        about = " ".join(filter(None, (self.passage.title, self.passage.heading, self.passage.published, *prose)))
        known = self._header | _stems(about) | set().union(*self._cells)
        return {word for word in self._asked if any(map(str.isdigit, word))} - known


def _stems(text: str) -> set[str]:
    """The stems of the words that tell something, verbs in their bare form, in plain signs."""
    said = [word for word in words(folded(text)) if word not in FUNCTION_WORDS]
    return {stem(_BARE_OF.get(word) or _bare_participle(word)) for word in said}


def _bare_participle(word: str) -> str:
    """As "draw" of "drawn": most participles in -n are the verb with it; other words stay."""
    return word.removesuffix("n") if word in _PARTICIPLES else word


def row_confidence(query: Query, passage: RetrievedPassage, position: int, confidence: float) -> float:
    """The confidence in a sentence (0 to 1) by what was read: a row that names what is asked for counts more."""
    row = RowMatch(query, passage, position) if position in passage.rows else None
    likely = max(confidence, NAMED_CELL_CONFIDENCE) if row and row.names_cell else confidence
    return likely * row_weight(query, passage, position)


def row_weight(query: Query, passage: RetrievedPassage, position: int) -> float:
    """What the confidence in a sentence is multiplied by (0 to 1): 1 but for rows and headers of tables."""
    if position in passage.rows:
        return RowMatch(query, passage, position).weight
    return UNNAMED_WEIGHT if is_header_of_rows(passage, position) else 1.0


def is_header_of_rows(passage: RetrievedPassage, position: int) -> bool:
    """Whether a sentence is the header of the rows below it, which tells nothing by itself."""
    below = passage.rows.get(position + 1)
    return position not in passage.rows and below is not None and cells_of(passage.sentence(position)) == below.header
