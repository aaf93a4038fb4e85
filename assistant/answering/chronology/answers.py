"""A timeline as an answer: "Give me a chronology of the blockage". Its sentences stand under their dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer import Answer, Draft, Sentence
from assistant.answering.chronology.dated_sentences import DatedSentence
from assistant.answering.chronology.timelines import Found, found_on, timeline_from
from assistant.answering.pipeline import Pipeline
from assistant.answering.quoting.abstention import MAY_ANSWER_THRESHOLD
from assistant.answering.quoting.ranking import is_near_duplicate
from assistant.answering.request import Request
from assistant.answering.summarizing.digests import best_on
from assistant.language.query import Query
from assistant.timeline import Timeline

MOST_SENTENCES = 12
"""Sentences of a chronology, unless more are wanted: a timeline (`Assistant.timeline`) has all."""


def chronology(subject: str, wanted: int | None, request: Request, pipeline: Pipeline) -> Iterator[Draft | Answer]:
    """The answer that tells of a subject in the order of what happened; nothing where the articles date nothing."""
    found = found_on(subject, pipeline)
    if not found.sentences:
        return
    chosen = _best(Query(subject), found.sentences, wanted or MOST_SENTENCES, pipeline)
    told = timeline_from(Found(chosen, found.timeline), pipeline)
    answer = _answer(told, len(found.sentences) - len(chosen), request)
    yield Draft(answer.text)
    yield answer


def _best(
    subject: Query, sentences: Sequence[DatedSentence], most: int, pipeline: Pipeline
) -> tuple[DatedSentence, ...]:
    """So many sentences that tell most of a subject, in their order, each at the first of its times."""
    first: dict[tuple[str, int], DatedSentence] = {}
    for one in sentences:
        first.setdefault((one.evidence.passage.article_id, one.evidence.start), one)
    if len(first) <= most:
        return tuple(first.values())
    best = best_on(subject, [one.evidence for one in first.values()], pipeline.library.embeddings.encode, most)
    kept = {(one.passage.article_id, one.start) for one in best}
    chosen = [one for place, one in first.items() if place in kept]
    return tuple(
        one for place, one in first.items() if place in kept or any(_may_rival(one, other) for other in chosen)
    )


def _may_rival(one: DatedSentence, other: DatedSentence) -> bool:
    """Whether two say the same of another time: of such both stand."""
    return one.time.first != other.time.first and is_near_duplicate(one.evidence.text, other.evidence.text)


def _answer(told: Timeline, left_out: int, request: Request) -> Answer:
    query = request.query
    sentences = [
        Sentence(" ".join(entry.citation.quote.split()), (entry.number,), "verbatim", entry.when.in_words)
        for entry in told.entries
    ]
    pairs = {(min(entry.number, rival), max(entry.number, rival)) for entry in told.entries for rival in entry.rivals}
    sentences += [Sentence("The articles date this differently.", pair, "supported") for pair in sorted(pairs)]
    if left_out:
        sentences.append(Sentence(f"And {left_out} more with a date.", (), "catalogue"))
    return Answer(
        question=query.asked or query.text,
        standalone_question=query.text,
        answered=told.is_sure,
        confidence=1.0 if told.is_sure else MAY_ANSWER_THRESHOLD,
        text="",
        writer="quotes",
        kind="digest",
        state="answer" if told.is_sure else "may_answer",
        lead="In the order of what happened:" if told.is_sure else "",
        sentences=tuple(sentences),
        citations=tuple(entry.citation for entry in told.entries),
    ).with_text()
