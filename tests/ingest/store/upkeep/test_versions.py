"""The text that another takes the place of is kept, whole or not at all, and goes with its article."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from ingest.article import Article, Section
from ingest.chunking import chunk_article
from ingest.store.catalogue import Catalogue
from ingest.store.upkeep.versions import MAX_VERSIONS
from tests.ingest.store.conftest import Store
from tests.ingest.store.test_catalogue import embedded

FIRST = Article(
    "a",
    "The ship sank.\fNobody died.",
    "A ship",
    "a.txt",
    author="Ann",
    published="2024-02-29",
    sections=(Section(0, "At sea"),),
    pages=(0, 15),
    updated="2024-03-01",
    tags=("ships", "sea"),
)


def put(catalogue: Catalogue, article: Article) -> None:
    assert chunk_article(article)
    catalogue.put([embedded(article)])


def test_the_earlier_text_is_kept_with_its_facts_to_the_character(catalogue: Catalogue) -> None:
    put(catalogue, FIRST)
    assert catalogue.articles.get("a") == FIRST
    put(catalogue, replace(FIRST, title="Another title"))
    assert catalogue.versions.of("a") == []  # its text is the same
    put(catalogue, replace(FIRST, text="The ship did not sink."))
    (kept,) = catalogue.versions.of("a")
    assert (kept.number, kept.article) == (1, replace(FIRST, title="Another title"))
    assert catalogue.versions.of("b") == []


def test_the_oldest_go_and_numbers_stay(catalogue: Catalogue) -> None:
    for number in range(MAX_VERSIONS + 3):
        put(catalogue, replace(FIRST, text=f"It sank {number} times.", sections=(), pages=()))
    kept = catalogue.versions.of("a")
    assert [one.number for one in kept] == list(range(3, MAX_VERSIONS + 3))
    assert kept[0].article.text == "It sank 2 times."


def test_they_go_with_their_article(catalogue: Catalogue, store: Store, tmp_path: Path) -> None:
    put(catalogue, FIRST)
    put(catalogue, replace(FIRST, text="The secret ship did not sink.", sections=()))
    put(catalogue, replace(FIRST, text="Nothing."))
    catalogue.remove("a")
    catalogue.close()
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"secret ship" not in files
    with closing(store.open()) as again:
        assert again.versions.of("a") == []


def test_a_text_that_rotted_is_not_kept_and_a_version_that_rotted_not_shown(catalogue: Catalogue, store: Store) -> None:
    put(catalogue, FIRST)
    store.execute("UPDATE articles SET text = 'The ship sang.'")
    put(catalogue, replace(FIRST, text="The ship did not sink.", pages=()))
    assert catalogue.versions.of("a") == []
    put(catalogue, FIRST)
    assert len(catalogue.versions.of("a")) == 1
    store.execute("UPDATE versions SET text = 'The ship did sink.'")
    assert catalogue.versions.of("a") == []
    assert list(catalogue.versions.rotten()) == [("a", 1)]
