"""The kinds of questions, and of which kind one is. Pure."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from assistant.language.foreign.identification import language_of
from assistant.language.questions.comparison import comparison_of
from assistant.language.questions.digest_request import digest_request
from assistant.language.questions.list_question import list_question
from assistant.language.questions.polar import is_polar
from assistant.language.questions.two_part import halves_of


class QuestionKind(StrEnum):
    """What somebody wants who asks."""

    OTHER_LANGUAGE = "other_language"
    """Whatever is asked in another language than English."""
    SUMMARY = "summary"
    """What an article, or the articles on a subject, tell in short."""
    COMPARISON = "comparison"
    """What is told of one thing beside another, or by one article beside another."""
    LIST = "list"
    """Every thing of a kind."""
    TWO_PART = "two_part"
    """Two things at once, each a question."""
    YES_NO = "yes_no"
    """Whether something is so."""
    PLAIN = "plain"
    """The words that answer: who, when, how many, why."""


_SIGNS: tuple[tuple[QuestionKind, Callable[[str], object]], ...] = (
    (QuestionKind.OTHER_LANGUAGE, language_of),
    (QuestionKind.COMPARISON, comparison_of),
    (QuestionKind.SUMMARY, digest_request),
    (QuestionKind.TWO_PART, halves_of),
    (QuestionKind.LIST, list_question),
    (QuestionKind.YES_NO, is_polar),
)
"""What tells each kind, in the order in which they are tried: a summary may be asked for as if for a yes or no."""


def kind_of(question: str) -> QuestionKind:
    """The kind of a question that stands alone."""
    return next((kind for kind, is_of_it in _SIGNS if is_of_it(question)), QuestionKind.PLAIN)
