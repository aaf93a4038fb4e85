from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.questions.two_part import context_of, halves_of, with_answer

SEVERAL = [
    ("When was the wreck found, and by whom?", ("When was the wreck found?", "By whom was the wreck found?")),
    ("What flag does the ship fly and who operates it?", ("What flag does the ship fly?", "Who operates the ship?")),
    ("How old is he and where does he live?", ("How old is he?", "Where does he live?")),
    (
        "How old is he and where does he live? (Per Lund)",
        ("How old is he? (Per Lund)", "Where does he live? (Per Lund)"),
    ),
    ("When did Greta Holm resign and where is she now?", ("When did Greta Holm resign?", "Where is Greta Holm now?")),
    (
        "Which chemicals replaced CFCs and are they harmful?",
        ("Which chemicals replaced CFCs?", "Are the chemicals that replaced CFCs harmful?"),
    ),
    (
        "How many people were on board the ferry and did they survive?",
        ("How many people were on board the ferry?", "Did the people on board the ferry survive?"),
    ),
    (
        "How much prize money was there and what happened to it?",
        ("How much prize money was there?", "What happened to the prize money?"),
    ),
    ("Who built it? And when?", ("Who built it?", "When did they build it?")),
    ("When and where did the match begin?", ("When did the match begin?", "Where did the match begin?")),
    (
        "Who found the wreck, when and where?",
        ("Who found the wreck?", "When did they find the wreck?", "Where did they find the wreck?"),
    ),
    (
        "Who found the wreck and what did he say?",
        ("Who found the wreck?", "What did the person who found the wreck say?"),
    ),
    ("Is the bridge open and how long is it?", ("Is the bridge open?", "How long is the bridge?")),
    ("How far is it and how long does it take?", ("How far is it?", "How long does it take?")),
    (
        "Can you tell me when Per Lund died and where he is buried?",
        ("When did Per Lund die?", "Where is Per Lund buried?"),
    ),
    ("Who won the match? How many games were played?", ("Who won the match?", "How many games were played?")),
]
ONE = [
    "Which countries and cities took part?",
    "Who won gold and silver?",
    "What did he say and do?",
    "When did A and B meet?",
    "Who is the man who led it and who died there?",
    "What happened to the ship that sank and which was found?",
    "What is the difference between when it sank and when it was found?",
    "How did he explain what he saw and why he left?",
    "Does the article say who won and when it ended?",
    "What about the crew and what about the ship?",
    "I read about the ship. Who built it?",
    "Who is older, Per Lund or Greta Holm?",
    'Who said "when and where is it"?',
    "Compare the ferry and the bridge.",
    "",
]


@pytest.mark.parametrize(("question", "halves"), SEVERAL)
def test_several_questions_are_each_made_to_stand_alone(question: str, halves: tuple[str, ...]) -> None:
    assert halves_of(question) == halves


@pytest.mark.parametrize("question", ONE)
def test_one_question_has_no_halves(question: str) -> None:
    assert halves_of(question) == ()


@given(st.text(st.sampled_from("who when where and, it did Ann was? (found)"), max_size=60))
def test_there_are_never_halves_without_words(question: str) -> None:
    halves = halves_of(question)
    assert len(halves) != 1
    assert all(any(map(str.isalpha, half)) for half in halves)


def test_a_half_that_names_nothing_is_also_read_on_what_the_first_names() -> None:
    first = "When was the wreck of Endurance found?"
    assert context_of(first, "Who led the expedition?") == "Who led the expedition? (the wreck of Endurance)"
    assert context_of(first, "Who is John Shears?") == ""
    assert context_of("When was it found?", "Who led the expedition?") == ""


def test_a_half_on_what_the_first_asks_for_takes_its_answer() -> None:
    first = "Which chemicals replaced CFCs?"
    half = "Are the chemicals that replaced CFCs harmful?"
    assert with_answer(half, first, "HFCs") == "Are they harmful? (HFCs)"
    assert with_answer(half, first, "") == half
