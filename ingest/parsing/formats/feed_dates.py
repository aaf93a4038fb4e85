"""The days of a feed's entries, in the zone that they are written in; slash dates by the habit of the feed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parsedate_tz

from ingest.parsing.metadata import parse_date

_ISO = re.compile(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_PARTIAL = re.compile(r"\s*\d{4}(?:-\d{2})?\s*")
_SLASHED = re.compile(r"\s*(?:[^\W\d]+\.?,?\s+)?(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_WEEKDAY = re.compile(r"\s*[^\W\d]+\.?,\s*")
_MONTH_FIRST = re.compile(r"en-(?:us|ph)|es-us", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(?!en(?:-us|-ph|-ca)?\Z|es-us\Z|zh|ja|ko|hu|lt|mn|fa)[a-z]{2,3}(?:-\w+)*\Z", re.IGNORECASE)
_MONTHS = 12
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class DateHabit:
    """Whether a feed writes the month before the day (03/04/2024 is 4 March); None where nothing tells."""

    month_first: bool | None = None

    @classmethod
    def of(cls, dates: Iterable[str], language: str) -> DateHabit:
        """The habit by those dates of the feed that can be read in one way only, else by its language."""
        told = {found for given in dates if (found := _order(given)) is not None}
        if len(told) == 1:
            return cls(told.pop())
        if told or not language:
            return cls()
        if _MONTH_FIRST.fullmatch(language):
            return cls(True)
        return cls(False) if _DAY_FIRST.fullmatch(language) else cls()

    def day(self, given: str) -> tuple[str | None, str | None]:
        """An ISO date, and a note where none could be made of what is given."""
        day, note = parse_date(self._iso(given) or given)
        return (None, note) if note else (day, None)

    def _iso(self, given: str) -> str | None:
        if found := _ISO.match(given):
            return f"{int(found[1]):04}-{int(found[2]):02}-{int(found[3]):02}"
        if _PARTIAL.fullmatch(given):
            return given.strip()
        if found := _SLASHED.match(given):
            return self._from_slashed(found)
        told = parsedate_tz(_WEEKDAY.sub("", given)) or parsedate_tz(given)
        return f"{told[0]:04}-{told[1]:02}-{told[2]:02}" if told else None

    def _from_slashed(self, found: re.Match[str]) -> str | None:
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        month_first = _order(found.group())
        if month_first is None:
            month_first = self.month_first
        if found[2] == ".":
            month_first = False
        if month_first is None and first != second:
            return None
        month, day = (first, second) if month_first else (second, first)
        return f"{year if len(found[4]) == 4 else _CENTURY + year:04}-{month:02}-{day:02}"  # noqa: PLR2004 -- digits


def _order(given: str) -> bool | None:
    """Whether the month comes first in a slash date, where one of its numbers can only be a day."""
    found = _SLASHED.match(given)
    if found is None or (int(found[1]) > _MONTHS) == (int(found[3]) > _MONTHS):
        return None
    return int(found[3]) > _MONTHS
