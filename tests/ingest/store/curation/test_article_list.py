"""The list of articles: searched, sorted and cut by the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from ingest.article import Article
from ingest.store.catalogue import Catalogue
from ingest.store.curation.query import ArticleQuery, SortKey
from tests.ingest.store.conftest import Store
from tests.ingest.store.test_catalogue import embedded

ARTICLES = [
    Article("a", "One.", "Élan of the port", "a.md", publisher="Herald", published="2022-03-10", tags=("Sea", "É t é")),
    Article("b", "Two.", "zebra", "b.md", publisher="Post", published="2023-01-01", author="Ann O%_"),
    Article("c", "Three.", "Apple", "c.md"),
]


@pytest.fixture
def catalogue(store: Store) -> Iterator[Catalogue]:
    with closing(store.open()) as opened:
        opened.put([embedded(one) for one in ARTICLES])
        yield opened


def ids(catalogue: Catalogue, query: ArticleQuery) -> str:
    return "".join(row.article.id for row in catalogue.list.page(query).rows)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", "cba"),
        ("HERALD", "a"),
        ("élan", "a"),
        ("ÉT", ""),
        ("sea é port", "a"),
        ("o%_", "b"),
        ("herald 2023", ""),
        ("c.md", "c"),
        ("  ", "cba"),
        ("three", "c"),
        ("thr apple", "c"),
        ("apple two", ""),
    ],
)
def test_a_search_finds_articles_by_their_facts_tags_and_texts(catalogue: Catalogue, search: str, found: str) -> None:
    assert ids(catalogue, ArticleQuery(search)) == found


@pytest.mark.parametrize(
    ("sort", "descending", "found"),
    [
        (SortKey.ADDED, False, "abc"),
        (SortKey.TITLE, False, "cba"),
        (SortKey.TITLE, True, "abc"),
        (SortKey.PUBLISHER, False, "abc"),
        (SortKey.PUBLISHER, True, "bac"),
        (SortKey.PUBLISHED, True, "bac"),
        (SortKey.PUBLISHED, False, "abc"),
    ],
)
def test_it_is_sorted_and_what_is_not_known_comes_last(
    catalogue: Catalogue, sort: SortKey, *, descending: bool, found: str
) -> None:
    assert ids(catalogue, ArticleQuery(sort=sort, descending=descending)) == found


def test_tags_of_people_count_like_those_of_the_source(catalogue: Catalogue) -> None:
    catalogue.tags.change(["b", "c"], ["Port", "sea"], ())
    catalogue.tags.change(["a", "c"], (), ["SEA"])
    assert ids(catalogue, ArticleQuery(tags=("sea",))) == "b"
    assert ids(catalogue, ArticleQuery(tags=("sea", "port"))) == "cb"
    assert ids(catalogue, ArticleQuery("PORT")) == "cba"  # in the title of one
    assert ids(catalogue, ArticleQuery("port", ("sea",))) == "b"


def test_notes_are_searched_and_articles_with_one_found(catalogue: Catalogue) -> None:
    catalogue.notes.add("b", "Ask the harbour master", "", "")
    catalogue.stars.set(["a", "b"], "")
    assert ids(catalogue, ArticleQuery("harbour MASTER")) == "b"
    assert ids(catalogue, ArticleQuery(noted=True)) == "b"
    assert ids(catalogue, ArticleQuery(starred=True)) == "ba"
    assert ids(catalogue, ArticleQuery(starred=True, noted=True)) == "b"


def test_it_is_sorted_by_length(catalogue: Catalogue) -> None:
    long = Article(
        "d", "\n\n".join(f"The paragraph {number} is about a ship. " * 30 for number in range(9)), "D", "d.md"
    )
    catalogue.put([embedded(long)])
    assert ids(catalogue, ArticleQuery(sort=SortKey.LENGTH))[0] == "d"
    assert ids(catalogue, ArticleQuery(sort=SortKey.LENGTH, descending=False))[-1] == "d"


def test_it_tells_how_many_there_are_and_gives_some(catalogue: Catalogue) -> None:
    some = catalogue.list.page(ArticleQuery(), 2)
    assert ([row.article.id for row in some.rows], some.found, some.total, some.has_copies) == (["c", "b"], 3, 3, False)
    narrowed = catalogue.list.page(ArticleQuery(".md"), 1)
    assert (len(narrowed.rows), narrowed.found, narrowed.total) == (1, 3, 3)
    assert catalogue.list.count() == 3
    assert catalogue.list.publishers() == ["Herald", "Post"]
    catalogue.put([embedded(replace(ARTICLES[0], id="d"))])
    everything = catalogue.list.page(ArticleQuery(descending=False))
    assert everything.has_copies
    assert list(everything.rows) == catalogue.articles.summaries()
