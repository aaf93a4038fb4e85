"""Whether what is at the place of an article now is a newer state of it, or something else that stands there. Pure.

A wall, an error page that says 200, a domain that was sold: none of them may take the place of an article unasked.
The measures are not tuned; they are wide enough that a report that grows, or loses half of itself, is the same article.
"""

from __future__ import annotations

import re

from ingest.article import Article

LEAST_SHARE = 0.25
"""A text shorter than this share of the one before is no newer state of it."""

LEAST_IN_COMMON = 0.05
"""Share of the runs of three words of the shorter text that the other has too: with fewer they are two texts."""

_SHINGLE_WORDS = 3
_WORD = re.compile(r"\w+")
_WALL = re.compile(
    r"\b(?:subscribe|sign (?:in|up)|log ?in|register|become a member|create (?:an|your) account)\b.{0,40}"
    r"\b(?:to|and) (?:read|continue|keep reading|unlock|access|view|proceed)"
    r"|\b(?:enable|turn on) (?:javascript|cookies)|\bverify (?:that )?you are (?:a )?human"
    r"|\bbefore you continue\b|\baccept (?:all )?cookies\b",
    re.IGNORECASE,
)


def doubt_about(held: Article, found: Article, *, moved: bool) -> str | None:
    """Why what was found does not take the place of an article; None where it is a newer state of it.

    `moved` tells that it was found at another address, as where a page leads to another one.
    """
    if held.text == found.text:
        return None
    if len(found.text) < LEAST_SHARE * len(held.text):
        return f"what is there now has {len(found.text):,} characters, and the article {len(held.text):,}"
    if _in_common(held.text, found.text) < LEAST_IN_COMMON:
        return _doubt_about_another(held, found, moved=moved)
    if len(found.text) < len(held.text) and _WALL.search(found.text) and not _WALL.search(held.text):
        return "what is there now is shorter, and asks for something before it shows the rest"
    return None


def _doubt_about_another(held: Article, found: Article, *, moved: bool) -> str | None:
    """Why a text that has nothing in common with the one before is not taken: a page that is written anew may be."""
    if moved:
        return f"it leads to {found.url} now, where another text is"
    if held.title.casefold() != found.title.casefold():
        return f"another text with another title is there now (“{found.title}”)"
    return "another, shorter text is there now" if len(found.text) < len(held.text) else None


def _in_common(one: str, other: str) -> float:
    """The share of the runs of words of one text that the other has too: of the one that has fewer; 0 up to 1."""
    shingles = [_shingles(text) for text in (one, other)]
    return len(shingles[0] & shingles[1]) / max(1, min(map(len, shingles)))


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return {tuple(words[first : first + _SHINGLE_WORDS]) for first in range(max(1, len(words) - _SHINGLE_WORDS + 1))}
