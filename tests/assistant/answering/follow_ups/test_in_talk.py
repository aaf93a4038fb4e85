"""After a turn on an article, its own passages are read first, and others on another matter last or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

import pytest

from assistant.answering.conversation import Conversation
from assistant.answering.follow_ups.in_talk import evidence_in_talk, reading_order
from assistant.answering.pipeline import Pipeline
from assistant.answering.request import Request
from assistant.language.query import Query
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage
from ingest.article import Article


def passage(article: str, text: str) -> RetrievedPassage:
    return RetrievedPassage(text, id=article, article_id=article, title=article, end=len(text))


QUEUE = passage("queue", "About 250,000 people came to the hall.")
FUNERAL = passage("funeral", "More than 900 people came to the funeral of Berg.")
LATER = passage("later", "In all 950 people came when Berg was buried.")


class Found:
    """A pipeline that finds these passages, and that is sure of what it reads as it is told."""

    def __init__(self, sure: float) -> None:
        self.sure = sure

    @property
    def library(self) -> Found:
        return self

    def article(self, article_id: str) -> Article:
        text = next(one.text for one in self.passages(Query("")) if one.article_id == article_id)
        return Article(id=article_id, title=article_id, text=text, source="")

    def passages(self, query: Query, k: int | None = None) -> list[RetrievedPassage]:
        return [QUEUE, LATER, FUNERAL]

    def passages_of(self, article_ids: Sequence[str], query: Query, k: int) -> list[RetrievedPassage]:
        return [one for one in self.passages(query) if one.article_id in article_ids]

    def evidence(self, query: Query, passages: list[RetrievedPassage], previous_answer: str) -> list[Evidence]:
        return [Evidence(one, 0, 0.9 if one is QUEUE else self.sure) for one in passages]


def asked(question: str, in_talk: tuple[str, ...] = ("funeral",)) -> Request:
    return Request(Query(question), date(2026, 9, 15), Conversation(), in_talk=in_talk)


def order(request: Request) -> list[list[str]]:
    pipeline = cast(Pipeline, Found(0.6))
    found = pipeline.passages(request.query)
    return [[one.article_id for one in read] for read in reading_order(request.query, found, request, pipeline)]


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("how many people came (Berg)", [["funeral", "later"]]),
        ("How many people came to bury Berg?", [["funeral", "later"], ["queue"]]),
        ("how many came", [["funeral"]]),
        ("was anyone arrested", [["funeral"]]),
        ("how many people came to the hall", [["funeral", "queue", "later"]]),
    ],
)
def test_other_articles_are_read_where_they_are_on_the_same(question: str, read: list[list[str]]) -> None:
    assert order(asked(question)) == read


def test_without_a_talk_the_best_are_read() -> None:
    assert order(asked("How many people came?", in_talk=())) == [["queue", "later", "funeral"]]


@pytest.mark.parametrize(("sure", "told"), [(0.8, "funeral"), (0.1, "queue")])
def test_another_matter_answers_only_where_the_talk_does_not(sure: float, told: str) -> None:
    request, pipeline = asked("How many people came to bury Berg?"), cast(Pipeline, Found(sure))
    found = evidence_in_talk(request.query, pipeline.passages(request.query), request, pipeline)
    assert found[0].passage.article_id == told
