"""Watches folders, and ingests what is put there or changed in them, file by file, as soon as it has come to rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from threading import Event

from ingest.errors import LibraryBusyError
from ingest.library import Library
from ingest.pipeline import ingest_articles
from ingest.sources.discovery import FoundFile
from ingest.stages.pruning import remove_missing
from ingest.stages.report import Report, ReportBuilder
from ingest.watching.companions import Companions
from ingest.watching.events import WatchEvent, WatchEventKind
from ingest.watching.open_files import is_open_for_writing
from ingest.watching.settling import Settling
from ingest.watching.snapshot import Stamp, look_at
from ingest.watching.telling import Telling
from ingest.watching.waking import wakings

FILES_AT_ONCE = 50
BYTES_AT_ONCE = 64 * 1024 * 1024
"""Files, and bytes of them, ingested in one go; between two goes others may write to the library."""

BUSY_SECONDS = 0.2
"""How long to wait for a library that another process writes to, before it is tried again."""

PAUSE_SECONDS = 0.5
"""Between two goes: long enough for who waits like that."""


def watch_folders(
    folders: Sequence[Path],
    library: Library,
    tell: Callable[[WatchEvent], None],
    *,
    prune: bool = False,
    stop: Event,
) -> None:
    """Ingest what lies in some folders, then what is put there or changed, until `stop` is set.

    With `prune`, the articles of files that are removed, and of parts that are gone from their file, are removed too.
    A folder that vanishes is told of and waited for; nothing is removed then. The library is locked only while
    something is ingested; while others write to it, that waits. `tell` is told of all that happens, once.

    Raises:
        LibraryError: the library cannot be written (but not that it is busy).
        ModelError: the embedding model cannot be loaded.
    """
    places = [_Place(folder.resolve(), library.folder.resolve()) for folder in folders]
    watcher = _Watcher(library, Telling(library, tell), stop, prune)
    for _ in wakings([place.folder for place in places], stop, lambda: any(place.is_waiting for place in places)):
        for place in places:
            watcher.look(place)


@dataclass(slots=True)
class _Place:
    """A folder that is watched, without that of the library, and what is known of its files."""

    folder: Path
    without: Path
    settling: Settling = field(default_factory=lambda: Settling(is_open_for_writing))
    companions: Companions = field(default_factory=Companions)
    is_gone: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether something in it is changing."""
        return self.settling.is_waiting


@dataclass(frozen=True, slots=True)
class _Watcher:
    """Brings what happened in a folder into the library."""

    library: Library
    telling: Telling
    stop: Event
    prune: bool

    def look(self, place: _Place) -> None:
        """Look at a folder, and take in what has come to rest there."""
        snapshot = look_at(place.folder, place.without)
        if (place.folder not in snapshot.devices) != place.is_gone:
            place.is_gone = not place.is_gone
            self._tell_of_folder(place)
        if place.is_gone:
            return
        place.settling.look(time.monotonic(), snapshot, _age)
        for batch in _batches(place.settling.settled(time.monotonic())):
            if self.stop.is_set():
                return
            self._ingest(place, batch)
            self.stop.wait(PAUSE_SECONDS)
        gone = place.settling.gone(time.monotonic())
        if gone and not self.stop.is_set():
            self._remove(place, gone)

    def _tell_of_folder(self, place: _Place) -> None:
        name = str(place.folder)
        if place.is_gone:
            reason = f"{name}: it is not there any more, or cannot be read. Nothing is removed; waiting for it."
            self.telling.tell(WatchEvent(WatchEventKind.WAITING, reason, name))
        else:
            self.telling.tell(WatchEvent(WatchEventKind.NOTE, f"{name}: it is there again.", name))

    def _ingest(self, place: _Place, batch: Mapping[Path, Stamp]) -> None:
        locations = [FoundFile(path) for path in place.companions.with_companions(place.folder, batch)]

        def ingest() -> Report:
            self.telling.note_titles(self.prune)
            return ingest_articles(locations, self.library, prune=self.prune, stopped=self.stop.is_set)

        report = self._when_free(ingest)
        if report is None:
            return
        self.telling.tell_report(report)
        if not report.interrupted:
            place.settling.take(batch)

    def _remove(self, place: _Place, gone: list[Path]) -> None:
        def remove() -> Report:
            self.telling.note_titles(self.prune)
            report = ReportBuilder()
            with self.library.writing():
                remove_missing([place.folder], [], self.library, report)
            return report.finished(0.0)

        report = self._when_free(remove) if self.prune else None
        if report is not None:
            self.telling.tell_report(report)
        if not self.stop.is_set():
            place.settling.forget(gone)

    def _when_free(self, work: Callable[[], Report]) -> Report | None:
        """Do it once nobody else writes to the library; None where one is told to stop before that."""
        told = False
        while not self.stop.is_set():
            try:
                return work()
            except LibraryBusyError:
                if not told:
                    reason = "Another process is writing to the library; waiting until it is done."
                    self.telling.tell(WatchEvent(WatchEventKind.WAITING, reason))
                told = True
                self.stop.wait(BUSY_SECONDS)
        return None


def _age(stamp: Stamp) -> float:
    return time.time() - stamp.changed_ns / 1e9


def _batches(files: Mapping[Path, Stamp]) -> Iterator[dict[Path, Stamp]]:
    """A few files at a time, in their order."""
    waiting = iter(files.items())
    while batch := dict(islice(_up_to(waiting, BYTES_AT_ONCE), FILES_AT_ONCE)):
        yield batch


def _up_to(files: Iterator[tuple[Path, Stamp]], size: int) -> Iterator[tuple[Path, Stamp]]:
    """The next files, until they are of this size in bytes together."""
    for path, stamp in files:
        yield path, stamp
        size -= stamp.size
        if size <= 0:
            return
