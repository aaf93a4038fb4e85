"""What a question wants besides its answer: one sentence or several, a digest, and from which time. Pure."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assistant.language import lexicon
from assistant.language.entities.dates import MONTHS
from assistant.language.tokens import content_words


class Scope(StrEnum):
    """How much an answer takes."""

    ONE = "one"
    """A sentence, or a few that say it as well."""
    SEVERAL = "several"
    """A sentence from each of several articles, or on each of several things: compare, list, which of."""
    BROAD = "broad"
    """A short digest: summarise, what is said about."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both of them in it."""

    first: date
    last: date

    def contains(self, published: str | None) -> bool:
        """Whether a day, as an ISO date, lies in it."""
        return published is not None and self.first.isoformat() <= published[:10] <= self.last.isoformat()


@dataclass(frozen=True, slots=True)
class Intent:
    """What a question wants.

    `topic` is the question without the words that ask ("summarise"), `parts` are the questions on each of several
    things, where it names them. Articles published in `period` count more, and where `period_only`, alone if there
    are any. `wants_newest` is whether newer articles count more.
    """

    scope: Scope
    topic: str
    parts: tuple[str, ...] = ()
    period: Period | None = None
    period_only: bool = False
    wants_newest: bool = False


_BROAD = re.compile(
    r"^(?:please |can you |could you |give me |i want )*"
    r"(?:summari[sz]e|sum up|(?:a |the |an )?(?:short |brief )?(?:summary|overview|digest) (?:of|on|about)|"
    r"what (?:is|was|has been) (?:said|written|reported|known|there) (?:about|on|of)|"
    r"what do (?:the|my|these) (?:articles|sources|papers|stories) (?:say|tell|report|write)(?: us)? (?:about|on|of)|"
    r"tell me (?:more |something |all |everything )?about|what do we know about|"
    r"обобщи|кратко о|что известно о|что говорится о|что пишут о|расскажи о)\b\s*"
    r"(?:the articles? (?:on|about)|what (?:is|was) (?:said|written) (?:about|on)|everything (?:on|about))?\s*",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:compare|comparison|differences? between|differ|in common|versus|vs\.?|which of|list|name all|what are all|"
    r"each of|сравни|перечисли)\b",
    re.IGNORECASE,
)
_ASKING_WORDS = re.compile(
    r"^(?:compare|list|what (?:is|are) the differences? between|how (?:do|does|did) (?=.* differ))\s*", re.IGNORECASE
)
_TWO_THINGS = re.compile(
    r"(?P<one>(?:the )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*),? (?:and|or|with|to|versus|vs\.?|than) "
    r"(?:that of |those of )?(?P<other>(?:the )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)"
)
_NEWEST = re.compile(rf"\b(?:{lexicon.alternation('recency_phrases')})\b", re.IGNORECASE)
_SPAN = re.compile(r"\b(?P<which>last|past|this|previous) (?P<unit>week|month|year)\b", re.IGNORECASE)
_DAY = re.compile(r"\b(?P<day>yesterday|today)\b(?!'s)", re.IGNORECASE)
_MONTH = re.compile(
    rf"\b(?:in|during|since) (?P<month>{'|'.join(MONTHS)})(?: (?:of )?(?P<year>(?:19|20)\d\d))?\b", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:in|during) (?P<year>20\d\d)\b", re.IGNORECASE)
REPORTING_DELAY = timedelta(days=14)
"""Articles on what happened in a month may be published a little later."""


def intent_of(question: str, today: date) -> Intent:
    """What a question wants, as seen on a day."""
    period, period_only = _period(question, today)
    newest = _NEWEST.search(question) is not None
    broad = _BROAD.match(question)
    topic = question[broad.end() :].strip(" ?.!") if broad else question
    if broad and content_words(topic) and topic:
        return Intent(Scope.BROAD, topic, (), period, period_only, newest)
    if _SEVERAL.search(question):
        return Intent(Scope.SEVERAL, question, _parts(question), period, period_only, newest)
    return Intent(Scope.ONE, question, (), period, period_only, newest)


def _parts(question: str) -> tuple[str, ...]:
    """The question on each of the two things that it names: "the cost of A and B" → "the cost of A", "… of B"."""
    two = _TWO_THINGS.search(question)
    if not two:
        return ()
    before, after = _ASKING_WORDS.sub("", question[: two.start()]), question[two.end() :]
    return tuple(" ".join(f"{before}{thing}{after}".split()) for thing in (two["one"], two["other"]))


def _period(question: str, today: date) -> tuple[Period | None, bool]:
    """The time of publication that a question names, and whether only that counts."""
    if day := _DAY.search(question):
        then = today - timedelta(days=day["day"].lower() == "yesterday")
        return Period(then, then), True
    if span := _SPAN.search(question):
        return _span(span["which"].lower() == "this", span["unit"].lower(), today), True
    if month := _MONTH.search(question):
        number = MONTHS.index(month["month"].lower()) + 1
        year = int(month["year"] or (today.year if number <= today.month else today.year - 1))
        return Period(date(year, number, 1), _end_of_month(year, number) + REPORTING_DELAY), False
    if year_only := _YEAR.search(question):
        year = int(year_only["year"])
        return Period(date(year, 1, 1), date(year, 12, 31) + REPORTING_DELAY), False
    return None, False


def _span(running: bool, unit: str, today: date) -> Period:
    """The running or the last week (from Monday), month or year."""
    if unit == "week":
        monday = today - timedelta(days=today.weekday())
        return Period(monday, today) if running else Period(monday - timedelta(days=7), monday - timedelta(days=1))
    if unit == "month":
        first = today.replace(day=1)
        before = first - timedelta(days=1)
        return Period(first, today) if running else Period(before.replace(day=1), before)
    return (
        Period(date(today.year, 1, 1), today)
        if running
        else Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
    )


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
