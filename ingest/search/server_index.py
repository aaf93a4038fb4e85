"""The vector index of a library on a Chroma server that several desks and ingesters share, in step with its catalogue.

The catalogue notes in each change what the index has yet to follow. The index bears a stamp, which stands in the
catalogue too; the next one is made of it and of what is followed, so that both have the same stamp only if the index
has followed just these changes. By it a server that lost its data, that was restored from an older copy, or whose index
another library has changed, is told at once: then the index is made anew from the stored vectors, beside the old one.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from ingest.errors import LibraryBusyError, LibraryError
from ingest.search.chroma_server import ChromaServer, ServerAddress
from ingest.search.stored_vectors import apply_changes, count_unreachable, nearest_stored
from ingest.search.vector_index import VectorIndex, discard
from ingest.store.catalogue import Catalogue
from ingest.store.change_log import IndexState

ASKING_SECONDS = 3.0
"""Seconds that a question waits for an answer of the server."""

WRITING_SECONDS = 120.0

SLOW_SECONDS = 1.0
RETRY_SECONDS = 10.0
"""Seconds after which a server is asked again that has kept a question waiting for longer than `SLOW_SECONDS`."""

SMALL = 20_000
"""Passages that a question may wait for: to be compared with one by one (0.2 s), or to be put into an index (30 s)."""

_AT_ONCE = 500
"""Passages that are searched by their own vectors at once."""

_LIBRARY = "library id"
"""The setting of the catalogue that tells its indexes from those of other libraries on the server."""

_DOUBTED = ""
"""The stamp in the catalogue of an index that is not to be used any more, whatever stamp it bears."""


class ServerIndex:
    """The nearest passages to a vector. Safe to share between threads; it connects when it is first needed."""

    def __init__(
        self, folder: Path, catalogue: Catalogue, write_lock: AbstractContextManager[None], address: ServerAddress
    ) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._write_lock = write_lock
        self._asked = ChromaServer(address, ASKING_SECONDS)
        self._written = ChromaServer(address, WRITING_SECONDS)
        self._counted: str | None = None
        self._problem = ""
        self._asked_again_at = 0.0

    @property
    def problem(self) -> str:
        """Why the last search went on without the index, as a line that a person reads; or ""."""
        return self._problem

    def search(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]]:
        """The ids of the nearest passages with their cosine similarity (-1 to 1), nearest first.

        Where the server cannot be used, they are found without it in a small library, and none in another.
        """
        started = time.monotonic()
        if started < self._asked_again_at:
            return self._searched_without(vector, limit)
        try:
            index = self._usable()
            found = index.search(vector, limit) if index else []
        except LibraryError as problem:
            waited = time.monotonic() - started
            self._asked_again_at = time.monotonic() + RETRY_SECONDS if waited > SLOW_SECONDS else 0.0
            self._problem = f"{str(problem).partition('. ')[0]}. {self._way_out()}"
            return self._searched_without(vector, limit)
        self._problem = ""
        return found

    @contextmanager
    def updating(self) -> Iterator[None]:
        """Around a change of the catalogue by the one that writes: the index follows it."""
        self.sync()
        yield
        self.sync()

    def sync(self) -> None:
        """Bring the index in step with the catalogue; only for the one that writes.

        Raises:
            LibraryError: the server cannot be used.
        """
        state = self._state()
        index = self._held(self._written, state)
        if index and not state.changes and self._is_whole(index, state):
            return
        if not (index and state.changes and self._followed(index, state)):
            self.rebuild()

    def is_missing(self) -> bool:
        """Whether there was an index, and the server has none that is of the catalogue.

        Raises:
            LibraryError: the server cannot be used; also of all others below.
        """
        state = self._state()
        if not state.folder or state.manifest == _DOUBTED or self._catalogue.passages.is_empty():
            return False  # there was none, or it mends itself
        return self._held(self._written, state) is None

    def ids(self) -> set[str]:
        """The ids of all passages that the index holds."""
        index = self._held(self._written, self._state())
        return index.ids() if index else set()

    def count_unreachable(self) -> int:
        """How many passages a search with their own vector does not find (nor enough others just as near)."""
        index = self._held(self._written, self._state())
        return count_unreachable(self._catalogue, index, _AT_ONCE) if index else 0

    def rebuild(self) -> None:
        """Make the index anew beside the old one, from the stored vectors, and put it in its place."""
        old, library = self._state().folder, self._library_id()
        name, stamp = f"articles-{library}-{secrets.token_hex(4)}", secrets.token_hex(8)
        index = self._written.create(name, {_LIBRARY: library})
        index.put(self._catalogue.passages.vectors())
        index.note({_LIBRARY: library, "stamp": stamp})
        self._catalogue.change_log.mark_synced(name, stamp, removed=0)
        for other, facts in self._written.facts().items():
            # One without a stamp was never done. One with a stamp may be of a copy of this library, and in use.
            if other == old or (facts.get(_LIBRARY) == library and "stamp" not in facts):
                with suppress(LibraryError):  # it is only in the way
                    self._written.delete(other)
        for files in self._folder.glob("vectors*"):  # from before the server was set
            discard(files)

    def close(self) -> None:
        """Let go of the connections."""
        self._asked.close()
        self._written.close()

    def _state(self) -> IndexState:
        return self._catalogue.change_log.index_state()

    def _usable(self) -> VectorIndex | None:
        """The index, brought in step where that is quickly done; None where there is nothing to find.

        Raises:
            LibraryError: the server cannot be used, or its index is not of this catalogue.
        """
        state = self._state()
        index = self._held(self._asked, state)
        if index and not state.changes and self._is_whole(index, state):
            return index
        if self._catalogue.passages.is_empty():
            return None
        if not self._catalogue.read_only and self._is_quick(index, state):
            with suppress(LibraryBusyError), self._write_lock:
                self.sync()
        index = self._held(self._asked, self._state())
        if index is None:
            raise LibraryError(
                "The Chroma server does not have the vector index of this library as it was left: it is being made "
                "anew, or will be when articles are next added. To do it now: articles doctor --repair."
            )
        return index  # while another process writes it is a moment behind: words find what is new

    def _is_quick(self, index: VectorIndex | None, state: IndexState) -> bool:
        return (len(state.changes.added) if index else self._catalogue.passages.count()) <= SMALL

    def _held(self, server: ChromaServer, state: IndexState) -> VectorIndex | None:
        """The index of the catalogue, in step or not; None where the server has another, an older one or none."""
        if not state.folder or not state.manifest:
            return None
        index = server.open(state.folder)
        return index if index and index.facts.get("stamp") in (state.manifest, _next_stamp(state)) else None

    def _is_whole(self, index: VectorIndex, state: IndexState) -> bool:
        """Whether it holds as many passages as the catalogue: looked at once after each change."""
        if self._counted != state.manifest and index.count() == self._catalogue.passages.count():
            self._counted = state.manifest
        return self._counted == state.manifest

    def _followed(self, index: VectorIndex, state: IndexState) -> bool:
        """Whether the index has followed the catalogue; else it is better made anew."""
        try:
            removed = apply_changes(self._catalogue, index, state)
            if removed is None or index.count() != self._catalogue.passages.count():
                return False
        except LibraryError:
            self._doubt_if_away(state)
            return False
        stamp = _next_stamp(state)
        index.note({_LIBRARY: self._library_id(), "stamp": stamp})
        self._catalogue.change_log.mark_synced(state.folder or "", stamp, removed)
        return True

    def _doubt_if_away(self, state: IndexState) -> None:
        """A server that ended while it wrote may have left a torn index, which loses passages or ends it each time.

        Raises:
            LibraryError: it is away: the index will be made anew, and is not touched before.
        """
        try:
            self._written.check()
        except LibraryError:
            self._catalogue.change_log.mark_synced(state.folder or "", _DOUBTED, state.removed)
            raise

    def _library_id(self) -> str:
        found = self._catalogue.setting(_LIBRARY)
        if found is None:
            found = secrets.token_hex(6)
            self._catalogue.set_setting(_LIBRARY, found)
        return found

    def _searched_without(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]]:
        return nearest_stored(self._catalogue, vector, limit) if self._is_small() else []

    def _way_out(self) -> str:
        if self._is_small():
            return "Meanwhile the passages are compared one by one, which is slower."
        return "Meanwhile passages are found by their words alone."

    def _is_small(self) -> bool:
        return self._catalogue.passages.count() <= SMALL


def _next_stamp(state: IndexState) -> str:
    """The stamp of the index that was in step, after it has followed what there is to follow."""
    followed = [state.manifest, sorted(state.changes.added), sorted(state.changes.removed)]
    return hashlib.sha256(json.dumps(followed).encode()).hexdigest()[:16]
