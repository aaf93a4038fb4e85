"""The two small models that read: which sentence answers a question, and what the evidence says of a statement.

Both are cross-encoders of sentence-transformers. Ours lie in `assistant/weights`; a setting may name another.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from assistant.measures import Candidate, Measures, measured
from assistant.scoring import PairScorer, load_scorer
from assistant.wording import content_words, is_cyrillic
from ingest.chunking import sentence_spans
from ingest.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

WEIGHTS = Path(__file__).with_name("weights")
"""Our own models."""

CALIBRATION, CYRILLIC = "calibration.json", "calibration-cyrillic.json"
"""Files beside a reader: how its scores become probabilities, and what stands in for them where it reads nothing."""

READ = 10
"""Sentences that the model reads for a question: the best of all by plain measures."""

NARROWING = Measures(topic=8.9, words=9.69, nearby=2.95, rank=7.85, kind=2.59)
"""What decides which are read: weights that put the best sentence first without a model. Only their order counts."""

LONGEST_CONTEXT = 120
"""Characters of the sentence before: its end, where the one that follows takes up its thread."""

_LEANS_BACK = re.compile(
    r"\b(?:he|she|it|they|him|them|his|her|its|their|this|that|these|those|such|here|there)\b", re.IGNORECASE
)


class Reader(Protocol):
    """What decides which sentence answers."""

    def score(self, question: str, candidates: Sequence[Candidate]) -> list[float]:
        """For each candidate the calibrated probability (0 to 1) that it answers the question."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What evidence says of a statement: three probabilities that sum to 1."""

    supports: float
    refutes: float
    neither: float


NOTHING_SAID = Judgement(supports=0.0, refutes=0.0, neither=1.0)
"""Of a statement without words."""

_NAMES = (
    ("entailment", "supports", "supported", "entails"),
    ("contradiction", "refutes", "refuted", "contradicts"),
    ("neutral", "not enough info", "not_enough_info", "nei", "unknown"),
)
"""What models call the three."""


class Entailment(Protocol):
    """What tells whether evidence bears a statement out."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """For each pair of evidence and statement what the one says of the other."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a reader's raw scores become probabilities: fitted by `python -m assistant.training.calibration`.

    The best sentence is the one whose scores and measures, weighed by `ranking`, sum to the most. The logistic
    curve over its scores and measures, weighed by `confidence`, is the probability that it answers; the log-odds
    of the others fall with the distance of their sums from the best one's. Scores are two: of the sentence by itself,
    which `score` and `sure_score` weigh, and within its passage, `passage` and `sure_passage`.
    """

    score: float = 1.0
    ranking: Measures = field(default_factory=Measures)
    sure_score: float = 1.0
    confidence: Measures = field(default_factory=Measures)
    offset: float = 0.0
    fall: float = 1.0
    passage: float = 0.0
    sure_passage: float = 0.0

    @property
    def weighs_passages(self) -> bool:
        """Whether the scores within passages count."""
        return bool(self.passage or self.sure_passage)

    @classmethod
    def read(cls, file: Path) -> Calibration:
        """What a file tells that the command wrote.

        Raises:
            ModelError: the file is broken.
        """
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
            ranking, confidence = (Measures(**kept.pop(name)) for name in ("ranking", "confidence"))
            return cls(ranking=ranking, confidence=confidence, **kept)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
            raise ModelError(
                f"The file {file} is no calibration of a reader ({problem}). Make it anew with "
                "python -m assistant.training.calibration --write, or remove it."
            ) from problem

    def probabilities(self, scores: Floats, measures: Floats) -> Floats:
        """The probability of each sentence to answer, from its two scores: shapes (sentences,) and (sentences, 2)."""
        sums = scores @ [self.score, self.passage] + measures @ np.array(astuple(self.ranking))
        best = int(np.argmax(sums))
        told = scores[best] @ [self.sure_score, self.sure_passage]
        sure = told + measures[best] @ np.array(astuple(self.confidence)) + self.offset
        odds = sure + self.fall * (sums - sums[best])
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)


class SentenceReader:
    """Scores sentences with a cross-encoder, and blends in what plain measures tell.

    Questions in Cyrillic letters are not put to the cross-encoder where `cyrillic` is given: a calibration for plain
    measures alone, of one that was not made to read them.
    """

    def __init__(self, scorer: PairScorer, calibration: Calibration, cyrillic: Calibration | None = None) -> None:
        self._scorer = scorer
        self._calibration = calibration
        self._cyrillic = cyrillic

    def score(self, question: str, candidates: Sequence[Candidate]) -> list[float]:
        """See `Reader.score`; those that plain measures leave out get 0."""
        if not candidates:
            return []
        measures = measured(question, candidates)
        kept = narrowed(measures)
        if self._cyrillic and _is_in_cyrillic(question):
            found = self._cyrillic.probabilities(np.zeros((len(kept), 2)), measures[kept])
        else:
            scores = self._scores(question, [candidates[number] for number in kept])
            found = self._calibration.probabilities(scores, measures[kept])
        probabilities = np.zeros(len(candidates))
        probabilities[kept] = found
        return [float(probability) for probability in probabilities]

    def _scores(self, question: str, candidates: Sequence[Candidate]) -> Floats:
        alone = self._scorer.scores([(question, text_of(candidate)) for candidate in candidates])[:, 0]
        if not self._calibration.weighs_passages:
            return np.column_stack([alone, np.zeros(len(alone))])
        return np.column_stack([alone, passage_scores(question, candidates, self._scorer)])


class SentenceEntailment:
    """Judges statements sentence by sentence: a whole is borne out when each part is, refuted when one is."""

    def __init__(self, scorer: PairScorer) -> None:
        self._scorer = scorer
        self._order = [scorer.labels.index(name) for name in _stances(scorer.labels)]

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """See `Entailment.judge`."""
        parts = [
            (number, (evidence, statement[start:end]))
            for number, (evidence, statement) in enumerate(pairs)
            for start, end in sentence_spans(statement)
        ]
        if not parts:
            return [NOTHING_SAID for _ in pairs]
        scores = self._scorer.scores([pair for _, pair in parts])[:, self._order]
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares = odds / odds.sum(axis=1, keepdims=True)
        owners = np.array([number for number, _ in parts])
        return [_together(shares[owners == number]) for number in range(len(pairs))]


class LateEntailment:
    """The entailment model, loaded when it is first needed: answers in the articles' own words do without it."""

    def __init__(self, name: str | None = None) -> None:
        self._name = name
        self._loaded: Entailment | None = None
        self._turn = threading.Lock()

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """See `Entailment.judge`.

        Raises:
            ModelError: the model cannot be loaded.
        """
        with self._turn:
            self._loaded = self._loaded or load_entailment(self._name)
        return self._loaded.judge(pairs)


def load_reader(name: str | None = None) -> SentenceReader:
    """Load the reader: ours, or a cross-encoder with one output from a folder or the hub.

    Raises:
        ModelError: it cannot be loaded, or has not one output.
    """
    advice = "ARTICLES_READER_MODEL takes a folder or a hub name of a cross-encoder; unset it to use ours."
    scorer = load_scorer(name or str(WEIGHTS / "reader"), advice)
    if len(scorer.labels) != 1:
        raise ModelError(
            f"The reader {name!r} has {len(scorer.labels)} outputs ({', '.join(scorer.labels)}), and must have one: "
            "how well a text answers a question. Set ARTICLES_READER_MODEL to another, or unset it to use ours."
        )
    beside, cyrillic = (Path(name or WEIGHTS / "reader", file) for file in (CALIBRATION, CYRILLIC))
    # without one its scores are taken as log-odds
    calibration = Calibration.read(beside) if beside.exists() else Calibration()
    if calibration.weighs_passages and not scorer.scores_tokens:
        raise ModelError(
            f"{beside} weighs what {name!r} makes of whole passages, which a network of its kind does not tell. Make "
            "it anew with python -m assistant.training.calibration --write, or remove it."
        )
    return SentenceReader(scorer, calibration, Calibration.read(cyrillic) if cyrillic.exists() else None)


def load_entailment(name: str | None = None) -> SentenceEntailment:
    """Load the entailment model: ours, or a cross-encoder with three outputs from a folder or the hub.

    Raises:
        ModelError: it cannot be loaded, or its configuration does not name the three outputs.
    """
    advice = "ARTICLES_ENTAILMENT_MODEL takes a folder or a hub name of a cross-encoder; unset it to use ours."
    return SentenceEntailment(load_scorer(name or str(WEIGHTS / "entailment"), advice))


def _is_in_cyrillic(question: str) -> bool:
    words = content_words(question)
    return 2 * sum(map(is_cyrillic, words)) > len(words)


def _stances(labels: Sequence[str]) -> list[str]:
    """The names that these labels have for supports, refutes and neither."""
    found = [next((name for name in names if name in labels), None) for names in _NAMES]
    if len(labels) != len(_NAMES) or None in found:
        raise ModelError(
            f"The entailment model tells {', '.join(labels)} apart, and must tell entailment, contradiction and "
            "neutral. Set ARTICLES_ENTAILMENT_MODEL to a model whose config.json names these in id2label, or unset "
            "it to use ours."
        )
    return [name for name in found if name]


def _together(parts: Floats) -> Judgement:
    """The judgement of a whole from those of its parts: shape (parts, 3)."""
    if not len(parts):
        return NOTHING_SAID
    supports = float(parts[:, 0].min())
    refutes = min(float(parts[:, 1].max()), 1 - supports)
    return Judgement(supports, refutes, max(0.0, 1 - supports - refutes))


def passage_scores(question: str, candidates: Sequence[Candidate], scorer: PairScorer) -> Floats:
    """What each sentence scores within its passage, each passage read but once: shape (candidates,)."""
    texts = list(dict.fromkeys(map(passage_of, candidates)))
    read = dict(zip(texts, scorer.token_scores([(question, text) for text in texts]), strict=True))
    return np.array([read[passage_of(one)].of(one.start, one.start + len(one.sentence)) for one in candidates])


def narrowed(measures: Floats, most: int = READ) -> list[int]:
    """The numbers of the sentences worth reading, the best by plain measures first."""
    order = np.argsort(-(measures @ np.array(astuple(NARROWING))), kind="stable")
    return [int(number) for number in order[:most]]


def text_of(candidate: Candidate) -> str:
    """What a cross-encoder reads of a candidate."""
    return in_context(candidate.sentence, candidate.before, candidate.title)


def passage_of(candidate: Candidate) -> str:
    """What a cross-encoder reads of a candidate's passage: its words, then its title."""
    return titled(candidate.passage or candidate.sentence, candidate.title)


def titled(text: str, title: str, more: str = "") -> str:
    """How a cross-encoder is shown a text, its title and what else there is of it."""
    return " | ".join(filter(None, (text, title, more)))


def in_context(sentence: str, before: str, title: str) -> str:
    """What a cross-encoder reads of a sentence: its words, then its title, then what its pronouns may stand for."""
    needed = before if _LEANS_BACK.search(sentence) else ""
    if len(needed) > LONGEST_CONTEXT:
        needed = needed[-LONGEST_CONTEXT:].partition(" ")[2]
    return titled(sentence, title, needed)
