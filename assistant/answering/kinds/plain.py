"""A plain question → its answer: the sentences that answer it, or may, or what comes nearest."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import Answer, Draft, worded
from assistant.answering.composition import unwritten_answer, written_answer
from assistant.answering.pipeline import PASSAGES_READ, Pipeline
from assistant.answering.quotes import Writing
from assistant.answering.ranking import best_rewrite, merged, newest_first
from assistant.answering.request import Request
from assistant.language.query import Query
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage

Searches = list[tuple[Query, list[RetrievedPassage]]]
"""The queries that one is made of, and the passages that match each, the best first."""


def respond(request: Request, pipeline: Pipeline) -> Iterator[Draft | Answer]:
    """See `assistant.answering.kinds`; this one always answers."""
    queries = (request.query, *request.others)
    found = {query: [(one, pipeline.passages(one)) for one in query.searches] for query in queries}
    previous = request.previous_answer
    query, evidence = best_rewrite([(query, _read(query, found[query], previous, pipeline)) for query in queries])
    answer = unwritten_answer(query, evidence, _passages(found[query]))
    if answer.has_quotes:
        writing = Writing()
        for writing in pipeline.writer.write(query, evidence):
            yield Draft(worded(writing.text, answer.state))
        answer = written_answer(answer, writing, evidence[0], query.scope)
    yield answer


def _read(query: Query, searches: Searches, previous: str, pipeline: Pipeline) -> list[Evidence]:
    """The sentences that answer a query, the best first."""
    evidence = merged([pipeline.evidence(one, passages[:PASSAGES_READ], previous) for one, passages in searches])
    return newest_first(evidence) if query.wants_newest else evidence


def _passages(searches: Searches) -> list[RetrievedPassage]:
    """The passages of several searches, each once."""
    return list({passage.id: passage for _, passages in searches for passage in passages}.values())
