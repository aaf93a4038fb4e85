"""Times of a sentence → dates of the calendar, by the sentence, the article around it, and its day. Pure.

"23 November" is of the year that the article was telling of just before, "yesterday" counted from the day of
publication; where that leaves a doubt, nothing is dated.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.language import lexicon
from assistant.language.temporal.expressions import Parts, TimeExpression, TimeForm, dates_told
from assistant.timeline import Basis, CalendarDate
from ingest.chunking import Span

HOME_SHARE, FEWEST_WHOLE_DATES = 0.75, 2
"""The least share of the whole dates of an article that are of the year that it tells of, and how many at least."""

LEAD, LEAD_SHARE = 600, 0.6
"""Characters at the head of an article that name its year, and the least share of all whole dates that are of it."""

LONGEST_REACH = 1500
"""Characters for which a year holds that was told before, in one paragraph."""

MOST_DAYS_AHEAD = 60
"""Days after its publication that an article may tell of without a year."""

_BACKGROUND = re.compile(r"\b(?:since|than|before|after|until|till|from|born|of the|following|like)\s(?:[A-Z]\w+ )?$")
_FRONTED = re.compile(r"(?:^|[.!?]\s+|\n)(?:In|By|During|Throughout|Early in|Late in|In early|In late|In mid-)\s?$")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FUTURE = re.compile(
    r"\b(?:will|would|shall|is to|are to|is due|are due|plans? to|set to|expected to|scheduled|ahead)\b"
)
_THAT_YEAR = re.compile(r",? (?:of |in )?(?:that|the same) year\b")
_PAST = re.compile(
    rf"\b(?:was|were|had|did|said|told|[a-z]{{3,}}ed|{'|'.join(map(re.escape, lexicon.table('irregular_verbs')))})\b"
)
_TITLE_YEAR = re.compile(r"(?<![\d–-])((?:1[5-9]|20)\d\d)(?![\d–/-])")


@dataclass(frozen=True, slots=True)
class ResolvedTime:
    """A time of a text at a half-open span, as dates of the calendar, and what told them."""

    span: Span
    first: CalendarDate
    last: CalendarDate
    basis: Basis


@dataclass(frozen=True, slots=True)
class ArticleTimes:
    """What the times of an article count from.

    `told` are the places at which its text begins to tell of a year, `home` is the year that all of it tells of,
    `published` its day, each None where it is not known. `sections` and `paragraphs` are where these begin.
    """

    told: tuple[tuple[int, int], ...] = ()
    home: int | None = None
    published: date | None = None
    sections: tuple[int, ...] = ()
    paragraphs: tuple[int, ...] = ()

    @classmethod
    def of(cls, text: str, title: str, published: str | None, sections: Sequence[int] = ()) -> ArticleTimes:
        """By the text, the title, the day of publication (ISO 8601), and where the sections begin."""
        dates = [one for one in dates_told(text) if one.first[0]]
        told = tuple((one.span[0], one.first[0] or 0) for one in dates if _sets_year(text, one))
        paragraphs = tuple(match.end() for match in re.finditer("\n", text))
        return cls(told, _home(title, dates), _day_of(published), tuple(sections), paragraphs)

    def year_at(self, place: int) -> int | None:
        """The year of which the text tells at a place; None where that is not plain."""
        section = max((one for one in self.sections if one <= place), default=0)
        paragraph = max((one for one in self.paragraphs if one <= place), default=0)
        begin = max(section, paragraph, place - LONGEST_REACH)
        before = [year for at, year in self.told if begin <= at < place]
        if not before:
            return self.home
        return before[-1] if self.home in (None, before[-1]) else None  # a paragraph on another year leaves a doubt


def resolved_times(
    sentence: str, place: int, found: Sequence[TimeExpression], times: ArticleTimes
) -> list[ResolvedTime]:
    """The times of a sentence that stands at a place of its article, without those that leave a doubt."""
    own_year = next((one.first[0] for one in found if one.first[0] and one.first[1]), None)
    resolved = []
    for one in found:
        if one.form in {TimeForm.DATE, TimeForm.ERA}:
            told = _dated(one, sentence, place, own_year, times)
        else:
            told = _counted(one, sentence, found, times)
        if told and _exist(told):
            resolved.append(told)
    return resolved


def _dated(
    one: TimeExpression, sentence: str, place: int, own_year: int | None, times: ArticleTimes
) -> ResolvedTime | None:
    if one.first[0] is not None and one.last[0] is not None:
        return ResolvedTime(one.span, _in_year(one.first, one.first[0]), _in_year(one.last, one.last[0]), "sentence")
    before = _year_before(one, sentence)
    if _THAT_YEAR.match(sentence, one.span[1]):
        own_year = before or times.year_at(place)
    if own_year:
        return ResolvedTime(one.span, _in_year(one.first, own_year), _in_year(one.last, own_year), "sentence")
    is_told = _PAST.search(sentence) or (times.published and _FUTURE.search(sentence))
    if not one.first[2] and (one.first != one.last or not is_told):
        return None  # months of every year
    found = _without_year(one, sentence, place, times)
    is_open = found and before and before != found.first[0]  # "infected in 1978, she died on 11 September": of which?
    return None if is_open else found


def _without_year(one: TimeExpression, sentence: str, place: int, times: ArticleTimes) -> ResolvedTime | None:
    """A day whose sentence does not tell the year: that of the article, or of what it told before."""
    told_before = times.year_at(place)
    year = _year_by_day(one.first, sentence, times.published) if times.published else told_before
    if year is None or told_before not in (None, year):
        return None
    basis: Basis = "published" if times.published else "article"
    return ResolvedTime(one.span, _in_year(one.first, year), _in_year(one.last, year), basis)


def _year_before(one: TimeExpression, sentence: str) -> int | None:
    """The last year by itself that a sentence tells before a time."""
    years = [
        date.first[0] for date in dates_told(sentence[: one.span[0]]) if date.is_bare_year and not date.names_thing
    ]
    return years[-1] if years else None


def _in_year(parts: Parts, year: int) -> CalendarDate:
    return year, parts[1], parts[2]


def _year_by_day(parts: Parts, sentence: str, published: date) -> int | None:
    """The year of a day or month that an article of a day tells without one: the last such, but for what is to come."""
    month, day = parts[1] or 1, parts[2] or 1
    this = (published.year, month, day)
    if _FUTURE.search(sentence) and not _PAST.search(sentence):
        return published.year if this >= (published.year, published.month, 1) else published.year + 1
    days_ahead = (month - published.month) * 30 + (day - published.day if parts[2] else 0)
    is_of_this_year = days_ahead <= MOST_DAYS_AHEAD and not _is_ahead(parts, sentence, published)
    return published.year if is_of_this_year else published.year - 1


def _is_ahead(parts: Parts, sentence: str, published: date) -> bool:
    """Whether a day of this year would be to come, while the sentence tells of what was."""
    this = (parts[1] or 1, parts[2] or 1)
    return this > (published.month, published.day if parts[2] else 1) and _PAST.search(sentence) is not None


def _counted(
    one: TimeExpression, sentence: str, found: Sequence[TimeExpression], times: ArticleTimes
) -> ResolvedTime | None:
    """A time that is counted from the day of publication; not in speech, nor beside a date."""
    published = times.published
    others = any(other.form in {TimeForm.DATE, TimeForm.ERA} for other in found)
    if published is None or others or _is_said(sentence, one.span[0]):
        return None
    words = one.words.lower()
    if one.form is TimeForm.WEEKDAY:
        then = _weekday(words, sentence, published)
        return _on_day(one.span, then) if then else None
    if words in {"yesterday", "today", "tomorrow"}:
        return _on_day(one.span, published + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[words]))
    which, unit = words.split()
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "year":
        year = (published.year + step, None, None)
        return ResolvedTime(one.span, year, year, "published")
    months = published.year * 12 + published.month - 1 + step
    month = (months // 12, months % 12 + 1, None)
    return ResolvedTime(one.span, month, month, "published")


def _weekday(words: str, sentence: str, published: date) -> date | None:
    """The day of the week that is meant: the last one to the day of publication, or the next where it is to come."""
    number = _WEEKDAYS.index(words.removeprefix("on "))
    if not words.startswith("on "):
        return None
    if _PAST.search(sentence) and not _FUTURE.search(sentence):
        return published - timedelta(days=(published.weekday() - number) % 7)
    if _FUTURE.search(sentence) and not _PAST.search(sentence):
        return published + timedelta(days=(number - published.weekday()) % 7)
    return None


def _on_day(span: Span, day: date) -> ResolvedTime:
    told = (day.year, day.month, day.day)
    return ResolvedTime(span, told, told, "published")


def _is_said(sentence: str, place: int) -> bool:
    """Whether a place of a sentence is in quotation marks."""
    before = sentence[:place]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _exist(told: ResolvedTime) -> bool:
    """Whether there are such days, and the first does not come after the last."""
    for year, month, day in (told.first, told.last):
        if month and day and not day <= calendar.monthrange(max(1, min(9999, year)), month)[1]:
            return False
    return tuple(part or 0 for part in told.first) <= tuple(part or 99 for part in told.last)


def _sets_year(text: str, one: TimeExpression) -> bool:
    """Whether what follows is of the year of a date: a day that is no background, or what leads a sentence."""
    before = text[max(0, one.span[0] - 30) : one.span[0]]
    if not one.first[2]:
        return _FRONTED.search(before) is not None
    return not _BACKGROUND.search(before)


def _home(title: str, dates: Sequence[TimeExpression]) -> int | None:
    """The year that an article tells of: that of its title, of its head, or of most of its whole dates."""
    if titled := _TITLE_YEAR.search(title):
        return int(titled[1])
    whole = [one for one in dates if one.first[2]] or [one for one in dates if one.first[1]]
    years = Counter(one.first[0] for one in whole)
    if not years:
        leading = {one.first[0] for one in dates if one.span[0] < LEAD}
        return leading.pop() if len(leading) == 1 else None
    if whole[0].span[0] < LEAD and years[whole[0].first[0]] >= LEAD_SHARE * years.total():
        return whole[0].first[0]
    most, count = years.most_common(1)[0]
    return most if count >= FEWEST_WHOLE_DATES and count >= HOME_SHARE * years.total() else None


def _day_of(published: str | None) -> date | None:
    """The day of publication; None where it is not known to the day."""
    try:
        return date.fromisoformat((published or "")[:10]) if len(published or "") >= 10 else None  # noqa: PLR2004 - of an ISO date
    except ValueError:
        return None
