"""The answers to questions asked at once → one answer: each under its question, each quote cited once. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import SILENT, UNSURE, Answer, Citation, Sentence, State
from assistant.answering.quoting.composition import CLOSEST_SHOWN
from assistant.answering.request import Request

_HINT = re.compile(r"\s*\([^()]*\)\s*$")


def joined(request: Request, halves: Sequence[tuple[str, Answer]]) -> Answer:
    """The answers to these questions, in their order, as the answer to the question that they are the parts of.

    Its sentences have the question that they answer as their heading, and "Yes." or the like after it. The questions
    that the articles do not answer, or may, are told in the lead. It is an answer if one of them is.
    """
    halves = _without_stray(halves)
    state = _state(halves)
    quoted = [(question, answer) for question, answer in halves if answer.sentences]
    citations = _numbered([citation for _, answer in quoted for citation in answer.citations])
    lead = _lead(halves) if quoted else ""
    sentences = _once([sentence for half in quoted for sentence in _under_heading(*half, citations)])
    closest = () if quoted else _numbered([one for _, answer in halves for one in answer.closest])[:CLOSEST_SHOWN]
    surest = max((answer for _, answer in halves), key=lambda answer: answer.confidence)
    return Answer(
        question=request.query.asked or request.query.text,
        standalone_question=request.query.text,
        answered=state == "answer",
        confidence=surest.confidence,
        text="",
        writer=surest.writer,
        kind=state,
        state=state,
        lead=lead,
        sentences=tuple(sentences),
        removed=tuple(one for _, answer in halves for one in answer.removed),
        citations=tuple(citations),
        closest=tuple(closest),
        note=" ".join(dict.fromkeys(answer.note for _, answer in halves if answer.note)),
        set_aside=tuple(_numbered([one for _, answer in halves for one in answer.set_aside])),
    ).with_text()


def _without_stray(halves: Sequence[tuple[str, Answer]]) -> list[tuple[str, Answer]]:
    """The answers, but for unsure ones from other articles than the sure ones: both questions are on one thing."""
    sure = {citation.article_id for _, answer in halves if answer.answered for citation in answer.citations}
    return [
        (question, _silenced(answer) if sure and _is_stray(answer, sure) else answer) for question, answer in halves
    ]


def _is_stray(answer: Answer, articles: set[str]) -> bool:
    is_elsewhere = articles.isdisjoint(citation.article_id for citation in answer.citations)
    return answer.state == "may_answer" and is_elsewhere


def _silenced(answer: Answer) -> Answer:
    return replace(answer, answered=False, state="no_answer", sentences=(), citations=())


def shown(half: str) -> str:
    """A question as a person reads it: without what was put in brackets for the search."""
    return _HINT.sub("", half)


def _state(halves: Sequence[tuple[str, Answer]]) -> State:
    """That of the surest of the answers."""
    states: set[State] = {answer.state for _, answer in halves}
    if "answer" in states:
        return "answer"
    return "may_answer" if "may_answer" in states else "no_answer"


def _lead(halves: Sequence[tuple[str, Answer]]) -> str:
    """What is told of the questions that are not answered, or not surely."""
    silent = [f"{shown(question)} {SILENT}" for question, answer in halves if not answer.sentences]
    unsure = [question for question, answer in halves if answer.sentences and answer.state == "may_answer"]
    is_all_unsure = len(silent) + len(unsure) == len(halves)
    told = [f"{shown(question)} One quote below may answer it." for question in unsure if not is_all_unsure]
    return " ".join([*silent, *told, *([UNSURE] if unsure and is_all_unsure else [])])


def _under_heading(question: str, answer: Answer, citations: Sequence[Citation]) -> Iterator[Sentence]:
    """The sentences of an answer, with the numbers that their quotes have among all."""
    number_of = {_place(citation): citation.number for citation in citations}
    new = {citation.number: number_of[_place(citation)] for citation in answer.citations}
    lead = "" if answer.state == "may_answer" else answer.lead or answer.leading_short
    heading = " ".join(filter(None, [shown(question), lead]))
    for sentence in answer.sentences:
        numbers = tuple(new[number] for number in sentence.citations if number in new)
        yield replace(sentence, citations=numbers, heading=heading)


def _once(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences, each once: one that answers two questions stands under both."""
    found: dict[tuple[str, tuple[int, ...]], Sentence] = {}
    for sentence in sentences:
        key = (sentence.text, sentence.citations)
        earlier = found.get(key)
        is_other = earlier is not None and sentence.heading not in earlier.heading
        headings = [earlier.heading, sentence.heading] if earlier and is_other else [(earlier or sentence).heading]
        found[key] = replace(earlier or sentence, heading=" ".join(headings))
    return list(found.values())


def _numbered(citations: Sequence[Citation]) -> list[Citation]:
    """The citations, each place of an article once, numbered from 1."""
    found = {_place(citation): citation for citation in reversed(citations)}
    first = [found[place] for place in dict.fromkeys(map(_place, citations))]
    return [replace(citation, number=number) for number, citation in enumerate(first, start=1)]


def _place(citation: Citation) -> tuple[str, int, int]:
    return citation.article_id, citation.start, citation.end
