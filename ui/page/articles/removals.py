"""Articles that were removed on the page a moment ago, and can be brought back for as long."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UsageError
from ingest.library import Library
from ingest.store.curation.removal import RemovedArticle
from ui.page.uploads import delete_unused_uploads
from ui.rendering.articles.library_html import UndoOffer

UNDO_SECONDS = 30
"""For how long what was removed can be brought back."""

_GRACE_SECONDS = 3
"""For how much longer the server does it: a click at the last moment takes its time to come."""


@dataclass(frozen=True, slots=True, eq=False)
class _Removal:
    removed: RemovedArticle
    at: float


class Removals:
    """What was removed in the last half minute, in the memory of the server. Safe to share between threads.

    The article is gone from the library at once; only its uploaded file stays until the removal is final. Where the
    process ends before, the removal is final too, and the file goes with a later one (see `delete_unused_uploads`).
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: dict[str, _Removal] = {}
        self._one_thread = threading.Lock()

    def remove(self, article_id: str) -> str:
        """Remove an article; the key with which `undo` brings it back, which nobody can guess.

        Raises:
            ArticleDeskError: there is none of that id, or the library cannot be written.
        """
        removed = self._library.take_out(article_id)
        _keep_from_sweeping(removed)
        key = secrets.token_urlsafe()
        with self._one_thread:
            self._kept[key] = _Removal(removed, time.monotonic())
        timer = threading.Timer(UNDO_SECONDS + _GRACE_SECONDS, self._finish, [key])
        timer.daemon = True
        timer.start()
        return key

    def undo(self, key: str) -> str:
        """Bring an article back as it was; its title.

        Raises:
            UsageError: it is too late, or the article was added again.
            LibraryBusyError: another process is writing; it can be tried again.
        """
        with self._one_thread:
            found = self._kept.get(key)
            if found is None:
                raise UsageError("It is too late to bring it back: add the article again.")
            self._library.put_back(found.removed)
            del self._kept[key]
        return found.removed.title

    def offers(self, keys: Iterable[str]) -> tuple[UndoOffer, ...]:
        """Those of these removals that can be undone yet, in their order."""
        now = time.monotonic()
        with self._one_thread:
            found = [(key, self._kept[key]) for key in keys if key in self._kept]
        left = [(key, one, UNDO_SECONDS - (now - one.at)) for key, one in found]
        return tuple(UndoOffer(key, one.removed.title, seconds) for key, one, seconds in left if seconds > 0)

    def _finish(self, key: str) -> None:
        """From now on the removal is final."""
        with self._one_thread:
            found = self._kept.pop(key, None)
        if found is not None and found.removed.file is not None:
            delete_unused_uploads([os.fsdecode(found.removed.file)], self._library)


def _keep_from_sweeping(removed: RemovedArticle) -> None:
    """Have an uploaded file look new, so that it is not taken for one that was left over while it may be needed."""
    if removed.file is not None and "uploads" in Path(os.fsdecode(removed.file)).parts:
        with suppress(OSError):
            os.utime(removed.file)
