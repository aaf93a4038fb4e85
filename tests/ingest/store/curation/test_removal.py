"""An article that is taken out comes back as it was, to the byte."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding

from ingest.errors import UnknownArticleError, UsageError
from ingest.library import Library
from ingest.pipeline import ingest_articles

TABLES = ("articles", "passages", "versions", "person_tags", "stars", "notes", "bands", "index_changes")
STORY = "The ship sank in the storm off the coast on Friday evening, and nobody of the crew of twelve was hurt at all."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Three articles, two of them copies of a story, of which the first has versions and tags; no model is needed."""
    with Library.open(tmp_path / "library", DeterministicFakeEmbedding(size=8)) as opened:
        for first in ("It was calm.", STORY):
            texts = {"a": first, "b": f"{STORY} More soon.", "c": "Prices rose. Nobody knows why."}
            records = [
                {"id": name, "title": f"Title {name}", "text": text, "tags": ["x"]} for name, text in texts.items()
            ]
            (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
            ingest_articles([tmp_path / "news.jsonl"], opened)
        opened.change_tags(["a"], add=["mine"], remove=["x"])
        opened.star("a", "b")
        opened.add_note("a", "Ask.", words="the storm")
        yield opened


def stored(library: Library) -> dict[str, list[tuple[object, ...]]]:
    """All rows, but for their numbers in the order of storing where nothing is told by them."""
    with closing(sqlite3.connect(library.folder / "catalogue.sqlite3")) as connection:
        found = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608
    numbered = ("passages", "versions")
    return {
        table: sorted((row[1:] if table in numbered else row for row in rows), key=repr)
        for table, rows in found.items()
    }


def found(library: Library) -> object:
    vector = library.embeddings.embed_query("ship")
    near = sorted((one, round(cosine, 3)) for one, cosine in library.search_vectors(vector, 9))
    return near, sorted(library.search_full_text(["ship", "prices"], 9)), library.articles()


@pytest.mark.parametrize("name", ["a", "b", "c"])
def test_what_is_put_back_is_what_was_taken_out(library: Library, name: str) -> None:
    before, findable, versions = stored(library), found(library), library.versions(name)
    removed = library.take_out(name)
    assert (removed.id, removed.title) == (name, f"Title {name}")
    assert name not in [row.article.id for row in library.articles()]
    assert stored(library) != before
    library.put_back(removed)
    assert (stored(library), found(library), library.versions(name)) == (before, findable, versions)
    assert library.examine() == []


def test_what_came_meanwhile_stays(library: Library, tmp_path: Path) -> None:
    removed = library.take_out("a")  # the last that came
    (tmp_path / "d.jsonl").write_text('{"id": "d", "text": "Another one."}', encoding="utf-8")
    ingest_articles([tmp_path / "d.jsonl"], library)  # which gets its number
    library.put_back(removed)
    assert [row.article.id for row in library.articles()][-2:] == ["d", "a"]
    assert (library.article("a").text, library.article("a").tags) == (STORY, ("mine",))
    assert [row.copies for row in library.articles()] == [1, 0, 0, 1]
    assert library.examine() == []
    with pytest.raises(UsageError, match="“Title a” was added again since"):
        library.put_back(removed)


def test_what_is_not_there_is_not_taken_out(library: Library) -> None:
    with pytest.raises(UnknownArticleError):
        library.take_out("zebra")
