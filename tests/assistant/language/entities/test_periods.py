from __future__ import annotations

from datetime import date

import pytest

from assistant.language.entities.periods import Period, period_of

TODAY = date(2026, 11, 24)  # a Tuesday

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


@pytest.mark.parametrize(("question", "first", "last", "exclusive"), PERIODS)
def test_the_time_that_a_question_names(question: str, first: str, last: str, exclusive: bool) -> None:
    assert period_of(question, TODAY) == Period(date.fromisoformat(first), date.fromisoformat(last), exclusive)


def test_a_period_holds_its_first_and_its_last_day() -> None:
    period = Period(date(2026, 11, 16), date(2026, 11, 22))
    assert period.contains("2026-11-16")
    assert period.contains("2026-11-22T23:59:59")
    assert not period.contains("2026-11-15")
    assert not period.contains("2026-11-23")
    assert not period.contains(None)


def test_a_question_may_name_no_time() -> None:
    assert period_of("Who led the expedition of 2022?", TODAY) is None
