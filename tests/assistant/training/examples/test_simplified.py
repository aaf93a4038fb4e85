"""A shorter sentence is borne out by the longer one."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.tokens import words
from assistant.training.examples.simplified import simplified, with_figure_turned, with_round_figure

SENTENCE = "The engineer Anna Berg, a daughter of Oslo, opened the harbour on 3 May 2021, which pleased 312 guests."


@given(st.integers())
def test_words_are_left_out_and_never_made_up(seed: int) -> None:
    made = {"is", "in", "more", "fewer", "less", "than", "300", "400"}
    told = words(simplified(SENTENCE, random.Random(seed)))
    assert set(told) <= {*words(SENTENCE), *made}
    assert len(told) >= 3


@pytest.mark.parametrize(
    "shorter",
    [
        "Anna Berg opened the harbour.",
        "The engineer Anna Berg opened the harbour in May 2021.",
        "The engineer Anna Berg opened the harbour in 2021.",
    ],
)
def test_titles_appositions_clauses_and_days_fall_away(shorter: str) -> None:
    assert shorter in {simplified(SENTENCE, random.Random(seed)) for seed in range(3000)}


@pytest.mark.parametrize(
    ("text", "rounded"),
    [
        ("It weighs 1,026 tonnes", {"It weighs more than 1,000 tonnes", "It weighs less than 2,000 tonnes"}),
        ("It has 312 rooms", {"It has more than 300 rooms", "It has fewer than 400 rooms"}),
        ("It has about 312 rooms", {"It has about 312 rooms"}),
        ("It began in 1987", {"It began in 1987"}),
        ("It opened on 23 May", {"It opened on 23 May"}),
        ("It has 300 rooms", {"It has 300 rooms"}),
    ],
)
def test_a_figure_is_told_by_a_round_one_where_it_is_one(text: str, rounded: set[str]) -> None:
    told = {with_round_figure(text, random.Random(seed)) for seed in range(50)}
    assert told & rounded
    assert len(told) <= 3


def test_a_round_figure_turned_is_false() -> None:
    assert with_figure_turned("It has more than 300 rooms.") == "It has less than 300 rooms."
    assert with_figure_turned("It has fewer than 400 rooms.") == "It has more than 400 rooms."
    assert with_figure_turned("It has 312 rooms.") == "It has 312 rooms."
