"""How well a sentence answers a question: the seam, and a first reader that blends plain measures.

The blend needs no model of its own: it puts together how near sentence and question are in meaning, how many
of the question's words the sentence has, and where its passage ranks. Its weights are made by
`python -m assistant.training.blend`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np

from assistant.wording import AnswerKind, answer_kind, content_stems, holds_answer_of, words

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

EMBEDDED = 10
"""Sentences that are compared in meaning: the best by all other measures. More costs time, not accuracy."""


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


@dataclass(frozen=True, slots=True)
class BlendWeights:
    """One weight for each measure, and the logistic curve from their sum to a probability."""

    topic: float
    words: float
    nearby: float
    rank: float
    kind: float
    pairs: float
    echo: float
    meaning: float
    slope: float
    offset: float


WEIGHTS = BlendWeights(
    topic=3.3,
    words=4.2,
    nearby=1.6,
    rank=27.7,
    kind=1.9,
    pairs=0.8,
    echo=-0.5,
    meaning=3.7,
    slope=0.6,
    offset=-7.5,
)


class BlendReader:
    """A reader that blends measures of meaning, words and rank."""

    def __init__(self, embeddings: Embeddings, weights: BlendWeights = WEIGHTS) -> None:
        self._embeddings = embeddings
        self._weights = np.array(astuple(weights))

    def score(self, question: str, candidates: Sequence[Candidate]) -> list[float]:
        """See `Reader.score`."""
        if not candidates:
            return []
        *weights, slope, offset = self._weights
        sums = measures(question, candidates, self._embeddings, EMBEDDED, np.array(weights)) @ weights
        probabilities: list[float] = (1 / (1 + np.exp(-(slope * sums + offset)))).tolist()
        return probabilities


def measures(
    question: str, candidates: Sequence[Candidate], embeddings: Embeddings, embedded: int, weights: Floats
) -> Floats:
    """All measures of all candidates: shape (candidates, 8), in the order of `BlendWeights`.

    The last one, meaning, is measured for the `embedded` best by the others, and 0 for the rest.
    """
    plain = _plain_measures(question, candidates)
    best = np.argsort(-(plain @ weights[:-1]), kind="stable")[:embedded]
    meaning = np.zeros(len(candidates))
    vectors = np.array(embeddings.embed_documents([candidates[n].sentence for n in best]))
    meaning[best] = vectors @ np.array(embeddings.embed_query(question))
    return np.column_stack([plain, meaning])


def _plain_measures(question: str, candidates: Sequence[Candidate]) -> Floats:
    asked = content_stems(question)
    question_words, kind = words(question), answer_kind(question)
    stems = [content_stems(candidate.sentence) for candidate in candidates]
    weight = _rarity(asked, stems)
    pairs = set(pairwise(asked))
    rows = []
    for candidate, found in zip(candidates, stems, strict=True):
        own = set(found)
        around = set(content_stems(candidate.before)) | set(content_stems(candidate.title))
        rows.append(
            (
                candidate.similarity,
                sum(share for word, share in weight.items() if word in own),
                sum(share for word, share in weight.items() if word in around - own),
                candidate.score,
                _fits(kind, candidate.sentence, question_words),
                len(pairs & set(pairwise(found))) / max(1, len(pairs)),
                float(len(own - set(asked)) < 2),  # noqa: PLR2004 - it says next to nothing that was not asked
            )
        )
    return np.array(rows)


def _rarity(asked: Sequence[str], stems: Sequence[Sequence[str]]) -> dict[str, float]:
    """The share of each word of the question in its meaning: rare ones among the candidates say more."""
    holding = Counter(word for found in stems for word in set(found))
    weights = {word: math.log(1 + (len(stems) - holding[word] + 0.5) / (holding[word] + 0.5)) for word in set(asked)}
    total = sum(weights.values()) or 1.0
    return {word: weight / total for word, weight in weights.items()}


def _fits(kind: AnswerKind, sentence: str, question_words: Sequence[str]) -> float:
    """Half a point for having the kind of answer that is asked for, half a point off for lacking it."""
    if kind is AnswerKind.ANY:
        return 0.0
    return 0.5 if holds_answer_of(kind, sentence, question_words) else -0.5
