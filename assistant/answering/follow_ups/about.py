"""What the articles in talk tell of a thing that is asked about next: "what about the crew?"."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import Answer, Draft
from assistant.answering.follow_ups.recalling import passages_of
from assistant.answering.pipeline import Pipeline
from assistant.answering.request import Request
from assistant.answering.summarizing.digests import statements_in
from assistant.answering.summarizing.topics import mention_of
from assistant.answering.summarizing.writing import Material, written
from assistant.language.query import Query

MOST_SENTENCES = 3


def names(answer: Answer, thing: str) -> bool:
    """Whether a quote of an answer names a thing in full."""
    return any(mention_of(Query(thing), cited.quote) == 1 for cited in answer.citations)


def told_of(thing: str, request: Request, pipeline: Pipeline) -> Iterator[Draft | Answer]:
    """The first sentences of the articles in talk that name a thing in full; nothing where none does."""
    subject = Query(thing)
    statements = statements_in(
        [passage for article_id in request.in_talk for passage in passages_of(article_id, pipeline.library)]
    )
    naming = [one for one in statements if subject.stems and mention_of(subject, one.text) == 1]
    if naming:
        yield from written(Material(naming[:MOST_SENTENCES], thing), request, pipeline)
