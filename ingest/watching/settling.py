"""From one look at a folder to the next: which files are new or changed and have come to rest, and which are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.watching.snapshot import Snapshot, Stamp

QUIET_SECONDS = 2.0
"""A file is read when it has been as it is for so long; one that is gone is taken for that as much later."""

PATIENCE_SECONDS = 60.0
"""After so long a file that does not change is read though a program has it open: some keep theirs open all day."""


@dataclass(slots=True)
class _Seen:
    """A state of a file (None: it is gone), and since when it is in that."""

    stamp: Stamp | None
    since: float


@dataclass(slots=True)
class Settling:
    """Knows of the files of one folder what was taken in of them, and what is changing.

    Times are in seconds of one clock. `is_written` tells whether a program has a file open for writing.
    """

    is_written: Callable[[Path], bool]
    _taken: dict[Path, Stamp] = field(default_factory=dict)
    _changing: dict[Path, _Seen] = field(default_factory=dict)
    _devices: dict[Path, int] = field(default_factory=dict)

    @property
    def is_waiting(self) -> bool:
        """Whether something is changing, so that one has to look again soon."""
        return bool(self._changing)

    def look(self, now: float, snapshot: Snapshot, age: Callable[[Stamp], float]) -> None:
        """Take note of what lies there; `age` is the seconds since a file that is met for the first time changed."""
        met: dict[Path, Stamp | None] = dict(snapshot.files)
        gone = self._taken.keys() - snapshot.files.keys()
        met.update((path, None) for path in gone if not self._drive_is_gone(path, snapshot))
        for path, stamp in met.items():
            if stamp == self._taken.get(path):
                self._changing.pop(path, None)
                continue
            seen = self._changing.get(path)
            if seen is None or seen.stamp != stamp:
                since = now if seen is not None or stamp is None else now - max(0.0, age(stamp))
                self._changing[path] = _Seen(stamp, since)
        for path in self._changing.keys() - met.keys():
            del self._changing[path]
        self._devices.update((path, snapshot.devices[path.parent]) for path in snapshot.files)

    def settled(self, now: float) -> dict[Path, Stamp]:
        """The new and changed files that have come to rest, as they are."""
        return {
            path: seen.stamp
            for path, seen in self._changing.items()
            if seen.stamp is not None and self._is_at_rest(path, now - seen.since)
        }

    def gone(self, now: float) -> list[Path]:
        """The files that were taken in and are gone for good."""
        changing = self._changing.items()
        return [path for path, seen in changing if seen.stamp is None and now - seen.since >= QUIET_SECONDS]

    def take(self, files: Mapping[Path, Stamp]) -> None:
        """These are read as they were then; what changed since is changing still."""
        for path, stamp in files.items():
            self._taken[path] = stamp
            seen = self._changing.get(path)
            if seen is not None and seen.stamp == stamp:
                del self._changing[path]

    def forget(self, files: Iterable[Path]) -> None:
        """These are gone, and that is dealt with."""
        for path in files:
            for noted in (self._taken, self._changing, self._devices):
                noted.pop(path, None)

    def _is_at_rest(self, path: Path, seconds: float) -> bool:
        if seconds < QUIET_SECONDS:
            return False
        return seconds >= PATIENCE_SECONDS or not self.is_written(path)

    def _drive_is_gone(self, path: Path, snapshot: Snapshot) -> bool:
        """Whether what is left of the folders that a file lay in is on another device: its drive is not mounted."""
        left = next((folder for folder in path.parents if folder in snapshot.devices), None)
        return left is None or snapshot.devices[left] != self._devices.get(path)
