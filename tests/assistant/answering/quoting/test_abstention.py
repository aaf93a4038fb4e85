"""How sure an answer must be, and what is told of what is nearest."""

from __future__ import annotations

import pytest

from assistant.answering.quoting.abstention import nearest_note
from assistant.language.query import Query

OPENED = "The new bridge of the town was opened in March 2019 by the mayor."
COST = "How much did the new bridge cost the town?"


@pytest.mark.parametrize(
    ("question", "sentence", "note"),
    [
        (COST, OPENED, "The nearest passage tells when, not how much."),
        ("How long is the new bridge?", OPENED, "The nearest passage tells when, not how long."),
        ("When does the new bridge open?", "The new bridge stays shut because the steel is bad.", "why, not when."),
        (COST, "The new bridge of the town was opened in March 2019, 9 years late.", ""),
        (COST, "The new bridge of the town was opened in March 2019, half of it paid by the state.", ""),
        ("When was the new bridge opened?", OPENED, ""),
        ("When was the new bridge shut?", "The new bridge was shut after the flood because the steel was bad.", ""),
        ("How much does a litre of milk cost?", OPENED, ""),
        ("Who opened the new bridge?", OPENED, ""),
        ("Why was the new bridge opened?", OPENED, ""),
    ],
)
def test_what_is_nearest_is_said_to_be_something_else_only_where_that_is_sure(
    question: str, sentence: str, note: str
) -> None:
    told = nearest_note(Query(question), sentence)
    assert told.endswith(note)
    assert bool(told) is bool(note)
