from __future__ import annotations

from datetime import date

import pytest

from assistant.language.query import Period, Scope, intent_of

TODAY = date(2026, 11, 24)  # a Tuesday

SCOPES = [
    ("Who led the expedition?", Scope.ONE),
    ("What is the capital of France?", Scope.ONE),
    ("Summarise the story of the wreck.", Scope.BROAD),
    ("What is said about the ozone layer?", Scope.BROAD),
    ("What do the articles say about AlphaGo?", Scope.BROAD),
    ("Tell me about AlphaGo", Scope.BROAD),
    ("What is known about smallpox?", Scope.BROAD),
    ("Compare AlphaGo and Deep Blue.", Scope.SEVERAL),
    ("Which of them was faster?", Scope.SEVERAL),
    ("List the countries that kept their money.", Scope.SEVERAL),
    ("What is the difference between Perseverance and Curiosity?", Scope.SEVERAL),
]
PERIODS = [
    ("Who won yesterday?", "2026-11-23", "2026-11-23", True),
    ("What happened today?", "2026-11-24", "2026-11-24", True),
    ("What was said last week?", "2026-11-16", "2026-11-22", True),
    ("What was said this week?", "2026-11-23", "2026-11-24", True),
    ("What was said last month?", "2026-10-01", "2026-10-31", True),
    ("What was said last year?", "2025-01-01", "2025-12-31", True),
    ("What did he say in March?", "2026-03-01", "2026-04-14", False),
    ("What did he say in December?", "2025-12-01", "2026-01-14", False),
    ("What did he say in March 2021?", "2021-03-01", "2021-04-14", False),
    ("How many were there in 2023?", "2023-01-01", "2024-01-14", False),
]


@pytest.mark.parametrize(("question", "scope"), SCOPES)
def test_how_much_an_answer_takes(question: str, scope: Scope) -> None:
    assert intent_of(question, TODAY).scope is scope


@pytest.mark.parametrize(("question", "first", "last", "period_only"), PERIODS)
def test_the_time_that_a_question_names(question: str, first: str, last: str, period_only: bool) -> None:
    intent = intent_of(question, TODAY)
    assert intent.period == Period(date.fromisoformat(first), date.fromisoformat(last))
    assert intent.period_only is period_only


def test_a_period_holds_its_first_and_its_last_day() -> None:
    period = Period(date(2026, 11, 16), date(2026, 11, 22))
    assert period.contains("2026-11-16")
    assert period.contains("2026-11-22T23:59:59")
    assert not period.contains("2026-11-15")
    assert not period.contains("2026-11-23")
    assert not period.contains(None)


@pytest.mark.parametrize(
    "question", ["What is the latest on the canal?", "Who is the mayor now?", "What is new? сейчас"]
)
def test_the_newest_may_be_asked_for(question: str) -> None:
    assert intent_of(question, TODAY).wants_newest


def test_a_digest_is_of_its_topic() -> None:
    assert intent_of("Summarise the article on the ozone layer.", TODAY).topic == "the ozone layer"
    assert intent_of("What is known about Ali Maow Maalin?", TODAY).topic == "Ali Maow Maalin"


def test_a_question_on_two_things_has_two_parts() -> None:
    intent = intent_of("Compare the mass of Perseverance and Curiosity.", TODAY)
    assert intent.parts == ("the mass of Perseverance.", "the mass of Curiosity.")
