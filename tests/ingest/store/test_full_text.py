"""Passages are found by their words, and whatever is asked for is only text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.article import Article, Section
from ingest.chunking import chunk_article
from ingest.search.library_queries import LibraryQueries
from ingest.search.synced_index import SyncedIndex
from ingest.store.catalogue import Catalogue, EmbeddedArticle
from ingest.store.full_text import Vocabulary, stem_of, without_accents
from ingest.store.write_lock import WriteLock
from tests.ingest.store.conftest import BOTH, store_of

WRECK = "The wreck was found off Antarctica. Runners were running through the Café Müller."
PRICES = "Inflation rose to 2.5 per cent in May."


def article(article_id: str, text: str, title: str = "Untitled") -> Article:
    return Article(id=article_id, text=text, title=title, source=f"{article_id}.txt")


def put(catalogue: Catalogue, *articles: Article) -> None:
    passages = {one.id: chunk_article(one) for one in articles}
    catalogue.put([EmbeddedArticle(one, passages[one.id], np.ones((len(passages[one.id]), 3))) for one in articles])


def found(catalogue: Catalogue, *words: str, prefixes: Sequence[str] = ()) -> list[str]:
    """Ids of the articles whose passages hold any of the words, best first."""
    ids = [passage_id for passage_id, _ in catalogue.full_text.search(words, 100, prefixes=prefixes)]
    passages = catalogue.passages.get(ids)
    return [passages[passage_id].article.id for passage_id in ids]


@pytest.fixture(scope="module", params=BOTH)
def stocked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """A catalogue of two articles; tests only read it."""
    folder = tmp_path_factory.mktemp("stocked")
    with store_of(request.param, folder, request) as store, closing(store.open()) as opened:
        put(opened, article("wreck", WRECK, "A ship"), article("prices", PRICES, "Prices"))
        yield opened


@pytest.mark.parametrize(
    ("word", "ids"),
    [
        ("wreck", ["wreck"]),
        ("WRECKS", ["wreck"]),
        ("run", ["wreck"]),
        ("cafe", ["wreck"]),
        ("CAFÉS", ["wreck"]),
        ("muller", ["wreck"]),
        ("Mu\u0308ller", ["wreck"]),
        ("ship", ["wreck"]),
        ("inflation", ["prices"]),
        ("2.5", ["prices"]),
        ("wreck found", []),
        ("was found", ["wreck"]),
        ("glacier", []),
    ],
)
def test_words_are_matched_by_stem_without_case_and_accents(stocked: Catalogue, word: str, ids: list[str]) -> None:
    assert found(stocked, word) == ids


@pytest.mark.parametrize(
    "word",
    ['"', '""', "NEAR(", "wre*", "^", "-", "(", ")", "{body}", ":", "+", "\0", "👩‍👩‍👧", "", " ", "'", "--", "😀😀"],
)
def test_query_syntax_is_only_text(stocked: Catalogue, word: str) -> None:
    assert found(stocked, word) == []
    assert found(stocked, word, "inflation") == ["prices"]


@pytest.mark.parametrize("word", ["wreck OR inflation", "wreck AND inflation", "body:wreck", "heading : prices"])
def test_operators_are_only_words(stocked: Catalogue, word: str) -> None:
    assert found(stocked, word) == []


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
@example(["NEAR(a b, 5)"])
@example(['"', "\0", '"\0"'])
@example(['a" OR "wreck'])
def test_any_text_is_a_safe_query(stocked: Catalogue, words: list[str]) -> None:
    assert "prices" in found(stocked, *words, "inflation")
    assert "prices" in found(stocked, "inflation", prefixes=words)


@pytest.mark.parametrize(
    ("prefix", "ids"),
    [
        ("antarc", ["wreck"]),
        ("CAF", ["wreck"]),
        ("mul", ["wreck"]),
        ("infl", ["prices"]),
        ("ntarctica", []),
        ("2", ["prices"]),
    ],
)
def test_prefixes_match_the_words_that_begin_so(stocked: Catalogue, prefix: str, ids: list[str]) -> None:
    assert found(stocked, prefixes=[prefix]) == ids
    assert found(stocked, "glacier", prefixes=["glac", prefix]) == ids


@pytest.mark.parametrize("prefix", ['"', "*", "-", "(", "\0", "", " ", "👩‍👩‍👧", '" OR wreck'])
def test_query_syntax_in_a_prefix_is_only_text(stocked: Catalogue, prefix: str) -> None:
    assert found(stocked, prefixes=[prefix]) == []


def test_no_words_find_nothing(stocked: Catalogue) -> None:
    assert stocked.full_text.search([], 10) == []


def test_very_many_words_are_searched_for(stocked: Catalogue) -> None:
    assert found(stocked, *(f"word{number}" for number in range(10_000)), "wreck") == ["wreck"]


def test_the_best_passages_come_first_and_no_more_than_asked(catalogue: Catalogue) -> None:
    put(catalogue, article("one", "A ship sank. " + "Other words stand here. " * 9), article("none", PRICES))
    put(catalogue, article("much", "A ship, a ship and a ship."))
    assert found(catalogue, "ship") == ["much", "one"]
    (_, much), (_, one) = catalogue.full_text.search(["ship"], 9)
    assert much > one > 0
    assert len(catalogue.full_text.search(["ship"], 1)) == 1


def test_the_first_and_the_last_word_of_each_passage_are_found(catalogue: Catalogue) -> None:
    put(catalogue, Article("a", "Alpha beta\n\nGamma delta", "T", "s", sections=(Section(0, "X"), Section(12, "Y"))))
    first, second = (passage.id for passage in catalogue.passages.of_article("a"))
    for word, place in (("alpha", first), ("beta", first), ("gamma", second), ("delta", second)):
        assert [passage_id for passage_id, _ in catalogue.full_text.search([word], 9)] == [place]


def test_a_heading_is_searched_as_the_text_is(catalogue: Catalogue) -> None:
    put(catalogue, Article("a", "Some text.", "T", "s", sections=(Section(0, "Glaciers"),)))
    assert found(catalogue, "glacier") == ["a"]


def test_every_word_is_known_by_its_stem_with_the_passages_that_have_it(stocked: Catalogue) -> None:
    vocabulary = Vocabulary(stocked.full_text)
    for word in "wreck found Antarctica runners running Café Müller Inflation rose Prices".split():
        assert vocabulary.stems[stem_of(word)] == vocabulary.passages_with(stem_of(word)) == 1
        assert without_accents(word) in map(without_accents, vocabulary.forms(stem_of(word)))
    assert vocabulary.passages_with("glacier") == 0
    assert vocabulary.forms("glacier") == ()


def test_the_forms_of_a_stem_are_as_they_are_written(catalogue: Catalogue) -> None:
    put(catalogue, article("a", "He leaves. She left the Leaving party; leave it."), article("b", "LEAVE"))
    assert set(Vocabulary(catalogue.full_text).forms("leav")) == {"leaves", "Leaving", "leave", "LEAVE"}


def test_a_phrase_is_as_it_is_written(stocked: Catalogue) -> None:
    vocabulary = Vocabulary(stocked.full_text)
    assert vocabulary.phrase("cafe", "muller") == "Café Müller"
    assert vocabulary.phrase("muller", "cafe") == ""
    assert vocabulary.phrase('"', "OR") == ""


def test_the_vocabulary_is_made_anew_when_the_articles_change(catalogue: Catalogue, tmp_path: Path) -> None:
    put(catalogue, article("wreck", WRECK))
    queries = LibraryQueries(catalogue, SyncedIndex(tmp_path, catalogue, WriteLock(tmp_path)))
    before = queries.vocabulary()
    assert queries.vocabulary() is before
    put(catalogue, article("prices", PRICES))
    assert queries.vocabulary() is not before
    assert "inflat" in queries.vocabulary().stems


def test_a_library_that_is_only_read_has_a_vocabulary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Catalogue(tmp_path / "catalogue.sqlite3")) as catalogue:
        put(catalogue, article("wreck", WRECK))
    monkeypatch.setattr("ingest.sqlite.database.is_read_only", lambda *_: True)
    with closing(Catalogue(tmp_path / "catalogue.sqlite3", create=False)) as read:
        assert read.read_only
        assert Vocabulary(read.full_text).forms("wreck") == ("wreck",)
