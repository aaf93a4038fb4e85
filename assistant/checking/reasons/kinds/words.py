"""The words of a text in place, and how well a place in one text fits a place in another by the words around. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.language import lexicon
from assistant.language.tokens import FUNCTION_WORDS, stem
from ingest.chunking import Span

_WORD = re.compile(r"\w+(?:[’'.,]\w+)*")
_BOUNDARY = re.compile(r"[,;:.()–—]|\b(?:while|whereas|but|and|who|which)\b", re.IGNORECASE)
_BASE_FORMS = lexicon.table("irregular_verbs")
_GENITIVE = re.compile(r"[’']s?$")

BOUNDARY_WIDTH = 3
"""Words that the end of a clause counts as, where distances are measured."""

NEAR = 4.0
"""Words after which what stands beside a place counts half."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word in place: its half-open span, its lower-case form, its root, and whether it carries meaning.

    `position` is its number in the text, where the ends of clauses count as words too.
    """

    start: int
    end: int
    lower: str
    root: str
    carries: bool
    position: int


@lru_cache(maxsize=512)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text, in its order; "didn't" and "Rey's" are one word each."""
    found: list[Word] = []
    position = 0
    last = 0
    for match in _WORD.finditer(text):
        position += 1 + BOUNDARY_WIDTH * bool(_BOUNDARY.search(text, last, match.start()))
        lower = match.group().lower().replace("’", "'")
        position += BOUNDARY_WIDTH * bool(_BOUNDARY.fullmatch(lower))
        found.append(Word(*match.span(), lower, root_of(lower), _carries(lower), position))
        last = match.end()
    return tuple(found)


def root_of(word: str) -> str:
    """What the forms of a word have in common: "rose" and "rising" are one, and "Rey's" is "Rey"."""
    bare = _GENITIVE.sub("", word.lower())
    return stem(_BASE_FORMS.get(bare, bare))


def _carries(lower: str) -> bool:
    return _GENITIVE.sub("", lower) not in FUNCTION_WORDS and not lower.endswith("n't")


def roots_of(words: Iterable[Word]) -> set[str]:
    """The roots of the words that carry meaning."""
    return {word.root for word in words if word.carries}


def within(text: str, span: Span) -> list[Word]:
    """The words of a text that lie in a span."""
    return [word for word in words_of(text) if span[0] <= word.start and word.end <= span[1]]


def before(text: str, span: Span, most: int = 1) -> list[Word]:
    """The last words before a span, at most so many, in the order of the text."""
    return [word for word in words_of(text) if word.end <= span[0]][-most:]


def after(text: str, span: Span, most: int = 1) -> list[Word]:
    """The first words after a span, at most so many."""
    return [word for word in words_of(text) if word.start >= span[1]][:most]


def context_fit(claim: str, span: Span, evidence: str, other: Span) -> float:
    """How well two places fit: the words around both, each counted by how near it stands to either place."""
    mine, theirs = _nearness(claim, span), _nearness(evidence, other)
    return sum(near * theirs[root] for root, near in mine.items() if root in theirs)


def shared_roots(claim: str, evidence: str) -> set[str]:
    """The roots of the words that carry meaning and stand in both."""
    return roots_of(words_of(claim)) & roots_of(words_of(evidence))


@lru_cache(maxsize=2048)
def _nearness(text: str, span: Span) -> dict[str, float]:
    """The roots around a span, each with how near its nearest word is (1 beside it, falling to 0)."""
    inner = within(text, span)
    if not inner:
        return {}
    first, last = inner[0].position, inner[-1].position
    near: dict[str, float] = {}
    for word in words_of(text):
        if word.carries and word not in inner:
            distance = max(first - word.position, word.position - last) - 1
            near[word.root] = max(near.get(word.root, 0.0), NEAR / (NEAR + max(distance, 0)))
    return near
