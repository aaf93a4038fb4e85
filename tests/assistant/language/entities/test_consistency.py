from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.entities.consistency import entities_of, unsupported_entities, values_conflict

SAID = [
    ("It found 1.2 thousand people on March 3.", "1,200 people on 3 March 2020."),
    ("It cost 5 km.", "It was 5,000 metres."),
    ("It was 3 km deep.", "It was 3,008 metres deep."),
    ("Nearly 4,400 came.", "4,370 people came."),
    ("It ran from March 9 to March 15, 2016.", "It ran from 9 to 15 March 2016."),
    ("Lee, aged 33, won.", "Lee, a 33-year-old, won."),
    ("It won 5–0.", "It won by five games to none."),
    ("It is three and a half billion years old.", "It is 3.5 billion years old."),
    ("Neither of the two was hurt.", "Neither side was hurt."),
    ("It rose by 5 %.", "It rose by five per cent."),
    ("It had twenty-five rooms.", "It had 25 rooms."),
    ("It had a dozen rooms.", "It had 12 rooms."),
    ("It won $1 million.", "It won one million US dollars."),
    ("It lasted two weeks.", "It lasted 14 days."),
    ("It was in March 2021.", "It was on 12 March 2021."),
    ("The UN said so.", "The United Nations said so."),
    ("Many Greek divers came.", "Divers from Greece came."),
    ("The boss of Shackleton's ship spoke.", "Ernest Shackleton spoke."),
    ("The town of Orleans", "The town of Orléans"),
]
UNSAID = [
    ("It was on 13 March 2021.", "It was on 12 March 2021.", "13 March 2021"),
    ("It was in 1916.", "It was in 1915.", "1916"),
    ("It took 2 days.", "It took 2 weeks.", "2 days"),
    ("It cost 2 dollars.", "It cost 2 euros.", "2 dollars"),
    ("It rose by 2 percentage points.", "It rose by 2 per cent.", "2 percentage points"),
    ("It had 1,250 rooms.", "It had 1,200 rooms.", "1,250"),
    ("It cost 3 billion.", "It cost 3 million.", "3 billion"),
    ("It was the third game.", "It was the second game.", "third"),
    ("The answer of Tony Freeman", "The answer of Tony Freeth", "Tony Freeman"),
    ("He came from Bergen.", "He came from Oslo.", "Bergen"),
]


@pytest.mark.parametrize(("statement", "evidence"), SAID)
def test_equal_particulars_are_equal_in_any_form(statement: str, evidence: str) -> None:
    assert unsupported_entities(entities_of(statement), evidence) == []


@pytest.mark.parametrize(("statement", "evidence", "words"), UNSAID)
def test_what_the_evidence_does_not_have_is_named(statement: str, evidence: str, words: str) -> None:
    assert unsupported_entities(entities_of(statement), evidence) == [words]


def test_ordinary_words_are_no_particulars() -> None:
    text = "However, the second hand of a clock may march on. One of them is first. On Monday it stopped."
    assert [quantity.text for quantity in entities_of(text).quantities] == ["second"]
    assert entities_of(text).dates == ()
    assert entities_of(text).names == ()


def test_a_title_does_not_end_a_sentence() -> None:
    assert entities_of("We met Mr. Smith and Dr. Wu of the BBC.").names == ("Smith", "Wu", "BBC")


@given(st.text(max_size=200))
def test_a_text_says_all_that_it_says(text: str) -> None:
    assert unsupported_entities(entities_of(text), text) == []


@given(st.integers(min_value=0, max_value=10**12))
def test_a_number_is_the_same_with_and_without_commas(number: int) -> None:
    assert unsupported_entities(entities_of(f"It had {number:,} rooms."), f"There were {number} rooms.") == []


def test_two_texts_that_give_other_amounts_disagree() -> None:
    assert values_conflict("The fire killed 12 people.", "The fire killed 14 people.")
    assert values_conflict("It opened on 3 May 2020.", "It opened on 5 May 2020.")
    assert not values_conflict("The fire killed 12 people.", "The fire killed twelve people.")
    assert not values_conflict("The fire killed 12 people.", "The fire burned for 3 days.")
