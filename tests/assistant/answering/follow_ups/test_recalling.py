from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering.conversation import Conversation, Exchange, Reference
from assistant.answering.follow_ups.continuing import continuation
from assistant.answering.follow_ups.recalling import last_on_articles, recalled, since_asked
from assistant.retrieval.hybrid import NO_FILTER, ArticleFilter
from ingest.library import Library
from ingest.pipeline import ingest_articles

FIRST = "The clock of Ostby did not stop in the war."
SECOND = "It was made by Ida Holm in 1891."
THIRD = "The tower was painted green last year."


@pytest.fixture
def held(open_library: Callable[..., Library], tmp_path: Path) -> Library:
    library = open_library()
    article = {"id": "clock", "title": "The clock", "publisher": "Daily", "text": f"{FIRST} {SECOND} {THIRD}"}
    file = tmp_path / "articles.jsonl"
    file.write_text(json.dumps({**article, "published": "2024-05-03"}), encoding="utf-8")
    ingest_articles([file], library)
    return library


def at(start: int, end: int, library: Library) -> Exchange:
    [row] = library.articles()
    return Exchange("Who made it?", "…", references=(Reference(row.article.id, start, end),))


def quotes(exchange: Exchange, library: Library, within: ArticleFilter = NO_FILTER) -> list[str]:
    return [one.quote for one in recalled(exchange, library, within)]


def test_what_was_quoted_is_found_by_its_place(held: Library) -> None:
    start = len(FIRST) + 1
    [citation] = recalled(at(start, start + len(SECOND), held), held, NO_FILTER)
    assert (citation.number, citation.quote, citation.title) == (1, SECOND, "The clock")
    assert held.article(citation.article_id).text[citation.start : citation.end] == SECOND


def test_a_place_within_a_sentence_brings_all_of_it(held: Library) -> None:
    assert quotes(at(FIRST.index("stop"), len(FIRST), held), held) == [FIRST]


def test_a_place_that_is_none_brings_nothing(held: Library) -> None:
    unknown = replace(at(0, 10, held), references=(Reference("nowhere", 0, 10),))
    assert quotes(unknown, held) == quotes(at(9000, 9010, held), held) == []


def test_what_was_quoted_is_found_by_its_words(held: Library) -> None:
    assert quotes(Exchange("Who made it?", f"Ida Holm — {SECOND} [1]"), held) == [SECOND]
    assert quotes(Exchange("Who made it?", f"Yes. {FIRST} {SECOND} [1] {THIRD} [2]"), held) == [
        f"{FIRST} {SECOND}",
        THIRD,
    ]
    assert quotes(Exchange("Who made it?", "It was made by Berg. [1]"), held) == []


def test_only_articles_that_may_answer_are_told(held: Library) -> None:
    exchange = at(0, len(FIRST), held)
    assert quotes(exchange, held, ArticleFilter(publishers=("daily",))) == [FIRST]
    assert quotes(exchange, held, ArticleFilter(since="2025-01-01")) == []


def test_it_goes_on_with_what_was_not_told(held: Library) -> None:
    start = len(FIRST) + 1
    told = recalled(at(start, start + len(SECOND), held), held, NO_FILTER)
    assert [one.text for one in continuation(told, held)] == [THIRD, FIRST]
    assert continuation([], held) == []


def test_what_is_asked_about_an_answer_belongs_to_it() -> None:
    first, asked, more = Exchange("When?", "In May."), Exchange("Who made it?", "Holm."), Exchange("more", "It ticks.")
    talk = Conversation((first, asked, more))
    assert last_on_articles(talk) == asked
    assert since_asked(talk) == [asked, more]
