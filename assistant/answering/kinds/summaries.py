"""A summary of a subject: the sentences that tell most of it, in the order of the articles."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import Answer, Draft
from assistant.answering.composition import unwritten_answer, written_answer
from assistant.answering.digests import digest
from assistant.answering.pipeline import Pipeline
from assistant.answering.quotes import Writing
from assistant.answering.request import Request


def respond(request: Request, pipeline: Pipeline) -> Iterator[Draft | Answer]:
    """See `assistant.answering.kinds`."""
    query = request.query
    passages = pipeline.passages(query.topic)
    evidence = digest(query.topic, passages)
    answer = unwritten_answer(query, evidence, passages)
    if answer.has_quotes:
        writing = Writing()
        for writing in pipeline.writer.write(query, evidence):
            yield Draft(writing.text)
        answer = written_answer(answer, writing, evidence[0], query.scope)
    yield answer
