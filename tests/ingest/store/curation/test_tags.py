"""What a person does to tags stays, whatever becomes of the article and its source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.embeddings import DeterministicFakeEmbedding

from ingest.article import Article
from ingest.errors import UnknownArticleError, UsageError
from ingest.library import Library
from ingest.pipeline import ingest_articles
from ingest.store.catalogue import Catalogue
from ingest.store.curation.tags import LONGEST_TAG, TagEdits
from ingest.tables.schema import merged_tags
from tests.ingest.store.conftest import Store
from tests.ingest.store.test_catalogue import embedded

SHIP = Article("ship", "The ship sank. Nobody died.", "A ship", "a.txt", tags=("Sea", "draft"))
TAGS = st.lists(st.sampled_from(["sea", "Sea", "draft", "x", "É"]), max_size=4)


@pytest.fixture
def catalogue(store: Store) -> Iterator[Catalogue]:
    with closing(store.open()) as opened:
        opened.put([embedded(SHIP), embedded(Article("bare", "A bare text.", "Bare", "b.txt"))])
        yield opened


def tags(catalogue: Catalogue, article_id: str = "ship") -> tuple[str, ...]:
    article = catalogue.articles.get(article_id)
    assert article is not None
    (listed,) = [row.article.tags for row in catalogue.articles.summaries() if row.article.id == article_id]
    (passage,) = catalogue.passages.of_article(article_id)
    assert article.tags == listed == catalogue.passages.get([passage.id])[passage.id].article.tags
    return article.tags


def test_tags_are_added_and_removed_in_any_case(catalogue: Catalogue) -> None:
    assert catalogue.tags.change(["ship", "bare"], ["sea", " two\n words "], ["DRAFT"]) == ["ship", "bare"]
    assert tags(catalogue) == ("Sea", "two words")
    assert tags(catalogue, "bare") == ("sea", "two words")
    assert catalogue.tags.counts() == {"Sea": 2, "two words": 2}
    assert catalogue.tags.change(["ship"], ["SEA"], ["nothing"]) == []


def test_an_article_stays_whole_whatever_its_tags(catalogue: Catalogue) -> None:
    catalogue.tags.change(["ship"], ["new"], ["sea"])
    stored = catalogue.articles.get_stored("ship")
    assert stored is not None
    assert stored.fault is None
    assert stored.article == SHIP


def test_what_a_person_set_stays_when_the_article_is_replaced(catalogue: Catalogue) -> None:
    catalogue.tags.change(["ship"], ["mine"], ["draft"])
    catalogue.put([embedded(replace(SHIP, text="The ship did not sink.", tags=("draft", "news")))])
    assert tags(catalogue) == ("news", "mine")
    catalogue.tags.change(["ship"], ["draft"], ())
    assert tags(catalogue) == ("draft", "news", "mine")


def test_tags_go_with_their_article(catalogue: Catalogue) -> None:
    catalogue.tags.change(["ship"], ["mine"], ())
    catalogue.remove("ship")
    assert catalogue.tags.edits() == []
    catalogue.put([embedded(SHIP)])
    assert tags(catalogue) == SHIP.tags


def test_edits_are_put_back(catalogue: Catalogue) -> None:
    catalogue.tags.restore([TagEdits("ship", ("mine",), ("Sea",))])
    assert tags(catalogue) == ("draft", "mine")
    assert catalogue.tags.edits() == [TagEdits("ship", ("mine",), ("Sea",))]


@given(TAGS, TAGS, TAGS, TAGS)
def test_what_is_added_is_there_and_what_is_removed_is_not(
    source: list[str], before: list[str], add: list[str], remove: list[str]
) -> None:
    edits = TagEdits("a").changed(source, before, ()).changed(source, add, remove)
    shown = [tag.casefold() for tag in merged_tags(source, edits.added, edits.removed)]
    gone = {tag.casefold() for tag in remove}
    assert len(shown) == len(set(shown))
    assert set(shown) == {tag.casefold() for tag in (*source, *before, *add)} - gone


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library that needs no model."""
    with Library.open(tmp_path / "library", DeterministicFakeEmbedding(size=8)) as opened:
        yield opened


def test_a_tag_of_ones_own_survives_a_new_ingest(library: Library, tmp_path: Path) -> None:
    def ingest(text: str, *tags: str, name: str = "a.jsonl") -> list[int]:
        record = {"id": "a", "title": "A ship", "text": text, "tags": tags}
        (tmp_path / name).write_text(json.dumps(record), encoding="utf-8")
        report = ingest_articles([tmp_path / name], library)
        return [len(one) for one in (report.added, report.changed, report.unchanged, report.conflicts)]

    assert ingest("It sank.", "sea", "draft") == [1, 0, 0, 0]
    assert library.change_tags(["a"], add=["mine"], remove=["draft"]) == ["a"]
    assert ingest("It sank.", "sea", "draft") == [0, 0, 1, 0]
    assert ingest("It sank.", "sea", "draft", name="copy.jsonl") == [0, 0, 1, 0]
    assert ingest("It did not sink.", "sea", "draft", "news") == [0, 1, 0, 0]
    assert library.article("a").tags == ("sea", "news", "mine")
    assert library.tags() == {"mine": 1, "news": 1, "sea": 1}


def test_unknown_articles_and_tags_that_are_none_change_nothing(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "It sank."}', encoding="utf-8")
    ingest_articles([tmp_path / "a.jsonl"], library)
    with pytest.raises(UnknownArticleError, match="'b'"):
        library.change_tags(["a", "b"], add=["x"])
    for tag in (" ", "x" * (LONGEST_TAG + 1)):
        with pytest.raises(UsageError, match="A tag is"):
            library.change_tags(["a"], add=["fine", tag])
    assert library.tags() == {}
