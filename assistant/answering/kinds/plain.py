"""A plain question → its answer: the sentences that answer it, or may, or what comes nearest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Answer, Draft
from assistant.answering import premises
from assistant.answering.follow_ups.in_talk import evidence_in_talk, reading_order
from assistant.answering.pipeline import Pipeline
from assistant.answering.quoting.composition import unwritten_answer, written_answer
from assistant.answering.quoting.definitions import with_definition
from assistant.answering.quoting.ranking import best_rewrite, newest_first, reason_first, sentence_first
from assistant.answering.request import Request
from assistant.language.query import Query
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage


def respond(request: Request, pipeline: Pipeline) -> Iterator[Draft | Answer]:
    """See `assistant.answering.kinds`; this one always answers."""
    queries = (request.query, *request.others)
    found = {query: pipeline.passages(query) for query in queries}
    query, evidence = best_rewrite([(query, _read(query, found[query], request, pipeline)) for query in queries])
    if denial := _denial(replace(request, query=query), found[query], evidence, pipeline):
        yield denial
        return
    answer = unwritten_answer(query, evidence, found[query])
    if answer.has_quotes:
        for writing in pipeline.writer.write(query, evidence):
            answer = written_answer(answer, writing, evidence[0], query.scope)
            yield Draft(answer.text)
    yield answer


def _denial(
    request: Request, passages: Sequence[RetrievedPassage], evidence: Sequence[Evidence], pipeline: Pipeline
) -> Answer | None:
    """What denies what a question takes for granted; of one that the talk supplied, only articles on that can."""
    query = request.query
    is_supplied = bool(query.asked) and query.text != query.asked
    own = next(reading_order(query, passages, request, pipeline)) if is_supplied else passages
    return premises.denial(request, pipeline, own, evidence)


def _read(query: Query, passages: Sequence[RetrievedPassage], request: Request, pipeline: Pipeline) -> list[Evidence]:
    """The sentences that answer a query, the best first."""
    evidence = with_definition(query, evidence_in_talk(query, passages, request, pipeline), passages, pipeline)
    ordered = newest_first(evidence) if query.wants_newest else evidence
    return reason_first(query, sentence_first(ordered))
