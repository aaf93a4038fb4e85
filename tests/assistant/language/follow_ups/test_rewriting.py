from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.follow_ups.rewriting import rewrites
from assistant.language.follow_ups.turns import ReadTurn, recased


def turn(question: str, answer: str = "", short: str = "") -> ReadTurn:
    return ReadTurn(question, question, answer, short)


def shown(question: str, *turns: ReadTurn) -> str:
    return rewrites(question, turns)[0].shown


SHIP = turn("When did the Rosa Lind run aground?", "It ran aground on 3 May 2019. [1]", "3 May 2019")


@pytest.mark.parametrize(
    ("answer", "asked", "read"),
    [
        ("No. Its lead is lost. [1]", "why?", "Why didn’t the union accept the offer?"),
        ("No. Its lead is lost. [1]", "why is that?", "Why didn’t the union accept the offer?"),
        ("Yes. It did. [1]", "why?", "Why did the union accept the offer?"),
    ],
)
def test_after_a_no_why_asks_why_not(answer: str, asked: str, read: str) -> None:
    question = "Did the union accept the offer?"
    assert shown(asked, ReadTurn(question, question, answer, kind="yes_no")) == read


@pytest.mark.parametrize(
    ("before", "question", "read"),
    [
        (SHIP, "and who owns it?", "Who owns the Rosa Lind?"),
        (turn("Ostby dam when"), "who built it?", "Who built the Ostby dam?"),
        (turn("Who owns Tellur?"), "who runs it?", "Who runs Tellur?"),
        (SHIP, "in that case, what is its length?", "What is the Rosa Lind’s length?"),
        (turn("Summarise the article about the Ostby tram"), "why was it delayed?", "Why was the Ostby tram delayed?"),
        (turn("Did Ida Berg go to prison?"), "and her brother?", "Did Ida Berg’s brother go to prison?"),
        (SHIP, "Why?", "Why did the Rosa Lind run aground?"),
        (SHIP, "how exactly", "How did the Rosa Lind run aground?"),
        (turn("How much did the ash cloud cost?"), "how long did it last?", "How long did the ash cloud last?"),
        (turn("Did the union accept the offer?"), "Why not?", "Why didn’t the union accept the offer?"),
        (turn("Was anything stolen from the museum?"), "why not?", "Why was nothing stolen from the museum?"),
        (turn("Were any people hurt?"), "how many?", "How many people were hurt?"),
        (turn("Did a news agency report the talks?"), "Which one?", "Which news agency reported the talks?"),
        (turn("Who painted the picture?"), "when?", "When was the picture painted?"),
        (
            turn("How did Ida Berg get to Oslo?"),
            "how long did it take?",
            "How long did it take Ida Berg to get to Oslo?",
        ),
        (turn("What did Berg and Holm find?"), "did they publish it?", ""),
        (turn("When and where was the picture found?"), "by whom?", "Who found the picture?"),
        (turn("Where was the telescope built?"), "by whom", "Who built the telescope?"),
        (
            turn("How many people were rescued from the Rosa Lind?"),
            "when?",
            "When were people rescued from the Rosa Lind?",
        ),
        (turn("Which schools are closed?"), "why?", "Why are the schools closed?"),
        (turn("Where was the painting stolen?"), "who did it?", "Who stole the painting?"),
        (turn("How long did the Queen wait in the queue?"), "how long was it?", "How long was the queue?"),
        (turn("Who's in the Rosa Lind?"), "did it make money", "Did the Rosa Lind make money?"),
        (
            turn("Which team won the Holm Cup?", "It was won by Skagen. [1]", "Skagen"),
            "who did they beat",
            "Who did Skagen beat?",
        ),
        (
            turn("Who is Ida Berg?", "Ida Holm Berg is a painter. [1]"),
            "where does she live",
            "Where does Ida Berg live?",
        ),
        (turn("Who is the mayor?", "Ida Berg", "Ida Berg"), "since when?", "Since when is Ida Berg the mayor?"),
        (
            turn("Who is the oldest member of Tellur?"),
            "ok who is the youngest then",
            "Who is the youngest member of Tellur?",
        ),
        (
            turn("Who killed Holm?", "On Monday Berg was accused of it. [1]"),
            "when was he arrested",
            "When was Berg arrested?",
        ),
        (SHIP, "no, I meant who owns it", "Who owns the Rosa Lind?"),
    ],
)
def test_what_is_left_open_is_told_by_the_question_before(before: ReadTurn, question: str, read: str) -> None:
    assert shown(question, before) == read


@pytest.mark.parametrize(
    ("before", "question", "read"),
    [
        ("Who won the race in 2022?", "And in 2023?", "Who won the race in 2023?"),
        ("Who won the race in 2022?", "2023?", ""),
        ("Who won the race in 2022?", "and 2023?", "Who won the race in 2023?"),
        ("When did the tram start?", "And in Ostby?", "When did the tram start in Ostby?"),
        ("Which countries won a medal?", "and Norland?", "Did Norland win a medal?"),
        ("Which countries won a medal?", "and last year?", "Which countries won a medal last year?"),
        ("Who won the vote in Norland?", "what about Sudland?", "Who won the vote in Sudland?"),
        ("Who won the fourth game in Seoul?", "and the fifth?", "Who won the fifth game in Seoul?"),
        ("Who designed the new notes?", "And the coins?", "Who designed the coins?"),
    ],
)
def test_a_part_of_a_question_takes_its_place_in_the_one_before(before: str, question: str, read: str) -> None:
    assert shown(question, turn(before)) == read


@pytest.mark.parametrize(
    ("before", "question", "read"),
    [
        (turn("Who leads the town?", "Ida Berg leads it. [1]", "Ida Berg"), "how old is she?", "How old is Ida Berg?"),
        (
            turn("Who noticed the wheel?", "The archaeologist Ida Holm noticed it. [1]"),
            "What else did she do?",
            "What else did Ida Holm do?",
        ),
        (
            turn("Which company made the clock?", "It was made by Tellur, a firm in Oslo. [1]", "Tellur"),
            "Who owns it?",
            "Who owns Tellur?",
        ),
        (
            turn("Where did the balloon land?", "It landed in Lake Ember. [1]", "Lake Ember"),
            "how did it get there?",
            "How did the balloon get to Lake Ember?",
        ),
        (
            turn("Is Holm behind it, according to Berg?"),
            "Whom does he blame?",
            "Whom does Berg blame?",
        ),
    ],
)
def test_a_pronoun_may_stand_for_what_the_answer_told(before: ReadTurn, question: str, read: str) -> None:
    assert shown(question, before) == read


def test_the_subject_stands_past_what_was_asked_about_the_answer() -> None:
    doubt = turn("are you sure?", "Only one article says so. [1]")
    assert shown("Who owns it?", SHIP, doubt, turn("thanks")) == "Who owns the Rosa Lind?"


def test_what_cannot_be_told_well_is_searched_for_and_not_shown() -> None:
    [first, *_] = rewrites("How many flights were cancelled over this?", [turn("When did Mount Olm erupt?")])
    assert first.search == "How many flights were cancelled over this? (Mount Olm)"
    assert first.shown == ""


@pytest.mark.parametrize(
    "question",
    [
        "Summarise it in two sentences",
        "When did Anna Lang publish her first novel?",
        "What is the name of the team from Oslo that won twice?",
    ],
)
def test_a_question_with_names_of_its_own_stands_alone(question: str) -> None:
    [only] = rewrites(question, [SHIP])
    assert (only.search, only.is_open) == (question, False)


def test_what_may_point_back_is_read_both_ways() -> None:
    itself, other = rewrites("How deep does the wreck lie?", [SHIP])
    assert (itself.search, itself.is_open) == ("How deep does the wreck lie?", False)
    assert other.search == "How deep does the wreck lie? (the Rosa Lind)"


def test_the_whole_of_what_is_known_is_shown() -> None:
    _, other = rewrites("Where was the match played?", [turn("Who won the Tellur match?")])
    assert other.shown == "Where was the Tellur match played?"


def test_names_typed_small_are_written_as_the_answer_has_them() -> None:
    assert recased("when did the rosa lind sink", "The Rosa Lind sank. [1]") == "when did the Rosa Lind sink"
    assert recased("is the water safe", "Varn Water owns the dam; water is safe.") == "is the water safe"


@given(st.text(min_size=1, max_size=60), st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=3))
def test_any_question_has_one_or_two_readings(question: str, before: list[str]) -> None:
    readings = rewrites(question, [turn(one, one, one) for one in before])
    assert 1 <= len(readings) <= 2
    assert all(one.search for one in readings)


@pytest.mark.parametrize(
    ("question", "is_open"),
    [("did anybody get hurt?", True), ("and how many people came", True), ("who won the chess cup?", False)],
)
def test_what_names_nothing_goes_on(question: str, is_open: bool) -> None:
    assert all(one.is_open for one in rewrites(question, [SHIP])) is is_open


def test_a_topic_that_is_named_first_is_what_a_pronoun_means() -> None:
    assert rewrites("the Rosa Lind - who owns it?", ())[0].shown == "Who owns the Rosa Lind?"
    assert rewrites("the watchman in Holm: how did he die?", ())[0].search == "how did he die (the watchman in Holm)"
    assert rewrites("In 2019: who owned it?", ())[0].search == "In 2019: who owned it?"
    assert rewrites("the Rosa Lind - who owns the ship?", ())[0].search == "the Rosa Lind - who owns the ship?"


def test_what_names_nothing_and_stayed_with_an_article_is_passed_over_for_what_stands() -> None:
    talk = frozenset({"a"})
    ship = ReadTurn("What happened to the Rosa Lind?", "What happened to the Rosa Lind?", "", articles=talk)
    crew = ReadTurn("how many people were on board", "how many people were on board", "", articles=talk)
    assert rewrites("was it insured", (ship, crew))[0].search == "was it insured (the Rosa Lind)"
    flu = ReadTurn("what is bird flu", "what is bird flu", "", articles=frozenset({"b"}))
    assert "bird flu" in rewrites("is that dangerous", (ship, flu))[0].search
