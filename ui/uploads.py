"""Files and addresses that were handed to the page → the library, with word of how far it is."""

from __future__ import annotations

import hashlib
import os
import queue
import shutil
import tempfile
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ingest.conflicts import Conflict
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
    """Copy uploaded files into the library's folder, each under its name in a folder of its SHA-256.

    So the same file is there once, and another one of its name lies beside it, whoever sent them.

    Raises:
        LibraryError: the folder cannot be written.
    """
    folder = _folder(library)
    try:
        folder.mkdir(exist_ok=True)
        return list(dict.fromkeys(_kept(path, folder) for path in map(Path, uploaded)))
    except OSError as problem:
        raise LibraryError(
            f"The folder {folder} cannot be written ({problem.strerror}). Free space in it."
        ) from problem


def _kept(path: Path, folder: Path) -> Path:
    """Where a file lies in the folder of uploads, whole; it is copied if it does not lie there yet."""
    name, digest = path.name.lstrip(".") or "file", _digest(path)
    older = folder / name  # where uploads lay before they were told apart by their digests
    if older.is_file() and _digest(older) == digest:
        return older
    place = folder / digest / name
    if not place.is_file():
        place.parent.mkdir(exist_ok=True)
        number, beginning = tempfile.mkstemp(prefix=".", dir=place.parent)
        os.close(number)
        shutil.copyfile(path, beginning)
        Path(beginning).replace(place)
    return place


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def drop_unused(locations: Sequence[str | Path], library: Library) -> None:
    """Delete those of the library's uploaded files of which no article is made; other files stay as they are."""
    folder = _folder(library)
    used = {file for _, file in library.files()}
    for path in map(Path, locations):
        if not _is_in(folder, path) or os.fsencode(path) in used:
            continue
        path.unlink(missing_ok=True)
        if path.parent != folder:
            with suppress(OSError):  # another name of the same contents is in it
                path.parent.rmdir()


def _is_in(folder: Path, path: Path) -> bool:
    """Whether this is a file of the folder of uploads, or of a folder in it."""
    return ".." not in path.parts and folder in (path.parent, path.parent.parent) and path.is_file()


def shown_without(library: Library) -> str:
    """The beginning of the paths of uploads, which says nothing to whoever sent them."""
    return f"{_folder(library)}{os.sep}"


def _folder(library: Library) -> Path:
    """The folder of uploads, by the same path wherever the server was started."""
    return library.folder.resolve() / FOLDER


def ingesting(
    locations: Sequence[str | Path], library: Library, stop: threading.Event, replace: Collection[Conflict] = ()
) -> Iterator[Progress | Report]:
    """As `ingest_articles`, but yields how far it is, and last the report. `stop` ends it between two articles.

    Uploaded files of which no article was made are deleted, unless a conflict has yet to be decided.

    Raises:
        ArticleDeskError: the library cannot be written, or the model not be loaded.
    """
    told: queue.Queue[Progress | Report | Exception] = queue.Queue()

    def work() -> None:
        try:
            report = ingest_articles(locations, library, told.put, stopped=stop.is_set, replace=replace)
            if not report.conflicts:
                drop_unused(locations, library)
            told.put(report)
        except Exception as problem:  # noqa: BLE001 - it is raised where the report is waited for
            told.put(problem)

    threading.Thread(target=work, daemon=True).start()
    while not isinstance(step := told.get(), Report):
        if isinstance(step, Exception):
            raise step
        yield step
    yield step
