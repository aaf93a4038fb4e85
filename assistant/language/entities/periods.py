"""The time of publication that a question names: "last week", "in March 2021". Pure."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.language.entities.dates import MONTHS

_SPAN = re.compile(r"\b(?P<which>last|past|this|previous) (?P<unit>week|month|year)\b", re.IGNORECASE)
_DAY = re.compile(r"\b(?P<day>yesterday|today)\b(?!'s)", re.IGNORECASE)
_MONTH = re.compile(
    rf"\b(?:in|during|since) (?P<month>{'|'.join(MONTHS)})(?: (?:of )?(?P<year>(?:19|20)\d\d))?\b", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:in|during) (?P<year>20\d\d)\b", re.IGNORECASE)
REPORTING_DELAY = timedelta(days=14)
"""Articles on what happened in a month may be published a little later."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both of them in it.

    `exclusive` is whether only what was published then counts, where anything was.
    """

    first: date
    last: date
    exclusive: bool = False

    def contains(self, published: str | None) -> bool:
        """Whether a day, as an ISO date, lies in it."""
        return published is not None and self.first.isoformat() <= published[:10] <= self.last.isoformat()


def period_of(question: str, today: date) -> Period | None:
    """The time of publication that a question names, as seen on a day; None where it names none."""
    if day := _DAY.search(question):
        then = today - timedelta(days=day["day"].lower() == "yesterday")
        return Period(then, then, exclusive=True)
    if span := _SPAN.search(question):
        return Period(*_span(span["which"].lower() == "this", span["unit"].lower(), today), exclusive=True)
    if month := _MONTH.search(question):
        number = MONTHS.index(month["month"].lower()) + 1
        year = int(month["year"] or (today.year if number <= today.month else today.year - 1))
        return Period(date(year, number, 1), _end_of_month(year, number) + REPORTING_DELAY)
    if year_only := _YEAR.search(question):
        year = int(year_only["year"])
        return Period(date(year, 1, 1), date(year, 12, 31) + REPORTING_DELAY)
    return None


def _span(running: bool, unit: str, today: date) -> tuple[date, date]:
    """The first and last day of the running or the last week, month or year."""
    first = _first_of(unit, today)
    if running:
        return first, today
    last = first - timedelta(days=1)
    return _first_of(unit, last), last


def _first_of(unit: str, day: date) -> date:
    """The first day of the week (from Monday), month or year of a day."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
