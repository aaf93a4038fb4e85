"""An ingest on Ray: the same library as without, whatever becomes of a worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest.distributed.engine import RayEngine
from ingest.distributed.session import ray_session
from ingest.embedding import SentenceEmbeddings
from ingest.errors import DistributedError, UsageError
from ingest.library import Library
from ingest.pipeline import ingest_articles
from ingest.stages.report import Report

pytest.importorskip("ray", reason="ray is not installed: pip install 'article-desk[ray]'")
pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of its own parts, by Ray
]

ARTICLES = 80
HARBOUR = "The harbour of Port {0} was closed for {0} days. The mayor said that ships would wait outside until then."


class WorkerKiller:
    """Kills the first embedder that it sees; asked as `stopped`, which it never is."""

    def __init__(self) -> None:
        self.killed: int | None = None

    def __call__(self) -> bool:
        if self.killed is None:
            self.killed = next(_embedders(), None)
            if self.killed is not None:
                os.kill(self.killed, signal.SIGKILL)
        return False


def _embedders() -> Iterator[int]:
    """The processes of ours that embed, or are about to."""
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and _title(process).startswith("ray::MapWorker(MapBatches(PassageEmbedder"):
            raylet = _parent(process)
            if raylet is not None and _parent(Path("/proc", raylet)) == str(os.getpid()):
                yield int(process.name)


def _title(process: Path) -> str:
    try:
        return (process / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def _parent(process: Path) -> str | None:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[1]
    except OSError:
        return None


@pytest.fixture(scope="module")
def harbours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of short articles, and of one that is broken."""
    folder = tmp_path_factory.mktemp("harbours")
    for number in range(ARTICLES):
        (folder / f"{number:03}.txt").write_text(f"Harbour {number}\n\n{HARBOUR.format(number)}")
    (folder / "040 broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    return folder


@pytest.fixture(scope="module")
def ingested(
    harbours: Path, embeddings: SentenceEmbeddings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Library, Report, WorkerKiller]]:
    """A library that was ingested on Ray while a worker was killed."""
    killer = WorkerKiller()
    with Library.open(tmp_path_factory.mktemp("ray") / "library", embeddings) as library:
        report = ingest_articles([harbours], library, stopped=killer, engine=RayEngine())
        yield library, report, killer


def test_loses_and_doubles_nothing_when_a_worker_is_killed(ingested: tuple[Library, Report, WorkerKiller]) -> None:
    library, report, killer = ingested
    assert killer.killed is not None
    assert len(report.added) == len(set(report.added)) == len(library.articles()) == ARTICLES
    assert not library.examine()


def test_gives_the_same_library_as_without(
    ingested: tuple[Library, Report, WorkerKiller], harbours: Path, open_library: Callable[..., Library]
) -> None:
    plain, (library, report, _) = open_library(), ingested
    expected = ingest_articles([harbours], plain)
    assert report.added == expected.added
    assert library.articles() == plain.articles()
    for article_id in expected.added:
        assert library.article(article_id) == plain.article(article_id)
        assert library.passages_of(article_id) == plain.passages_of(article_id)
    ours, theirs = dict(library.catalogue.passages.vectors()), dict(plain.catalogue.passages.vectors())
    assert ours.keys() == theirs.keys()
    for passage_id, vector in ours.items():
        np.testing.assert_allclose(
            *(np.frombuffer(each, np.float16) for each in (vector, theirs[passage_id])), atol=2e-3
        )


def test_tells_of_a_bad_document_as_without(
    ingested: tuple[Library, Report, WorkerKiller], harbours: Path, open_library: Callable[..., Library]
) -> None:
    _, report, _ = ingested
    assert report.failed == ingest_articles([harbours / "040 broken.pdf"], open_library()).failed != ()


def test_again_skips_all_without_ray(
    ingested: tuple[Library, Report, WorkerKiller], harbours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.distributed.engine.PreparedByRay._start", None)
    (harbours / "040 broken.pdf").unlink()
    report = ingest_articles([harbours], ingested[0], engine=RayEngine())
    assert (len(report.added), len(report.unchanged)) == (0, ARTICLES)


def test_what_is_stopped_at_once_starts_nothing_and_removes_nothing(
    harbours: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.distributed.engine.PreparedByRay._start", None)
    report = ingest_articles([harbours], library, stopped=lambda: True, prune=True, engine=RayEngine())
    assert (report.interrupted, report.added, report.removed) == (True, (), ())


def test_says_what_to_install(monkeypatch: pytest.MonkeyPatch, library: Library) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UsageError, match=r"pip install 'article-desk\[ray\]'"):
        ingest_articles([], library, engine=RayEngine())


@pytest.mark.parametrize("address", ["ray://desk:10001", "desk", "desk:0", "desk:a"])
def test_refuses_what_is_no_address(address: str) -> None:
    with pytest.raises(UsageError, match="HOST:PORT"), ray_session(address):
        pass


def test_says_that_nobody_answers_at_an_address() -> None:
    with pytest.raises(DistributedError, match="cannot be reached at 127"), ray_session("127.0.0.1:9"):
        pass


def test_says_in_a_line_that_a_busy_machine_starts_it_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    def time_out(**options: object) -> None:
        raise Exception("The current node timed out during startup. This could happen because of much else.")  # noqa: TRY002

    monkeypatch.setattr("ray.init", time_out)
    with (
        pytest.raises(DistributedError, match=r"^Ray cannot be started .* timed out during startup\)\.$"),
        ray_session(None),
    ):
        pass


def test_what_ray_tells_of_a_killed_worker_is_not_among_the_results(slow: None) -> None:
    told = subprocess.run([sys.executable, "-c", TELLING], capture_output=True, text=True, check=True)
    assert told.stdout == ""


TELLING = """
from ingest.distributed.session import load_ray
load_ray(alone=True)
from ray._private.worker import print_to_stdstream  # by which it tells, a while after
print_to_stdstream({"lines": ["A worker died."], "pid": "raylet", "is_err": False}, ignore_prefix=False)
"""


def test_to_a_cluster_the_key_is_shown_that_ray_keeps(slow: None, tmp_path: Path) -> None:
    (tmp_path / ".ray").mkdir()
    (tmp_path / ".ray" / "auth_token").write_text("k" * 64)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RAY_AUTH")}
    told = subprocess.run(
        [sys.executable, "-c", CONNECTING],
        capture_output=True,
        text=True,
        check=True,
        env=environment | {"HOME": str(tmp_path)},
    )
    assert told.stdout == "token\n"


CONNECTING = """
import os
from ingest.distributed.session import load_ray
load_ray(alone=False)
print(os.environ["RAY_AUTH_MODE"])
"""
