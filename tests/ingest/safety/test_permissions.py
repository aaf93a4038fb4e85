"""Who else may read a library: nobody, whatever the umask; and what may only be read is read, and left as it is."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.article import Article
from ingest.chunking import chunk_article
from ingest.errors import LibraryError
from ingest.library import Library
from ingest.maintenance.backup import restore_library
from ingest.store.catalogue import EmbeddedArticle

Open = Callable[..., Library]


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that others may enter, which `tmp_path` is not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name).resolve()


@contextmanager
def umask(bits: int) -> Iterator[None]:
    before = os.umask(bits)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def as_another_user(folder: Path) -> Iterator[None]:
    """Who may read all of a folder, and change nothing."""
    superuser = os.geteuid() == 0
    for path in (folder, *folder.rglob("*")):
        path.chmod((0o755 if path.is_dir() else 0o644) & (0o777 if superuser else 0o555))
    if superuser:
        os.seteuid(65534)
    try:
        yield
    finally:
        if superuser:
            os.seteuid(0)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)


def loose(folder: Path) -> list[str]:
    return [path.name for path in (folder, *folder.rglob("*")) if stat.S_IMODE(path.lstat().st_mode) & 0o077]


def test_a_library_is_its_owners_alone_whatever_the_umask(open_library: Open, public_folder: Path) -> None:
    folder = public_folder / "library"
    with umask(0):
        library = open_library(folder)
        store(library, Article("a", "Greta Holm opened the harbour of Vestvik.", "A", "a.md"))
        library.save_feedback("Who?", "She. [1]", True)
        assert [path.name for path in folder.glob("*-wal")]
        assert loose(folder) == []
        library.backup(public_folder / "backup")
        restore_library(public_folder / "backup", public_folder / "restored")
        library.export(str(public_folder / "export.jsonl"))
    library.close()
    for place in (folder, public_folder / "backup", public_folder / "restored", public_folder / "export.jsonl"):
        assert loose(place) == []


def test_what_others_can_read_is_named_and_mended(open_library: Open, public_folder: Path) -> None:
    folder = public_folder / "library"
    library = open_library(folder)
    outside = public_folder / "not-ours"
    outside.touch(mode=0o644)
    (folder / "link").symlink_to(outside)
    assert library.examine() == []
    folder.chmod(0o755)
    (folder / "catalogue.sqlite3").chmod(0o666)
    (finding,) = library.examine()
    assert finding.part == "permissions"
    assert f"{folder} and 1 more" in str(finding)
    library.repair([finding])
    assert library.examine() == []
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644


def test_a_library_that_may_only_be_read_is_read_and_left_as_it_is(open_library: Open, public_folder: Path) -> None:
    folder = public_folder / "library"
    written = open_library(folder)
    article = Article("a", "Greta Holm opened the harbour of Vestvik.", "A", "a.md")
    store(written, article)
    vector = written.embeddings.encode(["the harbour"])[0].tolist()
    best = written.search_vectors(vector, 3)
    written.close()
    with as_another_user(folder):
        before = sorted((path.name, path.stat().st_mtime_ns) for path in folder.rglob("*"))
        library = open_library(folder)
        assert [row.article.id for row in library.articles()] == ["a"]
        assert library.article("a").text == article.text
        assert [one for one, _ in library.search_vectors(vector, 3)] == [one for one, _ in best]
        assert library.search_full_text(["harbour"], 3)
        assert library.feedback() == []
        for change in (
            lambda: library.save_feedback("Who?", "She.", True),
            lambda: library.remove("a"),
            library.examine,
        ):
            with pytest.raises(LibraryError, match="cannot be written"):
                change()
        library.close()
        assert sorted((path.name, path.stat().st_mtime_ns) for path in folder.rglob("*")) == before


def test_what_another_user_writes_meanwhile_is_read(open_library: Open, public_folder: Path) -> None:
    folder = public_folder / "library"
    writing = open_library(folder)
    store(writing, Article("a", "Greta Holm opened it.", "A", "a.md"))
    with as_another_user(folder):  # the log of the writer lies beside the file
        reading = open_library(folder)
        assert [row.article.id for row in reading.articles()] == ["a"]
    store(writing, Article("b", "It rained in Vestvik.", "B", "b.md"))
    with as_another_user(folder):
        assert [row.article.id for row in reading.articles()] == ["a", "b"]


def store(library: Library, article: Article) -> None:
    passages = chunk_article(article)
    library.add([EmbeddedArticle(article, passages, library.embeddings.encode([one.text for one in passages]))])
