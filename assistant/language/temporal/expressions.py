"""The times of a sentence, in place, as far as each is told: days, months, years, spans of them, decades, eras. Pure.

A year by itself counts where it is one: "1500 people" and "Route 1950" tell none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.language import lexicon
from assistant.language.entities.dates import MONTH_NUMBERS, MONTHS
from assistant.language.entities.quantities import UNITS
from ingest.chunking import Span

Parts = tuple[int | None, int | None, int | None]
"""Year (below 0 before Christ), month and day, each None where it is not told."""


class TimeForm(StrEnum):
    """In which way a time is told."""

    DATE = "date"
    """A day, a month, or a year, or from one to another."""
    ERA = "era"
    """A decade, a century, a year before Christ."""
    WEEKDAY = "weekday"
    """A day of the week."""
    DEICTIC = "deictic"
    """Counted from the day of who writes: yesterday, last year."""


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time in a text, at a half-open span; `last` is where it ends, the same as `first` where it is one."""

    span: Span
    form: TimeForm
    first: Parts
    last: Parts
    words: str
    names_thing: bool = False
    """Whether it is a year that tells which thing is meant, or until when another was so: "the 2022 final"."""

    @property
    def is_bare_year(self) -> bool:
        """Whether it is a year by itself."""
        return self.form is TimeForm.DATE and self.first[0] is not None and self.first[1] is None


_LONG = rf"(?=[JFMASOND][a-z])(?:{'|'.join(map(str.title, MONTHS))})\b"  # looked at first: all else is slow
_MONTH = rf"(?=[JFMASOND][a-z])(?:{_LONG}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?"
_YEAR = r"(?:1\d{3}|20\d{2})"
_TO = r"\s?(?:to|and|until|through|[-–—])\s?"
_UNIT = "|".join(sorted(map(re.escape, (word for word in UNITS if word.isalpha())), key=len, reverse=True))
_NO_YEAR_AFTER = (
    rf"(?![\d%]|[.,]\d|[’']?s\b|\s(?i:{_UNIT}|local time|hours|hrs|GMT|UTC)\b|[-–](?:{_UNIT}|year|odd|strong|seat)\b)"
)
_OF_YEAR = rf"(?:,?(?: of)? (?P<year>{_YEAR})\b)?"
_DATE_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?<![\w.,-])(?P<year>{_YEAR})-(?P<number>[01]\d)-(?P<day>[0-3]\d)(?![\w-])",
        rf"(?<![\d.,:$€£])\b(?P<day>{_DAY}){_TO}(?P<last>{_DAY})(?: of)? (?P<month>{_MONTH}){_OF_YEAR}",
        rf"\b(?P<month>{_MONTH}) (?P<day>{_DAY}){_TO}(?P<last>{_DAY})\b(?![:,]\d){_OF_YEAR}",
        rf"(?<![\d.,:$€£])\b(?P<day>{_DAY})(?: of)? (?P<month>{_MONTH}){_OF_YEAR}",
        rf"\b(?P<month>{_MONTH}) (?P<day>{_DAY})\b(?!:\d|,\d){_OF_YEAR}",
        rf"\b(?P<month>{_MONTH})(?: of|,)? (?P<year>{_YEAR})\b",
        rf"(?<![\w.,$€£/-])(?P<year>{_YEAR})(?:[-–/](?P<short>\d\d)(?!\d|[-–]\d))?{_NO_YEAR_AFTER}(?![\w/])",
        rf"\b(?P<month>{_LONG})",
    )
)
_ORDINALS = {word: int(number) for word, number in lexicon.table("century_ordinals").items()}
_ERA = re.compile(
    rf"\b(?:(?P<century>\d{{1,2}}(?=st|nd|rd|th)|{'|'.join(_ORDINALS)})(?:st|nd|rd|th)?[- ]century"
    r"(?P<bc>\s(?:BCE?\b|B\.C\.))?|(?P<decade>(?:1[5-9]|20)\d0)[’']?s\b|(?P<year>\d{1,4})\s(?:BCE?\b|B\.C\.))",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\b(?:on )?(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b(?!s)")
_DEICTIC = re.compile(
    r"\b(?:yesterday|today(?![’']s)|tomorrow|(?:last|this|next) (?:month|year))\b(?![’']s)", re.IGNORECASE
)
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|until|till|by|from|during|of|early|late|mid|and|to|between|through|before|after|last|this|next|"
    r"around|throughout|for)[ -]$|\bmid-$",
    re.IGNORECASE,
)
_COUNTED_BEFORE = re.compile(
    r"(?:\b(?:number|no\.|nos\.|page|room|route|highway|model|version|channel|about|approximately|over|almost|nearly|"
    r"some|than|least|most|exactly|only|total of|score of|up to|altitude of|height of|rated|rating of|class|mark)|#|"
    r"\b\d+[-–×x])\s?$",
    re.IGNORECASE,
)
_NAMES_TIME_BEFORE = re.compile(
    r"(?:\b(?:in|since|until|till|by|from|during|of|early|late|and|to|between|through|before|after|around|circa|c\.|ca\.|"
    r"year|spring|summer|autumn|fall|winter|[A-Z]\w+)|[(,;–—-]|\bmid[- ]|[’']s|\b(?:the|his|her|its|their|a))\s?$"
)
_NOUN_AFTER = re.compile(r"^\s(?P<word>[a-z]+)")
_FUNCTION_WORDS = frozenset(lexicon.entries("function_words")) | frozenset(lexicon.entries("clause_auxiliaries"))
_OF_NOUN = r"\b(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Aa]|this|that|late|early|[A-Z]\w+[’']s?)\s$"
_WITH_NOUN, _DETERMINED = re.compile(_OF_NOUN), re.compile(rf"{_OF_NOUN}|^In\s$")
_BACKGROUND = re.compile(r"\b(?:[Bb]efore|[Ss]ince|than|prior to|as in)\s$")
_NAME_BEFORE = re.compile(
    r"(?<![.!?] )(?<!^)\b(?!(?:In|By|Since|Until|From|During|Of|Spring|Summer|Autumn|Fall|Winter|Early|Late|And|To|"
    r"Around|Before|After|Through|Throughout|Christmas|Easter|Circa)\b)[A-Z][\w’'-]+ $"
)
_FIRST_LIKELY, _LAST_LIKELY = 1900, 2039
_JOINED = re.compile(r"\s?(?:to|until|till|through|[-–—])\s?(?:(?:early|late|mid)[- ])?(?:the )?")
_BETWEEN = re.compile(r"\bbetween (?:(?:early|late|mid)[- ])?$", re.IGNORECASE)
_MOST_DAYS, _MOST_MONTHS = 31, 12
_NEAR = 40
"""Characters around a time that tell what it is."""


def time_expressions(text: str) -> list[TimeExpression]:
    """The times of a text, in its order; of those that overlap the fullest."""
    return _joined(text, sorted(_found(text), key=lambda one: one.span))


def dates_told(text: str) -> list[TimeExpression]:
    """The days, months and years of a text, in its order, each by itself."""
    return sorted(_dates(text), key=lambda one: one.span)


def _found(text: str) -> list[TimeExpression]:
    eras = [_era(match) for match in _ERA.finditer(text)]
    dates = [date for date in _dates(text) if not _overlap(date.span, eras)]
    others = [
        *(_worded(match, TimeForm.WEEKDAY) for match in _WEEKDAY.finditer(text)),
        *(_worded(match, TimeForm.DEICTIC) for match in _DEICTIC.finditer(text)),
    ]
    return [*dates, *eras, *others]


def _dates(text: str) -> list[TimeExpression]:
    found: list[TimeExpression] = []
    for form in _DATE_FORMS:
        for match in form.finditer(text):
            date = _date(match)
            if date and not _overlap(date.span, found) and _is_time(text, date):
                found.append(replace(date, names_thing=date.is_bare_year and _names_thing(text, date.span)))
    return found


def _overlap(span: Span, others: Sequence[TimeExpression]) -> bool:
    return any(span[0] < other.span[1] and other.span[0] < span[1] for other in others)


def _date(match: re.Match[str]) -> TimeExpression | None:
    told = match.groupdict()
    named = told.get("month")
    month = MONTH_NUMBERS[named.lower().rstrip(".")[:4]] if named else int(told.get("number") or 0) or None
    year, day, last = (_number(told.get(name)) for name in ("year", "day", "last"))
    if any(one is not None and not 1 <= one <= _MOST_DAYS for one in (day, last)) or (month or 1) > _MOST_MONTHS:
        return None
    first, end = (year, month, day), (year, month, last or day)
    if told.get("short") and year:
        then = year - year % 100 + int(told["short"])
        end = (then, None, None)
        if not 0 < then - year < 20:  # noqa: PLR2004 - "2022-01" is a month, "1914–18" is a time
            return None
    if last and day and last < day:
        return None
    return TimeExpression(match.span(), TimeForm.DATE, first, end, match.group())


def _number(figures: str | None) -> int | None:
    return int(re.match(r"\d+", figures)[0]) if figures else None  # type: ignore[index]


def _is_time(text: str, date: TimeExpression) -> bool:
    """Whether a month or a year that stands by itself is one."""
    before, after = text[max(0, date.span[0] - _NEAR) : date.span[0]], text[date.span[1] : date.span[1] + _NEAR]
    year, month, day = date.first
    if month and not day and not year:
        return bool(_BEFORE_MONTH.search(before)) and not re.match(r"\s[A-Z]", after)
    if month or year is None:
        return True
    if _COUNTED_BEFORE.search(before):
        return False
    noun = _NOUN_AFTER.match(after)
    is_likely = _FIRST_LIKELY <= year <= _LAST_LIKELY
    if noun and noun["word"] not in _FUNCTION_WORDS and not noun["word"].endswith(("ed", "ly")):
        return is_likely and bool(_DETERMINED.search(before))
    return not before.strip() or bool(_NAMES_TIME_BEFORE.search(before)) or is_likely


def _names_thing(text: str, span: Span) -> bool:
    """Whether a year is a part of a name, tells which thing is meant, or bounds a time: "since 1986"."""
    before, after = text[max(0, span[0] - _NEAR) : span[0]], text[span[1] : span[1] + _NEAR]
    if before.endswith("(") and after.startswith(")"):
        return True
    noun = _NOUN_AFTER.match(after)
    if _BACKGROUND.search(before):
        return True
    leads_noun = noun is not None and noun["word"] not in _FUNCTION_WORDS and not noun["word"].endswith(("ed", "ly"))
    leads_name = re.match(r"\s[A-Z]", after) is not None
    return _NAME_BEFORE.search(before) is not None or (bool(_WITH_NOUN.search(before)) and (leads_noun or leads_name))


def _era(match: re.Match[str]) -> TimeExpression:
    if match["decade"]:
        first, last = int(match["decade"]), int(match["decade"]) + 9
    elif match["year"]:
        first = last = -int(match["year"])
    else:
        number = int(match["century"]) if match["century"].isdigit() else _ORDINALS[match["century"].lower()]
        first, last = (-100 * number, -100 * (number - 1) - 1) if match["bc"] else (100 * number - 99, 100 * number)
    return TimeExpression(match.span(), TimeForm.ERA, (first, None, None), (last, None, None), match.group())


def _worded(match: re.Match[str], form: TimeForm) -> TimeExpression:
    return TimeExpression(match.span(), form, (None, None, None), (None, None, None), match.group())


def _joined(text: str, found: Sequence[TimeExpression]) -> list[TimeExpression]:
    """The times, those put together that begin and end one: "from 28 May to 3 June 2020"."""
    joined: list[TimeExpression] = []
    for one in found:
        if joined and (whole := _span_of(text, joined[-1], one)):
            joined[-1] = whole
        else:
            joined.append(one)
    return joined


def _span_of(text: str, one: TimeExpression, other: TimeExpression) -> TimeExpression | None:
    """The time from one to the other, where the text says so."""
    if {one.form, other.form} - {TimeForm.DATE, TimeForm.ERA} or one.last != one.first:
        return None
    between = text[one.span[1] : other.span[0]]
    is_between = re.fullmatch(r" and (?:(?:early|late|mid)[- ])?", between) and _BETWEEN.search(
        text[max(0, one.span[0] - _NEAR) : one.span[0]]
    )
    if not (_JOINED.fullmatch(between) or is_between):
        return None
    first = one.first if one.first[0] else (other.first[0], *one.first[1:])
    if (other.first[0] or 0) < 0 < (first[0] or 0):
        first = (-(first[0] or 0), None, None)  # "1400 to 800 BC"
    if first[0] is None and one.form is not other.form:
        return None
    span = one.span[0], other.span[1]
    return replace(one, span=span, first=first, last=other.last, words=text[slice(*span)])
