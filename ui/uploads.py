"""Files and addresses that were handed to the page → the library, with word of how far it is."""

from __future__ import annotations

import os
import queue
import re
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import LibraryError
from ingest.library import Library
from ingest.pipeline import Progress, Report, ingest_articles
from ui.received import forget_uploads, taken_over

FOLDER = "uploads"
"""Where, in the folder of the library, the files stay that articles were made of."""

SURELY_LEFT = 86_400
"""Seconds after which a file of which no article is made is of none that is being added."""

_LINE = re.compile(r", line \d+$")
"""What stands behind the path in the source of one article of a file of many."""


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


def keep_files(uploaded: Sequence[str], library: Library, received: Path) -> list[Path]:
    """Copy uploaded files into the library's folder, so that a newer file of a name takes the place of the older.

    `received` is where the server puts what visitors send: no others are taken over.

    Raises:
        UsageError: a path leads to no file that was uploaded.
        LibraryError: the folder cannot be written.
    """
    sent = [taken_over(path, received) for path in uploaded]
    folder = _folder(library)
    taken: set[str] = set()
    places = []
    try:
        folder.mkdir(exist_ok=True)
        for path in sent:
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
    """Delete the uploaded file that a removed article was made of, but not while others are of it; no other file."""
    drop_unused([source, _LINE.sub("", source)], library)


def drop_unused(locations: Sequence[str | Path], library: Library) -> None:
    """Delete those of the library's uploaded files of which no article is made.

    Others that were left over, as by a kill, go too, but only after a day: somebody may be adding them now.
    """
    folder = _folder(library)
    named = {path for path in map(Path, locations) if path.parent == folder}
    if not named:
        return
    used = {file for _, file in library.files()}
    left = {path for path in folder.iterdir() if path.stat().st_mtime < time.time() - SURELY_LEFT}
    for path in named | left:
        if os.fsencode(path) not in used:
            path.unlink(missing_ok=True)


def _folder(library: Library) -> Path:
    """The folder of uploads, by the same path wherever the server was started."""
    return library.folder.resolve() / FOLDER


def ingesting(
    locations: Sequence[str | Path], library: Library, stop: threading.Event, uploaded: Sequence[str] = ()
) -> Iterator[Progress | Report]:
    """As `ingest_articles`, but yields how far it is, and last the report. `stop` ends it between two articles.

    Of files that were uploaded, those stay in the library's folder that articles were made of; `uploaded`, which they
    are copies of, are deleted once there is a report, also if nobody waits for it.

    Raises:
        ArticleDeskError: the library cannot be written, or the model not be loaded.
    """
    told: queue.Queue[Progress | Report | Exception] = queue.Queue()

    def work() -> None:
        try:
            try:
                report = ingest_articles(locations, library, told.put, stopped=stop.is_set)
            finally:
                drop_unused(locations, library)
            forget_uploads(uploaded)
            told.put(report)
        except Exception as problem:  # noqa: BLE001 - it is raised where the report is waited for
            told.put(problem)

    threading.Thread(target=work, daemon=True).start()
    while not isinstance(step := told.get(), Report):
        if isinstance(step, Exception):
            raise step
        yield step
    yield step
