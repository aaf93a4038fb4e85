"""Files and addresses that were handed to the page → the library, with word of how far it is."""

from __future__ import annotations

import queue
import shutil
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import LibraryError
from ingest.library import Library
from ingest.pipeline import Progress, Report, ingest_articles

FOLDER = "uploads"
"""Where, in the folder of the library, the files stay that articles were made of."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """What was pasted as addresses: those of the web, and lines that are none."""

    good: tuple[str, ...]
    bad: tuple[str, ...]


def addresses_in(pasted: str) -> Addresses:
    """The addresses in a pasted text, each once; only those of the web: a path would reach into the server's files."""
    words = list(dict.fromkeys(pasted.split()))
    good = tuple(word for word in words if word.lower().startswith(("http://", "https://")))
    return Addresses(good, tuple(word for word in words if word not in good))


def keep_files(uploaded: Sequence[str], library: Library) -> list[Path]:
    """Copy uploaded files into the library's folder, so that a newer file of a name takes the place of the older.

    Raises:
        LibraryError: the folder cannot be written.
    """
    folder = _folder(library)
    taken: set[str] = set()
    places = []
    try:
        folder.mkdir(exist_ok=True)
        for path in map(Path, uploaded):
            name = _free_name(path, taken)
            taken.add(name)
            places.append(Path(shutil.copyfile(path, folder / name)))
    except OSError as problem:
        raise LibraryError(
            f"The folder {folder} cannot be written ({problem.strerror}). Free space in it."
        ) from problem
    return places


def _free_name(path: Path, taken: set[str]) -> str:
    """The name of a file, with a number where two that came together are called the same."""
    name = path.name.lstrip(".") or "file"
    number = 2
    while name in taken:
        name, number = f"{path.stem} ({number}){path.suffix}", number + 1
    return name


def forget_file(source: str, library: Library) -> None:
    """Delete the uploaded file that a removed article was made of; other files stay as they are."""
    path = Path(source)
    if path.parent == _folder(library):
        path.unlink(missing_ok=True)


def _folder(library: Library) -> Path:
    """The folder of uploads, by the same path wherever the server was started."""
    return library.folder.resolve() / FOLDER


def ingesting(locations: Sequence[str | Path], library: Library, stop: threading.Event) -> Iterator[Progress | Report]:
    """As `ingest_articles`, but yields how far it is, and last the report. `stop` ends it between two articles.

    Raises:
        ArticleDeskError: the library cannot be written, or the model not be loaded.
    """
    told: queue.Queue[Progress | Report | Exception] = queue.Queue()

    def work() -> None:
        try:
            told.put(ingest_articles(locations, library, told.put, stopped=stop.is_set))
        except Exception as problem:  # noqa: BLE001 - it is raised where the report is waited for
            told.put(problem)

    threading.Thread(target=work, daemon=True).start()
    while not isinstance(step := told.get(), Report):
        if isinstance(step, Exception):
            raise step
        yield step
    yield step
