"""A folder is known for a library whatever is lost of it, and a new catalogue takes the place of the old one whole."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ingest.article import Article
from ingest.errors import LibraryDamagedError
from ingest.library import Library
from ingest.maintenance import library_folder as places
from ingest.maintenance.library_folder import (
    CATALOGUE,
    MARKER,
    finish_replacement,
    has_marker,
    replaced_catalogues,
    replacing_catalogue,
)
from ingest.store.catalogue import Catalogue, EmbeddedArticle

WAYS_OUT = ("articles restore FILE", "articles doctor --repair", "--from BACKUP")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a library that was used."""
    with Library.open(tmp_path / "library") as library:
        library.examine()
    return library.folder


def test_a_new_library_is_marked_and_an_empty_folder_is_none(tmp_path: Path) -> None:
    assert places.is_new(tmp_path)
    Library.open(tmp_path).close()
    assert has_marker(tmp_path)
    assert not places.is_new(tmp_path)


@pytest.mark.parametrize("left", [MARKER, "vectors-1a2b/", "uploads/", "index.lock", f"{CATALOGUE}-wal"])
@pytest.mark.parametrize("catalogue", [None, b""], ids=["gone", "empty"])
def test_no_catalogue_is_made_beside_what_is_left_of_a_library(
    tmp_path: Path, left: str, catalogue: bytes | None
) -> None:
    if left.endswith("/"):
        (tmp_path / left).mkdir()
    else:
        (tmp_path / left).write_bytes(b"something")
    if catalogue is not None:
        (tmp_path / CATALOGUE).write_bytes(catalogue)
    for _ in range(2):
        with pytest.raises(LibraryDamagedError) as caught:
            Library.open(tmp_path)
        assert all(way in str(caught.value) for way in (*WAYS_OUT, str(tmp_path)))
        assert (tmp_path / CATALOGUE).exists() is (catalogue is not None)
        assert (tmp_path / left).exists()


@pytest.mark.parametrize("content", [b"x" * 5000, b"\0" * 5000, b"SQLite format 2\0" + b"\0" * 5000])
def test_what_is_no_database_is_not_touched(folder: Path, content: bytes) -> None:
    (folder / CATALOGUE).write_bytes(content)
    with pytest.raises(LibraryDamagedError, match="is not a database"):
        Library.open(folder)
    assert (folder / CATALOGUE).read_bytes() == content


def test_a_catalogue_that_lost_its_tables_is_not_made_anew(folder: Path) -> None:
    (folder / CATALOGUE).unlink()
    with closing(sqlite3.connect(folder / CATALOGUE)) as connection:
        connection.execute("CREATE TABLE other (x)")
    with pytest.raises(LibraryDamagedError, match="no tables"):
        Library.open(folder)


def test_a_kill_while_a_library_is_made_leaves_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "writer.lock").touch()
    (tmp_path / CATALOGUE).touch()
    Library.open(tmp_path).close()
    assert has_marker(tmp_path)


def test_a_lost_marker_is_found_and_comes_back(folder: Path) -> None:
    for content in (None, b"", b"[1]", b"{}"):
        (folder / MARKER).unlink()
        if content is not None:
            (folder / MARKER).write_bytes(content)
        with Library.open(folder) as library:
            findings = library.examine()
            assert MARKER in str(findings[0])
            library.repair(findings)
            assert library.examine() == []


# --- replacing --------------------------------------------------------------------------------------------


def named(path: Path, name: str) -> None:
    with closing(Catalogue(path)) as catalogue:
        catalogue.set_setting("name", name)


def name_in(path: Path) -> str | None:
    with closing(Catalogue(path, create=False)) as catalogue:
        return catalogue.setting("name")


def test_a_new_catalogue_takes_the_place_of_the_old_one_which_is_kept_with_its_log(folder: Path) -> None:
    path = folder / CATALOGUE
    with closing(Catalogue(path)) as open_one:
        open_one.set_setting("name", "old")  # is in the log
        with replacing_catalogue(folder, "damaged") as part:
            named(part, "new")
        assert open_one.setting("name") == "new"  # who has it open goes on with the new one
        open_one.set_setting("name", "newer")
    assert name_in(path) == "newer"
    (aside,) = replaced_catalogues(folder)
    assert aside.name.startswith(f"{CATALOGUE}.damaged-2")
    assert name_in(aside) == "old"
    assert not list(folder.glob(".*.part*"))


def test_an_error_leaves_all_as_it_was(folder: Path) -> None:
    named(folder / CATALOGUE, "old")
    before = {path.name for path in folder.iterdir()}

    def fail() -> None:
        with replacing_catalogue(folder, "damaged") as part:
            named(part, "new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert {path.name for path in folder.iterdir()} == before
    assert name_in(folder / CATALOGUE) == "old"


@pytest.mark.parametrize("done", range(4))
def test_a_kill_at_any_step_is_made_up_for(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: int
) -> None:
    """Every step of putting a catalogue in its place may be the last one before a kill."""
    named(folder / CATALOGUE, "old")
    named(tmp_path / "new", "new")
    shutil.copyfile(tmp_path / "new", folder / f"{CATALOGUE}.ready-damaged")
    (folder / f"{CATALOGUE}-wal").write_bytes(b"log of the old one")
    steps = iter(range(done))

    def counted(step: Callable[..., object]) -> Callable[..., object]:
        def take(*arguments: object) -> object:
            if next(steps, None) is None:
                raise KeyboardInterrupt
            return step(*arguments)

        return take

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", counted(Path.replace))
        patch.setattr(places, "_keep_aside", counted(places._keep_aside))
        patch.setattr(places, "fsync", counted(places.fsync))
        with pytest.raises(KeyboardInterrupt):
            finish_replacement(folder)
    Library.open(folder).close()
    assert name_in(folder / CATALOGUE) == "new"
    (aside,) = replaced_catalogues(folder)
    assert aside.with_name(f"{aside.name}-wal").read_bytes() == b"log of the old one"


def test_an_open_library_sees_what_was_restored(folder: Path, tmp_path: Path) -> None:
    import numpy as np

    article = Article("a", "The ship sank.", "Ship", "a.txt")
    with Library.open(folder) as library:
        assert library.articles() == []
        with replacing_catalogue(folder, "replaced") as part, closing(Catalogue(part)) as catalogue:
            catalogue.put([EmbeddedArticle(article, [], np.empty((0, 0)))])
        assert library.article("a") == article
