"""How well the words of a sentence match those of a question: all that tells where the reader cannot read.

The reader knows the letters of English; a question in another script is answered by words and rank alone. Pure.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language.analysed_text import AnalysedText
from assistant.language.answer_types import AnswerType, has_answer_of_type
from assistant.language.query import Query
from assistant.language.tokens import content_stems
from assistant.reading.calibration import FEATURES as CURVES


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, and what is known of where it stands.

    `before` is the sentence before it in its passage, or empty. `similarity` (cosine, -1 to 1) and `score`
    (of meaning and words together) are those of its passage.
    """

    sentence: str
    before: str
    title: str
    similarity: float
    score: float


FEATURES = CURVES["words"]
"""What is measured of a sentence.

topic: cosine of question and passage. words: share of the question's words in the sentence, the rare ones counting
more. nearby: the same for the sentence before and the title. rank: score of the passage among those found. kind: half
a point for having the kind of answer that is asked for, half a point off for lacking it.
"""


def is_readable(text: AnalysedText) -> bool:
    """Whether the reader knows the letters of most words of a text."""
    return 2 * sum(map(_is_latin, text.content_words)) >= len(text.content_words)


def _is_latin(word: str) -> bool:
    return unicodedata.name(word[0], "").startswith(("LATIN", "DIGIT"))


def word_features(query: Query, candidates: Sequence[Candidate]) -> list[dict[str, float]]:
    """The features of each candidate, by their names in `FEATURES`."""
    stems = [set(content_stems(candidate.sentence)) for candidate in candidates]
    weight = _rarity(query.stems, stems)
    rows = []
    for candidate, own in zip(candidates, stems, strict=True):
        around = {*content_stems(candidate.before), *content_stems(candidate.title)}
        rows.append(
            (
                candidate.similarity,
                sum(share for word, share in weight.items() if word in own),
                sum(share for word, share in weight.items() if word in around - own),
                candidate.score,
                _fits(query.answer_type, candidate.sentence, query.words),
            )
        )
    return [dict(zip(FEATURES, row, strict=True)) for row in rows]


def _rarity(asked: Sequence[str], stems: Sequence[set[str]]) -> dict[str, float]:
    """The share of each word of the question in its meaning: rare ones among the candidates say more."""
    holding = Counter(word for own in stems for word in own)
    weights = {word: math.log(1 + (len(stems) - holding[word] + 0.5) / (holding[word] + 0.5)) for word in set(asked)}
    total = sum(weights.values()) or 1.0
    return {word: weight / total for word, weight in weights.items()}


def _fits(kind: AnswerType, sentence: str, question_words: Sequence[str]) -> float:
    if kind is AnswerType.ANY:
        return 0.0
    return 0.5 if has_answer_of_type(kind, sentence, question_words) else -0.5
