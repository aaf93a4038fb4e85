"""A line → the whole days in it that can be read in one way only. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ingest.parsing.formats.feed_dates import DateHabit

EARLIEST_YEAR = 1700

_MONTH_NAMES = (
    "january jan januar jänner janvier enero gennaio janeiro januari",
    "february feb februar février fevrier febrero febbraio fevereiro februari",
    "march mar märz mars marzo março maart",
    "april apr avril abril aprile",
    "may mai mayo maggio maio mei maj",
    "june jun juni juin junio giugno junho",
    "july jul juli juillet julio luglio julho",
    "august aug août aout agosto augustus augusti",
    "september sept sep septembre septiembre settembre setembro",
    "october oct oktober okt octobre octubre ottobre outubro",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre decembre diciembre dicembre dezembro desember",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?"
_IN_WORDS = re.compile(
    rf"(?<![\w/.-]){_DAY}(?: of| de)?[ -]({_MONTH})\.?,?(?: de| del)?[ -](\d{{4}})(?![\w/-])"
    rf"|(?<![\w/.-])({_MONTH})\.? {_DAY},? (\d{{4}})(?![\w/-])",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(?<![\w/.:-])(\d{4})([./-])(\d{1,2})\2(\d{1,2})(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?(?![\w/-])")
_YEAR_LAST = re.compile(r"(?<![\w/.:-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?![\w/-])")
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A day in ISO form, None where it can be read in two ways or is none; its half-open span in the line."""

    day: str | None
    start: int
    end: int


def printed_dates(line: str, habit: DateHabit) -> list[PrintedDate]:
    """The whole days in a line, in its order; `habit` tells how 03/04/2024 is read."""
    return sorted([*_in_words(line), *_in_figures(line, habit)], key=lambda one: one.start)


def habit_of(text: str) -> DateHabit:
    """Whether a text writes the month before the day, by those of its dates that can be read in one way only."""
    return DateHabit.of((found.group() for found in _YEAR_LAST.finditer(text) if found[2] == "/"), "")


def _in_words(line: str) -> Iterator[PrintedDate]:
    for found in _IN_WORDS.finditer(line):
        day, month, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        yield PrintedDate(_iso_day(int(year), _MONTHS[month.lower()], int(day)), *found.span())


def _in_figures(line: str, habit: DateHabit) -> Iterator[PrintedDate]:
    for found in _YEAR_FIRST.finditer(line):
        yield PrintedDate(_iso_day(int(found[1]), int(found[3]), int(found[4])), *found.span())
    for found in _YEAR_LAST.finditer(line):
        day, month = _in_order(int(found[1]), int(found[3]), found[2], habit)
        yield PrintedDate(_iso_day(int(found[4]), month, day), *found.span())


def _in_order(first: int, second: int, sign: str, habit: DateHabit) -> tuple[int, int]:
    """Day and month of two numbers; zeros where either may be the month. With points, the day is first, as in feeds."""
    if sign == "." or first > _LAST_MONTH or first == second:
        return first, second
    if second > _LAST_MONTH or habit.month_first:
        return second, first
    return (first, second) if habit.month_first is False else (0, 0)


def _iso_day(year: int, month: int, day: int) -> str | None:
    """The day, if there was such a one, and articles then."""
    try:
        told = date(year, month, day)
    except ValueError:
        return None
    return told.isoformat() if told.year >= EARLIEST_YEAR else None
