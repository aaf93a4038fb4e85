"""Evidence, and what was written from it → an `Answer`: how sure it is, its short answer, what comes closest. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import SILENT, Answer, Citation, ShortAnswer, worded
from assistant.answering.abstention import state_of
from assistant.answering.quotes import Writing
from assistant.answering.ranking import best_confidence
from assistant.language.query import Query, Scope
from assistant.reading.citations import cite
from assistant.reading.evidence import Evidence, injected_sentences
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
    return answer if answer.has_quotes else replace(answer, closest=_closest(evidence))


def written_answer(answer: Answer, writing: Writing, best: Evidence, scope: Scope) -> Answer:
    """The answer with what was written, and the words of the best sentence that answer by themselves."""
    return replace(
        answer,
        text=worded(writing.text, answer.state),
        writer=writing.writer,
        sentences=writing.sentences,
        removed=writing.removed,
        citations=writing.citations,
        note=writing.note,
        short=_short(best, writing, scope),
    )


def _short(best: Evidence, writing: Writing, scope: Scope) -> ShortAnswer | None:
    """The words of the best sentence that answer by themselves, where it is quoted first."""
    if not best.short or scope is not Scope.ONE or not writing.citations:
        return None
    first, passage = writing.citations[0], best.passage
    start, end = (passage.start + place for place in best.short)
    if first.article_id != passage.article_id or not first.start <= start < end <= first.end:
        return None
    return ShortAnswer(passage.text[slice(*best.short)], first.number, start, end)


def _set_aside(passages: Sequence[RetrievedPassage]) -> tuple[Citation, ...]:
    """The sentences of the passages that were read that speak to whoever answers."""
    return tuple(cite(found, number, alone=True) for number, found in enumerate(injected_sentences(passages), start=1))


def _closest(evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    """The best sentence of each of the passages nearest to the question."""
    nearest: dict[str | None, Evidence] = {}
    for found in evidence:
        nearest.setdefault(found.passage.id, found)
    return tuple(cite(found, number) for number, found in enumerate(list(nearest.values())[:CLOSEST_SHOWN], start=1))
