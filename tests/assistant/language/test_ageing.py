from __future__ import annotations

import pytest

from assistant.answer import Answer, Citation, Sentence, Span
from assistant.language.ageing import as_of, can_age


@pytest.mark.parametrize(
    "question",
    [
        "Who owns the ship?",
        "and who is the mayor of Ostby?",
        "How many people live in Ostby?",
        "What does a ticket cost?",
        "Is the school still shut?",
        "Has it been found yet?",
        "What is the latest on the strike?",
    ],
)
def test_what_may_change_ages(question: str) -> None:
    assert can_age(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who owned the ship?",
        "Who was the mayor then?",
        "What did a ticket cost?",
        "How many people died?",
        "Did it sink yet?",
        "Who is buried there?",
        "What is the capital of France?",
        "How long is the ship?",
        "Why does the price rise?",
        "When does the museum open?",
        "",
    ],
)
def test_what_stays_so_does_not(question: str) -> None:
    assert not can_age(question)


def answer(question: str, published: str | None, lead: str = "") -> Answer:
    citation = Citation(1, "a", "", "", None, None, None, published, "Berg owns it.", 0, 13, Span(0, 13))
    return Answer(
        question,
        question,
        answered=True,
        confidence=0.9,
        text="",
        writer="quotes",
        kind="answer",
        state="answer",
        lead=lead,
        sentences=(Sentence("Berg owns it.", (1,), "verbatim"),),
        citations=(citation,),
    )


@pytest.mark.parametrize(
    ("published", "told"),
    [
        ("2020-02-24", "As of 24 February 2020:"),
        ("2020-02", "As of February 2020:"),
        ("2020", "As of 2020:"),
        (None, ""),
        ("some day", ""),
    ],
)
def test_it_says_of_which_day_it_is_as_far_as_that_is_known(published: str | None, told: str) -> None:
    assert as_of(answer("Who owns it?", published)) == told


def test_only_what_ages_and_is_told_simply_says_so() -> None:
    assert as_of(answer("Who found it?", "2020-02-24")) == ""
    assert as_of(answer("Who owns it?", "2020-02-24", lead="Not clear:")) == ""
