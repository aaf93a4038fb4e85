from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.entities.entity_types import EntityType
from assistant.language.entities.enumerations import are_same_item, items_in, listed_in

EUROPE = "Three members of the Union, Denmark, Sweden and the United Kingdom, did not adopt it."
CASES = [
    (EUROPE, "Sweden", EntityType.COUNTRY, ["Denmark", "Sweden", "United Kingdom"]),
    (EUROPE, EUROPE[: EUROPE.index(", did")], EntityType.COUNTRY, ["Denmark", "Sweden", "United Kingdom"]),
    ("Lund and Berg shared it with Ana Ruiz.", "Lund and Berg", EntityType.PERSON, ["Lund", "Berg"]),
    ("A group led by Ana Ruiz of Bergen University met.", "Ana Ruiz of Bergen", EntityType.PERSON, ["Ana Ruiz"]),
    ("The Dutch firm Norsalv of Norway came.", "Dutch firm Norsalv of Norway", EntityType.ORGANIZATION, ["Norsalv"]),
    ("Dredgers and tugs worked for days.", "Dredgers", EntityType.ORGANIZATION, []),
    ("It grows oats, barley and beans.", "oats, barley and beans", EntityType.ANY, ["oats", "barley", "beans"]),
    ("It carries Ingenuity, a helicopter.", "Ingenuity, a helicopter", EntityType.ANY, ["Ingenuity"]),
    ("It sank on 21 November 1915.", "21 November 1915", EntityType.ANY, []),
    ("It came in twelve crops.", "twelve crops", EntityType.ANY, []),
    ("Because it was too warm, they failed.", "it was too warm", EntityType.ANY, []),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "answering", "kind", "items"), CASES)
def test_what_a_sentence_lists_is_told(sentence: str, answering: str, kind: EntityType, items: list[str]) -> None:
    start = sentence.index(answering)
    assert items_in(sentence, (start, start + len(answering)), kind, "crops") == items


def test_a_list_of_names_is_told_without_the_words_that_answer() -> None:
    assert listed_in("Ana Ruiz, Kenji Mori and Lars Friis have won.", EntityType.PERSON) == [
        "Ana Ruiz",
        "Kenji Mori",
        "Lars Friis",
    ]
    assert listed_in("Ana Ruiz has won.", EntityType.PERSON) == []


@given(
    st.lists(st.sampled_from(["Ann Lee", "the oats", ",", " and ", "Peru", "in", "3 May", "No", ";", "x"]), max_size=9),
    st.sampled_from(EntityType),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_items_stand_in_the_sentence(parts: list[str], kind: EntityType, one: int, other: int) -> None:
    sentence = " ".join(parts)
    start, end = sorted(min(place, len(sentence)) for place in (one, other))
    assert all(item in sentence for item in [*items_in(sentence, (start, end), kind), *listed_in(sentence, kind)])


def test_people_and_dates_are_the_same_in_fewer_words() -> None:
    assert are_same_item("Molina", "Mario Molina", EntityType.PERSON)
    assert are_same_item("the Netherlands", "Netherlands", EntityType.COUNTRY)
    assert not are_same_item("Ireland", "Northern Ireland", EntityType.COUNTRY)
