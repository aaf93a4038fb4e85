"""A library goes from a file to PostgreSQL and back, whole, whatever stops it; and is used there as it was."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding

from ingest.errors import LibraryDamagedError, LibraryError, UsageError
from ingest.library import Library
from ingest.maintenance.backup import restore_library
from ingest.maintenance.moving.moving import Moved, move_library
from ingest.maintenance.opening import MOVING
from ingest.pipeline import ingest_articles
from ingest.postgres.database import PostgresDatabase
from ingest.store.catalogue import Catalogue
from tests.ingest.postgres.server import PASSWORD, Server

pytestmark = pytest.mark.slow

EMBEDDING = DeterministicFakeEmbedding(size=8)
URL = "ARTICLES_DATABASE_URL"


def everything(library: Library) -> list[object]:
    """All that is stored, but for the numbers that tell in which order it came, and what is found."""
    catalogue = library.catalogue
    near = library.search_vectors(library.embeddings.embed_query("ship"), 60)
    return [
        list(catalogue.articles.iter_stored()),
        library.articles(),
        sorted(catalogue.passages.vectors()),
        [library.versions(row.article.id) for row in library.articles()],
        catalogue.tags.edits(),
        catalogue.feeds.all(),
        library.feedback(),
        library.stars(),
        library.notes(),
        library.vocabulary().stems,
        [(one, round(score, 9)) for one, score in library.search_full_text(["ship", "port 7"], 60, prefixes=["stor"])],
        sorted((one, round(cosine, 3)) for one, cosine in near),
    ]


@pytest.fixture
def open_one(tmp_path: Path) -> Iterator[Callable[..., Library]]:
    opened: list[Library] = []

    def open_library(folder: Path = tmp_path / "library") -> Library:
        opened.append(Library.open(folder, EMBEDDING))
        return opened[-1]

    yield open_library
    for library in opened:
        library.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library with all that one can hold; tests only copy it."""
    place = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("ARTICLES_")]:
            patch.delenv(name)
        with Library.open(place / "library", EMBEDDING) as library:
            for word in ("sank", "did not sink"):
                texts = [f"The ship {number} {word} in the storm off port {number % 9}." for number in range(60)]
                records = [
                    {"id": f"a{number}", "title": "Öl", "text": text, "tags": ["x"]}
                    for number, text in enumerate(texts)
                ]
                (place / "news.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
                ingest_articles([place / "news.jsonl"], library)
            library.change_tags(["a1", "a2"], add=["mine"], remove=["x"])
            library.star("a1")
            library.add_note("a2", "Öl?", words="the storm", author="greta")
            library.save_feedback("Why?", "Because.", liked=False, word="\0No.", reason="wrong")
            library.catalogue.feeds.follow("https://a.example/feed")
    return place / "library"


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "library")


@pytest.fixture
def url(postgres: Server) -> Iterator[str]:
    with postgres.schema() as schema:
        yield postgres.url(schema=schema)


def test_a_library_goes_to_a_server_and_back_as_it_was(
    folder: Path, url: str, open_one: Callable[..., Library], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = open_one()
    before = everything(library)
    library.close()
    told: list[tuple[int, int]] = []
    moved = move_library(url, folder, lambda done, of: told.append((done, of)))
    assert (moved.articles, moved.source, told[-1]) == (60, str(folder), (60, 60))
    assert PASSWORD not in str(moved)
    with pytest.raises(LibraryError, match=r"are in the database 127.0.0.1:.*set ARTICLES_DATABASE_URL"):
        open_one()
    monkeypatch.setenv(URL, url)
    served = open_one()
    assert everything(served) == before
    assert served.examine() == []
    (tmp_path / "new.jsonl").write_text('{"id": "new", "text": "The ship is new."}')
    assert ingest_articles([tmp_path / "new.jsonl"], served).added == ("new",)
    served.put_back(served.take_out("a3"))
    after = everything(served)
    served.close()
    back = move_library(str(tmp_path / "back"))
    monkeypatch.delenv(URL)
    assert back.articles == 61
    again = open_one(tmp_path / "back")
    assert everything(again) == after
    assert again.examine() == []


@pytest.mark.parametrize("to_server", [True, False])
def test_what_was_stopped_goes_on(
    folder: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, to_server: bool
) -> None:
    def stop(done: int, of: int) -> None:
        if done >= of // 2:
            raise KeyboardInterrupt

    if not to_server:
        move_library(url, folder)
        monkeypatch.setenv(URL, url)
    target = url if to_server else str(tmp_path / "back")
    with pytest.raises(KeyboardInterrupt):
        move_library(target, folder, stop)
    if to_server:
        with closing(Catalogue(PostgresDatabase(url))) as half:
            assert 0 < half.list.count() < 60
            assert half.setting(MOVING)
    told: list[int] = []
    moved: Moved = move_library(target, folder, lambda done, of: told.append(done))
    assert moved.articles == 60
    assert told[0] > 50


def test_half_a_library_is_not_used_and_begins_anew_if_it_changed(
    folder: Path, url: str, open_one: Callable[..., Library], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move_library(url, folder, stop)
    with monkeypatch.context() as patch:
        patch.setenv(URL, url)
        with pytest.raises(LibraryError, match="not all have arrived"):
            open_one(tmp_path / "elsewhere")
    library = open_one()
    library.remove("a0")
    before = everything(library)
    library.close()
    assert move_library(url, folder).articles == 59
    monkeypatch.setenv(URL, url)
    assert everything(open_one()) == before


def test_nothing_takes_the_place_of_other_articles(
    folder: Path, url: str, open_one: Callable[..., Library], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match=r"is at .* already"):
        move_library(str(folder), folder)
    move_library(url, folder)
    other = open_one(tmp_path / "other")
    (tmp_path / "b.jsonl").write_text('{"id": "b", "text": "Another library."}')
    ingest_articles([tmp_path / "b.jsonl"], other)
    other.close()
    with pytest.raises(LibraryError, match="already, which stay as they are"):
        move_library(url, other.folder)
    monkeypatch.setenv(URL, url)
    with pytest.raises(LibraryError, match="has 1 articles in a file of its own"):
        open_one(other.folder)
    with pytest.raises(LibraryError, match="There is a library with articles"):
        move_library(str(other.folder), folder)


def test_a_backup_of_a_server_is_a_file_that_comes_back_anywhere(
    folder: Path,
    url: str,
    postgres: Server,
    open_one: Callable[..., Library],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    move_library(url, folder)
    monkeypatch.setenv(URL, url)
    served = open_one()
    before = everything(served)
    assert served.backup(tmp_path / "backup") == 60
    monkeypatch.delenv(URL)
    assert restore_library(tmp_path / "backup", tmp_path / "file") == 60
    assert everything(open_one(tmp_path / "file")) == before
    with postgres.schema() as schema:
        monkeypatch.setenv(URL, postgres.url(schema=schema))
        assert restore_library(tmp_path / "backup", tmp_path / "served") == 60
        with pytest.raises(LibraryError, match="already, which stay as they are"):
            restore_library(tmp_path / "backup", tmp_path / "served")
        again = open_one(tmp_path / "served")
        assert everything(again) == before
        again.close()
    monkeypatch.setenv(URL, url)
    served.catalogue.database.close()
    with served.catalogue.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE articles SET text = replace(text, 'ship', 'shop') WHERE id = 'a7'")
    with pytest.raises(LibraryDamagedError, match="article a7: its text is not what was stored"):
        served.backup(tmp_path / "backup")
    findings = served.examine()
    assert [one.article_id for one in findings if one.article_id] == ["a7"]
