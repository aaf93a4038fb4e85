"""Which module answers a question: chosen by its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from assistant.answer import Answer, Draft
from assistant.answering.catalogue.selection import nothing_within
from assistant.answering.follow_ups.about import names, told_of
from assistant.answering.interpretation import Interpreter
from assistant.answering.kinds import (
    comparisons,
    courtesy,
    follow_ups,
    library,
    lists,
    other_language,
    plain,
    summaries,
    two_part,
    yes_no,
)
from assistant.answering.pipeline import Pipeline
from assistant.answering.request import Request
from assistant.answering.validation import refuse_empty_library
from assistant.language.ageing import as_of
from assistant.language.follow_ups.anaphora import thing_asked_about
from assistant.language.questions.digest_request import event_asked_about
from assistant.language.questions.kinds import QuestionKind

Steps = Iterator[Draft | Answer]
Respond = Callable[[Request, Pipeline], Steps]


def respond(typed: Request, interpreter: Interpreter, pipeline: Pipeline) -> Steps:
    """Drafts of the answer to a question as it was typed, and last the answer.

    Raises:
        EmptyLibraryError: there are no articles to answer from.
    """
    return _first_of(
        courtesy.respond(typed, pipeline),
        library.respond(typed, pipeline),
        _of_articles(typed, interpreter, pipeline),
    )


def _of_articles(typed: Request, interpreter: Interpreter, pipeline: Pipeline) -> Steps:
    """What needs articles: the last answer's, or those that tell what is asked."""
    refuse_empty_library(pipeline.library)
    yield from _first_of(
        follow_ups.respond(typed, pipeline, lambda before: _last_of(_of_kind(before, pipeline))),
        _nothing_within(typed, pipeline),
        _interpreted(typed, interpreter, pipeline),
    )


def _interpreted(typed: Request, interpreter: Interpreter, pipeline: Pipeline) -> Steps:
    """The answer to what is asked, with how it was read."""
    found = interpreter.interpretation(typed)
    request = found.request
    for step in _first_of(library.respond(request, pipeline), _of_kind(request, pipeline)):
        if isinstance(step, Answer) and (told := _told_instead(step, typed, request, pipeline)):
            yield from told
            return
        yield _dated(found.as_shown(step)) if isinstance(step, Answer) else step


def _told_instead(answer: Answer, typed: Request, request: Request, pipeline: Pipeline) -> list[Draft | Answer]:
    """What is told of the thing that is asked about without more, where an answer does not name it; or of an event."""
    if thing := thing_asked_about(typed.query.text):
        return [] if names(answer, thing) else [*told_of(thing, replace(request, query=typed.query), pipeline)]
    event = event_asked_about(request.query.text) if answer.state == "no_answer" else ""
    steps = [*summaries.respond(request.asking(f"Tell me about {event}"), pipeline)] if event else []
    if not steps or not isinstance(steps[-1], Answer) or steps[-1].state != "answer":
        return []
    return [*steps[:-1], replace(steps[-1], standalone_question=request.query.text)]


def _of_kind(request: Request, pipeline: Pipeline) -> Steps:
    """The answer of the question's kind; a plain one where that kind has none."""
    own = RESPONDERS.get(request.query.kind)
    return _first_of(*(one(request, pipeline) for one in (own, plain.respond) if one))


def _one(request: Request, pipeline: Pipeline) -> Answer:
    """The answer to one question by itself."""
    return _last_of(_of_kind(request, pipeline))


RESPONDERS: Mapping[QuestionKind, Respond] = {
    QuestionKind.OTHER_LANGUAGE: other_language.respond,
    QuestionKind.COMPARISON: comparisons.respond,
    QuestionKind.SUMMARY: summaries.respond,
    QuestionKind.TWO_PART: partial(two_part.respond, answer_one=_one),
    QuestionKind.LIST: lists.respond,
    QuestionKind.YES_NO: yes_no.respond,
}
"""What answers questions of each kind."""


def _first_of(*tries: Steps) -> Steps:
    """The steps of the first that has any."""
    for steps in tries:
        for first in steps:
            yield first
            yield from steps
            return


def _last_of(steps: Steps) -> Answer:
    *_, answer = steps
    assert isinstance(answer, Answer)  # noqa: S101 - the last step always is
    return answer


def _nothing_within(typed: Request, pipeline: Pipeline) -> Steps:
    """That no article may answer, where a filter lets none."""
    if why := nothing_within(pipeline.library, pipeline.within):
        asked = typed.query.text
        yield Answer(asked, asked, answered=False, confidence=0.0, text=why, lead=why, writer="quotes")


def _dated(answer: Answer) -> Answer:
    """An answer that may be otherwise on another day says of which day it is."""
    day = as_of(answer)
    return replace(answer, lead=" ".join(filter(None, (answer.lead, day)))).with_text() if day else answer
