"""A question for a yes or a no teaches as the claim that it asks about."""

from __future__ import annotations

import random
from typing import Any

import pytest

from assistant.training.examples.asked_claims import asked_claim, asked_examples
from assistant.training.examples.windows import NOT_SAID, REFUTES, SUPPORTS


@pytest.mark.parametrize(
    ("question", "answer", "evidence", "claim", "label"),
    [
        ("Did the ferry sink?", "yes", (3, 1), "The ferry sank.", SUPPORTS),
        ("was anybody hurt", "no", (2,), "Somebody was hurt.", REFUTES),
        ("Will it be raised?", "", (), "It will be raised.", NOT_SAID),
    ],
)
def test_what_is_asked_is_claimed(
    question: str, answer: str, evidence: tuple[int, ...], claim: str, label: int
) -> None:
    made = asked_claim(question, answer, evidence, is_plain=True)
    assert made is not None
    assert (made.text, made.label, made.evidence, made.is_claim, made.is_plain) == (
        claim,
        label,
        evidence[:1],
        True,
        True,
    )


@pytest.mark.parametrize(("question", "answer"), [("When did it sink?", "1912"), ("Did it sink?", "in 1912")])
def test_what_wants_no_yes_or_no_claims_nothing(question: str, answer: str) -> None:
    assert asked_claim(question, answer, (0,), is_plain=False) is None


def test_a_passage_says_yes_or_no_and_that_of_another_question_neither() -> None:
    row: dict[str, Any] = {"set": "boolq-dev", "positive": "Norway has a king.", "negatives": ["Rain fell."]}
    asked = {**row, "question": "does norway have a king", "answer": "yes"}
    rows = [asked, {**asked, "answer": "no"}, {**asked, "set": "selqa"}, {**asked, "question": "who is the king"}] * 9
    made = list(asked_examples(rows, random.Random(1)))
    assert {(one.sentences[0], one.stance) for one in made} == {
        ("Norway has a king.", SUPPORTS),
        ("Norway has a king.", REFUTES),
        ("Rain fell.", NOT_SAID),
    }
    assert all(one.evidence == ((0,) if one.stance != NOT_SAID else ()) for one in made)
    assert len([one for one in made if one.stance != NOT_SAID]) == 18
