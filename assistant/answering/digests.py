"""A topic → a digest: the sentences of the passages found that tell most about it (extractive summarization). Pure."""

from __future__ import annotations

from collections.abc import Sequence, Set

from assistant.answering.ranking import deduplicated
from assistant.language.query import Query
from assistant.language.tokens import content_stems
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage

TOPIC_THRESHOLD = 0.35
"""The least similarity (cosine) with which a passage has something to say on a topic."""

TOPIC_WORDS_THRESHOLD = 0.6
"""Or the least share of the topic's words that it has: a name may mean nothing to the embedding model."""

DIGEST_SENTENCES = 6
"""Sentences of a digest, at most."""

WORDS_WEIGHT = 0.3
"""What the share of the topic's words counts for that a sentence has, beside the similarity of its passage."""

LEAD_BONUS = 0.15
"""What it is worth to stand at the head of a passage: the first sentences of a story sum it up."""


def digest(topic: Query, passages: Sequence[RetrievedPassage]) -> list[Evidence]:
    """The sentences of these passages that tell most about a topic: in the order of the articles, each but once.

    Their confidence is how similar their passage is to the topic, or what share of its words it has.
    """
    stems = set(topic.stems)
    scored: list[tuple[float, Evidence]] = []
    for passage in passages:
        similarity = max(passage.similarity, _share_named(stems, passage))
        if similarity < TOPIC_THRESHOLD:
            continue
        for position in passage.trusted_positions:
            found = Evidence(passage, position, similarity)
            shared = _share(stems, found.text)
            lead = LEAD_BONUS * (position == 0) + LEAD_BONUS * (passage.start == 0)
            scored.append((similarity + WORDS_WEIGHT * shared + lead, found))
    chosen = deduplicated([found for _, found in sorted(scored, key=lambda one: -one[0])], DIGEST_SENTENCES)
    articles = list(dict.fromkeys(found.passage.article_id for found in chosen))
    return sorted(chosen, key=lambda one: (articles.index(one.passage.article_id), one.start))


def _share_named(stems: Set[str], passage: RetrievedPassage) -> float:
    """The share of a topic's words that a passage and its title have; 0 where it is small."""
    share = _share(stems, f"{passage.title} {passage.text}")
    return share if share >= TOPIC_WORDS_THRESHOLD else 0.0


def _share(stems: Set[str], text: str) -> float:
    """The share of a topic's words that a text has."""
    return len(stems & set(content_stems(text))) / max(1, len(stems))
