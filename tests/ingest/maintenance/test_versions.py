"""Earlier texts and feeds are looked over, backed up, mended and saved as articles are."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.article import StoredArticle
from ingest.errors import LibraryDamagedError
from ingest.library import Library
from ingest.maintenance.doctor import Part
from ingest.maintenance.library_folder import CATALOGUE
from ingest.maintenance.repair import embed_article
from ingest.maintenance.salvage import Salvage
from ingest.store.upkeep.feeds import FollowedFeed

Open = Callable[..., Library]
FEED = FollowedFeed("https://a.example/feed", ("https://a.example/1",), '"1"', None, "2026-11-30T10:00:00+00:00")


@pytest.fixture
def folder(sample_library: Library, tmp_path: Path, open_library: Open) -> Path:
    """The folder of a library whose first two articles have an earlier text each, and which follows a feed."""
    (tmp_path / "library").mkdir()
    sample_library.backup(tmp_path / "library" / CATALOGUE)
    with open_library() as library:
        for row in library.articles()[:2]:
            stored = stored_in(library, row.article.id)
            newer = replace(stored.article, text=f"{stored.article.text}\n\nMore is known.", tags=("a",))
            with library.writing(), library._index.updating():
                library.catalogue.put([embed_article(newer, stored.origin, {}, lambda: library.embeddings)])
        library.catalogue.feeds.save(FEED)
    return tmp_path / "library"


def stored_in(library: Library, article_id: str) -> StoredArticle:
    stored = library.catalogue.articles.get_stored(article_id)
    assert stored is not None
    return stored


def with_versions(library: Library) -> list[str]:
    return [row.article.id for row in library.articles() if library.versions(row.article.id)]


def rot(folder: Path, article_id: str) -> None:
    with closing(sqlite3.connect(folder / CATALOGUE)) as connection, connection:
        connection.execute("UPDATE versions SET text = text || '!' WHERE article = ?", [article_id])


def test_one_that_rotted_comes_back_from_a_backup_or_is_dropped(
    open_library: Open, folder: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.sqlite3"
    with open_library() as library:
        first, second = with_versions(library)
        before = library.versions(first)
        library.backup(backup)
    rot(folder, first)
    with open_library() as library:
        found = [one for one in library.examine() if one.part is Part.VERSION]
        assert [(one.part, one.article_id, one.version) for one in found] == [(Part.VERSION, first, 1)]
        with pytest.raises(LibraryDamagedError, match="version 1"):
            library.backup(tmp_path / "other")
        with Salvage(backup) as held:
            library.repair(found, held)
        assert library.versions(first) == before
    rot(folder, first)
    with open_library() as library:
        library.repair(library.examine())
        assert {one.part for one in library.examine()} <= {Part.PERMISSIONS}
        assert (library.versions(first), len(library.versions(second))) == ([], 1)


def test_they_are_saved_out_of_a_damaged_file(open_library: Open, folder: Path) -> None:
    with open_library() as library:
        first, second = with_versions(library)
        before = [*library.versions(first), *library.versions(second)]
        articles = [library.article(row.article.id) for row in library.articles()]
    rot(folder, second)
    with Salvage(folder / CATALOGUE) as held:
        assert list(held.versions) == before[:1]
        assert held.feeds == [FEED]
        assert [getattr(held.article(one.id), "article", None) for one in articles] == articles
        assert sorted(held.article_ids) == sorted(one.id for one in articles)
