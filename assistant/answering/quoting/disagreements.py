"""Quotes of different dates that give other numbers or dates for the same: the answer says that they differ. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from assistant.answer import Citation, Sentence
from assistant.language.entities.consistency import values_conflict
from assistant.language.tokens import content_stems

SAME_TOPIC_OVERLAP = 0.5
"""Two quotes speak of the same if the shorter one has that share of its words in common with the other."""


def disagreement_of(citations: Sequence[Citation]) -> Sentence | None:
    """A sentence that says that two of these quotes differ, of the first two that do; None where all agree."""
    pair = next((pair for pair in combinations(citations, 2) if are_in_conflict(*pair)), None)
    if not pair:
        return None
    older, newer = sorted(pair, key=lambda citation: citation.published or "")
    said = f"The articles differ here: the one of {older.published} and the later one of {newer.published}."
    return Sentence(said, (older.number, newer.number), "supported")


def are_in_conflict(one: Citation, other: Citation) -> bool:
    """Whether two quotes of different dates speak of the same and give other numbers or dates for it."""
    if one.article_id == other.article_id or not one.published or not other.published:
        return False
    if one.published == other.published:
        return False
    mine, theirs = set(content_stems(one.quote)), set(content_stems(other.quote))
    is_same_topic = len(mine & theirs) >= SAME_TOPIC_OVERLAP * min(len(mine), len(theirs))
    return is_same_topic and values_conflict(one.quote, other.quote)
