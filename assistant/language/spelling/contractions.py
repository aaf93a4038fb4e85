"""Question words that were typed without their apostrophe, or as another one: "whos fault" → "whose fault". Pure."""

from __future__ import annotations

import re

_WHOSE = re.compile(
    r"\b(who)(?:['’]?s)(?= (?!the\b|a\b|an\b|in\b|on\b|at\b)\w+ (?:is|was|are|were|did|does|do|has|had)\b)",
    re.IGNORECASE,
)
_IS = re.compile(r"\b(who|what|where|when|how|why)s\b(?=\s+\w)", re.IGNORECASE)


def with_apostrophes(question: str) -> str:
    """The question with its question words as they are written."""
    return _IS.sub(r"\1's", _WHOSE.sub(r"\1se", question))
