"""A file is written beside the one that it will take the place of, and only then put there: all of it, or nothing."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ingest.errors import UsageError

STALE_SECONDS = 3600
"""Seconds after which an unfinished file that nothing was written to was left behind by a kill."""


@contextmanager
def atomic_write(target: Path) -> Iterator[Path]:
    """An empty file to write, which only its owner can read; it takes the place of `target` at the end.

    On an error it is gone, and `target` as it was.

    Raises:
        UsageError: the folder of `target` cannot be written.
    """
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        if target.is_dir():
            raise UsageError(f"{target} is a folder. Name a file.")
        _clear(target)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as problem:
        raise UsageError(f"{target} cannot be written ({problem.strerror}). Name a file that can be.") from problem
    try:
        yield part
        fsync(part)
        part.replace(target)
        fsync(target.parent)
    finally:
        for path in (part, *_beside(part)):
            path.unlink(missing_ok=True)


def fsync(path: Path) -> None:
    """Make sure that a file, or what a folder says of its files, outlasts a power cut."""
    if os.name == "nt" and path.is_dir():
        return  # Windows has no such thing, and needs none
    opened = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _clear(target: Path) -> None:
    """Remove what kills left behind of earlier tries."""
    for part in target.parent.glob(f".{target.name}.????????.part*"):
        with suppress(FileNotFoundError):
            if part.stat().st_mtime < time.time() - STALE_SECONDS:
                part.unlink()


def _beside(part: Path) -> list[Path]:
    """What SQLite keeps beside a database while it is open."""
    return [part.with_name(part.name + ending) for ending in ("-wal", "-shm", "-journal")]
