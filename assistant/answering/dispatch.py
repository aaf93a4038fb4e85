"""Which module answers a question: chosen by its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from assistant.answer import Answer, Draft
from assistant.answering.kinds import plain, summaries
from assistant.answering.pipeline import Pipeline
from assistant.answering.request import Request
from assistant.language.questions.kinds import QuestionKind

Respond = Callable[[Request, Pipeline], Iterator[Draft | Answer]]

RESPONDERS: Mapping[QuestionKind, Respond] = {
    QuestionKind.SUMMARY: summaries.respond,
}
"""What answers questions of each kind; a plain answer is given to the others, and where one of these has none."""


def respond(request: Request, pipeline: Pipeline) -> Iterator[Draft | Answer]:
    """Drafts of the answer, and last the answer."""
    own = RESPONDERS.get(request.query.kind, plain.respond)(request, pipeline)
    first = next(own, None)
    yield from plain.respond(request, pipeline) if first is None else chain((first,), own)
