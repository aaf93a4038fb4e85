"""Passages → the sentences that answer a question, or tell of a claim, with calibrated probabilities.

The reader is shown a passage without the sentences that speak to whoever answers (see
`assistant.language.prompt_injection`): blanks stand in their place, so that offsets stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from langchain_core.documents import Document

from assistant.language.prompt_injection import addresses_reader, untrusted_positions
from assistant.language.tokens import AnswerKind, answer_kind, content_stems, holds_answer_of, words
from assistant.reading.calibration import Calibration
from assistant.reading.reader import WEIGHTS, Reader, Reading, load_reader
from assistant.reading.word_match import Candidate, is_readable, word_features
from ingest.chunking import Span, sentence_spans

TOLD = 0.3
"""What the confidence in a sentence is worth that the turn before has told already: who asks on wants another."""


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

    def answers(self, question: str, documents: Sequence[Document], told: str = "") -> list[Evidence]:
        """Every sentence of these passages, the likeliest to answer first; `told` is what was answered before."""
        readable = [one for one in documents if is_readable(question) and is_readable(one.page_content)]
        others = [one for one in documents if one not in readable]
        found = [*self._by_reading(question, readable), *self._by_words(question, others)]
        if told:
            found = [replace(one, confidence=one.confidence * _worth(one, told)) for one in found]
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
                if (trusted := _trusted(document, spans))
            ),
            *(Stance(found, 0.0, 0.0) for found in silent.values()),
        ]

    def _by_reading(self, question: str, documents: Sequence[Document]) -> list[Evidence]:
        found = []
        for document, spans, reading in self._read(question, documents):
            features = answer_features(reading, document, spans)
            for position in _trusted(document, spans):
                confidence = self._calibration.answers.of(features[position])
                short = _fitting(question, document, reading.short_answer_in(*spans[position]))
                found.append(Evidence(document, spans, position, confidence, short))
        return found

    def _by_words(self, question: str, documents: Sequence[Document]) -> list[Evidence]:
        places = [
            Evidence(document, spans, position, 0.0)
            for document in documents
            for spans in [tuple(sentence_spans(document.page_content))]
            for position in _trusted(document, spans)
        ]
        features = word_features(question, list(map(_candidate, places)))
        return [
            replace(place, confidence=self._calibration.words.of(own))
            for place, own in zip(places, features, strict=True)
        ]

    def _read(self, query: str, documents: Sequence[Document]) -> list[tuple[Document, tuple[Span, ...], Reading]]:
        """Each passage, its sentences, and what the reader makes of it."""
        if not documents:
            return []
        spans = [tuple(sentence_spans(document.page_content)) for document in documents]
        shown = [as_shown(document, own) for document, own in zip(documents, spans, strict=True)]
        return list(zip(documents, spans, self.reader.read(query, shown), strict=True))

    def _stance(self, reading: Reading, document: Document, spans: tuple[Span, ...], trusted: Sequence[int]) -> Stance:
        best = max(trusted, key=lambda position: reading.evidence_in(*spans[position]))
        supports = self._calibration.supports.of({"supports": reading.supports})
        refutes = self._calibration.refutes.of({"refutes": reading.refutes})
        return Stance(Evidence(document, spans, best, max(supports, refutes)), supports, refutes)


def answer_features(reading: Reading, document: Document, spans: Sequence[Span]) -> list[dict[str, float]]:
    """What tells whether each sentence of a passage answers a question."""
    evidence = [reading.evidence_in(*span) for span in spans]
    shared = {"answered": reading.answered, **_found_by(document)}
    return [{"evidence": own, "ahead": own - max(evidence), **shared} for own in evidence]


def load_evidence_finder(folder: str | Path | None = None) -> EvidenceFinder:
    """Load the reader and its calibration: ours, or those of a folder.

    Raises:
        ModelError: they cannot be loaded.
    """
    return EvidenceFinder(load_reader(folder), Calibration.read(Path(folder or WEIGHTS)))


def _fitting(question: str, document: Document, span: Span | None) -> Span | None:
    """The whole words of a short answer; None where a number or date was asked for and they have none."""
    whole, kind = _whole_words(document.page_content, span), answer_kind(question)
    if whole and kind in {AnswerKind.NUMBER, AnswerKind.DATE}:
        return whole if holds_answer_of(kind, document.page_content[slice(*whole)], ()) else None
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


def _found_by(document: Document) -> dict[str, float]:
    """What retrieval says of a passage: how near it is by meaning, and by meaning and words together."""
    return {"similarity": document.metadata["similarity"], "score": document.metadata["score"]}


def as_shown(document: Document, spans: Sequence[Span]) -> Document:
    """A passage as the reader sees it: blanks in the place of what speaks to whoever answers."""
    text, title = document.page_content, document.metadata["title"]
    for position in untrusted_positions(text, spans):
        start, end = spans[position]
        text = text[:start] + " " * (end - start) + text[end:]
    trusted = "" if title and addresses_reader(title) else title
    return Document(text, metadata={**document.metadata, "title": trusted})


def _trusted(document: Document, spans: Sequence[Span]) -> list[int]:
    """The positions of the sentences that may be evidence."""
    untrusted = untrusted_positions(document.page_content, spans)
    return [position for position in range(len(spans)) if position not in untrusted]


def text_at(document: Document, spans: Sequence[Span], position: int) -> str:
    """The words of a sentence of a passage."""
    start, end = spans[position]
    return document.page_content[start:end]


MOST_SET_ASIDE = 5
"""Sentences that are told to have been set aside."""


def set_aside(documents: Sequence[Document]) -> list[Evidence]:
    """The sentences of these passages that speak to whoever answers: the first few."""
    found = (
        Evidence(document, spans, position, 0.0)
        for document in documents
        for spans in [tuple(sentence_spans(document.page_content))]
        for position in sorted(untrusted_positions(document.page_content, spans))
    )
    return list(islice(found, MOST_SET_ASIDE))


def _worth(found: Evidence, told: str) -> float:
    return TOLD if " ".join(found.text.split()) in told else 1.0


def best_of(readings: Sequence[Sequence[Evidence]]) -> list[Evidence]:
    """The sentences of several readings, each once with its best confidence; the first of each reading comes first."""
    found: dict[tuple[str | None, int], Evidence] = {}
    for evidence in readings:
        for one in evidence:
            key = (one.document.id, one.position)
            found[key] = max(one, found.get(key, one), key=lambda same: same.confidence)
    heads = {(evidence[0].document.id, evidence[0].position) for evidence in readings if evidence}
    order = sorted(found, key=lambda key: (key not in heads, -found[key].confidence))
    return [found[key] for key in order]


AS_GOOD = 0.6
"""The share of the best confidence from which a newer sentence may take its place, where the newest is asked for."""


def newest_first(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The sentences with those first that answer about as well as the best, the newest of them before the others."""
    enough = AS_GOOD * evidence[0].confidence if evidence else 0.0
    good = [found for found in evidence if found.confidence >= enough]
    good.sort(key=lambda found: found.document.metadata["published"] or "", reverse=True)
    return [*good, *(found for found in evidence if found.confidence < enough)]


ON_TOPIC = 0.35
"""The least similarity (cosine) with which a passage has something to say on a topic."""

NAMES_TOPIC = 0.6
"""Or the least share of the topic's words that it has: a name may mean nothing to the embedding model."""

OF_DIGEST = 6
"""Sentences of a digest."""

_LEAD_BONUS = 0.15
"""What it is worth to stand at the head of a passage: the first sentences of a story sum it up."""


def digest(topic: str, documents: Sequence[Document]) -> list[Evidence]:
    """The sentences of these passages that tell most about a topic: in the order of the articles, each but once.

    Their confidence is how similar their passage is to the topic, or what share of its words it has.
    """
    stems = set(content_stems(topic))
    scored: list[tuple[float, Evidence]] = []
    for document in documents:
        spans = tuple(sentence_spans(document.page_content))
        similarity = max(document.metadata["similarity"], _share_named(stems, document))
        if similarity < ON_TOPIC:
            continue
        for position in range(len(spans)):
            found = Evidence(document, spans, position, similarity)
            if position in untrusted_positions(document.page_content, spans):
                continue
            shared = len(stems & set(content_stems(found.text))) / max(1, len(stems))
            lead = _LEAD_BONUS * (position == 0) + _LEAD_BONUS * (document.metadata["start"] == 0)
            scored.append((similarity + 0.3 * shared + lead, found))
    chosen = apart([found for _, found in sorted(scored, key=lambda one: -one[0])], OF_DIGEST)
    articles = list(dict.fromkeys(found.document.metadata["article_id"] for found in chosen))
    return sorted(chosen, key=lambda one: (articles.index(one.document.metadata["article_id"]), one.start))


def _share_named(stems: Set[str], document: Document) -> float:
    """The share of a topic's words that a passage and its title have; 0 where it is small."""
    share = len(stems & set(content_stems(f"{document.metadata['title']} {document.page_content}"))) / max(
        1, len(stems)
    )
    return share if share >= NAMES_TOPIC else 0.0


def apart(evidence: Sequence[Evidence], most: int) -> list[Evidence]:
    """The first sentences that say something else than those before them."""
    chosen: list[Evidence] = []
    for found in evidence:
        if len(chosen) < most and not any(says_the_same(found.text, other.text) for other in chosen):
            chosen.append(found)
    return chosen


def says_the_same(one: str, other: str) -> bool:
    """Whether two sentences have nearly the same words, as copies of one story do."""
    mine, theirs = set(words(one)), set(words(other))
    return len(mine & theirs) >= 0.8 * len(mine | theirs)
