from __future__ import annotations

from assistant.conversation import standalone_question

TURN = ("What did Lukashenko say about the boat?", "He compared the countries to passengers of one boat.")


def test_without_turns_a_question_is_as_it_is() -> None:
    assert standalone_question("Who is he?") == "Who is he?"


def test_a_pronoun_gets_the_name_from_the_question_before() -> None:
    assert standalone_question("Who does he blame?", [TURN]) == "Who does he blame? (Lukashenko)"


def test_the_name_is_looked_for_past_other_follow_ups() -> None:
    turns = [TURN, ("Who does he blame?", "The governments.")]
    assert standalone_question("Why does he say so?", turns).endswith("(Lukashenko)")


def test_a_question_with_a_name_of_its_own_stands_alone() -> None:
    assert standalone_question("What did Putin do about it?", [TURN]) == "What did Putin do about it?"


def test_a_question_that_points_back_to_nothing_stands_alone() -> None:
    question = "How deep does the wreck lie?"
    assert standalone_question(question, [TURN]) == question


def test_without_names_the_words_before_are_added() -> None:
    turns = [("how deep is the wreck?", "It lies at 3,008 metres.")]
    assert standalone_question("when was it found?", turns) == "when was it found? (deep wreck)"


def test_a_fragment_is_completed() -> None:
    assert standalone_question("And why?", [TURN]) == "And why? (Lukashenko)"


def test_a_short_question_on_another_thing_stands_alone() -> None:
    assert standalone_question("What is photosynthesis?", [TURN]) == "What is photosynthesis?"
