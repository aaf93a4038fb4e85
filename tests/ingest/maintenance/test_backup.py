"""A backup is all of a library, whole and checked; it comes back as it was, and takes the place of nothing sound."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest

from ingest.article import Article
from ingest.chunking import chunk_article
from ingest.errors import LibraryDamagedError, LibraryError, LibraryMismatchError, UsageError
from ingest.library import Library
from ingest.maintenance.backup import restore_library
from ingest.maintenance.library_folder import CATALOGUE, replaced_catalogues
from ingest.store.catalogue import EmbeddedArticle

Open = Callable[..., Library]

ODD = Article(
    "odd\0", "The ship\r\nsank.\u200b It\0 was \ue000.", "A\n title\u00ad", "a.txt", pages=(0, 4), published="2024"
)


def all_of(library: Library) -> object:
    """Every article with all that is known of it, what it was made of, and all that was said of answers."""
    return (
        list(library.catalogue.articles.iter_stored()),
        sorted(library.catalogue.passages.vectors()),
        library.feedback(),
        library.stars(),
        library.notes(),
    )


def add(library: Library, *articles: Article) -> None:
    made = []
    for article in articles:
        passages = chunk_article(article)
        made.append(EmbeddedArticle(article, passages, library.embeddings.encode([one.text for one in passages])))
    library.add(made)


@pytest.fixture
def made(open_library: Open, sample_library: Library, tmp_path: Path) -> Library:
    """A library with articles and feedback of its own."""
    shutil.copytree(sample_library.folder, tmp_path / "made")
    library = open_library(tmp_path / "made")
    library.save_feedback("Why?", "Because.", liked=False, word="No.")
    add(library, ODD)
    first = library.articles()[0].article.id
    library.star(first)
    library.add_note(first, "Odd.", span=(0, 8))
    return library


def test_what_was_backed_up_comes_back_to_the_character(made: Library, open_library: Open, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    told: list[tuple[int, int]] = []
    count = made.backup(file, lambda done, of: told.append((done, of)))
    assert count == len(made.articles())
    assert told[-1][0] == told[-1][1] > 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o400)  # nothing of it is written when it is read
    assert restore_library(file, tmp_path / "new") == count
    library = open_library(tmp_path / "new")
    assert all_of(library) == all_of(made)
    assert library.examine() == []
    vector = made.embeddings.embed_query("Who reported it?")
    found, same = library.search_vectors(vector, 5), made.search_vectors(vector, 5)
    assert [one[0] for one in found] == [one[0] for one in same]
    assert sorted(path.name for path in tmp_path.glob("backup*")) == ["backup"]


def test_a_backup_is_of_one_moment_while_others_write(made: Library, tmp_path: Path) -> None:
    ended, written = Event(), Event()

    def write() -> None:
        with Library.open(made.folder) as other:
            while not ended.is_set():
                other.save_feedback("Again?", "Yes.", liked=True)
                written.set()

    writer = Thread(target=write)
    writer.start()
    written.wait()
    try:
        made.backup(tmp_path / "backup", lambda done, of: written.clear() or written.wait())  # type: ignore[func-returns-value]
    finally:
        ended.set()
        writer.join()
    restore_library(tmp_path / "backup", tmp_path / "new")
    with Library.open(tmp_path / "new") as restored:
        said = restored.feedback()
        assert 1 < len(said) < len(made.feedback())
        assert said == made.feedback()[: len(said)]


def test_a_damaged_library_leaves_the_older_backup_as_it_is(made: Library, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    made.backup(file)
    before = file.read_bytes()
    with closing(sqlite3.connect(made.folder / CATALOGUE)) as connection, connection:
        connection.execute("UPDATE articles SET text = 'x' || text WHERE number = 2")
    with pytest.raises(LibraryDamagedError, match="nothing was backed up"):
        made.backup(file)
    assert file.read_bytes() == before
    findings = made.examine()
    made.repair(findings)  # now it is known, and set aside
    made.backup(file)


def test_a_sound_library_is_replaced_only_when_asked_and_kept(
    made: Library, open_library: Open, tmp_path: Path
) -> None:
    made.backup(tmp_path / "backup")
    before = all_of(made)
    add(made, replace(ODD, id="later"))
    later = all_of(made)
    with pytest.raises(LibraryError, match="--replace"):
        restore_library(tmp_path / "backup", made.folder)
    assert all_of(made) == later
    restore_library(tmp_path / "backup", made.folder, replace=True)
    assert all_of(made) == before  # also for who has it open
    (aside,) = replaced_catalogues(made.folder)
    restore_library(aside, tmp_path / "other")
    assert all_of(open_library(tmp_path / "other")) == later


@pytest.mark.parametrize("left", [b"", b"\xa5" * 8192, None])
def test_a_damaged_library_is_replaced_and_kept(made: Library, tmp_path: Path, left: bytes | None) -> None:
    made.backup(tmp_path / "backup")
    made.close()
    catalogue = made.folder / CATALOGUE
    catalogue.unlink()
    if left is not None:
        catalogue.write_bytes(left)
    count = restore_library(tmp_path / "backup", made.folder)
    with Library.open(made.folder) as library:
        assert len(library.articles()) == count
    assert [path.read_bytes() for path in replaced_catalogues(made.folder)] == ([] if left is None else [left])


def test_what_is_no_whole_backup_is_refused_and_nothing_changes(made: Library, tmp_path: Path) -> None:
    file, new = tmp_path / "backup", tmp_path / "new"
    made.backup(file)
    sound = file.read_bytes()
    file.write_bytes(sound[: len(sound) // 2])
    with pytest.raises(LibraryDamagedError, match="is damaged"):
        restore_library(file, new)
    file.write_bytes(sound.replace(b"Weddell", b"Waddell"))
    with pytest.raises(LibraryDamagedError, match="SHA-256"):
        restore_library(file, new)
    file.write_bytes(b"no backup")
    with pytest.raises(UsageError, match="is no backup"):
        restore_library(file, new)
    with pytest.raises(UsageError, match="cannot be read"):
        restore_library(tmp_path / "gone", new)
    file.write_bytes(sound)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE settings SET value = '99' WHERE name = 'schema'")
    with pytest.raises(LibraryMismatchError, match="newer"):
        restore_library(file, new)
    assert not (new / CATALOGUE).exists()
    Library.open(new).close()  # there is no library yet, and none that is damaged
