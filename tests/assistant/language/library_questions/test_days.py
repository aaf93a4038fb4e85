from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.library_questions.days import Days, days_in

TODAY = date(2026, 9, 15)


@pytest.mark.parametrize(
    ("text", "first", "last", "rest"),
    [
        ("articles on ships since May", "2026-05-01", None, "articles on ships"),
        ("articles since November", "2025-11-01", None, "articles"),
        ("articles from 2010 to 2015", "2010-01-01", "2015-12-31", "articles"),
        ("articles from 2015 to 2010", "2010-01-01", "2015-12-31", "articles"),
        ("between March and June 2021", "2021-03-01", "2021-06-30", ""),
        ("after 24 February 2020", "2020-02-25", None, ""),
        ("before 2010", None, "2009-12-31", ""),
        ("until 2020-02-29", None, "2020-02-29", ""),
        ("since the 3rd of May 2020", "2020-05-03", None, ""),
        ("from May 3, 2020 on", "2020-05-03", None, ""),
        ("articles published in 2020", "2020-01-01", "2020-12-31", "articles"),
        ("articles from last month", "2026-08-01", "2026-08-31", "articles"),
        ("this year", "2026-01-01", "2026-09-15", ""),
        ("yesterday", "2026-09-14", "2026-09-14", ""),
        ("in the last 3 days", "2026-09-12", "2026-09-15", ""),
        ("over the past two weeks", "2026-09-01", "2026-09-15", ""),
    ],
)
def test_days_are_told_from_the_rest(text: str, first: str | None, last: str | None, rest: str) -> None:
    assert days_in(text, TODAY) == (Days(first, last), rest)


@pytest.mark.parametrize(
    "text", ["before the war", "since 31 February 2020", "from Marchand", "the 2010 ash cloud", "may day"]
)
def test_what_names_no_day_stays(text: str) -> None:
    assert days_in(text, TODAY) == (None, text)


def test_a_month_without_its_year_may_be_of_any() -> None:
    days, _ = days_in("articles from May", TODAY)
    assert days
    assert days.is_of_any_year
    assert days.earlier(2) == Days("2024-05-01", "2024-05-31")
    assert not any(
        one and one.is_of_any_year for one in (days_in(each, TODAY)[0] for each in ("from May 2020", "today"))
    )


def test_when_something_happened_is_a_day_only_loosely() -> None:
    assert days_in("the eruption in 2010", TODAY)[0] is None
    assert days_in("the eruption in 2010", TODAY, loosely=True)[0] == Days("2010-01-01", "2010-12-31")


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_as_it_is(day: date, today: date) -> None:
    written = f"{day.day} {day:%B} {day.year}"
    assert days_in(f"since {written}", today) == (Days(first=day.isoformat()), "")
    assert days_in(f"since {day.isoformat()}", today) == (Days(first=day.isoformat()), "")
