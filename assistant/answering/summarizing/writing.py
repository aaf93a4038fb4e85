"""A summary is written: quotes, or a chat model's prose on them, under the titles of their articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.answer import Answer, Draft, Sentence
from assistant.answering.pipeline import Pipeline
from assistant.answering.quoting.abstention import MAY_ANSWER_THRESHOLD
from assistant.answering.quoting.composition import unwritten_answer, written_answer
from assistant.answering.quoting.quotes import QuotingWriter, Writing
from assistant.answering.request import Request
from assistant.answering.summarizing.named_article import heading_of
from assistant.language.query import Query, Scope
from assistant.reading.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Material:
    """What a summary is made of: the sentences in their order, what it is of, and words of ours before it.

    `left_out` is how many articles it has no room for. `as_list` is whether it stays a list of sentences, with a chat
    model too; `is_sure` whether it is on what was asked, and not perhaps on something of the same name.
    """

    evidence: list[Evidence]
    of: str
    lead: str = ""
    left_out: int = 0
    as_list: bool = False
    is_sure: bool = True


def written(material: Material, request: Request, pipeline: Pipeline) -> Iterator[Draft | Answer]:
    """Drafts of a summary, and last the summary."""
    asked = request.query
    query = asked if asked.scope is Scope.BROAD else Query(f"Summarise {material.of}", asked.asked or asked.text)
    writer = QuotingWriter() if material.as_list else pipeline.writer
    answer = replace(
        unwritten_answer(query, material.evidence, [one.passage for one in material.evidence]),
        standalone_question=asked.text,
        answered=material.is_sure,
        confidence=1.0 if material.is_sure else MAY_ANSWER_THRESHOLD,
        kind="digest",
        state="answer" if material.is_sure else "may_answer",
        lead=material.lead if material.is_sure else "",
        closest=(),
    )
    for written in writer.write(query, material.evidence):
        writing = _under_headings(written, material.left_out)
        answer = written_answer(answer, writing, material.evidence[0], Scope.BROAD)
        yield Draft(answer.text)
    yield answer


def _under_headings(writing: Writing, left_out: int) -> Writing:
    """The quotes of several articles under the title and day of each; and how many articles are left out."""
    cited = {citation.number: citation for citation in writing.citations}
    several = len({citation.article_id for citation in writing.citations}) > 1
    sentences = tuple(
        replace(one, heading=heading_of(cited[one.citations[0]])) if one.support == "verbatim" and several else one
        for one in writing.sentences
    )
    if left_out:
        more = f"And {left_out} more {'article' if left_out == 1 else 'articles'}."
        sentences = (*sentences, Sentence(more, (), "catalogue"))
    return replace(writing, sentences=sentences)
