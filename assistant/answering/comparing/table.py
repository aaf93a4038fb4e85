"""Quotes, each under a heading, and the answer that is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Answer, Citation, Draft, Sentence, State
from assistant.language.query import Query
from assistant.reading.citations import cite
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage

PASSAGES_SEARCHED = 12
"""Passages that are looked at for each side, or for what is told of a subject."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence, and what it is quoted under."""

    evidence: Evidence
    heading: str


@dataclass(frozen=True, slots=True)
class Table:
    """What a comparison quotes, in its order, and words of ours before it; `state` is how sure it is."""

    quotes: list[Quote] = field(default_factory=list)
    lead: str = ""
    state: State = "answer"


def once(passages: Iterable[RetrievedPassage]) -> list[RetrievedPassage]:
    """These passages, each once."""
    return list({passage.id: passage for passage in passages}.values())


def is_among(one: Evidence, others: Sequence[Evidence]) -> bool:
    """Whether a sentence is one of these."""
    return any(one.passage.id == other.passage.id and one.position == other.position for other in others)


def answered(table: Table, query: Query) -> Iterator[Draft | Answer]:
    """The answer as it grows, a quote at a time."""
    answer = Answer(
        question=query.asked or query.text,
        standalone_question=query.text,
        answered=table.state == "answer",
        confidence=round(min((quote.evidence.confidence for quote in table.quotes), default=0.0), 4),
        text="",
        writer="quotes",
        kind="comparison",
        state=table.state,
        lead=table.lead,
    )
    cited: dict[tuple[str | None, int], Citation] = {}
    for quote in table.quotes:
        place = quote.evidence.passage.id, quote.evidence.position
        citation = cited.setdefault(place, _cited(quote.evidence, len(cited) + 1, list(cited.values())))
        sentence = Sentence(" ".join(citation.quote.split()), (citation.number,), "verbatim", quote.heading)
        answer = replace(answer, sentences=(*answer.sentences, sentence), citations=tuple(cited.values())).with_text()
        yield Draft(answer.text)
    yield answer.with_text()


def _cited(evidence: Evidence, number: int, others: Sequence[Citation]) -> Citation:
    """The citation of a sentence, without the sentences before it where one of these is quoted already."""
    citation = cite(evidence, number)
    overlaps = any(
        one.article_id == citation.article_id and one.start < citation.end and citation.start < one.end
        for one in others
    )
    return cite(evidence, number, alone=True) if overlaps else citation
