"""Stars and notes stay, whatever becomes of the article; what a note is on is found again, or said to be gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.embeddings import DeterministicFakeEmbedding

from ingest.article import Article
from ingest.errors import UnknownArticleError, UsageError
from ingest.library import Library
from ingest.maintenance.salvage import Salvage
from ingest.pipeline import ingest_articles
from ingest.store.catalogue import Catalogue
from ingest.store.curation.notes import LONGEST_NOTE, Note, located
from ingest.store.curation.query import ArticleQuery
from tests.ingest.store.conftest import Store
from tests.ingest.store.test_catalogue import embedded

SHIP = Article("ship", "The ship sank. Nobody died.", "A ship", "a.txt")


@pytest.fixture
def catalogue(store: Store) -> Iterator[Catalogue]:
    with closing(store.open()) as opened:
        opened.put([embedded(SHIP), embedded(Article("bare", "A bare text.", "Bare", "b.txt"))])
        yield opened


def text_of(note: Note) -> str:
    return f"{note.quote}|{note.start}-{note.end}|{note.in_text}"


def test_notes_are_on_articles_and_on_words_in_them(catalogue: Catalogue) -> None:
    whole = catalogue.notes.add("ship", " Ask the port. ", "", "greta")
    quoted = catalogue.notes.add("ship", "Who counted?", "Nobody \n died", "")
    spanned = catalogue.notes.add("ship", "When?", (4, 8), "")
    assert catalogue.notes.add("zebra", "What?", "", "") is None
    assert catalogue.notes.all("ship") == catalogue.notes.all() == [whole, quoted, spanned]
    assert [text_of(one) for one in catalogue.notes.all()] == [
        "|None-None|True",
        "Nobody died|15-26|True",
        "ship|4-8|True",
    ]
    assert [(one.text, one.author) for one in catalogue.notes.all()[:2]] == [
        ("Ask the port.", "greta"),
        ("Who counted?", ""),
    ]
    (listed, bare) = catalogue.articles.summaries()
    assert (listed.notes, bare.notes) == (3, 0)
    assert whole is not None
    assert catalogue.notes.change(whole.number, "Asked.")
    assert catalogue.notes.remove(whole.number)
    assert not catalogue.notes.remove(whole.number)
    with pytest.raises(UsageError, match="does not have these words"):
        catalogue.notes.add("ship", "x", "The boat", "")
    with pytest.raises(UsageError, match="no words from 4 to 99"):
        catalogue.notes.add("ship", "x", (4, 99), "")
    for text in (" ", "x" * (LONGEST_NOTE + 1)):
        with pytest.raises(UsageError, match="A note has something in it"):
            catalogue.notes.add("ship", text, "", "")


def test_notes_and_stars_stay_when_the_article_is_read_anew(catalogue: Catalogue) -> None:
    catalogue.notes.add("ship", "Who counted?", "Nobody died", "")
    assert catalogue.stars.set(["ship", "ship"], "greta") == ["ship"]
    assert catalogue.stars.set(["ship"], "per") == []
    for text, found in {
        "On Friday the ship sank. Nobody died.": "Nobody died|25-36|True",
        "The ship sank. All are safe.": "Nobody died|15-26|False",
        SHIP.text: "Nobody died|15-26|True",
    }.items():
        catalogue.put([embedded(Article("ship", text, "A ship", "a.txt"))])
        assert [text_of(one) for one in catalogue.notes.all()] == [found]
    (listed,) = catalogue.list.page(ArticleQuery(starred=True)).rows
    assert (listed.article.id, listed.starred, listed.notes, bool(listed.changed)) == ("ship", True, 1, True)
    assert catalogue.stars.all()["ship"].author == "greta"
    assert [one.changed for one in catalogue.articles.summaries() if one.article.id == "bare"] == [None]
    catalogue.remove("ship")
    assert (catalogue.notes.all(), catalogue.stars.all()) == ([], {})


@given(st.text("ab ", min_size=1, max_size=6), st.text("ab ", max_size=12), st.integers(0, 12))
def test_what_is_said_to_be_in_the_text_stands_there(quote: str, text: str, start: int) -> None:
    found = located(Note(1, "a", "x", "", "", quote, start, start + len(quote)), text)
    assert found.in_text == (quote in text)
    assert not found.in_text or text[found.start : found.end] == quote


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "news.jsonl").write_text(
        "".join(json.dumps({"id": name, "text": f"The {name} sank. Nobody died."}) + "\n" for name in ("ship", "boat")),
        encoding="utf-8",
    )
    with Library.open(tmp_path / "library", DeterministicFakeEmbedding(size=8)) as opened:
        ingest_articles([tmp_path / "news.jsonl"], opened)
        opened.star("ship", author="greta")
        opened.add_note("ship", "Who counted?", words="Nobody died", author="greta")
        opened.add_note("ship", "Call.")
        yield opened


def test_they_go_along_and_come_back(library: Library, tmp_path: Path) -> None:
    stars, notes = library.stars(), library.notes()
    library.put_back(library.take_out("ship"))
    assert (library.stars(), library.notes()) == (stars, notes)
    library.backup(tmp_path / "backup")
    with Salvage(tmp_path / "backup") as salvage:
        assert (salvage.stars, salvage.notes) == (list(stars.values()), notes)
    library.export(tmp_path / "export.jsonl")
    line, other = map(json.loads, (tmp_path / "export.jsonl").read_text(encoding="utf-8").splitlines())
    assert line["starred"]["author"] == "greta"
    assert [(one["text"], one["quote"], one["start"]) for one in line["notes"]] == [
        ("Who counted?", "Nobody died", 15),
        ("Call.", "", None),
    ]
    assert not {"starred", "notes"} & other.keys()
    assert len(ingest_articles([tmp_path / "export.jsonl"], library, replace=True).unchanged) == 2
    assert library.notes() == notes


def test_what_is_not_there_is_said(library: Library) -> None:
    with pytest.raises(UnknownArticleError):
        library.star("ship", "zebra")
    with pytest.raises(UnknownArticleError):
        library.add_note("zebra", "x")
    for wrong in (lambda: library.change_note(99, "x"), lambda: library.remove_note(99)):
        with pytest.raises(UsageError, match="no note 99"):
            wrong()
    assert library.unstar("ship", "boat") == ["ship"]
    assert library.stars() == {}
