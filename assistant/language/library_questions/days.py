"""The days of publication that a question on the library names: "since May", "from 2010 to 2015". Pure."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from assistant.language import lexicon
from assistant.language.entities.dates import MONTH_NUMBERS

_MONTH = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_ISO = r"(?:19|20)\d\d-[01]\d(?:-[0-3]\d)?"
_DAY_MONTH = rf"(?:the )?[0-3]?\d(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\b\.?(?:,? (?:19|20)\d\d)?"
_MONTH_DAY = rf"(?:{_MONTH})\b\.? [0-3]?\d(?:st|nd|rd|th)?\b(?:,? (?:19|20)\d\d)?"
_MONTH_YEAR = rf"(?:{_MONTH})\b\.?(?:,? (?:of )?(?:19|20)\d\d)?"
_RELATIVE = r"yesterday|today|(?:the )?(?:last|this|previous) (?:week|month|year)"
_POINT = rf"(?:{_ISO}|{_DAY_MONTH}|{_MONTH_DAY}|{_MONTH_YEAR}|(?:the year )?(?:19|20)\d\d|{_RELATIVE})"
_UNITS = {"day": 1, "week": 7, "month": 30, "year": 365}
_NUMBERS = lexicon.table("number_words_to_ten")
_ROLLING = (
    rf"(?:in|over|within|during|for|from|of)? ?(?:the )?(?:last|past) "
    rf"(?P<number>\d{{1,2}}|a|few|couple of|{'|'.join(_NUMBERS)})? ?(?P<unit>day|week|month|year)s?"
)
_PUBLISHED = r"(?:(?:that |which )?(?:were |was |are )?(?:published|written|printed|dated|posted) )"
_BETWEEN = rf"(?:between|from|in) (?P<first>{_POINT}) ?(?:to|until|till|through|and|up to|-|–|—) ?(?P<last>{_POINT})"
_SIDES = (
    rf"(?P<side>since|after|before|prior to|until|till|up to|as of|starting (?:in|from)|earlier than|later than|"
    rf"newer than|older than|not before) (?P<point>{_POINT})(?: on(?:wards?)?)?|"
    rf"from (?P<onward>{_POINT}) on(?:wards?)?"
)
_STRICT = (
    rf"{_PUBLISHED}?{_BETWEEN}",
    rf"{_PUBLISHED}?(?:{_SIDES})",
    rf"{_PUBLISHED}?(?:(?:from|of|in|during|on) )?(?P<when>{_RELATIVE})(?:'s)?",
    rf"{_PUBLISHED}?{_ROLLING}",
    rf"{_PUBLISHED}(?:in|on|during) (?P<when>{_POINT})",
    rf"(?:from|dated) (?P<when>{_POINT})",
)
_LOOSE = (rf"(?:in|on|during|of|for) (?P<when>{_POINT})",)
_STRICT_FORMS, _LOOSE_FORMS = (
    [re.compile(rf"(?<!\S){form}(?![\w-])", re.IGNORECASE) for form in forms] for forms in (_STRICT, _LOOSE)
)
_IN_POINT = re.compile(
    rf"(?P<iso>{_ISO})|(?P<relative>{_RELATIVE})|(?:the year )?(?P<only>\d{{4}})|"
    rf"(?:the )?(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?: of)? )?(?P<month>{_MONTH})\b\.?"
    r"(?: (?P<day_after>[0-3]?\d)(?:st|nd|rd|th)?\b)?(?:,? (?:of )?(?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_OPEN_AT_END = {"since", "as of", "starting in", "starting from", "not before"}
_AFTER = {"after", "later than", "newer than"}
_BEFORE = {"before", "prior to", "earlier than", "older than"}


@dataclass(frozen=True, slots=True)
class Days:
    """The days from `first` to `last`, both in it, as ISO dates; None where it is open.

    `is_of_any_year` tells that the year was not named: "in May".
    """

    first: str | None = None
    last: str | None = None
    is_of_any_year: bool = field(default=False, compare=False)

    def earlier(self, years: int) -> Days:
        """The same days of an earlier year."""
        return Days(_earlier(self.first, years), _earlier(self.last, years))


def _earlier(day: str | None, years: int) -> str | None:
    return day and f"{int(day[:4]) - years:04}{day[4:]}".replace("-02-29", "-02-28")


def days_in(text: str, today: date, *, loosely: bool = False) -> tuple[Days | None, str]:
    """The days that a text names, as seen on a day, and the text without their words; None and the text where none.

    `loosely`, "in 2010" counts too, which may be when something happened rather than when it was published.
    """
    for form in (*_STRICT_FORMS, *(_LOOSE_FORMS if loosely else ())):
        if (found := form.search(text)) and (days := _days(found, today)):
            return days, " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
    return None, text


def _days(found: re.Match[str], today: date) -> Days | None:
    told = found.groupdict()
    if told.get("unit"):
        return Days((today - _length(told["number"], told["unit"])).isoformat(), today.isoformat())
    if told.get("last") and not _YEAR.search(told["first"]) and (year := _YEAR.search(told["last"])):
        told["first"] = f"{told['first']} {year.group()}"
    spans = {name: _span(told[name], today) for name in _points(told)}
    if not spans or not all(spans.values()):
        return None
    days = _bounded({name: span for name, span in spans.items() if span}, (told.get("side") or "").lower())
    return replace(days, is_of_any_year=not any(map(_is_of_year, (told[name] or "" for name in _points(told)))))


def _points(told: dict[str, str | None]) -> Iterator[str]:
    return (name for name in ("first", "last", "point", "onward", "when") if told.get(name))


def _is_of_year(point: str) -> bool:
    """Whether a point in time names its year, as "last May" and "yesterday" do in their way."""
    return bool(_YEAR.search(point)) or re.fullmatch(_RELATIVE, point, re.IGNORECASE) is not None


def _bounded(spans: dict[str, tuple[date, date]], side: str) -> Days:
    """The days between or beside those that are named."""
    if "last" in spans:
        one, other = sorted((spans["first"], spans["last"]))
        return Days(one[0].isoformat(), other[1].isoformat())
    if "when" in spans:
        first, last = spans["when"]
        return Days(first.isoformat(), last.isoformat())
    first, last = spans.get("point") or spans["onward"]
    if "onward" in spans or side in _OPEN_AT_END:
        return Days(first=first.isoformat())
    if side in _AFTER:
        return Days(first=(last + timedelta(days=1)).isoformat())
    return Days(last=(first - timedelta(days=1) if side in _BEFORE else last).isoformat())


def _length(number: str | None, unit: str) -> timedelta:
    told = (number or "1").lower()
    few = {"a": 1, "few": 3, "couple of": 2}
    count = int(told) if told.isdigit() else few.get(told) or int(_NUMBERS[told])
    return timedelta(days=count * _UNITS[unit.lower()])


def _span(words: str | None, today: date) -> tuple[date, date] | None:
    """The first and the last day of what is named; None of a day that there is not."""
    told = _IN_POINT.fullmatch((words or "").strip())
    if not told:
        return None
    if told["relative"]:
        return _relative(told["relative"].lower().removeprefix("the "), today)
    if told["iso"]:
        year, month, day = (int(part) for part in (f"{told['iso']}-0").split("-")[:3])
    else:
        day = int(told["day"] or told["day_after"] or 0)
        month = MONTH_NUMBERS[told["month"].lower()] if told["month"] else 0
        year = int(told["only"] or told["year"] or 0) or _latest_year(month, day, today)
    try:
        return _whole(year, month, day)
    except ValueError:
        return None


def _whole(year: int, month: int, day: int) -> tuple[date, date]:
    """The days of a year, of a month, or one; 0 is what is not told."""
    if day:
        return date(year, month, day), date(year, month, day)
    first, last = month or 1, month or 12
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _latest_year(month: int, day: int, today: date) -> int:
    """The year of the last such month or day that has begun."""
    return today.year if (month, day or 1) <= (today.month, today.day) else today.year - 1


def _relative(words: str, today: date) -> tuple[date, date]:
    if words in {"today", "yesterday"}:
        day = today - timedelta(days=words == "yesterday")
        return day, day
    which, unit = words.split()
    first = _first_of(unit, today)
    if which == "this":
        return first, today
    last = first - timedelta(days=1)
    return _first_of(unit, last), last


def _first_of(unit: str, day: date) -> date:
    """The first day of the week (from Monday), month or year of a day."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)
