"""Plain measures of how a sentence fits a question. Pure: no model is needed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from assistant.wording import AnswerKind, answer_kind, content_stems, holds_answer_of, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, and what is known of where it stands.

    `before` is the sentence before it in its passage, or empty. `similarity` (cosine, -1 to 1) and `score`
    (of meaning and words together) are those of its passage. `passage` is its whole text, and `start` where the
    sentence begins in it; empty and 0 where only the sentence is known.
    """

    sentence: str
    before: str
    title: str
    similarity: float
    score: float
    passage: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Measures:
    """What is measured of a sentence, or a weight for each.

    topic: cosine of question and passage. words: share of the question's words in the sentence, the rare ones
    counting more. nearby: the same for the sentence before and the title. rank: score of the passage among those found.
    kind: half a point for having the kind of answer that is asked for, half a point off for lacking it.
    """

    topic: float = 0.0
    words: float = 0.0
    nearby: float = 0.0
    rank: float = 0.0
    kind: float = 0.0


MEASURED = tuple(field.name for field in fields(Measures))


def measured(question: str, candidates: Sequence[Candidate]) -> Floats:
    """The measures of all candidates: shape (candidates, 5), in the order of `Measures`."""
    asked = content_stems(question)
    question_words, kind = words(question), answer_kind(question)
    stems = [set(content_stems(candidate.sentence)) for candidate in candidates]
    weight = _rarity(asked, stems)
    rows = []
    for candidate, own in zip(candidates, stems, strict=True):
        around = {*content_stems(candidate.before), *content_stems(candidate.title)}
        rows.append(
            (
                candidate.similarity,
                sum(share for word, share in weight.items() if word in own),
                sum(share for word, share in weight.items() if word in around - own),
                candidate.score,
                _fits(kind, candidate.sentence, question_words),
            )
        )
    return np.array(rows, dtype=np.float64).reshape(len(candidates), len(MEASURED))


def _rarity(asked: Sequence[str], stems: Sequence[set[str]]) -> dict[str, float]:
    """The share of each word of the question in its meaning: rare ones among the candidates say more."""
    holding = Counter(word for own in stems for word in own)
    weights = {word: math.log(1 + (len(stems) - holding[word] + 0.5) / (holding[word] + 0.5)) for word in set(asked)}
    total = sum(weights.values()) or 1.0
    return {word: weight / total for word, weight in weights.items()}


def _fits(kind: AnswerKind, sentence: str, question_words: Sequence[str]) -> float:
    if kind is AnswerKind.ANY:
        return 0.0
    return 0.5 if holds_answer_of(kind, sentence, question_words) else -0.5
