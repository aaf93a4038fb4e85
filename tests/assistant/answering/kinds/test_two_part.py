from __future__ import annotations

from datetime import date
from typing import cast

from assistant.answer import SILENT, Answer, Citation, Draft, Sentence, Span
from assistant.answering.conversation import Conversation
from assistant.answering.kinds.two_part import respond
from assistant.answering.pipeline import Pipeline
from assistant.answering.request import Request
from assistant.language.query import Query

PIPELINE = cast("Pipeline", None)
"""What answers one question here needs none."""


def quoting(request: Request, quote: str) -> Answer:
    citation = Citation(1, "a1", "News", "x", None, None, None, None, quote, 0, len(quote), Span(0, 99))
    sentence = Sentence(quote, (1,), "verbatim")
    text = request.query.text
    return Answer(
        text, text, True, 0.8, sentence.marked, "quotes", "answer", "answer", None, "", (sentence,), (), (citation,)
    )


def asked(question: str) -> Request:
    return Request(Query(question), date(2024, 5, 1), Conversation())


def test_each_half_is_answered_by_itself() -> None:
    put: list[Request] = []

    def answer_one(request: Request, pipeline: Pipeline) -> Answer:
        put.append(request)
        is_first = len(put) == 1
        text = request.query.text
        return quoting(request, "It sank in May.") if is_first else Answer(text, text, False, 0.1, SILENT, "quotes")

    draft, answer = respond(asked("When did the ferry Solveig sink and who built it?"), PIPELINE, answer_one)
    assert [one.query.text for one in put] == ["When did the ferry Solveig sink?", "Who built Solveig?"]
    assert isinstance(draft, Draft)
    assert isinstance(answer, Answer)
    assert answer.lead == f"Who built Solveig? {SILENT}"
    assert answer.question == "When did the ferry Solveig sink and who built it?"


def test_a_half_that_would_only_be_answered_by_the_first_is_asked_again() -> None:
    put: list[Request] = []

    def answer_one(request: Request, pipeline: Pipeline) -> Answer:
        put.append(request)
        return quoting(request, "They are toxic." if request.previous_answer else "Two paints replaced lead.")

    *_, answer = respond(asked("Which paints replaced lead and are they harmful?"), PIPELINE, answer_one)
    assert isinstance(answer, Answer)
    assert [one.text for one in answer.sentences] == ["Two paints replaced lead.", "They are toxic."]
    assert put[-1].previous_answer == "Two paints replaced lead. [1]"


def test_one_question_is_none_of_this_kind() -> None:
    assert list(respond(asked("Who built it?"), PIPELINE, lambda request, pipeline: quoting(request, "x"))) == []
