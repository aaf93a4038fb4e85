"""What lies where in the folder of a library, how it is known for one, and how its catalogue is replaced.

A new catalogue is made beside the old one. Renaming it to `.ready-…` is the moment from which it counts: whoever opens
the library next puts it in its place, if a kill came before that. The old one is kept aside, with its log.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import filelock

from ingest.errors import LibraryError, UsageError
from ingest.safety.atomic_write import atomic_write, fsync
from ingest.safety.permissions import is_read_only, make_private_file, make_private_folder
from ingest.sqlite.database import damaged_error
from ingest.sqlite.pages import SQLITE_MAGIC

CATALOGUE = "catalogue.sqlite3"
MARKER = "library.json"
FORMAT_VERSION = 1
"""Raised when a folder is laid out in a way that older versions of Article Desk do not know."""

_READY = f"{CATALOGUE}.ready-"
_BESIDE = ("-wal", "-shm", "-journal")
_OF_A_LIBRARY = (MARKER, "vectors*", "uploads", "index.lock", f"{CATALOGUE}.*-*")
"""What only a library has, beside its catalogue."""


def prepare_folder(folder: Path) -> None:
    """Make the folder of a library, for its owner alone, where there is none; one that is only read stays as it is.

    Raises:
        LibraryError: it is a file, or cannot be written.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise LibraryError(f"The library {folder} is a file, not a folder. Name a folder with --library.")
        if is_read_only(folder, folder / CATALOGUE):
            return
        make_private_folder(folder)
        make_private_file(folder / "writer.lock")
        (folder / "writer.lock").touch()
    except OSError as problem:
        raise LibraryError(
            f"The library at {folder} cannot be written ({problem.strerror}). "
            "Check its permissions, or name another folder with --library."
        ) from problem


def is_new(folder: Path) -> bool:
    """Whether there is no library in a folder yet.

    Raises:
        LibraryDamagedError: there was one, and its catalogue is gone, emptied, or no database any more.
    """
    try:
        with (folder / CATALOGUE).open("rb") as file:
            beginning = file.read(len(SQLITE_MAGIC))
    except FileNotFoundError:
        beginning = None
    except OSError as problem:
        raise LibraryError(
            f"The library at {folder} cannot be read ({problem.strerror}). Check its permissions."
        ) from problem
    if beginning and beginning != SQLITE_MAGIC:
        raise damaged_error(folder, f"{CATALOGUE} is not a database")
    if not beginning and (has_library_files(folder) or _has_log(folder)):
        # SQLite would make an empty one, and throw away the log that may still have all of it.
        raise damaged_error(folder, f"{CATALOGUE} is {'gone' if beginning is None else 'empty'}")
    return not has_library_files(folder)


def has_library_files(folder: Path) -> bool:
    """Whether there is something in a folder that only a library has, beside its catalogue."""
    return any(True for name in _OF_A_LIBRARY for _ in folder.glob(name))


def has_marker(folder: Path) -> bool:
    """Whether the marker says that a library is in a folder."""
    try:
        return isinstance(json.loads((folder / MARKER).read_bytes())["article desk library"], int)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def marked_server(folder: Path) -> str | None:
    """The server and database that hold the catalogue, by the marker; None where a file in the folder does."""
    try:
        server = json.loads((folder / MARKER).read_bytes()).get("database")
    except (OSError, ValueError, AttributeError):
        return None
    return server if isinstance(server, str) else None


def write_marker(folder: Path, server: str | None = None) -> None:
    """Say in a folder that a library is there, so that it is known for one whatever else is lost.

    `server` is where its catalogue is, if that is no file in the folder.

    Raises:
        LibraryError: the folder cannot be written.
    """
    try:
        with atomic_write(folder / MARKER) as part:
            where = {} if server is None else {"database": server}
            part.write_text(json.dumps({"article desk library": FORMAT_VERSION, **where}) + "\n")
    except (OSError, UsageError) as problem:
        raise LibraryError(
            f"The library at {folder} cannot be written. Check its permissions and the disk."
        ) from problem


@contextmanager
def replacing_catalogue(folder: Path, why: str) -> Iterator[Path]:
    """Where to make a new catalogue, which takes the place of the old one at the end; on an error all is as it was.

    The old one is kept as `catalogue.sqlite3.WHY-DATE`. Only for the one that writes.
    """
    with atomic_write(folder / f"{_READY}{why}") as part:
        yield part
        if part.with_name(f"{part.name}-wal").exists():
            raise LibraryError(f"The new catalogue of the library at {folder} is still open: nothing was replaced.")
    finish_replacement(folder)


def finish_replacement(folder: Path) -> None:
    """Put a new catalogue in its place that a kill has kept from it.

    Raises:
        LibraryError: the folder cannot be written.
    """
    if not any(folder.glob(f"{_READY}*")):
        return
    try:
        with filelock.FileLock(folder / "catalogue.lock", timeout=60, mode=0o600):
            for ready in sorted(folder.glob(f"{_READY}*")):
                _put_in_place(ready)
    except (OSError, filelock.Timeout) as problem:
        raise LibraryError(
            f"The catalogue of the library at {folder} cannot be put in its place ({problem}). End what uses the "
            "library, check the permissions of its folder, then try again."
        ) from problem


def replaced_catalogues(folder: Path) -> list[Path]:
    """The catalogues that others took the place of, without their logs."""
    found = folder.glob(f"{CATALOGUE}.*-????????T??????")
    return sorted(path for path in found if not path.name.startswith(_READY))


def _put_in_place(ready: Path) -> None:
    """Each step may be the last before a kill: those that were done are not done again."""
    catalogue = ready.with_name(CATALOGUE)
    date = datetime.fromtimestamp(ready.stat().st_mtime, UTC).strftime("%Y%m%dT%H%M%S")
    aside = f"{CATALOGUE}.{ready.name.removeprefix(_READY)}-{date}"
    for ending in _BESIDE:  # the new one must not be read with the log of the old one
        with suppress(FileNotFoundError):
            catalogue.with_name(CATALOGUE + ending).replace(catalogue.with_name(aside + ending))
    _keep_aside(catalogue, catalogue.with_name(aside))
    ready.replace(catalogue)
    fsync(catalogue.parent)


def _keep_aside(old: Path, aside: Path) -> None:
    try:
        os.link(old, aside)
    except (FileExistsError, FileNotFoundError):
        return
    except OSError:  # a file system without links
        old.replace(aside)


def _has_log(folder: Path) -> bool:
    try:
        return (folder / f"{CATALOGUE}-wal").stat().st_size > 0
    except OSError:
        return False
