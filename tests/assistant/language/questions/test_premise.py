from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.questions.premise import premise_of

PREMISES = [
    ("Why did the mayor resign?", "The mayor resigned."),
    ("When did the ferry cross the strait?", "The ferry crossed the strait."),
    ("Why didn't Norway adopt the euro?", "Norway did not adopt the euro."),
    ("why was the race cancelled", "The race was cancelled."),
    ("In which year was the tower painted red?", "The tower was painted red."),
    ("How long has it worked without a keeper?", "It has worked without a keeper."),
    ("How come the tower is red?", "The tower is red."),
    ("How many crew members died?", "Some crew members died."),
    ("How many people were hurt?", "Some people were hurt."),
    ("How many planets has the telescope found?", "The telescope has found planets."),
    ("Who broke the record?", "Someone broke the record."),
]


@pytest.mark.parametrize(("question", "premise"), PREMISES)
def test_what_a_question_takes_for_granted(question: str, premise: str) -> None:
    assert premise_of(question) == premise


@pytest.mark.parametrize(
    "question",
    [
        "Who was the first woman on Mars?",
        "Where is the ferry?",
        "How long is it?",
        "How long did the signal last?",
        "How many people?",
        "Did it sink?",
        "",
    ],
)
def test_many_take_nothing_for_granted_that_can_be_checked(question: str) -> None:
    assert premise_of(question) == ""


@given(st.text(max_size=80))
def test_any_text_has_a_premise_or_none(text: str) -> None:
    assert (premise_of(text) or ".").endswith(".")
