"""A reader that reads nothing twice: what it made of a passage is kept in a file.

So a run that was stopped goes on, and one with other thresholds takes a moment.
"""

from __future__ import annotations

import hashlib
import pickle
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from assistant.language.signs.folding import folded
from assistant.reading.presentation.shown_text import shown
from assistant.reading.reader import Reader, Reading, head_of
from assistant.retrieval.passage import RetrievedPassage


class RememberingReader:
    """Reads with another reader what is not in the file yet. A file belongs to one reader's weights."""

    def __init__(self, inner: Reader, file: Path) -> None:
        """Open the file, or begin it."""
        self._inner = inner
        self._known = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._known.execute("CREATE TABLE IF NOT EXISTS readings (key TEXT PRIMARY KEY, reading BLOB) WITHOUT ROWID")

    def read(self, query: str, passages: Sequence[RetrievedPassage]) -> list[Reading]:
        """See `Reader.read`."""
        keys = [_key(query, passage) for passage in passages]
        found = {key: reading for key in keys if (reading := self._recalled(key))}
        new = [number for number, key in enumerate(keys) if key not in found]
        for number, reading in zip(new, self._inner.read(query, [passages[one] for one in new]), strict=True):
            found[keys[number]] = reading
            self._known.execute("INSERT OR REPLACE INTO readings VALUES (?, ?)", (keys[number], pickle.dumps(reading)))
        return [found[key] for key in keys]

    def _recalled(self, key: str) -> Reading | None:
        row = self._known.execute("SELECT reading FROM readings WHERE key = ?", (key,)).fetchone()
        return pickle.loads(row[0]) if row else None  # noqa: S301 - written above


def _key(query: str, passage: RetrievedPassage) -> str:
    """What the reader is shown: see `PassageReader`."""
    head = head_of(passage.title, passage.published)
    return hashlib.sha256("\0".join((folded(query), folded(head), shown(passage).text)).encode()).hexdigest()
