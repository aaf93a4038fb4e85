from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.questions.polar import is_polar, statement_of

POLAR = [
    ("Did the ferry sink?", "The ferry sank."),
    ("did the ferry sink", "The ferry sank."),
    ("So, was anyone hurt on the ship?", "Someone was hurt on the ship."),
    ("Was anyone hurt on the Ever Given?", "Someone was hurt on the Ever Given."),
    ("Is there a bigger volcano nearby?", "There is a bigger volcano nearby."),
    ("Is it true that the canal was closed?", "The canal was closed."),
    ("Can you tell me whether the hall opened in May?", "The hall opened in May."),
    ("do you know if the hall has opened?", "The hall has opened."),
    ("Do the articles say that the canal was closed?", "The canal was closed."),
    ("Didn't it sink?", "It sank."),
    ("Did it not sink?", "It sank."),
    ("Don't the Danes use the euro?", "The Danes use the euro."),
    ("It sank, didn't it?", "It sank."),
    ("It didn't sink, did it?", "It did sink."),
    ("The ferry sank, right?", "The ferry sank."),
    ("The hall has opened?", "The hall has opened."),
    ("Have such waves ever been seen before?", "Such waves have been seen before."),
    ("Did anyone die or get hurt?", "Someone did die or get hurt."),
    ("Can you take a bicycle up the hill?", "One can take a bicycle up the hill."),
    ("Is the reading room open again?", "The reading room is open again."),
    ("Is smallpox the only disease ever eradicated?", "Smallpox is the only disease eradicated."),
    ("Was the fire at the mill an accident?", "The fire at the mill was an accident."),
    ("Was he given the prize?", "He was given the prize."),
]
NOT_POLAR = [
    "Can you list the countries?",
    "Could you tell me who led it?",
    "Do you have articles on glaciers?",
    "Are there any articles about Mars?",
    "Is there anything about Mars?",
    "Was it Katla or Hekla?",
    "Will you help me?",
    "Do the articles say who found it?",
    "Don't tell me",
    "May 2020 news",
    "are you sure?",
    "is that true?",
    "Who won?",
    "euro notes?",
    "",
]


@pytest.mark.parametrize(("question", "stated"), POLAR)
def test_what_a_question_asks_about_is_stated(question: str, stated: str) -> None:
    assert is_polar(question)
    assert statement_of(question) == stated


@pytest.mark.parametrize("question", NOT_POLAR)
def test_what_wants_something_else_is_not_polar(question: str) -> None:
    assert not is_polar(question)
    assert statement_of(question) == question


@given(st.text(max_size=80))
def test_any_text_has_a_statement(text: str) -> None:
    stated = statement_of(text)
    assert (stated.endswith(".") and len(stated) > 1) if is_polar(text) else stated == text
