from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.follow_ups.mentions import is_titled, mentions_of, names_in


@pytest.mark.parametrize(
    ("question", "mentioned"),
    [
        ("When did the Rosa Lind run aground?", ["the Rosa Lind"]),
        ("How deep does the wreck of Rosa Lind lie?", ["the wreck of Rosa Lind"]),
        ("How much did the ash cloud cost?", ["the ash cloud"]),
        ("Who found a new model of the old clock in Oslo?", ["the new model of the old clock", "Oslo"]),
        ("Did Hansen and Berg win in May?", ["Hansen and Berg"]),
        ("What was Berg's time in Oslo?", ["Berg's time", "Oslo"]),
        ("When was the painting found?", ["the painting"]),
        ("Why?", []),
    ],
)
def test_names_and_known_things_are_mentioned(question: str, mentioned: list[str]) -> None:
    assert [one.text for one in mentions_of(question)] == mentioned


def test_the_subject_and_the_place_are_told() -> None:
    ship, place = mentions_of("Where did the Rosa Lind anchor in Bergen?")
    assert ship.is_subject
    assert not ship.is_person
    assert place.places


def test_a_name_before_which_stands_who_bears_it_is_the_name_only() -> None:
    [name] = names_in("In 1902 the archaeologist Ida Holm noticed it.")
    assert name.text == "Ida Holm"
    assert name.is_person


@pytest.mark.parametrize(
    "text",
    ["President Berg left.", "Ida Berg, the mayor of Ostby, left.", "Berg said so.", "It sank, according to Berg."],
)
def test_a_title_or_what_is_said_makes_a_person(text: str) -> None:
    assert is_titled("Ida Berg", text)


def test_an_organization_is_no_person() -> None:
    assert not any(one.is_person for one in names_in("It was told by the Ostby Bank, NATO and Cardiff University."))


@given(st.text(max_size=80))
def test_mentions_stand_where_they_say(question: str) -> None:
    for one in mentions_of(question):
        assert 0 <= one.start < one.end <= len(question)
