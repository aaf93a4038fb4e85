"""Which row a question names, and which of its cells answers."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.language.query import Query
from assistant.reading.presentation.table_rows import (
    NAMED_CELL_CONFIDENCE,
    UNNAMED_WEIGHT,
    RowMatch,
    row_confidence,
    row_weight,
)
from assistant.reading.reader import Reading
from assistant.retrieval.passage import RetrievedPassage

TOWNS = RetrievedPassage(
    "Town | 1990 | 2010 | Mayor\n\nTarn | 5,155 | 5,918 | Ida Voss\n\nHolm | | 3,022 | Jan Dahl", title="Population"
)
NOTHING = np.array([])
UNREAD = Reading(0.0, 0.0, 0.0, NOTHING, NOTHING, NOTHING, np.array([], int), np.array([], int))


@pytest.mark.parametrize(
    ("question", "row", "cell"),
    [
        ("How many people lived in Tarn in 2010?", 1, "5,918"),
        ("Who is the mayor of Holm?", 2, "Jan Dahl"),
        ("Which town has Ida Voss as mayor?", 1, "Tarn"),
        ("How many people lived in Holm in 1990?", 2, None),
        ("How many people lived in Tarn in 1970?", 1, None),
    ],
)
def test_the_cell_in_the_named_column_answers(question: str, row: int, cell: str | None) -> None:
    span = RowMatch(Query(question), TOWNS, row).answer(UNREAD)
    assert (TOWNS.text[slice(*span)] if span else None) == cell


def test_a_row_and_column_that_are_named_count_most() -> None:
    query = Query("How many people lived in Tarn in 2010?")
    assert row_confidence(query, TOWNS, 1, 0.1) == NAMED_CELL_CONFIDENCE
    assert row_confidence(query, TOWNS, 1, 0.9) == 0.9
    assert row_confidence(query, TOWNS, 2, 0.9) == pytest.approx(0.9 * UNNAMED_WEIGHT)
    assert row_weight(query, TOWNS, 0) == UNNAMED_WEIGHT


@pytest.mark.parametrize(
    "question",
    ["Which town has the most people?", "How many people live in Vestby town?", "When was Holm's 1990 fair?"],
)
def test_rows_that_tell_of_something_else_count_little(question: str) -> None:
    assert all(row_weight(Query(question), TOWNS, row) <= UNNAMED_WEIGHT for row in (1, 2))


def test_prose_counts_as_it_is_read() -> None:
    prose = RetrievedPassage("The fair was in May. Home | News")
    assert [row_confidence(Query("When was the fair?"), prose, place, 0.4) for place in (0, 1)] == [0.4, 0.4]
