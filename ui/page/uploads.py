"""Uploaded files and pasted addresses → the library, in the background, with its progress."""

from __future__ import annotations

import hashlib
import os
import queue
import shutil
import tempfile
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ingest.conflicts import Conflict
from ingest.errors import LibraryBusyError, LibraryError
from ingest.library import Library
from ingest.pipeline import ingest_articles
from ingest.stages.report import Progress, Report
from ui.page.upload_folder import delete_uploads, uploaded_file
from ui.rendering.articles.library_html import IngestOutcome, named_stored, named_there

FOLDER_NAME = "uploads"
"""In the folder of the library: where the files stay that articles were made of."""

ORPHAN_SECONDS = 86_400
"""After which a file of which no article is made is an orphan, and not one that is being added."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """What was pasted as addresses: those of the web, and words that are none."""

    valid: tuple[str, ...] = ()
    invalid: tuple[str, ...] = ()

    @property
    def refusals(self) -> tuple[str, ...]:
        """Of each word that is no address, that it is none."""
        return tuple(f"{word}: no web address. One begins with https://" for word in self.invalid)

    def left_after(self, report: Report) -> str:
        """What is to be put right or tried again, one a line: all of it where the ingest was stopped."""
        if report.interrupted:
            return "\n".join((*self.valid, *self.invalid))
        failed = [f"{one.source} {one.reason}".split() for one in report.failed]
        unread = [one for one in self.valid if any({one, f"{one}:"} & {*words} for words in failed)]
        return "\n".join((*unread, *self.invalid))


def parse_addresses(pasted: str) -> Addresses:
    """The addresses in a pasted text, each once; only those of the web: a path would reach into the server's files."""
    words = list(dict.fromkeys(pasted.split()))
    valid = tuple(word for word in words if word.lower().startswith(("http://", "https://")))
    return Addresses(valid, tuple(word for word in words if word not in valid))


def store_uploads(uploaded: Sequence[str], library: Library, server_folder: Path) -> list[Path]:
    """Copy uploaded files into the library's folder, each under its name in a folder of its SHA-256.

    So the same file is there once, and another one of its name lies beside it, whoever sent them.

    `server_folder` is where the server puts what visitors send: no others are taken over.

    Raises:
        UsageError: a path leads to no file that was uploaded.
        LibraryError: the folder cannot be written.
    """
    sent = [uploaded_file(path, server_folder) for path in uploaded]
    folder = _folder(library)
    try:
        folder.mkdir(exist_ok=True)
        return list(dict.fromkeys(_stored(path, folder) for path in sent))
    except OSError as problem:
        raise LibraryError(
            f"The folder {folder} cannot be written ({problem.strerror}). Free space in it."
        ) from problem


def _stored(path: Path, folder: Path) -> Path:
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


def delete_unused_uploads(locations: Sequence[str | Path], library: Library) -> None:
    """Delete those of the library's uploaded files of which no article is made.

    Others that were left over, as by a kill, go too, but only after a day. While another one is adding articles
    nothing goes: the same file may be among them.
    """
    folder = _folder(library)
    named = {path for path in map(Path, locations) if _is_in(folder, path)}
    if not named:
        return
    with suppress(LibraryBusyError), library.writing():
        used = {file for _, file in library.files()}
        stored = (path for path in folder.rglob("*") if path.is_file())
        left = {path for path in stored if path.stat().st_mtime < time.time() - ORPHAN_SECONDS}
        for path in named | left:
            if os.fsencode(path) not in used:
                path.unlink(missing_ok=True)
                if path.parent != folder:
                    with suppress(OSError):  # another name of the same contents is in it
                        path.parent.rmdir()


def _is_in(folder: Path, path: Path) -> bool:
    """Whether this is a file of the folder of uploads, or of a folder in it."""
    return ".." not in path.parts and folder in (path.parent, path.parent.parent) and path.is_file()


def outcome_of(report: Report, library: Library, addresses: Addresses | None) -> IngestOutcome:
    """What adding did, as it is told: without the folder of uploads, which says nothing to whoever sent them.

    Raises:
        UnknownArticleError: an article that it names was removed meanwhile.
    """
    titles = {one: library.article(one).title for one in (*named_stored(report), *named_there(report))}
    return IngestOutcome(report, titles, addresses.refusals if addresses else (), f"{_folder(library)}{os.sep}")


def _folder(library: Library) -> Path:
    """The folder of uploads, by the same path wherever the server was started."""
    return library.folder.resolve() / FOLDER_NAME


def ingest_in_background(
    locations: Sequence[str | Path],
    library: Library,
    stop: threading.Event,
    replace: Collection[Conflict] = (),
    uploaded: Sequence[str] = (),
) -> Iterator[Progress | Report]:
    """As `ingest_articles`, but yields how far it is, and last the report. `stop` ends it between two articles.

    Files in the library's folder of which no article was made are deleted, unless a conflict has yet to be decided;
    `uploaded`, which they are copies of, are deleted once there is a report, also if nobody waits for it.

    Raises:
        ArticleDeskError: the library cannot be written, or the model not be loaded.
    """
    told: queue.Queue[Progress | Report | Exception] = queue.Queue()

    def work() -> None:
        try:
            waiting = bool(replace)
            try:
                report = ingest_articles(locations, library, told.put, stopped=stop.is_set, replace=replace)
                waiting = bool(report.conflicts)
            finally:
                if not waiting:
                    delete_unused_uploads(locations, library)
            delete_uploads(uploaded)
            told.put(report)
        except Exception as problem:  # noqa: BLE001 - it is raised where the report is waited for
            told.put(problem)

    threading.Thread(target=work, daemon=True).start()
    while not isinstance(step := told.get(), Report):
        if isinstance(step, Exception):
            raise step
        yield step
    yield step
