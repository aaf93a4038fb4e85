"""The kinds of questions, and of which kind one is. Pure."""

from __future__ import annotations

from enum import StrEnum


class QuestionKind(StrEnum):
    """What somebody wants who asks."""

    COURTESY = "courtesy"
    """No answer from articles: a greeting, thanks, help."""
    LIBRARY = "library"
    """To know which articles there are."""
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
