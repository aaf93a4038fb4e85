"""Other dates, weekdays and times of day of the same thing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer import Span as PlainSpan
from assistant.checking.reasons.difference import Difference, Rated
from assistant.checking.reasons.kinds.words import after, before, context_fit, roots_of, shared_roots
from assistant.language import lexicon
from assistant.language.entities.clock_times import TimeOfDay, clock_times_in
from assistant.language.entities.dates import PartialDate, dates_of
from ingest.chunking import Span

_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_MUCH_BETTER = 0.5
_MISSING = 2.5
_LEAST_FIT = 0.3
_ORDINALS = {word: int(number) for word, number in lexicon.table("century_ordinals").items()}
_ERA = re.compile(
    rf"\b(?:(?P<century>\d{{1,2}}(?=st|nd|rd|th)|{'|'.join(_ORDINALS)})(?:st|nd|rd|th)?[- ]centur(?:y|ies)"
    r"(?P<bc>\s(?:BCE?|B\.C\.))?(?:\sAD)?|(?P<decade>(?:1\d|20)\d0)[’']?s\b|(?P<year>\d{1,4})\s(?:BCE?\b|B\.C\.))",
    re.IGNORECASE,
)
_RELATIONS = frozenset("until till since from before after".split())


@dataclass(frozen=True, slots=True)
class Day:
    """A weekday, a time of day or an era in place, and what it is.

    That is a weekday in lower case, a time of day, or the first and last year (below 0 before Christ).
    """

    span: Span
    kind: str
    value: str | TimeOfDay | tuple[int, int]

    def may_be(self, other: Day) -> bool:
        """Whether two are the same, or eras that overlap."""
        if isinstance(self.value, tuple) and isinstance(other.value, tuple):
            return self.value[0] <= other.value[1] and other.value[0] <= self.value[1]
        if isinstance(self.value, TimeOfDay) and isinstance(other.value, TimeOfDay):
            return self.value.may_be(other.value)
        return self.value == other.value


@lru_cache(maxsize=512)
def dates_in(text: str) -> tuple[tuple[PartialDate, Span], ...]:
    """The dates of a text, each with its half-open span, in its order."""
    found: list[tuple[PartialDate, Span]] = []
    place = 0
    for date in dates_of(text)[0]:
        start = text.find(date.text, place)
        shown = date.text
        if start < 0:  # a part of a range: "14 to 19 September" has no "14 September"
            shown = str(date.day)
            match = re.compile(rf"\b{shown}\b").search(text, place)
            start = match.start() if match else -1
        if start >= 0:
            place = start + len(shown)
            found.append((date, (start, place)))
    return tuple(found)


@lru_cache(maxsize=512)
def days_in(text: str) -> tuple[Day, ...]:
    """The weekdays and times of day of a text, in place."""
    weekdays = [Day(match.span(), "weekday", match.group().lower()) for match in _WEEKDAY.finditer(text)]
    clocks = [Day(span, "clock", time) for span, time in clock_times_in(text)]
    eras = [Day(match.span(), "era", _years(match)) for match in _ERA.finditer(text)]
    return tuple(sorted([*weekdays, *clocks, *eras], key=lambda day: day.span))


def blanked_days(text: str) -> str:
    """The text with bars in the place of its dates and times, of the same length."""
    for span in [*(span for _, span in dates_in(text)), *(day.span for day in days_in(text))]:
        text = text[: span[0]] + "|" * (span[1] - span[0]) + text[span[1] :]
    return text


def date_differences(claim: str, evidence: str) -> Iterator[Rated]:
    """The dates of a claim in the place of which the evidence has another."""
    if shared_roots(claim, evidence):
        yield from _calendar_differences(claim, evidence)
        yield from _day_differences(claim, evidence)


def _calendar_differences(claim: str, evidence: str) -> Iterator[Rated]:
    told, stated = dates_in(evidence), dates_in(claim)
    for date, span in stated:
        agreeing = [(other, place) for other, place in told if may_be(date, other) and _is_as_exact(other, date)]
        rivals = [
            (other, place)
            for other, place in told
            if _conflict(date, other)
            and (not _names_something(claim, span) or _say_the_same(claim, span, evidence, place))
        ]
        rated = [
            (_fit(claim, span, evidence, place) - any(may_be(another, other) for another, _ in stated), place)
            for other, place in rivals
        ]
        if not rated:
            continue
        fit, place = max(rated)
        if agreeing:
            fit -= max(_fit(claim, span, evidence, own) for _, own in agreeing) + _MUCH_BETTER
        if fit >= (0 if agreeing else _LEAST_FIT):
            yield Rated(fit + _MISSING * (not agreeing), _difference(claim, span, evidence, place))


def _day_differences(claim: str, evidence: str) -> Iterator[Rated]:
    stated, told = days_in(claim), days_in(evidence)
    years, their_years = _as_eras(claim), _as_eras(evidence)
    their_eras = [day for day in told if day.kind == "era"]
    pairs = [*((day, [*told, *their_years]) for day in stated), *((year, their_eras) for year in years if their_eras)]
    for day, others in pairs:
        rivals = [other for other in others if other.kind == day.kind and not day.may_be(other)]
        if not rivals or any(other.kind == day.kind and day.may_be(other) for other in others):
            continue
        if day in years and any(day.may_be(other) for other in their_years):
            continue
        best = max(rivals, key=lambda other: _fit(claim, day.span, evidence, other.span))
        fit = _fit(claim, day.span, evidence, best.span)
        yield Rated(fit + _MISSING, _difference(claim, day.span, evidence, best.span))


def _as_eras(text: str) -> list[Day]:
    """The years of a text's dates, as eras."""
    return [Day(span, "era", (date.year, date.year)) for date, span in dates_in(text) if date.year]


def _years(match: re.Match[str]) -> tuple[int, int]:
    """The first and last year of an era."""
    if match["decade"]:
        return int(match["decade"]), int(match["decade"]) + 9
    if match["year"]:
        return -int(match["year"]), -int(match["year"])
    number = int(match["century"]) if match["century"].isdigit() else _ORDINALS[match["century"].lower()]
    return (-100 * number, -100 * (number - 1) - 1) if match["bc"] else (100 * (number - 1), 100 * number)


def may_be(one: PartialDate, other: PartialDate) -> bool:
    """Whether two dates have parts in common and differ in none."""
    pairs = [(mine, theirs) for mine, theirs in zip(one.parts, other.parts, strict=True) if mine and theirs]
    return bool(pairs) and all(mine == theirs for mine, theirs in pairs)


def _is_as_exact(one: PartialDate, other: PartialDate) -> bool:
    """Whether a date tells the day or month where the other does."""
    return bool(one.day or not other.day) and bool(one.month or not other.month)


def _conflict(one: PartialDate, other: PartialDate) -> bool:
    """Whether two dates differ in a part that both have."""
    pairs = [(mine, theirs) for mine, theirs in zip(one.parts, other.parts, strict=True) if mine and theirs]
    return any(mine != theirs for mine, theirs in pairs)


def _names_something(text: str, span: Span) -> bool:
    """Whether a date tells which thing is meant: "the April 20 launch"."""
    lead, following = before(text, span), after(text, span)
    is_close = bool(following) and text[span[1] : following[0].start] == " " and following[0].carries
    return is_close and bool(lead) and lead[0].lower == "the"


def _say_the_same(claim: str, span: Span, evidence: str, other: Span) -> bool:
    """Whether the same word follows two dates: "the 1986 World Cup", "the 1982 World Cup"."""
    return bool(roots_of(after(claim, span)) & roots_of(after(evidence, other)))


def _relation(text: str, span: Span) -> str:
    """The word before a date that says more than "on" it: "until", "since"."""
    lead = before(text, span)
    return lead[0].lower if lead and lead[0].lower in _RELATIONS else ""


def _fit(claim: str, span: Span, evidence: str, other: Span) -> float:
    same = [word.lower for word in before(claim, span)] == [word.lower for word in before(evidence, other)]
    return (
        context_fit(claim, span, evidence, other)
        + 0.5 * same
        - 0.5 * (_relation(claim, span) != _relation(evidence, other))
    )


def _difference(claim: str, span: Span, evidence: str, other: Span) -> Difference:
    said, told = (" ".join(text[slice(*place)].split()) for text, place in ((claim, span), (evidence, other)))
    text = f"The articles say {told}; the claim says {said}."
    return Difference("date", PlainSpan(*span), PlainSpan(*other), text)
