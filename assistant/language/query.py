"""A question, taken apart once: its words, and what it wants besides its answer. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from assistant.language import lexicon
from assistant.language.analysed_text import AnalysedText
from assistant.language.answer_types import AnswerType, expected_answer_type
from assistant.language.entities.periods import Period, period_of
from assistant.language.questions.digest_request import digest_request
from assistant.language.questions.kinds import QuestionKind, kind_of
from assistant.language.statements import is_foreign


class Scope(StrEnum):
    """How much an answer takes."""

    ONE = "one"
    """A sentence, or a few that say it as well."""
    SEVERAL = "several"
    """A sentence from each of several articles, or on each of several things: compare, which of."""
    BROAD = "broad"
    """A short digest: summarise, what is said about."""


_SEVERAL = re.compile(
    r"\b(?:in common|which of|each of|сравни|перечисли)\b",
    re.IGNORECASE,
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
        return kind_of(self.text)

    @cached_property
    def is_english(self) -> bool:
        """Whether it is not plainly in another language."""
        return not is_foreign(self.text)

    @cached_property
    def topic(self) -> Query:
        """What a digest is asked of, without the words that ask ("summarise"); the question itself where none is."""
        requested = digest_request(self.text)
        return Query(requested.name) if requested and requested.name else self

    @cached_property
    def scope(self) -> Scope:
        """How much an answer takes."""
        if self.kind is QuestionKind.SUMMARY:
            return Scope.BROAD
        is_of_several = self.kind is QuestionKind.COMPARISON or _SEVERAL.search(self.text)
        return Scope.SEVERAL if is_of_several else Scope.ONE

    @cached_property
    def wants_newest(self) -> bool:
        """Whether newer articles count more."""
        return _NEWEST.search(self.text) is not None

    def period(self, today: date) -> Period | None:
        """The time whose articles count more, as seen on a day; None where it names none."""
        return period_of(self.text, today)
