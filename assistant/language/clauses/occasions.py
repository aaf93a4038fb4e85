"""Whether a sentence says of itself that it tells of another occasion: "he died during another voyage". Pure."""

from __future__ import annotations

import re

_ANOTHER = re.compile(r"\b(?:during|in|on|at|of|by|from) (?:another|a different|some other) [a-z]", re.IGNORECASE)


def is_of_another_occasion(text: str, sentence: str) -> bool:
    """Whether a sentence says that it is of another occasion than a question or claim, which does not say so."""
    return bool(_ANOTHER.search(sentence)) and not _ANOTHER.search(text)
