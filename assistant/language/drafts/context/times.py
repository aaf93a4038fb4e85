"""Times that are told by the time before: "the following year" → "in 1995". Pure.

Only years and whole dates that the draft names count, and only where what is before leaves no doubt which is meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.language import lexicon
from assistant.language.entities.dates import MONTHS, PartialDate, dates_of

_NUMBERS = {word: int(number) for word, number in lexicon.table("number_words_to_ten").items()} | {"a": 1}
_COUNT = rf"(?P<count>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}|\d{{1,2}})"
_BEFORE = r"(?P<before>\b(?:[Ii]n|[Oo]n|[Bb]y|[Oo]f|[Uu]ntil|[Ss]ince|[Ff]rom|[Dd]uring|[Ff]or) )?"
_UNTIL = r"(?P<before>\b(?:[Bb]y|[Uu]ntil|[Ff]rom) )?"
"""Before "two days later", where "in" and "on" belong to the verb: "was called in two days later"."""

_FORMS = (
    (re.compile(rf"{_BEFORE}\b[Tt]he (?:following|next|subsequent) (?P<unit>year|day|morning|evening)\b"), 1),
    (re.compile(rf"{_BEFORE}\b[Tt]he (?:previous|preceding) (?P<unit>year|day|evening)\b"), -1),
    (re.compile(rf"{_BEFORE}\b[Tt]he (?P<unit>year|day) (?:before|earlier)(?=[,.;]|$| [a-z]+ed\b)"), -1),
    (re.compile(rf"{_BEFORE}\b[Tt]he (?P<unit>year|day) after(?=[,.;]|$)"), 1),
    (re.compile(rf"{_BEFORE}\b(?:[Tt]hat|[Tt]he same) (?P<unit>year|day)\b(?! (?:as|that|when))"), 0),
    (re.compile(rf"{_UNTIL}\b(?i:{_COUNT}) (?P<unit>year|day)s? (?:later|afterwards)\b"), 1),
    (re.compile(rf"{_UNTIL}\b(?i:{_COUNT}) (?P<unit>year|day)s? (?:earlier|previously)\b"), -1),
)
_GOVERNED = re.compile(r"\b(?:throughout|within|over|into|after|before|like|than|and|or|between)\s$", re.IGNORECASE)
_KEPT = frozenset("by until since from".split())


@dataclass(frozen=True, slots=True)
class TimeAnchor:
    """The year, and the day, that a later sentence may count from; None where none is plain."""

    year: int | None = None
    day: PartialDate | None = None


def anchored(text: str, anchor: TimeAnchor) -> TimeAnchor:
    """The anchor behind a text: the only year and day that it names; nothing where it names several."""
    dates = dates_of(text)[0]
    years = {one.year for one in dates if one.year}
    days = {one.parts: one for one in dates if one.day and one.month}
    if not dates:
        return anchor
    year = years.pop() if len(years) == 1 else (None if years else anchor.year)
    day = next(iter(days.values())) if len(days) == 1 else None
    return TimeAnchor(year, day)


def with_times(text: str, anchor: TimeAnchor) -> str:
    """A text with the years and days that it counts from the anchor; as it is where none is known."""
    if dates_of(text)[0]:
        return text  # it may count from its own
    for form, sign in _FORMS:
        if (match := form.search(text)) and not _GOVERNED.search(text, 0, match.start()):
            told = _told(match, sign, anchor)
            return f"{text[: match.start()]}{told}{text[match.end() :]}" if told else text
    return text


def _told(match: re.Match[str], sign: int, anchor: TimeAnchor) -> str:
    """The words of the time that is meant; empty where that isn't known."""
    counted = str(match.groupdict().get("count") or "1").lower()
    number = sign * (int(counted) if counted.isdigit() else _NUMBERS[counted])
    before = (match["before"] or "").strip()
    if match["unit"] == "year":
        time = str(anchor.year + number) if anchor.year else ""
        preposition = "of" if before.lower() == "of" else "in"
    else:
        time = _day(anchor.day, number) if anchor.day else ""
        preposition = "on"
    if not time:
        return ""
    if before.lower() == "of":
        return f"of {time}"
    said = before if before.lower() in _KEPT else preposition
    return f"{said[:1].upper() if match.group()[0].isupper() else said[:1]}{said[1:]} {time}"


def _day(anchor: PartialDate, number: int) -> str:
    """A day counted from one; empty where the turn of a month in an unknown year would matter."""
    year = anchor.year or 2001
    try:
        then = date(year, anchor.month or 1, anchor.day or 1) + timedelta(days=number)
    except (ValueError, OverflowError):
        return ""
    if not anchor.year and (then.year != year or {then.month, anchor.month} == {2, 3}):
        return ""
    told = f"{then.day} {MONTHS[then.month - 1].title()}"
    return f"{told} {then.year}" if anchor.year else told
