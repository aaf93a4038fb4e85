from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.answering.conversation import Conversation, Exchange, Reference
from assistant.answering.summarizing.named_article import article_cited_last, articles_named, day_in_words
from ingest.article import ArticleMetadata
from ingest.library import Library
from ingest.pipeline import ingest_articles

TITLES = [
    ("Fire destroys market hall in Vestvik", "The Vestvik Post", "2024-05-03"),
    ("Ferry line to Orsund opens in June", "Coast Daily", "2024-04-20"),
    ("Storm damages harbour of Orsund", "Coast Daily", "2024-02-11"),
]


def article(number: int, title: str, publisher: str, published: str | None) -> ArticleMetadata:
    return ArticleMetadata(f"a{number}", title, "file", None, publisher, None, published, "en", story=number)


ARTICLES = [article(number, *facts) for number, facts in enumerate(TITLES)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Fire destroys market hall in Vestvik", ["a0"]),
        ("the market hall fire", ["a0"]),
        ("harbor storm", ["a2"]),
        ("the Vestvikk fire", ["a0"]),
        ("Orsund", ["a1", "a2"]),
        ("the newest", ["a0"]),
        ("oldest", ["a2"]),
        ("Coast Daily", ["a1"]),
        ("whales", []),
        ("the", []),
    ],
)
def test_an_article_is_known_by_words_for_it(name: str, expected: list[str]) -> None:
    assert [one.id for one in articles_named(name, ARTICLES)] == expected


def test_copies_of_a_story_are_one() -> None:
    copies = [article(1, "Fire in Vestvik", "A", None), article(1, "Fire in Vestvik", "B", None)]
    assert len(articles_named("the Vestvik fire", copies)) == 1


@pytest.mark.parametrize(
    ("day", "words"), [("2021-07-08", "8 July 2021"), ("2021-07", "July 2021"), ("2021", "2021"), ("", "")]
)
def test_a_day_is_told_as_far_as_it_is_known(day: str, words: str) -> None:
    assert day_in_words(day) == words


@pytest.fixture
def two(open_library: Callable[..., Library], tmp_path: Path) -> Library:
    library, file = open_library(), tmp_path / "articles.jsonl"
    records = [
        {"id": "ferry", "title": "Ferry", "text": "The new ferry carries 60 cars. It cost 28 million euros."},
        {"id": "storm", "title": "Storm", "text": "A storm broke the northern pier. Eleven boats sank that night."},
    ]
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    ingest_articles([file], library)
    return library


def test_the_article_that_was_cited_last_is_found_by_its_words(two: Library) -> None:
    turns = [
        ("What?", "The new ferry carries 60 cars. [1]"),
        ("And?", "Yes. Storm, 2 May: Eleven boats sank that night. [1]"),
    ]
    found = article_cited_last(Conversation.of(turns), two)
    assert found is not None
    assert found.id == "storm"


def test_or_by_what_is_kept_of_the_citation(two: Library) -> None:
    kept = Exchange("What?", "It did. [1]", references=(Reference("gone", 0, 5), Reference("ferry", 0, 5)))
    found = article_cited_last(Conversation((kept,)), two)
    assert found is not None
    assert found.id == "ferry"
    assert article_cited_last(Conversation.of([("Hello", "Hello! Ask me something.")]), two) is None
