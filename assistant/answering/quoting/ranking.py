"""Evidence in the order in which it is used: the newest first, or without near duplicates. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language.answer_types import AnswerType, has_answer_of_type
from assistant.language.query import Query
from assistant.language.tokens import content_stems, words
from assistant.reading.evidence import Evidence
from assistant.reading.headlines import is_headline

NEWEST_SHARE = 0.6
"""The share of the best confidence from which a newer sentence may take its place, where the newest is asked for."""

SENTENCE_SHARE = 0.8
"""The share of the confidence in a headline from which a sentence takes its place."""

NEW_WORDS = 2
"""Words that carry meaning from which a sentence says more than the question that it answers."""

REWRITE_WEIGHT = 0.8
"""What the confidence in another rewrite of a question is multiplied by, beside that in the first."""

NEAR_DUPLICATE_SIMILARITY = 0.8
"""The share of their words (Jaccard, 0 to 1) that two sentences have in common which say the same."""


def best_confidence(evidence: Sequence[Evidence]) -> float:
    """The confidence in the likeliest sentence, 0 where there is none."""
    return max((found.confidence for found in evidence), default=0.0)


def best_rewrite(read: Sequence[tuple[Query, list[Evidence]]]) -> tuple[Query, list[Evidence]]:
    """The first rewrite of a question, unless another one is answered by another sentence, and much better."""
    first, *others = read
    better = [
        other
        for other in others
        if REWRITE_WEIGHT * best_confidence(other[1]) > best_confidence(first[1])
        and [one.text for one in other[1][:1]] != [one.text for one in first[1][:1]]
    ]
    return max([first, *better], key=lambda one: best_confidence(one[1]))


def newest_first(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The sentences with those first that answer about as well as the best, the newest of them before the others."""
    enough = NEWEST_SHARE * evidence[0].confidence if evidence else 0.0
    good = [found for found in evidence if found.confidence >= enough]
    good.sort(key=lambda found: found.passage.published or "", reverse=True)
    return [*good, *(found for found in evidence if found.confidence < enough)]


def sentence_first(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The sentences as they are; where a headline is the best, the first that answers about as well goes before it."""
    if not evidence or not is_headline(evidence[0]):
        return list(evidence)
    enough = SENTENCE_SHARE * evidence[0].confidence
    better = next((found for found in evidence if found.confidence >= enough and not is_headline(found)), None)
    return [better, *(found for found in evidence if found is not better)] if better else list(evidence)


def reason_first(query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The sentences as they are; of a "why", those that only say again what it takes for granted go to the end."""
    if query.answer_type is not AnswerType.REASON:
        return list(evidence)
    return sorted(evidence, key=lambda found: _only_repeats(query, found.text))


def _only_repeats(query: Query, sentence: str) -> bool:
    """Whether a sentence tells next to nothing that the question has not said, and no reason."""
    new = set(content_stems(sentence)) - set(query.stems)
    return len(new) < NEW_WORDS and not has_answer_of_type(AnswerType.REASON, sentence, ())


def deduplicated(evidence: Sequence[Evidence], most: int) -> list[Evidence]:
    """The first sentences that say something else than those before them, at most so many."""
    chosen: list[Evidence] = []
    for found in evidence:
        if len(chosen) < most and not any(is_near_duplicate(found.text, other.text) for other in chosen):
            chosen.append(found)
    return chosen


def is_near_duplicate(one: str, other: str) -> bool:
    """Whether two sentences have nearly the same words, as copies of one story do."""
    mine, theirs = set(words(one)), set(words(other))
    return len(mine & theirs) >= NEAR_DUPLICATE_SIMILARITY * len(mine | theirs)
