"""When to look at folders again: as something happens there, and now and then, as not every drive tells of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

from watchfiles import watch

LOOK_SECONDS = 30.0
"""Drives in the network tell nothing of what others put there: so often it is looked at anyway."""

_STEP_SECONDS = 0.5
_GROUPED_MS = 500


def wakings(folders: Sequence[Path], stop: Event, is_waiting: Callable[[], bool]) -> Iterator[None]:
    """Yields each time the folders had better be looked at, at once for the first, until `stop` is set.

    While `is_waiting`, that is twice a second.
    """
    while not stop.is_set():
        yield
        there = [folder for folder in folders if folder.is_dir()]
        try:
            yield from _while_the_same(there, folders, stop, is_waiting)
        except (OSError, RuntimeError):  # too many folders to be told of, or one was removed just now
            yield from _now_and_then(stop, is_waiting)


def _while_the_same(
    there: Sequence[Path], folders: Sequence[Path], stop: Event, is_waiting: Callable[[], bool]
) -> Iterator[None]:
    """Wake as the system tells of something, until other folders are there than these."""
    if not there:
        yield from _now_and_then(stop, is_waiting)
        return
    identities = _identities(folders)
    idle = 0.0
    told = watch(
        *there,
        watch_filter=None,
        debounce=_GROUPED_MS,
        rust_timeout=int(_STEP_SECONDS * 1000),
        yield_on_timeout=True,
        stop_event=stop,
        recursive=True,
        ignore_permission_denied=True,
    )
    for changes in told:
        idle += _STEP_SECONDS
        if changes or is_waiting() or idle >= LOOK_SECONDS:
            idle = 0.0
            yield
        if _identities(folders) != identities:
            return


def _now_and_then(stop: Event, is_waiting: Callable[[], bool]) -> Iterator[None]:
    """Wake a few times without being told, then leave it to try whether the system tells now."""
    for _ in range(4):
        if stop.wait(_STEP_SECONDS if is_waiting() else 4 * _STEP_SECONDS):
            return
        yield


def _identities(folders: Sequence[Path]) -> list[tuple[int, int] | None]:
    """Which folder lies at each place: another drive, or a folder made anew, is another one."""
    return [_identity(folder) for folder in folders]


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
