"""A question, taken apart once: its words, and what it wants besides its answer. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from assistant.language import lexicon
from assistant.language.analysed_text import AnalysedText
from assistant.language.answer_types import AnswerType, expected_answer_type
from assistant.language.entities.periods import Period, period_of
from assistant.language.questions.kinds import QuestionKind
from assistant.language.statements import is_foreign


class Scope(StrEnum):
    """How much an answer takes."""

    ONE = "one"
    """A sentence, or a few that say it as well."""
    SEVERAL = "several"
    """A sentence from each of several articles, or on each of several things: compare, list, which of."""
    BROAD = "broad"
    """A short digest: summarise, what is said about."""


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


@dataclass(frozen=True)
class Query(AnalysedText):
    """A question that stands alone; `asked` is how it was put, where it was written out since."""

    asked: str = ""

    @cached_property
    def answer_type(self) -> AnswerType:
        """The type of answer that it asks for."""
        return expected_answer_type(self.text)

    @cached_property
    def kind(self) -> QuestionKind:
        """What somebody wants who asks it."""
        return QuestionKind.SUMMARY if self.scope is Scope.BROAD else QuestionKind.PLAIN

    @cached_property
    def is_english(self) -> bool:
        """Whether it is not plainly in another language."""
        return not is_foreign(self.text)

    @cached_property
    def topic(self) -> Query:
        """What a digest is asked of, without the words that ask ("summarise"); the question itself where none is."""
        broad = _BROAD.match(self.text)
        topic = Query(self.text[broad.end() :].strip(" ?.!")) if broad else self
        return topic if topic.content_words else self

    @cached_property
    def scope(self) -> Scope:
        """How much an answer takes."""
        if self.topic is not self:
            return Scope.BROAD
        return Scope.SEVERAL if _SEVERAL.search(self.text) else Scope.ONE

    @cached_property
    def searches(self) -> tuple[Query, ...]:
        """What is searched for: the question on each of several things that it names, its topic, or itself."""
        parts = tuple(_parts(self.text)) if self.scope is Scope.SEVERAL else ()
        return parts or (self.topic,)

    @cached_property
    def wants_newest(self) -> bool:
        """Whether newer articles count more."""
        return _NEWEST.search(self.text) is not None

    def period(self, today: date) -> Period | None:
        """The time whose articles count more, as seen on a day; None where it names none."""
        return period_of(self.text, today)


def _parts(question: str) -> Iterator[Query]:
    """The question on each of the two things that it names: "the cost of A and B" → "the cost of A", "… of B"."""
    if two := _TWO_THINGS.search(question):
        before, after = _ASKING_WORDS.sub("", question[: two.start()]), question[two.end() :]
        for thing in (two["one"], two["other"]):
            yield Query(" ".join(f"{before}{thing}{after}".split()))
