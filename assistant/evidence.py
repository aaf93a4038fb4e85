"""Passages → the sentences that answer, scored by the reader, best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.documents import Document

from assistant.measures import Candidate
from assistant.reading import Reader
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
        start, end = self.sentences[self.position]
        return self.document.page_content[start:end]


def find_evidence(question: str, documents: Sequence[Document], reader: Reader) -> list[Evidence]:
    """Every sentence of these passages, the likeliest to answer first."""
    places = [
        (document, spans, position)
        for document in documents
        for spans in [tuple(sentence_spans(document.page_content))]
        for position in range(len(spans))
    ]
    scores = reader.score(question, [candidate_at(*place) for place in places])
    evidence = [Evidence(*place, score) for place, score in zip(places, scores, strict=True)]
    return sorted(evidence, key=lambda found: -found.confidence)


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
    )
