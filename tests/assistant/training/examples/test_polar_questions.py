"""A claim becomes the question whether it is so."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.training.examples.polar_questions import as_polar_question, polar_question


@pytest.mark.parametrize(
    ("claim", "question"),
    [
        ("Katla erupted in 2010.", "Did Katla erupt in 2010?"),
        ("The wreck was found by a drone.", "Was the wreck found by a drone?"),
        ("It has flown once.", "Has it flown once?"),
        ("The museum has a garden.", "Does the museum have a garden?"),
        ("The crew had to walk.", "Did the crew have to walk?"),
        ("Anna Rey will not sell the house.", "Will Anna Rey not sell the house?"),
        ("The river carries salt to the sea.", "Does the river carry salt to the sea?"),
        ("The team won the match.", "Did the team win the match?"),
        ("Rescuers stopped on Friday.", "Did Rescuers stop on Friday?"),
        ("They carried the boat.", "Did they carry the boat?"),
        ("The ship built by Norden sank.", "Did the ship built by Norden sink?"),
        ("The council dedicated a stone to her.", "Did the council dedicate a stone to her?"),
    ],
)
def test_the_verb_goes_before_the_subject(claim: str, question: str) -> None:
    assert polar_question(claim) == question


@pytest.mark.parametrize(
    "claim",
    [
        "Is it so?",
        "Nobody",
        "The ship that sank was old.",
        "In May, the ship sank.",
        "Rain over the hills.",
    ],
)
def test_a_claim_whose_verb_is_not_plain_is_not_asked(claim: str) -> None:
    assert polar_question(claim) is None


def test_people_ask_in_several_ways() -> None:
    asked = {as_polar_question("The ship sank in May.", random.Random(seed)) for seed in range(300)}
    assert asked >= {
        "Did the ship sink in May?",
        "did the ship sink in May?",
        "Did the ship sink in May",
        "Is it true that the ship sank in May?",
        "The ship sank in May, right?",
    }


@given(st.text(max_size=200), st.integers(0, 50))
def test_any_text_is_asked_about_or_not(text: str, seed: int) -> None:
    question = as_polar_question(text, random.Random(seed))
    assert question is None or question.strip()
