"""What may be wrong with an answer, as a person chooses it below a thumb down. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answer import Answer

NOT_IN_ARTICLES = "not_in_articles"

_OF_QUOTES = {
    "wrong": "It is wrong",
    "incomplete": "Part of it is missing",
    "other_question": "It answers another question",
    NOT_IN_ARTICLES: "The articles don't say",
}
_OF_SILENCE = {
    "missed": "The articles do say it",
    "far_off": "What is shown is far off",
    "misread": "The question was misread",
}

REASONS: Mapping[str, str] = {**_OF_QUOTES, **_OF_SILENCE}
"""All reasons in words, by the names under which they are stored."""


def reasons_against(answer: Answer) -> Mapping[str, str]:
    """The reasons for which somebody may not like an answer, in words, by their names."""
    return _OF_SILENCE if answer.state == "no_answer" and not answer.has_quotes else _OF_QUOTES
