"""Two questions asked at once → each answered, or not, by itself, and both in one answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.answer import Answer, Draft
from assistant.answering.pipeline import Pipeline
from assistant.answering.quoting.joining import joined
from assistant.answering.request import Request
from assistant.language.query import Query
from assistant.language.questions.two_part import context_of, halves_of, with_answer
from assistant.language.tokens import content_stems

AnswerOne = Callable[[Request, Pipeline], Answer]
"""Answers one question by itself, of whatever kind it is."""


def respond(request: Request, pipeline: Pipeline, answer_one: AnswerOne) -> Iterator[Draft | Answer]:
    """See `assistant.answering.kinds`; a draft comes when a half is answered."""
    halves = halves_of(request.query.text)
    answers: list[tuple[str, Answer]] = []
    for half in halves:
        answers.append((half, _answer(request, half, answers, lambda asked: answer_one(asked, pipeline))))
        if len(answers) < len(halves):
            yield Draft(joined(request, answers).text)
    if answers:
        yield joined(request, answers)


def _answer(
    request: Request, half: str, before: Sequence[tuple[str, Answer]], answer_one: Callable[[Request], Answer]
) -> Answer:
    """The answer to a half, after those before it; another one where it would only say again what the first says."""
    asked = request.asking(half)
    if not before:
        return answer_one(asked)
    first, told = before[0]
    if context := context_of(first, half):
        asked = replace(asked, others=(Query(context, request.query.asked),))
    answer = answer_one(asked)
    if not _only_repeats(answer, half, first, told):
        return answer
    short = told.short.text if told.short else ""
    again = answer_one(replace(request.asking(with_answer(half, first, short)), previous_answer=told.text))
    is_other = again.sentences and not _quotes(again) <= _quotes(told)
    return again if is_other and _articles(again) <= _articles(told) else answer


def _only_repeats(answer: Answer, half: str, first: str, told: Answer) -> bool:
    """Whether an answer quotes what the first one does, and nothing there is in words that only this half has."""
    own = set(content_stems(half)) - set(content_stems(first))
    said = {stem for quote in _quotes(answer) for stem in content_stems(quote)}
    is_quoted = bool(answer.sentences) and answer.kind != "yes_no"
    return is_quoted and bool(own) and _quotes(answer) <= _quotes(told) and own.isdisjoint(said)


def _articles(answer: Answer) -> set[str]:
    return {citation.article_id for citation in answer.citations}


def _quotes(answer: Answer) -> set[str]:
    return {citation.quote for citation in answer.citations}
