"""Passages → the sentences that answer, scored by the reader, best first."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice

from langchain_core.documents import Document

from assistant.measures import Candidate
from assistant.reading import Reader
from assistant.untrusted import untrusted_positions
from assistant.wording import content_stems, words
from ingest.chunking import Span, sentence_spans


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a passage: half-open offsets into the passage's text, and how likely it answers (0 to 1).

    `sentences` are the spans of all sentences of the passage, of which this is number `position`.
    """

    document: Document
    sentences: tuple[Span, ...]
    position: int
    confidence: float

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return text_at(self.document, self.sentences, self.position)

    @property
    def start(self) -> int:
        """Where it begins in the text of its article."""
        return int(self.document.metadata["start"]) + self.sentences[self.position][0]


TOLD = 0.3
"""What the confidence in a sentence is worth that the turn before has told already: who asks on wants another."""


def text_at(document: Document, spans: Sequence[Span], position: int) -> str:
    """The words of a sentence of a passage."""
    start, end = spans[position]
    return document.page_content[start:end]


def find_evidence(question: str, documents: Sequence[Document], reader: Reader, told: str = "") -> list[Evidence]:
    """Every sentence of these passages, the likeliest to answer first; `told` is what was answered before."""
    places = trusted_sentences(documents)
    scores = reader.score(question, [candidate_at(one.document, one.sentences, one.position) for one in places])
    evidence = [replace(one, confidence=score) for one, score in zip(places, scores, strict=True)]
    if told:
        evidence = [replace(found, confidence=found.confidence * _worth(found, told)) for found in evidence]
    return sorted(evidence, key=lambda found: -found.confidence)


def trusted_sentences(documents: Sequence[Document]) -> list[Evidence]:
    """Every sentence of these passages, not yet scored, but for orders to whoever answers."""
    return [
        Evidence(document, spans, position, 0.0)
        for document in documents
        for spans in [tuple(sentence_spans(document.page_content))]
        for position in range(len(spans))
        if position not in untrusted_positions(document.page_content, spans)
    ]


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


def candidate_at(document: Document, spans: Sequence[Span], position: int) -> Candidate:
    """What the reader sees of one sentence of a passage."""
    texts = [document.page_content[start:end] for start, end in spans[max(0, position - 1) : position + 1]]
    facts = document.metadata
    return Candidate(
        sentence=texts[-1],
        before=texts[0] if position else "",
        title=" ".join(filter(None, (facts["title"], facts["heading"]))),
        similarity=facts["similarity"],
        score=facts["score"],
        passage=document.page_content,
        start=spans[position][0],
    )
