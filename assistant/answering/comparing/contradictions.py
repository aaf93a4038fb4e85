"""Pairs of sentences of different articles that contradict each other, by their figures and to the reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from assistant.language.claim import Claim
from assistant.language.entities.consistency import values_conflict
from assistant.language.tokens import content_stems
from assistant.reading.evidence import Evidence, Stance
from assistant.retrieval.passage import RetrievedPassage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Encode = Callable[[list[str]], NDArray[np.float32]]

Stances = Callable[[Claim, Sequence[RetrievedPassage]], list[Stance]]
"""What passages say of a claim, as `Pipeline.stances`."""

Pair = tuple[Evidence, Evidence]

SAME_MATTER = 0.6
"""The least similarity (cosine) of two sentences that may be on the same matter."""

SAME_WORDS = 0.4
"""The share of the words of the shorter one that they must have in common."""

PAIRS_READ = 6
"""Pairs that are read, the most similar ones: each costs what two passages cost."""

REFUTES_THRESHOLD = 0.5
"""How likely (0 to 1) each must refute the other to the reader."""

REFUTES_CLEARLY = 0.8
"""How likely one of them must, unless their figures or dates differ, too."""


def contradictions(sentences: Sequence[Evidence], encode: Encode, stances: Stances) -> list[Pair]:
    """The pairs of these sentences that surely contradict each other, each of two articles, the most alike first."""
    pairs = _on_same_matter(sentences, encode)[:PAIRS_READ]
    return [pair for pair in pairs if contradict(*pair, stances)]


def contradict(one: Evidence, other: Evidence, stances: Stances) -> bool:
    """Whether two sentences that are on the same matter surely contradict each other."""
    refuted = _refuted(one, other, stances)
    if refuted < REFUTES_THRESHOLD:
        return False
    refuted_back = _refuted(other, one, stances)
    if refuted_back < REFUTES_THRESHOLD:
        return False
    return max(refuted, refuted_back) >= REFUTES_CLEARLY or values_conflict(one.text, other.text)


def share_words(one: str, other: str) -> bool:
    """Whether two sentences have enough words in common to be on the same matter."""
    mine, theirs = set(content_stems(one)), set(content_stems(other))
    return len(mine & theirs) >= SAME_WORDS * min(len(mine), len(theirs))


def _refuted(claimed: Evidence, other: Evidence, stances: Stances) -> float:
    """How likely the passage of one sentence refutes another (0 to 1)."""
    return max((one.refutes for one in stances(Claim(" ".join(claimed.text.split())), [other.passage])), default=0.0)


def _on_same_matter(sentences: Sequence[Evidence], encode: Encode) -> list[Pair]:
    """The pairs of sentences of different articles that are on the same matter, the most alike first."""
    if len({one.passage.story for one in sentences}) < 2:  # noqa: PLR2004
        return []
    vectors = encode([one.text for one in sentences])
    alike = vectors @ vectors.T
    found = [
        (float(alike[first, second]), (sentences[first], sentences[second]))
        for first, second in combinations(range(len(sentences)), 2)
        if alike[first, second] >= SAME_MATTER
        and sentences[first].passage.story != sentences[second].passage.story
        and share_words(sentences[first].text, sentences[second].text)
    ]
    return [pair for _, pair in sorted(found, key=lambda one: -one[0])]
