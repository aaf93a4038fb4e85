"""Who somebody is, what something is: the sentence with which an article says so comes first.

A reader of passages is seldom sure of it, as nearly every sentence of such an article tells something of its subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answering.follow_ups.recalling import passages_of
from assistant.answering.pipeline import Pipeline
from assistant.language.query import Query
from assistant.language.questions.definition import defined_subject, defines, is_titled_so
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage

DEFINED = 0.75
"""The confidence (0 to 1) in a sentence that says who or what a subject is, at least."""

OPENING = 3
"""Sentences with which an article begins, among which one defines what it is titled after."""


def with_definition(
    query: Query, evidence: Sequence[Evidence], passages: Sequence[RetrievedPassage], pipeline: Pipeline
) -> list[Evidence]:
    """The evidence, led by the sentence that defines what is asked for, where there is one."""
    subject = defined_subject(query.text)
    found = next(_definitions(subject, passages, pipeline), None) if subject else None
    if found is None:
        return list(evidence)
    known = next(
        (one for one in evidence if (one.passage.id, one.position) == (found.passage.id, found.position)), found
    )
    best = max([DEFINED, *(one.confidence for one in evidence)])
    return [replace(known, confidence=best, short=None), *(one for one in evidence if one is not known)]


def _definitions(subject: str, passages: Sequence[RetrievedPassage], pipeline: Pipeline) -> Iterator[Evidence]:
    """The sentences that define a subject: of the article that is titled so, then of passages."""
    held = (row.article for row in pipeline.library.articles())
    titled = [one.id for one in held if is_titled_so(one.title, subject) and pipeline.within.matches(one)]
    for article_id in titled:
        first = passages_of(article_id, pipeline.library)[0]
        yield from _defining(subject, first, list(first.trusted_positions)[:OPENING], is_titled=True)
    for passage in passages:
        yield from _defining(subject, passage, passage.trusted_positions, is_titled=passage.article_id in titled)


def _defining(
    subject: str, passage: RetrievedPassage, positions: Sequence[int], *, is_titled: bool
) -> Iterator[Evidence]:
    for place in positions:
        if defines(passage.sentence(place), subject, is_titled=is_titled):
            yield Evidence(passage, place, DEFINED)
