"""How well a sentence answers a question: the seam, and a first reader that blends plain measures.

The blend needs no model of its own. It puts together how near sentence and question are in meaning, word by
word; how many of the question's words the sentence has; and where its passage ranks. Its weights are made by
`python -m assistant.training.blend`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from assistant.wording import AnswerKind, answer_kind, content_stems, holds_answer_of, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.embedding import Vectors

    Floats = NDArray[np.float64]

ENCODED = 10
"""Sentences that are compared in meaning: the best by all other measures."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, and what is known of where it stands.

    `before` is the sentence before it in its passage, or empty. `similarity` (cosine, -1 to 1) and `score`
    (fused rank) are those of its passage.
    """

    sentence: str
    before: str
    title: str
    similarity: float
    score: float


class Reader(Protocol):
    """What decides which sentence answers."""

    def score(self, question: str, candidates: Sequence[Candidate]) -> list[float]:
        """For each candidate the calibrated probability (0 to 1) that it answers the question."""


class TokenEncoder(Protocol):
    """What turns texts into vectors, one for each token."""

    def encode_tokens(self, texts: Sequence[str]) -> Sequence[Vectors]:
        """See `SentenceEmbeddings.encode_tokens`."""


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight for each measure of a sentence.

    topic: cosine of question and passage. words: share of the question's words in the sentence, the rare ones
    counting more. nearby: the same for the sentence before and the title. rank: fused rank of the passage.
    kind: has the kind of answer asked for. closeness: mean over the question's tokens of the cosine to the
    nearest token of the sentence (as in ColBERT, Khattab and Zaharia 2020).
    """

    topic: float
    words: float
    nearby: float
    rank: float
    kind: float
    closeness: float


RANKING = Weights(topic=6.58, words=5.0, nearby=3.24, rank=20.76, kind=2.5, closeness=6.34)
"""Which sentence is the best."""

CONFIDENCE = Weights(topic=0.0, words=2.63, nearby=2.84, rank=0.0, kind=0.0, closeness=10.57)
CONFIDENCE_OFFSET = -8.17
"""How likely the best sentence answers: the logistic curve over the same measures."""

FALL = 0.5
"""How the log-odds of the other sentences fall with the distance of their ranking sum from the best one's."""


class BlendReader:
    """A reader that blends measures of meaning, words and rank."""

    def __init__(self, encoder: TokenEncoder) -> None:
        self._encoder = encoder

    def score(self, question: str, candidates: Sequence[Candidate]) -> list[float]:
        """See `Reader.score`."""
        if not candidates:
            return []
        rows = measures(question, candidates, self._encoder)
        sums = rows @ np.array(astuple(RANKING))
        best = rows[np.argmax(sums)]
        odds = best @ np.array(astuple(CONFIDENCE)) + CONFIDENCE_OFFSET + FALL * (sums - sums.max())
        probabilities: list[float] = (1 / (1 + np.exp(-odds))).tolist()
        return probabilities


def measures(question: str, candidates: Sequence[Candidate], encoder: TokenEncoder, encoded: int = ENCODED) -> Floats:
    """All measures of all candidates: shape (candidates, 6), in the order of `Weights`.

    The last, closeness, needs the encoder: it is taken of the `encoded` best by the others, and 0 for the rest.
    """
    plain = _plain_measures(question, candidates)
    best = np.argsort(-(plain @ np.array(astuple(RANKING)[:-1])), kind="stable")[:encoded]
    asked, *sentences = encoder.encode_tokens([question, *(candidates[number].sentence for number in best)])
    closeness = np.zeros(len(candidates))
    for number, sentence in zip(best, sentences, strict=True):
        if len(asked) and len(sentence):
            closeness[number] = (asked @ sentence.T).max(axis=1).mean()
    return np.column_stack([plain, closeness])


def _plain_measures(question: str, candidates: Sequence[Candidate]) -> Floats:
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
    return np.array(rows)


def _rarity(asked: Sequence[str], stems: Sequence[set[str]]) -> dict[str, float]:
    """The share of each word of the question in its meaning: rare ones among the candidates say more."""
    holding = Counter(word for own in stems for word in own)
    weights = {word: math.log(1 + (len(stems) - holding[word] + 0.5) / (holding[word] + 0.5)) for word in set(asked)}
    total = sum(weights.values()) or 1.0
    return {word: weight / total for word, weight in weights.items()}


def _fits(kind: AnswerKind, sentence: str, question_words: Sequence[str]) -> float:
    """Half a point for having the kind of answer that is asked for, half a point off for lacking it."""
    if kind is AnswerKind.ANY:
        return 0.0
    return 0.5 if holds_answer_of(kind, sentence, question_words) else -0.5
