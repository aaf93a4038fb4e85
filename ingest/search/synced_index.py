"""The vector index of a library in files of its own, kept in step with its catalogue through kills and other processes.

The catalogue notes in each change what the index has yet to follow, and what the index's files were like when it
was last in step (the manifest). From these it is told, when a process has ended in between, whether to follow what is
left or to make the index anew from the stored vectors: beside the old one, then swapped in one transaction.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import filelock

from ingest.errors import LibraryBusyError, LibraryError
from ingest.search.stored_vectors import apply_changes, count_unreachable, nearest_stored
from ingest.search.vector_index import VectorIndex, discard, load_index, manifest_of, matches_manifest, sync_to_disk
from ingest.store.catalogue import Catalogue
from ingest.store.change_log import IndexState

_LOCK_TIMEOUT = 120
"""Seconds to wait for another process to be done with the files; it has them for a second or two at most."""


class SyncedIndex:
    """The nearest passages to a vector. Safe to share between threads; it is loaded when it is first needed."""

    def __init__(self, folder: Path, catalogue: Catalogue, write_lock: AbstractContextManager[None]) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._write_lock = write_lock
        self._one_thread = threading.RLock()
        self._one_process = filelock.FileLock(
            folder / "index.lock", timeout=_LOCK_TIMEOUT, mode=0o600, thread_local=False
        )
        self._open: VectorIndex | None = None
        self._opened: tuple[str | None, str | None] = (None, None)

    @property
    def problem(self) -> str:
        """Never any: what is searched without the index gives the same."""
        return ""

    def search(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]]:
        """The ids of the nearest passages with their cosine similarity (-1 to 1), nearest first."""
        if self._catalogue.read_only:  # Chroma writes even where it only reads
            return nearest_stored(self._catalogue, vector, limit)
        with self._one_thread:
            with self._files():
                if index := self._sound():
                    return index.search(vector, limit)
            if self._catalogue.passages.is_empty():
                return []
            with suppress(LibraryError), self._write_lock:
                self.sync()
            with self._files():
                if index := self._sound():
                    return index.search(vector, limit)
        # Another process is making the index anew, or the disk has no room for it: the stored vectors give the same
        # answer, only slower. Whoever writes to the library, or asks the doctor, is told of what fails.
        return nearest_stored(self._catalogue, vector, limit)

    @contextmanager
    def updating(self) -> Iterator[None]:
        """Around a change of the catalogue by the one that writes: the index follows it."""
        with self._one_thread:
            self.sync()
            with self._files():
                index = self._sound()
                if index is None:
                    raise LibraryError(
                        f"The vector index of the library at {self._folder} cannot be made. Check that the disk is "
                        "sound and has room, then try again."
                    )
                yield
                followed = self._follow(index)
            if not followed:
                self.rebuild()

    def sync(self) -> None:
        """Bring the index in step with the catalogue; only for the one that writes.

        Raises:
            LibraryError: it cannot be written, as when the disk is full.
        """
        with self._one_thread, self._files():
            if self._sound():
                return
            state = self._catalogue.change_log.index_state()
            folder, manifest = state.folder, state.manifest
            if folder and manifest and matches_manifest(self._folder / folder, manifest, untouched=True):
                with suppress(LibraryError):
                    if self._follow(self._reopen(state)) and self._sound():
                        return
        self.rebuild()

    def is_missing(self) -> bool:
        """Whether there was an index, and its folder is no more."""
        folder = self._catalogue.change_log.index_state().folder
        return folder is not None and not (self._folder / folder).exists() and not self._catalogue.passages.is_empty()

    def ids(self) -> set[str]:
        """The ids of all passages that the index holds."""
        with self._one_thread, self._files():
            index = self._sound()
            return index.ids() if index else set()

    def count_unreachable(self) -> int:
        """How many passages a search with their own vector does not find (nor enough others just as near)."""
        with self._one_thread, self._files():
            index = self._sound()
            return count_unreachable(self._catalogue, index) if index else 0

    def rebuild(self) -> None:
        """Make the index anew beside the old one, from the stored vectors, and put it in its place."""
        with self._one_thread:
            # A name that was never used: Chroma keeps what it knows of a folder by its path, even one that is gone.
            name = f"vectors-{secrets.token_hex(4)}"
            index = self._built(self._folder / name)
            with self._files():
                self.close()
                self._open = index
                self._mark_synced(name, removed=0)
            for old in self._folder.glob("vectors*"):
                if old.name != name:
                    discard(old)

    def close(self) -> None:
        """Let go of the files."""
        if self._open is not None:
            self._open.close()
        self._open, self._opened = None, (None, None)

    @contextmanager
    def _files(self) -> Iterator[None]:
        """Have the files of the index to oneself."""
        try:
            with self._one_process:
                yield
        except filelock.Timeout as problem:
            raise LibraryBusyError(
                f"The index of the library at {self._folder} is in use by another process that does not end. "
                "End it, then try again."
            ) from problem

    def _sound(self) -> VectorIndex | None:
        """The index as it is now, or None where it is not in step or its files are not as they were left."""
        state = self._catalogue.change_log.index_state()
        if state.folder is None or state.manifest is None or state.changes:
            return None
        if not matches_manifest(self._folder / state.folder, state.manifest, untouched=False):
            return None
        if self._open is not None and self._opened == (state.folder, state.revision):
            return self._open
        with suppress(LibraryError):
            index = self._reopen(state)
            if index.count() == self._catalogue.passages.count():
                self._opened = (state.folder, state.revision)
                return index
        return None

    def _reopen(self, state: IndexState) -> VectorIndex:
        """Open the index anew: one that is open does not see what another process has written to it since."""
        self.close()
        self._open = load_index(self._folder / (state.folder or ""))
        return self._open

    def _follow(self, index: VectorIndex) -> bool:
        """Do in the index what was done in the catalogue; False where it is better made anew."""
        state = self._catalogue.change_log.index_state()
        if not state.changes:
            return True
        removed = apply_changes(self._catalogue, index, state)
        if removed is None:
            return False
        sync_to_disk(self._folder / (state.folder or ""))
        self._mark_synced(state.folder or "", removed)
        return True

    def _mark_synced(self, name: str, removed: int) -> None:
        self._catalogue.change_log.mark_synced(name, manifest_of(self._folder / name), removed)
        self._opened = (name, self._catalogue.change_log.index_state().revision)

    def _built(self, folder: Path) -> VectorIndex:
        index = None
        try:
            index = load_index(folder)
            index.put(self._catalogue.passages.vectors())
            sync_to_disk(folder)
        except BaseException:
            if index is not None:
                index.close()
            discard(folder)
            raise
        return index
