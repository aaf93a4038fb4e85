"""What tests share: libraries in temporary folders, with the real embedding model loaded once."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from importlib.abc import MetaPathFinder
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from assistant.assistant import Assistant
from assistant.reading.calibration import Calibration
from assistant.reading.evidence import EvidenceFinder
from assistant.reading.reader import WEIGHTS, PassageReader
from ingest.embedding import DEFAULT_MODEL, SentenceEmbeddings, load_embeddings
from ingest.library import Library
from ingest.parsing.sandbox import Parser
from ingest.pipeline import ingest_articles
from ingest.samples import SAMPLES
from tests.quick_articles import loaded_reader, remembering_reader

# No test may fail because the machine is busy.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("patient"), max_examples=10)
settings.load_profile("patient")

QUICK = "not slow"
"""The marker expression of `make quick`."""

LOADS_SLOWLY = {
    *("torch", "transformers", "sentence_transformers", "scipy.stats"),
    *("gradio", "langchain_anthropic", "langchain_openai", "langchain_tests"),
}
"""What takes seconds to load: models, the page, clients of chat models, statistics."""

SHARING_SERVERS = ("tests/ui/api/", "tests/ui/page/", "tests/ui/server/")
"""Folders whose tests share servers and the page, which take long to start: they run in one process, and first."""

LONG = (
    "tests/assistant/test_injections.py",
    "tests/test_attacks.py",
    "tests/assistant/test_assistant.py",
    "tests/ui/command/test_watch.py",
    "tests/ingest/parsing/test_sandbox.py",
    "tests/assistant/checking/test_fact_check.py",
    "tests/ui/command/test_cli.py",
    "tests/ingest/test_library.py",
    "tests/assistant/test_kinds.py",
    "tests/ui/command/test_refresh.py",
    "tests/assistant/retrieval/test_hybrid.py",
    "tests/ingest/maintenance/test_doctor.py",
    "tests/test_field_cases.py",
    "tests/ui/command/test_interrupts.py",
    "tests/ingest/test_pipeline.py",
    "tests/ingest/sources/containers/test_ingest.py",
    "tests/ingest/sources/containers/test_archives.py",
    "tests/ingest/test_checkup.py",
)
"""Files that take longest, next to those: what is short comes last, so that no process waits long for another."""


class ByServers(LoadScopeScheduling):  # type: ignore[misc]
    """Gives a process all tests of a file at once, and all of those files that share servers; what takes long first."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return SHARING_SERVERS[0] if file.startswith(SHARING_SERVERS) else file

    def _assign_work_unit(self, node: WorkerController) -> None:
        for scope in (SHARING_SERVERS[0], *LONG):
            if scope in self.workqueue:
                self.workqueue.move_to_end(scope, last=False)
                break
        super()._assign_work_unit(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByServers:
    """How tests are given to the processes that run them beside each other."""
    return ByServers(config, log)


class QuickImports(MetaPathFinder):
    """Skips what needs a package that loads slowly: a file of tests that imports it by whatever way, or a test."""

    def find_spec(self, fullname: str, *_: object) -> None:
        if fullname in LOADS_SLOWLY:
            pytest.skip(f"{fullname} loads slowly", allow_module_level=True)


def pytest_configure(config: pytest.Config) -> None:
    if config.option.markexpr == QUICK:
        sys.meta_path.insert(0, QuickImports())
        settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "slow" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def slow() -> None:
    """What loads a model, serves a page, opens a browser or starts a process asks for this: its tests are slow."""


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Names of folders that are not there yet: to make one for each test, as `tmp_path` does, takes seconds."""
    base = tmp_path_factory.mktemp("places")
    return (base / str(number) for number in count())


@pytest.fixture(autouse=True)
def _own_settings(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, places: Iterator[Path]) -> None:
    """No test reads the settings of the person who runs it, or touches their library."""
    for name in [name for name in os.environ if name.upper().startswith("ARTICLES_")]:
        monkeypatch.delenv(name)
    has_folder = "tmp_path" in request.fixturenames
    folder = request.getfixturevalue("tmp_path") if has_folder else next(places)
    monkeypatch.setenv("ARTICLES_LIBRARY", str(folder / "library"))


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    """The command sets the umask of its process, which tests share."""
    before = os.umask(0o022)
    yield
    os.umask(before)


embeddings_loaded_once = cache(load_embeddings)


class Parsers:
    """Parsers that are lent to one ingest after the other: the child of each takes a second to start."""

    def __init__(self) -> None:
        self._idle: list[Parser] = []

    @contextmanager
    def lent(self) -> Iterator[Parser]:
        parser = self._idle.pop() if self._idle else Parser()
        try:
            yield parser
        except BaseException:
            parser.close()
            raise
        self._idle.append(parser)

    def close(self) -> None:
        for parser in self._idle:
            parser.close()


@pytest.fixture(scope="session")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file in which all processes of this run keep what our reader read."""
    own = tmp_path_factory.getbasetemp()
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "readings.sqlite3"


@pytest.fixture(scope="session")
def quick_command(slow: None, readings: Path) -> Sequence[str | Path]:
    """The command `articles` where its models are not the point: see `quick_articles.py`."""
    return sys.executable, "-m", "tests.quick_articles", readings


@pytest.fixture(scope="session", autouse=True)
def _shared(readings: Path) -> Iterator[None]:
    """Commands and libraries of the tests of one process share models, and the children that parse.

    A command that is a process of its own, or a server, loads and starts its own.
    """
    parsers = Parsers()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingest.library.load_embeddings", embeddings_loaded_once)
        patch.setattr("assistant.reading.evidence.load_reader", partial(remembering_reader, readings))
        for user in ("ingest.pipeline", "ingest.refreshing.refresh", "ingest.maintenance.originals"):
            patch.setattr(f"{user}.Parser", parsers.lent)
        yield
    parsers.close()


@pytest.fixture(scope="session")
def embeddings(slow: None) -> SentenceEmbeddings:
    """The real model."""
    return embeddings_loaded_once(DEFAULT_MODEL)


@pytest.fixture(scope="session")
def reader(slow: None) -> PassageReader:
    """Our real reader."""
    return loaded_reader()


@pytest.fixture(scope="session")
def finder(slow: None, readings: Path) -> EvidenceFinder:
    """It, with our calibration; what is asked in many tests is read once."""
    return EvidenceFinder(remembering_reader(readings), Calibration.read(WEIGHTS))


@pytest.fixture
def open_library(embeddings: SentenceEmbeddings, tmp_path: Path) -> Iterator[Callable[..., Library]]:
    """Opens libraries that share the loaded model, and closes them."""
    opened: list[Library] = []

    def open_one(folder: Path = tmp_path / "library") -> Library:
        library = Library.open(folder)
        library._embeddings = embeddings
        opened.append(library)
        return library

    yield open_one
    for library in opened:
        library.close()


@pytest.fixture
def library(open_library: Callable[..., Library]) -> Library:
    """An empty library."""
    return open_library()


@pytest.fixture(scope="session")
def sample_folder(embeddings: SentenceEmbeddings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library of the sample articles, closed; tests only copy it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.upper().startswith("ARTICLES_")]:
            patch.delenv(name)
        with Library.open(tmp_path_factory.mktemp("samples") / "library") as library:
            library._embeddings = embeddings
            assert not ingest_articles(SAMPLES, library).failed
    return library.folder


@pytest.fixture(scope="session")
def sample_library(
    sample_folder: Path, embeddings: SentenceEmbeddings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Library]:
    """A library of the sample articles; tests only read it."""
    with Library.open(shutil.copytree(sample_folder, tmp_path_factory.mktemp("read") / "library")) as library:
        library._embeddings = embeddings
        yield library


@pytest.fixture(scope="session")
def sample_assistant(sample_library: Library, finder: EvidenceFinder) -> Assistant:
    """An assistant on the sample articles."""
    return Assistant(sample_library, finder=finder)
