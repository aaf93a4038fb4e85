from __future__ import annotations

from datetime import date

from assistant.answer import SILENT, Answer, Citation, Sentence, Span, State
from assistant.answering.conversation import Conversation
from assistant.answering.quoting.joining import joined
from assistant.answering.request import Request
from assistant.language.query import Query

REQUEST = Request(Query("When did it sink and where?"), date(2024, 1, 1), Conversation())
WHEN, WHERE = "When did it sink?", "Where did it sink?"


def answer(*quotes: str, state: State = "answer", article: str = "a1", lead: str = "") -> Answer:
    citations = tuple(
        Citation(number, article, "News", "x", None, None, None, None, quote, len(quote), 2 * len(quote), Span(0, 99))
        for number, quote in enumerate(quotes, start=1)
    )
    sentences = tuple(Sentence(one.quote, (one.number,), "verbatim") for one in citations)
    text = " ".join(one.marked for one in sentences) or SILENT
    return Answer("q", "q", state == "answer", 0.5, text, "quotes", state, state, None, lead, sentences, (), citations)


def test_each_quote_is_cited_once_under_its_questions() -> None:
    whole = joined(REQUEST, [(WHEN, answer("It sank.", "In May.")), (WHERE, answer("In May.", "Off Vestvik."))])
    assert [(one.heading, one.text, one.citations) for one in whole.sentences] == [
        (WHEN, "It sank.", (1,)),
        (f"{WHEN} {WHERE}", "In May.", (2,)),
        (WHERE, "Off Vestvik.", (3,)),
    ]
    assert [citation.number for citation in whole.citations] == [1, 2, 3]
    assert (whole.state, whole.kind, whole.answered, whole.short) == ("answer", "answer", True, None)
    assert whole.text == f"{WHEN} It sank. [1] {WHEN} {WHERE} In May. [2] {WHERE} Off Vestvik. [3]"


def test_what_the_articles_do_not_say_is_told_of_a_half() -> None:
    whole = joined(REQUEST, [(WHEN, answer("In May.")), (WHERE, answer(state="no_answer"))])
    assert whole.lead == f"{WHERE} {SILENT}"
    assert whole.text == f"{WHERE} {SILENT} {WHEN} In May. [1]"
    assert whole.answered


def test_an_unsure_half_is_told_to_be_so_where_it_is_of_the_same_article() -> None:
    sure, unsure = (WHEN, answer("In May.")), answer("Off Vestvik.", state="may_answer")
    assert joined(REQUEST, [sure, (WHERE, unsure)]).lead == f"{WHERE} One quote below may answer it."
    other = answer("Off Askby.", state="may_answer", article="a2")
    assert joined(REQUEST, [sure, (WHERE, other)]).lead == f"{WHERE} {SILENT}"


def test_without_a_sure_half_it_may_answer_or_says_nothing() -> None:
    unsure = joined(REQUEST, [(WHEN, answer("In May.", state="may_answer")), (WHERE, answer(state="no_answer"))])
    assert (unsure.state, unsure.answered) == ("may_answer", False)
    silent = joined(REQUEST, [(WHEN, answer(state="no_answer")), (WHERE, answer(state="no_answer"))])
    assert (silent.state, silent.text, silent.sentences) == ("no_answer", SILENT, ())


def test_a_yes_stands_beside_its_question() -> None:
    whole = joined(REQUEST, [(WHEN, answer("In May.")), ("Did it sink?", answer("It sank.", lead="Yes."))])
    assert whole.sentences[1].heading == "Did it sink? Yes."
