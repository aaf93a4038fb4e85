"""Whether anybody, everybody or nobody lived through something: a claim, and a sentence that tells of all. Pure."""

from __future__ import annotations

import re

_ALL = r"\b(?:all|every|everyone|everybody|each)\b(?! but\b)[^,;.]{0,60}"
_NOBODY = r"\b(?:nobody|no one|no-one|none)\b(?![^,;.]{0,60}\b(?:but|except|apart from)\b)[^,;.]{0,60}"
_DIED = r"\b(?:died|dead|dies|die|killed|perished|lost their lives)\b"
_LIVED = r"\b(?:surviv\w+|alive|unhurt|unharmed|(?:was|were) (?:rescued|saved|safe))\b"
_ALL_LIVED, _ALL_DIED = (
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        f"{_ALL}{_LIVED}|{_NOBODY}{_DIED}",
        rf"{_ALL}{_DIED}|\b(?:killed|killing) (?:all|everyone|everybody|every)\b(?! but\b)|{_NOBODY}{_LIVED}|"
        r"\b(?:no|without) survivors?\b",
    )
)
_SOME_LIVED, _SOME_DIED = (
    re.compile(rf"\bsome(?:one|body)?\b[^,;.]{{0,40}}{fate}", re.IGNORECASE) for fate in (_LIVED, _DIED)
)


def told_fate(claim: str, sentence: str) -> bool | None:
    """Whether a sentence that tells of all bears out what a claim says of some or of all; None of anything else.

    "All of the occupants died" denies that there were survivors.
    """
    lived, died = _ALL_LIVED.search(sentence) is not None, _ALL_DIED.search(sentence) is not None
    if lived == died:
        return None
    if _ALL_LIVED.search(claim):
        return lived
    if _ALL_DIED.search(claim):
        return died
    if _SOME_LIVED.search(claim) or _SOME_DIED.search(claim):
        return lived if _SOME_LIVED.search(claim) else died
    return None
