"""Evidence, and what was written from it → an `Answer`: how sure it is, its short answer, what comes closest. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import SILENT, Answer, Citation, ShortAnswer
from assistant.answering.quoting.abstention import nearest_note, state_of
from assistant.answering.quoting.disagreements import disagreement_of
from assistant.answering.quoting.quotes import Writing
from assistant.answering.quoting.ranking import best_confidence
from assistant.language.query import Query, Scope
from assistant.reading.citations import cite
from assistant.reading.evidence import Evidence, injected_sentences
from assistant.reading.short_answers import short_answer_in
from assistant.retrieval.passage import RetrievedPassage

CLOSEST_SHOWN = 3
"""Passages shown where there is no answer."""


def unwritten_answer(query: Query, evidence: Sequence[Evidence], passages: Sequence[RetrievedPassage]) -> Answer:
    """The answer as far as its evidence decides it: without words, and with the closest passages if it is none."""
    confidence = best_confidence(evidence)
    state = state_of(confidence, query.scope)
    answer = Answer(
        question=query.asked or query.text,
        standalone_question=query.text,
        answered=state == "answer",
        confidence=round(min(1.0, confidence), 4),
        text=SILENT,
        writer="quotes",
        kind="digest" if query.scope is Scope.BROAD and state == "answer" else state,
        state=state,
        set_aside=_set_aside(passages),
    )
    return answer if answer.has_quotes else _silence(answer, query, evidence)


def _silence(answer: Answer, query: Query, evidence: Sequence[Evidence]) -> Answer:
    """That there is no answer, what comes closest, and that it tells something else, where that is sure."""
    note = nearest_note(query, evidence[0].text) if evidence else ""
    lead = f"{SILENT} {note}" if note else ""
    return replace(answer, lead=lead, closest=_closest(evidence)).with_text()


def written_answer(answer: Answer, writing: Writing, best: Evidence, scope: Scope) -> Answer:
    """The answer with what was written, and the words of the best sentence that answer by themselves."""
    return replace(
        answer,
        writer=writing.writer,
        sentences=writing.sentences,
        removed=writing.removed,
        citations=writing.citations,
        note=writing.note,
        short=_short(best, writing, Query(answer.standalone_question)) if scope is Scope.ONE else None,
    ).with_text()


def _short(best: Evidence, writing: Writing, query: Query) -> ShortAnswer | None:
    """The words of the best sentence that answer by themselves, where it is quoted first and nothing quoted differs."""
    if not best.short or not writing.citations or disagreement_of(writing.citations):
        return None
    first, passage = writing.citations[0], best.passage
    if first.article_id != passage.article_id or not first.start <= best.start < first.end:
        return None
    quote = first.start - passage.start, first.end - passage.start
    span = short_answer_in(passage.text, best.short, quote, query)
    if not span:
        return None
    return ShortAnswer(passage.text[slice(*span)], first.number, *(passage.start + place for place in span))


def _set_aside(passages: Sequence[RetrievedPassage]) -> tuple[Citation, ...]:
    """The sentences of the passages that were read that speak to whoever answers."""
    return tuple(cite(found, number, alone=True) for number, found in enumerate(injected_sentences(passages), start=1))


def _closest(evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    """The best sentence of each of the passages nearest to the question."""
    nearest: dict[str | None, Evidence] = {}
    for found in evidence:
        nearest.setdefault(found.passage.id, found)
    return tuple(cite(found, number) for number, found in enumerate(list(nearest.values())[:CLOSEST_SHOWN], start=1))
