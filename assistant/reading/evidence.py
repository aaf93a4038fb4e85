"""Passages → the sentences that answer a question, or tell of a claim, with calibrated probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from langchain_core.documents import Document

from assistant.language.answer_types import AnswerType, expected_answer_type, has_answer_of_type
from assistant.language.prompt_injection import injection_positions
from assistant.reading.calibration import Calibration
from assistant.reading.masking import masked, trusted_positions
from assistant.reading.reader import WEIGHTS, Reader, Reading, load_reader
from assistant.reading.word_match import Candidate, is_readable, word_features
from ingest.chunking import Span, sentence_spans

REPEAT_WEIGHT = 0.3
"""What the confidence in a sentence is multiplied by that the turn before has told: who asks on wants another."""

MOST_INJECTIONS_SHOWN = 5
"""Sentences that are told to have been set aside."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a passage, and how likely it answers (0 to 1).

    `sentences` are the half-open spans of all sentences of the passage, in its text, of which this is number
    `position`. `short` is the span of the words in it that answer by themselves, None where none do.
    """

    document: Document
    sentences: tuple[Span, ...]
    position: int
    confidence: float
    short: Span | None = None

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return text_at(self.document, self.sentences, self.position)

    @property
    def start(self) -> int:
        """Where it begins in the text of its article."""
        return int(self.document.metadata["start"]) + self.sentences[self.position][0]


@dataclass(frozen=True, slots=True)
class Stance:
    """What a passage says of a claim: two probabilities (0 to 1), and the sentence that tells most of it."""

    evidence: Evidence
    supports: float
    refutes: float


class EvidenceFinder:
    """Reads passages for a question or a claim."""

    def __init__(self, reader: Reader, calibration: Calibration) -> None:
        self.reader = reader
        self._calibration = calibration

    def answers(self, question: str, documents: Sequence[Document], previous_answer: str = "") -> list[Evidence]:
        """Every sentence of these passages, the likeliest to answer first; one of the answer before counts less."""
        readable = [one for one in documents if is_readable(question) and is_readable(one.page_content)]
        others = [one for one in documents if one not in readable]
        found = [*self._by_reading(question, readable), *self._by_words(question, others)]
        if previous_answer:
            found = [_weighted(one, previous_answer) for one in found]
        return sorted(found, key=lambda one: -one.confidence)

    def stances(self, claim: str, documents: Sequence[Document]) -> list[Stance]:
        """What each of these passages that has a sentence to trust says of a claim.

        None says anything of a claim in letters that the reader does not know, or in such letters.
        """
        readable = [one for one in documents if is_readable(claim) and is_readable(one.page_content)]
        silent: dict[str | None, Evidence] = {}
        for found in sorted(
            self._by_words(claim, [one for one in documents if one not in readable]), key=lambda one: -one.confidence
        ):
            silent.setdefault(found.document.id, found)
        return [
            *(
                self._stance(reading, document, spans, trusted)
                for document, spans, reading in self._read(claim, readable)
                if (trusted := trusted_positions(document, spans))
            ),
            *(Stance(found, 0.0, 0.0) for found in silent.values()),
        ]

    def _by_reading(self, question: str, documents: Sequence[Document]) -> list[Evidence]:
        found = []
        for document, spans, reading in self._read(question, documents):
            features = answer_features(reading, document, spans)
            for position in trusted_positions(document, spans):
                confidence = self._calibration.answers.probability(features[position])
                short = _of_expected_type(question, document, reading.short_answer_in(*spans[position]))
                found.append(Evidence(document, spans, position, confidence, short))
        return found

    def _by_words(self, question: str, documents: Sequence[Document]) -> list[Evidence]:
        places = [
            Evidence(document, spans, position, 0.0)
            for document in documents
            for spans in [tuple(sentence_spans(document.page_content))]
            for position in trusted_positions(document, spans)
        ]
        features = word_features(question, list(map(_candidate, places)))
        return [
            replace(place, confidence=self._calibration.words.probability(own))
            for place, own in zip(places, features, strict=True)
        ]

    def _read(self, query: str, documents: Sequence[Document]) -> list[tuple[Document, tuple[Span, ...], Reading]]:
        """Each passage, its sentences, and what the reader makes of it."""
        if not documents:
            return []
        spans = [tuple(sentence_spans(document.page_content)) for document in documents]
        shown = [masked(document, own) for document, own in zip(documents, spans, strict=True)]
        return list(zip(documents, spans, self.reader.read(query, shown), strict=True))

    def _stance(self, reading: Reading, document: Document, spans: tuple[Span, ...], trusted: Sequence[int]) -> Stance:
        best = max(trusted, key=lambda position: reading.evidence_in(*spans[position]))
        supports = self._calibration.supports.probability({"supports": reading.supports})
        refutes = self._calibration.refutes.probability({"refutes": reading.refutes})
        return Stance(Evidence(document, spans, best, max(supports, refutes)), supports, refutes)


def answer_features(reading: Reading, document: Document, spans: Sequence[Span]) -> list[dict[str, float]]:
    """What tells whether each sentence of a passage answers a question."""
    evidence = [reading.evidence_in(*span) for span in spans]
    shared = {"answered": reading.answered, **_retrieval_features(document)}
    return [{"evidence": own, "ahead": own - max(evidence), **shared} for own in evidence]


def load_evidence_finder(folder: str | Path | None = None) -> EvidenceFinder:
    """Load the reader and its calibration: ours, or those of a folder.

    Raises:
        ModelError: they cannot be loaded.
    """
    return EvidenceFinder(load_reader(folder), Calibration.read(Path(folder or WEIGHTS)))


def _of_expected_type(question: str, document: Document, span: Span | None) -> Span | None:
    """The whole words of a short answer; None where a number or date was asked for and they have none."""
    whole, kind = _whole_words(document.page_content, span), expected_answer_type(question)
    if whole and kind in {AnswerType.NUMBER, AnswerType.DATE}:
        return whole if has_answer_of_type(kind, document.page_content[slice(*whole)], ()) else None
    return whole


def _whole_words(text: str, span: Span | None) -> Span | None:
    """A span stretched to the ends of its words; None where it has none."""
    if not span or not any(letter.isalnum() for letter in text[slice(*span)]):
        return None
    start, end = span
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _candidate(evidence: Evidence) -> Candidate:
    """A sentence as words are matched with it."""
    document, spans, position = evidence.document, evidence.sentences, evidence.position
    facts = document.metadata
    return Candidate(
        sentence=evidence.text,
        before=text_at(document, spans, position - 1) if position else "",
        title=" ".join(filter(None, (facts["title"], facts["heading"]))),
        similarity=facts["similarity"],
        score=facts["score"],
    )


def _retrieval_features(document: Document) -> dict[str, float]:
    """What retrieval says of a passage: how near it is by meaning, and by meaning and words together."""
    return {"similarity": document.metadata["similarity"], "score": document.metadata["score"]}


def text_at(document: Document, spans: Sequence[Span], position: int) -> str:
    """The words of a sentence of a passage."""
    start, end = spans[position]
    return document.page_content[start:end]


def _weighted(found: Evidence, previous_answer: str) -> Evidence:
    is_repeated = " ".join(found.text.split()) in previous_answer
    return replace(found, confidence=REPEAT_WEIGHT * found.confidence) if is_repeated else found


def injected_sentences(documents: Sequence[Document]) -> list[Evidence]:
    """The sentences of these passages that are no evidence, as they speak to whoever answers: the first few."""
    found = (
        Evidence(document, spans, position, 0.0)
        for document in documents
        for spans in [tuple(sentence_spans(document.page_content))]
        for position in sorted(injection_positions(document.page_content, spans))
    )
    return list(islice(found, MOST_INJECTIONS_SHOWN))
