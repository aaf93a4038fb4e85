"""An index on a Chroma server is the catalogue's, whatever becomes of the server; and asking goes on without it."""

from __future__ import annotations

import pickle
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import httpx
import numpy as np
import pytest

from ingest.article import Article, Passage
from ingest.errors import LibraryError, SettingsError
from ingest.library import Library
from ingest.search import server_index
from ingest.search.chroma_server import ChromaServer
from ingest.search.server_index import ServerIndex
from ingest.search.vector_index import VectorIndex
from ingest.store.catalogue import EmbeddedArticle
from tests.ingest.web.conftest import Answer, Site, failing, redirect, serving

RUN = "import sys, chromadb_rust_bindings; chromadb_rust_bindings.cli(['chroma', *sys.argv[1:]])"
"""What the command `chroma` does, without loading what it does not need here."""

Open = Callable[..., Library]


class Server:
    """A Chroma server on this machine, which may be killed, and started again on another folder."""

    def __init__(self, place: Path) -> None:
        self.place = place
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://somebody:secret@127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, folder: str = "first") -> None:
        options = ["--path", str(self.place / folder), "--host", "127.0.0.1", "--port", str(self.port)]
        command = [sys.executable, "-c", RUN, "run", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/api/v2/version").raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.05)
            else:
                return
        pytest.fail("the Chroma server does not start")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.process = None

    def restart(self, folder: str) -> None:
        self.kill()
        self.start(folder)

    def copy(self, name: str) -> None:
        """Copy its data, as a backup of them would."""
        shutil.copytree(self.place / "first", self.place / name)

    @contextmanager
    def hanging(self) -> Iterator[None]:
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)


@pytest.fixture(scope="module")
def shared_server(slow: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("chroma"))
    server.start()
    yield server
    if server.process:
        server.kill()


@pytest.fixture
def server(shared_server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A server that runs, and is set."""
    if shared_server.process is None:
        shared_server.start()
    monkeypatch.setenv("ARTICLES_CHROMA_URL", shared_server.url)
    return shared_server


@pytest.fixture
def open_library(tmp_path: Path) -> Iterator[Open]:
    """Opens libraries to which is added what is embedded already, and closes them."""
    opened: list[Library] = []

    def open_one(name: str = "library") -> Library:
        library = Library.open(tmp_path / name)
        library._embeddings = SimpleNamespace(identity="made")  # type: ignore[assignment]
        opened.append(library)
        return library

    yield open_one
    for library in opened:
        library.close()


def article(article_id: str, count: int = 8, seed: int = 0) -> EmbeddedArticle:
    """An article whose passages are far apart from all others."""
    directions = np.random.default_rng([seed, *article_id.encode()]).normal(size=(count, 384)).astype(np.float32)
    passages = [Passage(article_id, 20 * at, 20 * at + 19, f"{article_id:>9} {seed:>4} {at:>4}") for at in range(count)]
    made = Article(article_id, "\n".join(one.text for one in passages), title=article_id, source=f"{article_id}.txt")
    return EmbeddedArticle(made, passages, directions / np.linalg.norm(directions, axis=1, keepdims=True))


def nearest(library: Library, to: EmbeddedArticle, limit: int = 5) -> list[str]:
    """The ids of the passages nearest to the first of an article."""
    return [passage_id for passage_id, _ in library.search_vectors(to.vectors[0].tolist(), limit)]


def index_of(library: Library) -> ServerIndex:
    assert isinstance(library._index, ServerIndex)
    return library._index


def test_passages_are_put_found_and_removed(server: Server, open_library: Open) -> None:
    library, one, two = open_library(), article("one"), article("two")
    assert nearest(library, one) == []
    library.add([one, two])
    ((first, similarity), *others) = library.search_vectors(one.vectors[0].tolist(), 3)
    assert (first, len(others)) == (one.passages[0].id, 2)
    assert similarity == pytest.approx(1, abs=1e-3)
    changed = article("one", seed=1)
    library.add([changed])
    library.remove("two")
    assert set(nearest(library, two, 50)) == {passage.id for passage in changed.passages}
    assert library.search_problem == ""
    assert library.examine() == []
    assert not list(library.folder.glob("vectors*"))


@pytest.mark.parametrize("then", ["empty", "older"])
def test_a_server_with_other_data_than_it_had_is_told_and_filled_again(
    server: Server, open_library: Open, then: str
) -> None:
    library, one, two = open_library(), article("one"), article("two")
    library.add([one])
    if then == "older":
        server.copy(then)
        library.add([article("one", seed=1)])  # as many passages as before
    library.add([two])
    before = nearest(library, two)
    server.restart(then)
    assert index_of(library).is_missing()
    assert (nearest(library, two), library.search_problem) == (before, "")
    assert library.examine() == []
    server.restart("first")
    library.add([article("three")])
    assert library.examine() == []


def test_a_server_that_is_away_stops_nobody_who_asks_and_whoever_adds_before_anything_is_done(
    server: Server, open_library: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, one, two = open_library(), article("one"), article("two")
    library.add([one])
    before = nearest(library, one)
    server.kill()
    assert nearest(library, one) == before
    assert library.search_problem.startswith(f"The Chroma server at http://127.0.0.1:{server.port} cannot be used (")
    assert library.search_problem.endswith("Meanwhile the passages are compared one by one, which is slower.")
    monkeypatch.setattr(server_index, "SMALL", 0)
    assert nearest(library, one) == []
    assert library.search_problem.endswith("Meanwhile passages are found by their words alone.")
    with pytest.raises(LibraryError, match="cannot be used") as failed:
        library.add([two])
    assert "secret" not in f"{failed.value} {library.search_problem}"
    assert library.catalogue.articles.ids() == ["one"]
    server.start()
    assert (nearest(library, one), library.search_problem) == (before, "")


def test_what_was_stored_before_the_server_went_away_is_followed_when_it_is_back(
    server: Server, open_library: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, one, two = open_library(), article("one"), article("two")
    library.add([one])
    real = library.catalogue.put

    def stored_before_the_end(batch: list[EmbeddedArticle]) -> None:
        real(batch)
        server.kill()

    with monkeypatch.context() as patch:
        patch.setattr(library.catalogue, "put", stored_before_the_end)
        with pytest.raises(LibraryError, match="cannot be used"):
            library.add([two])
    assert library.catalogue.articles.ids() == ["one", "two"]
    server.start()
    name = library.catalogue.change_log.index_state().folder
    assert nearest(library, two)[0] == two.passages[0].id
    assert library.catalogue.change_log.index_state().folder == name  # it followed, and was not made anew
    assert library.examine() == []


def test_an_index_that_a_server_was_killed_in_while_it_wrote_is_made_anew_and_not_touched_again(
    server: Server, open_library: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chroma writes its graph in place: one that is torn loses passages, or ends the server that reads it."""
    library, one, two = open_library(), article("one"), article("two")
    library.add([one])
    torn = library.catalogue.change_log.index_state().folder
    real = VectorIndex.put

    def killed(index: VectorIndex, rows: Iterable[tuple[str, bytes]]) -> None:
        server.kill()
        real(index, rows)

    with monkeypatch.context() as patch:
        patch.setattr(VectorIndex, "put", killed)
        with pytest.raises(LibraryError, match="cannot be used"):
            library.add([two])
    server.start()
    assert library.examine() == []
    assert nearest(library, two)[0] == two.passages[0].id
    assert torn not in index_of(library)._written.facts()


class KilledError(BaseException):
    """Stands for the end of the process."""


def test_a_writer_that_ends_before_it_has_settled_leaves_what_the_next_one_ends(
    server: Server, open_library: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, one, two = open_library(), article("one"), article("two")
    library.add([one])
    name = library.catalogue.change_log.index_state().folder

    def end(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("ingest.store.change_log.ChangeLog.mark_synced", end)
        with pytest.raises(KilledError):
            library.add([two])
    assert nearest(library, two)[0] == two.passages[0].id
    assert library.catalogue.change_log.index_state().folder == name
    assert library.examine() == []


def test_a_process_that_is_killed_while_it_writes_leaves_what_another_ends(server: Server, open_library: Open) -> None:
    library, one, two = open_library(), article("one"), article("two")
    library.add([one])
    name = library.catalogue.change_log.index_state().folder
    code = (
        "import os, pickle, sys; from types import SimpleNamespace; from ingest.library import Library\n"
        "from ingest.search.vector_index import VectorIndex\n"
        "put = VectorIndex.put\n"
        "VectorIndex.put = lambda *given: (put(*given), os._exit(9))\n"
        "library = Library.open(sys.argv[1]); library._embeddings = SimpleNamespace(identity='made')\n"
        "library.add([pickle.load(sys.stdin.buffer)])"
    )
    command = [sys.executable, "-c", code, str(library.folder)]
    assert subprocess.run(command, input=pickle.dumps(two), check=False).returncode == 9
    assert nearest(library, two)[0] == two.passages[0].id
    assert library.catalogue.change_log.index_state().folder == name
    assert library.examine() == []


def test_a_server_that_hangs_keeps_one_question_waiting_for_seconds(
    server: Server, open_library: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_index, "ASKING_SECONDS", 1.0)
    library, one = open_library(), article("one")
    library.add([one])
    before = nearest(library, one)
    monkeypatch.setattr(server_index, "SLOW_SECONDS", 0.5)
    with server.hanging():
        assert nearest(library, one) == before
        assert "no answer within 1 seconds" in library.search_problem
        asked: list[object] = []
        with monkeypatch.context() as patch:
            patch.setattr(ChromaServer, "open", lambda *_: asked.append(_))
            assert nearest(library, one) == before
        assert not asked
    monkeypatch.setattr(index_of(library), "_asked_again_at", 0.0)
    assert (nearest(library, one), library.search_problem) == (before, "")


def test_libraries_on_one_server_do_not_meet(server: Server, open_library: Open) -> None:
    here, there, one, two = open_library("here"), open_library("there"), article("one"), article("two")
    here.add([one])
    there.add([two])
    assert set(nearest(here, two, 50)) == {passage.id for passage in one.passages}
    assert set(nearest(there, one, 50)) == {passage.id for passage in two.passages}
    index_of(here).rebuild()
    assert here.examine() == there.examine() == []


def test_a_copy_of_a_library_gets_an_index_of_its_own(server: Server, open_library: Open, tmp_path: Path) -> None:
    first, one, two, three = open_library("first"), article("one"), article("two"), article("three")
    first.add([one])
    first.close()
    shutil.copytree(tmp_path / "first", tmp_path / "copy")
    first, copy = open_library("first"), open_library("copy")
    first.add([two])
    copy.add([three])
    for library, own in ((first, two), (copy, three)) * 2:
        assert set(nearest(library, own, 50)) == {passage.id for made in (one, own) for passage in made.passages}
        assert library.examine() == []


def test_an_index_in_files_moves_to_the_server_and_back(
    server: Server, open_library: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = article("one"), article("two")
    with monkeypatch.context() as patch:
        patch.delenv("ARTICLES_CHROMA_URL")
        open_library().add([one])
    library = open_library()
    assert nearest(library, one)[0] == one.passages[0].id
    assert library.search_problem == ""
    assert not list(library.folder.glob("vectors*"))
    monkeypatch.delenv("ARTICLES_CHROMA_URL")
    library = open_library()
    library.add([two])
    assert nearest(library, two)[0] == two.passages[0].id
    assert library.examine() == []


def test_what_a_killed_rebuild_left_is_cleared_away(
    server: Server, open_library: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, one = open_library(), article("one")
    library.add([one])
    mine = index_of(library)._library_id()

    def end(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(VectorIndex, "note", end)
        with pytest.raises(KilledError):
            index_of(library).rebuild()
    assert nearest(library, one)[0] == one.passages[0].id
    index_of(library).rebuild()
    assert [name for name in index_of(library)._written.facts() if mine in name] == [
        library.catalogue.change_log.index_state().folder
    ]


def test_a_reader_without_rights_asks_the_server_too(
    server: Server, open_library: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, one = open_library(), article("one")
    library.add([one])
    reader = open_library()
    monkeypatch.setattr(type(reader.catalogue), "read_only", property(lambda _: True))
    assert (nearest(reader, one)[0], reader.search_problem) == (one.passages[0].id, "")


NO_CHROMA = "no Chroma server that can be used"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (failing(404), NO_CHROMA),
        (redirect("https://elsewhere.invalid/"), NO_CHROMA),
        (Answer(b"<html>Welcome</html>"), NO_CHROMA),
        (Answer(b'{"version": "1.0.0"}'), NO_CHROMA),
        (Answer(b'"0.5.20"'), NO_CHROMA),
        (Answer(b'"1.5.9"', headers={"Server": "uvicorn"}), NO_CHROMA),
        (failing(401), "refuses the name and password"),
        (failing(502), "it answers 502 Bad Gateway"),
    ],
)
def test_another_server_is_told_in_a_line(
    answer: Answer, told: str, slow: None, open_library: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Site) as start:
        site = start()
        site.put("/api/v2/version", answer)
        monkeypatch.setenv("ARTICLES_CHROMA_URL", f"http://somebody:secret@127.0.0.1:{site.port}")
        library = open_library()
        with pytest.raises(LibraryError, match=told) as failed:
            library.add([article("one")])
        assert library.article_count() == 0
    assert site.headers[0]["authorization"] == "Basic c29tZWJvZHk6c2VjcmV0"
    assert "secret" not in str(failed.value)
    assert "\n" not in str(failed.value)


@pytest.mark.parametrize(
    "url",
    ["localhost:8000", "ftp://localhost", "http://", "http://localhost:port", "http://me:secret@localhost/path", "x"],
)
def test_a_url_of_no_server_is_refused_without_repeating_it(
    url: str, open_library: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARTICLES_CHROMA_URL", url)
    with pytest.raises(SettingsError, match="ARTICLES_CHROMA_URL is unusable") as refused:
        open_library()
    assert "secret" not in str(refused.value)
