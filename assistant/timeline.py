"""What flows out of a timeline: sentences in the order of what they tell. Facts only, no I/O."""

from __future__ import annotations

import calendar
from dataclasses import asdict, dataclass
from typing import Literal

from assistant.answer import Citation, Span

CalendarDate = tuple[int, int | None, int | None]
"""Year (below 0 before Christ), month and day, each of the latter None where it is not told."""

Basis = Literal["sentence", "article", "published"]
"""What tells a date: the sentence by itself; the sentence, and the article for the year; the day of publication."""


def iso(date: CalendarDate) -> str:
    """A date in ISO 8601, of as many parts as are known: "2021-03-23", "2021-03", "2021"; 205 BC is "-0204"."""
    year, month, day = date
    told = f"{year:04}" if year > 0 else f"-{-year - 1:04}" if year < -1 else "0000"
    return "-".join([told, *(f"{part:02}" for part in (month, day) if part)])


@dataclass(frozen=True, slots=True)
class TimelineDate:
    """When something was: from one date to another, the same where it is one, and the words of the quote that tell it.

    `words` are a half-open span of `Article.text`.
    """

    first: CalendarDate
    last: CalendarDate
    words: Span
    basis: Basis = "sentence"

    @property
    def in_words(self) -> str:
        """As a person reads it: "23 March 2021", "March 2021", "28 May – 3 June 2020", "1960s", "205 BC"."""
        (first, *rest), (last, *others) = self.first, self.last
        if self.first == self.last:
            return _in_words(self.first)
        if first % 10 == 0 and last == first + 9 and not any((*rest, *others)):
            return f"{first}s"
        if last == first + 99 and not any((*rest, *others)):
            return f"{first}–{last}" if first > 0 else f"{-first}–{-last} BC"
        shared = _shared(self.first, self.last)
        return f"{_in_words(self.first).removesuffix(shared).strip()} – {_in_words(self.last)}"

    @property
    def key(self) -> tuple[int, int, int, int, int, int]:
        """By what dates are sorted: a year comes before its months, a month before its days."""
        year, month, day = self.first
        last = self.last
        return year, month or 0, day or 0, last[0], last[1] or 0, last[2] or 0

    def to_json(self) -> dict[str, object]:
        """The date as JSON-ready values: ISO 8601 dates of as many parts as are known."""
        return {"from": iso(self.first), "to": iso(self.last), "basis": self.basis, "words": asdict(self.words)}


def _in_words(date: CalendarDate) -> str:
    year, month, day = date
    told = f"{year}" if year > 0 else f"{-year} BC"
    return " ".join([*([str(day)] if day else []), *([calendar.month_name[month]] if month else []), told])


def _shared(one: CalendarDate, other: CalendarDate) -> str:
    """What two dates end in alike, in words: the year, or the month and the year."""
    if one[0] != other[0] or not one[1]:
        return ""
    return _in_words((one[0], one[1] if one[1] == other[1] and one[2] else None, None))


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A sentence of an article, word for word, and when it says that something was.

    `rivals` are the numbers of the entries, of other articles, that date the same thing differently.
    """

    when: TimelineDate
    citation: Citation
    rivals: tuple[int, ...] = ()

    @property
    def number(self) -> int:
        """Its place in the timeline, from 1."""
        return self.citation.number

    def to_json(self) -> dict[str, object]:
        """The entry as JSON-ready values."""
        return {"date": self.when.to_json(), "citation": self.citation.to_json(), "differs_from": self.rivals}


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dated sentences on a subject, or of some articles, in the order of what they tell.

    `articles` is how many were looked through, `articles_left_out` how many more tell of it or were chosen; `left_out`
    how many sentences there was no room for. `is_sure` is False where they may be on something else of that name.
    """

    subject: str
    entries: tuple[TimelineEntry, ...] = ()
    articles: int = 0
    articles_left_out: int = 0
    left_out: int = 0
    is_sure: bool = True

    def to_json(self) -> dict[str, object]:
        """The timeline as JSON-ready values."""
        facts = {name: getattr(self, name) for name in ("subject", "articles", "articles_left_out", "left_out")}
        return {**facts, "sure": self.is_sure, "entries": [entry.to_json() for entry in self.entries]}
