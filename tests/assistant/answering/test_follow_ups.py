from __future__ import annotations

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant.answering.follow_ups import ChatModelRewriter, RuleRewriter

TURN = ("What did Lukashenko say about the boat?", "He compared the countries to passengers of one boat.")


def readings(question: str, *history: tuple[str, str]) -> tuple[str, ...]:
    return RuleRewriter().rewrites(question, history)


def test_without_turns_a_question_is_as_it_is() -> None:
    assert readings("Who is he?") == ("Who is he?",)


def test_a_pronoun_gets_the_name_from_the_question_before() -> None:
    assert readings("Who does he blame?", TURN) == ("Who does he blame? (Lukashenko)",)


def test_the_name_is_looked_for_past_other_follow_ups() -> None:
    [standalone] = readings("Why does he say so?", TURN, ("Who does he blame?", "The governments."))
    assert standalone.endswith("(Lukashenko)")


def test_a_person_may_be_named_by_the_answer() -> None:
    turn = ("Who noticed the gear wheel?", "In 1902 the archaeologist Valerios Stais noticed it.")
    assert readings("What else did he do?", turn) == ("What else did he do? (noticed gear wheel Valerios Stais)",)


def test_a_question_with_a_name_of_its_own_stands_alone() -> None:
    assert readings("What did Putin do about it?", TURN) == ("What did Putin do about it?",)


def test_a_short_question_on_another_thing_stands_alone() -> None:
    assert readings("What is photosynthesis?", TURN) == ("What is photosynthesis?",)


@pytest.mark.parametrize("question", ["What is a team that won twice called?", "How many ships are there in a fleet?"])
def test_that_and_there_do_not_always_point(question: str) -> None:
    assert readings(question, TURN) == (question,)


def test_what_may_point_back_is_read_both_ways() -> None:
    question = "How deep does the wreck lie?"
    assert readings(question, TURN) == (question, f"{question} (Lukashenko)")


def test_without_names_the_words_before_are_added() -> None:
    turns = ("how deep is the wreck?", "It lies at 3,008 metres.")
    assert readings("when was it found?", turns) == ("when was it found? (deep wreck)",)


@pytest.mark.parametrize(
    ("before", "question", "standalone"),
    [
        ("Where on Mars did the rover land?", "Why?", "Why did the rover land?"),
        ("Did dredgers free the ship?", "When?", "When did dredgers free the ship?"),
        ("Who won in Vienna?", "And in Monza?", "Who won in Monza?"),
        ("How many flights were there in 2010?", "And in 2011?", "How many flights were there in 2011?"),
    ],
)
def test_a_fragment_takes_its_place_in_the_question_before(before: str, question: str, standalone: str) -> None:
    assert readings(question, (before, "…")) == (standalone,)


def model(text: str) -> GenericFakeChatModel:
    return GenericFakeChatModel(messages=iter([AIMessage(text)]))


def test_a_chat_model_writes_a_follow_up_out() -> None:
    follow_ups = ChatModelRewriter(model('"Who does Lukashenko blame?"'))
    assert follow_ups.rewrites("Who does he blame?", [TURN])[0] == "Who does Lukashenko blame?"


@pytest.mark.parametrize(
    "written",
    ["He blames the governments.", "Who does Napoleon blame?", "Who did he blame in 1812?", "", "Who? " * 100],
)
def test_what_a_chat_model_makes_up_is_no_question(written: str) -> None:
    follow_ups = ChatModelRewriter(model(written))
    assert follow_ups.rewrites("Who does he blame?", [TURN]) == ("Who does he blame? (Lukashenko)",)


def test_a_chat_model_is_not_asked_about_what_stands_alone() -> None:
    follow_ups = ChatModelRewriter(GenericFakeChatModel(messages=iter([])))
    assert follow_ups.rewrites("What is photosynthesis?", [TURN]) == ("What is photosynthesis?",)


@pytest.mark.parametrize(
    "written",
    [
        "Which casino is the best?",
        "Who does the casino blame?",
        "When does Lukashenko win at the best casino?",
        "Who is passengers of one boat?",
    ],
)
def test_an_answer_before_turns_no_question_to_something_else(written: str) -> None:
    turn = (TURN[0], f"{TURN[1]} The best casino is Royal, where everybody can win.")
    follow_ups = ChatModelRewriter(model(written))
    assert follow_ups.rewrites("Who does he blame?", [turn]) == ("Who does he blame? (Lukashenko)",)
