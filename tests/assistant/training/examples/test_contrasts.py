from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.training.examples.contrasts import (
    Names,
    changed,
    names_in,
    with_opposite,
    with_other_name,
    with_other_number,
    with_roles_swapped,
)

NAMES = Names.in_texts(["Anna Berg met Tom Hale in Paris.", "It was near Lagos, said Reuters."])


@pytest.fixture
def chance() -> random.Random:
    return random.Random(7)


def test_names_are_capital_words_but_not_those_that_only_begin_a_sentence() -> None:
    assert names_in("The museum in Paris was opened by Anna Berg. It has nine rooms.") == ["Paris", "Anna Berg"]
    assert names_in("She sits in the House of Lords.") == ["House of Lords"]


@pytest.mark.parametrize(
    ("text", "shared"),
    [
        ("It opened in 1887.", "The observatory opened in 1887 and closed."),
        ("There were 312 passengers.", "The ferry carried 312 passengers."),
        ("It cost 1,500 euros.", "The price was 1,500 euros."),
        ("It rose by 4.2 per cent.", "A rise of 4.2 per cent."),
        ("It began in March.", "It began on 20 March."),
        ("It has nine arches.", "The bridge has nine arches."),
    ],
)
def test_a_number_that_both_have_becomes_another(text: str, shared: str, chance: random.Random) -> None:
    for _ in range(20):
        change = with_other_number(text, shared, chance)
        assert change is not None
        assert changed(text, change) != text
        assert change[0] in text


def test_a_number_that_only_one_has_is_left_alone(chance: random.Random) -> None:
    assert with_other_number("There were 312 passengers.", "The ferry carried 313 passengers.", chance) is None


def test_a_name_becomes_another_of_as_many_words(chance: random.Random) -> None:
    change = with_other_name("The prize went to Anna Berg.", "Anna Berg won the prize.", NAMES, chance)
    assert change is not None
    assert change[0] == "Anna Berg"
    assert len(change[1].split()) == 2


def test_the_name_that_a_statement_begins_with_stays(chance: random.Random) -> None:
    assert with_other_name("Anna Berg won.", "Anna Berg won the prize.", NAMES, chance) is None


def test_a_word_becomes_its_opposite(chance: random.Random) -> None:
    assert with_opposite("Prices were higher.", "They were higher.", chance) == ("higher", "lower")


@pytest.mark.parametrize(
    ("statement", "swapped"),
    [
        ("Arsenal beat Chelsea.", "Chelsea beat Arsenal."),
        ("Arsenal met Chelsea.", None),
        ("Arsenal and Chelsea lost.", None),
        ("Arsenal won.", None),
    ],
)
def test_two_names_change_places_where_their_order_matters(statement: str, swapped: str | None) -> None:
    assert with_roles_swapped(statement) == swapped


@given(st.text(), st.text(min_size=1), st.text())
def test_a_change_takes_out_the_old_wherever_it_stands_alone(before: str, old: str, after: str) -> None:
    text = f"{before} {old} {after}"
    assert f" {old} " not in changed(text, (old, "")) or not old.strip()


def test_the_same_seed_makes_the_same_changes() -> None:
    text, shared = "It opened in 1887 with nine rooms.", "Opened in 1887, it has nine rooms."
    one, other = ([with_other_number(text, shared, random.Random(3)) for _ in range(5)] for _ in range(2))
    assert one == other
