"""Pairs of dated sentences of different articles that date the same thing differently."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from assistant.answering.chronology.dated_sentences import DatedSentence
from assistant.answering.comparing.contradictions import Stances, contradict, share_words
from assistant.answering.summarizing.digests import Encode
from assistant.checking.reasons.kinds.days import date_differences

SAME_MATTER = 0.7
"""The least similarity (cosine) of two sentences that may tell of the same thing."""

PAIRS_READ = 8
"""Pairs that are read, the most similar ones: each costs what two passages cost."""

Pair = tuple[int, int]


def rivals_among(sentences: Sequence[DatedSentence], encode: Encode, stances: Stances) -> dict[int, tuple[int, ...]]:
    """By the places of sentences, the places of those that date the same thing differently, to the reader too."""
    found: dict[int, tuple[int, ...]] = {}
    for one, other in _alike(sentences, _candidates(sentences), encode)[:PAIRS_READ]:
        if contradict(sentences[one].evidence, sentences[other].evidence, stances):
            found[one] = (*found.get(one, ()), other)
            found[other] = (*found.get(other, ()), one)
    return found


def _candidates(sentences: Sequence[DatedSentence]) -> list[Pair]:
    """The pairs of two articles whose dates cannot be the same, and that are told in much the same words."""
    return [
        (one, other)
        for one, other in combinations(range(len(sentences)), 2)
        if _articles_differ(sentences[one], sentences[other])
        and _conflict(sentences[one], sentences[other])
        and share_words(sentences[one].evidence.text, sentences[other].evidence.text)
        and any(date_differences(sentences[one].evidence.text, sentences[other].evidence.text))
    ]


def _articles_differ(one: DatedSentence, other: DatedSentence) -> bool:
    return one.evidence.passage.article_id != other.evidence.passage.article_id


def _conflict(one: DatedSentence, other: DatedSentence) -> bool:
    """Whether a thing that was at the one time was not at the other: "March 2021" may be "23 March 2021"."""
    pairs = zip(one.time.first, other.time.first, strict=True)
    return any(mine != theirs for mine, theirs in pairs if mine and theirs) and one.time.last != other.time.last


def _alike(sentences: Sequence[DatedSentence], pairs: Sequence[Pair], encode: Encode) -> list[Pair]:
    """The pairs that are alike enough in meaning, the most alike first."""
    places = sorted({place for pair in pairs for place in pair})
    if not places:
        return []
    vectors = dict(zip(places, encode([sentences[place].evidence.text for place in places]), strict=True))
    alike = [(float(vectors[one] @ vectors[other]), (one, other)) for one, other in pairs]
    return [pair for near, pair in sorted(alike, key=lambda one: -one[0]) if near >= SAME_MATTER]
