"""Times of day, as they are written: 2:30 p.m., 14:30, 1430 GMT, 18h30, noon, half past two. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.language import lexicon
from ingest.chunking import Span

DAY, HALF_DAY = 24 * 60, 12 * 60
"""Minutes."""

_OFFSETS = {name: int(minutes) for name, minutes in lexicon.table("time_zones").items()}
_HOURS = {word: int(number) for word, number in lexicon.table("numerals").items() if 1 <= int(number) <= 12}  # noqa: PLR2004 - hours
_HOUR_WORD = rf"1[0-2]|[1-9]|{'|'.join(_HOURS)}"
_PART = r"(?:,? (?:in the |at )(?P<part>morning|afternoon|evening|night)\b)?"
_ZONE = rf"(?:\s?\(?(?P<zone>(?-i:{'|'.join(_OFFSETS)})(?P<shift>\s?[+-]\d{{1,2}}(?::?\d\d)?)?(?!\w)|local time\b))?"
_AT = r"(?:(?<=\bat )|(?<=\bby )|(?<=\bfrom )|(?<=\buntil )|(?<=\btill )|(?<=\bto )|(?<=\bafter )|(?<=\bbefore ))"
_ENDS = r"(?=\s*(?:$|[,;)]|\.(?!\d)|(?:on|in the|from|to|and|until|every|each|local|GMT|UTC|hours|hrs|h)\b))"
_HALVES = r"\s?(?P<half>[ap])\.?\s?m\b\.?"
_FORMS = tuple(
    re.compile(form + _ZONE, re.IGNORECASE)
    for form in (
        rf"\b(?P<hour>0?\d|1[0-2])(?:[:.h](?P<minute>[0-5]\d))?{_HALVES}",
        rf"\b(?P<hour>[01]?\d|2[0-4])(?::|h(?=\d))(?P<minute>[0-5]\d)\b(?:\s?(?:hours|hrs|h)\b)?{_PART}",
        r"\b(?P<hour>1?\d|2[0-4])\.(?P<minute>[0-5]\d)(?:\s?(?:hours|hrs|h)\b|(?<=\d)(?=\s?(?:GMT|UTC)\b))",
        rf"{_AT}(?P<hour>[01]?\d|2[0-4])\.(?P<minute>[0-5]\d){_ENDS}",
        rf"\b(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?:\s?(?:hours|hrs)\b|(?=\s?(?:{'|'.join(_OFFSETS)})\b))",
        rf"{_AT}(?P<hour>0\d)(?P<minute>[0-5]\d)\b",
        r"\b(?:12 )?(?P<word>noon|midday|midnight)\b",
        rf"\b(?P<past>half|quarter) (?P<side>past|to) (?P<hour>{_HOUR_WORD})\b{_PART}",
        rf"\b(?P<hour>{_HOUR_WORD})(?: o[’']clock)?,? (?:in the |at )(?P<part>morning|afternoon|evening|night)\b",
        rf"\b(?P<hour>{_HOUR_WORD}) o[’']clock\b",
    )
)


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day: minutes after midnight, and its zone ("local time" or "" where that is not told).

    `is_either` is whether it may be that or twelve hours later: "2:30", "half past two".
    """

    minutes: int
    zone: str = ""
    is_either: bool = False

    def may_be(self, other: TimeOfDay) -> bool:
        """Whether both may be one time; of zones of which one is not known, that cannot be denied."""
        mine, theirs = _offset(self.zone), _offset(other.zone)
        if (mine is None) != (theirs is None) and self.zone and other.zone:
            return True
        shift = (mine or 0) - (theirs or 0) if mine is not None and theirs is not None else 0
        period = HALF_DAY if self.is_either or other.is_either else DAY
        return (self.minutes - other.minutes - shift) % period == 0

    def is_entailed_by(self, other: TimeOfDay) -> bool:
        """Whether the other says all that this says: as exactly, and in a zone that tells this one's."""
        if self.zone and (not other.zone or (_offset(self.zone) is None) != (_offset(other.zone) is None)):
            return False
        return self.may_be(other) and (self.is_either or not other.is_either)


def clock_times_in(text: str) -> list[tuple[Span, TimeOfDay]]:
    """The times of day of a text, each with its half-open span, in its order.

    "9:30" is in the morning where the text writes another time as "14:00" or "05:45" and may else be in the evening.
    """
    found: list[tuple[Span, re.Match[str]]] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if not any(start < match.end() and match.start() < end for (start, end), _ in found):
                found.append((match.span(), match))
    by_place = sorted(found, key=lambda one: one[0])
    has_long_day = any(_is_of_long_day(match) for _, match in by_place)
    return [(span, _time_of(match, has_long_day=has_long_day)) for span, match in by_place]


def _time_of(match: re.Match[str], *, has_long_day: bool) -> TimeOfDay:
    told = match.groupdict()
    zone = " ".join((told["zone"] or "").split())
    if told.get("word"):
        return TimeOfDay(0 if told["word"].lower() == "midnight" else HALF_DAY, zone)
    hour = _HOURS.get(told["hour"].lower()) or int(told["hour"])
    minute = int(told.get("minute") or 0) + {"half": 30, "quarter": 15}.get((told.get("past") or "").lower(), 0)
    if (told.get("side") or "").lower() == "to":
        hour, minute = hour - 1, 60 - minute
    if half := told.get("half"):
        return TimeOfDay((hour % 12 + 12 * (half.lower() == "p")) * 60 + minute, zone)
    if part := told.get("part"):
        return TimeOfDay((hour % 12 + 12 * _is_late(part.lower(), hour)) * 60 + minute, zone)
    is_either = 1 <= hour <= 12 and not told["hour"].startswith("0") and not has_long_day  # noqa: PLR2004 - hours
    return TimeOfDay((hour * 60 + minute) % DAY, zone, is_either)


def _is_late(part: str, hour: int) -> bool:
    """Whether an hour of a part of the day is after noon: "3 at night" is not."""
    return part in {"afternoon", "evening"} or (part == "night" and 6 <= hour <= 11)  # noqa: PLR2004 - hours


def _is_of_long_day(match: re.Match[str]) -> bool:
    """Whether a time is plainly one of a day of 24 hours."""
    told = match.groupdict()
    hour = told.get("hour") or ""
    return hour.isdigit() and not told.get("half") and (int(hour) > 12 or hour.startswith("0"))  # noqa: PLR2004 - hours


def _offset(zone: str) -> int | None:
    """How many minutes a zone is ahead of UTC; None where that is not known."""
    match = re.fullmatch(r"(?P<name>[A-Z]+)(?:\s?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?)?", zone)
    if match is None or match["name"] not in _OFFSETS:
        return None
    shift = int(match["hours"] or 0) * 60 + int(match["minutes"] or 0)
    return _OFFSETS[match["name"]] + (-shift if match["sign"] == "-" else shift)
