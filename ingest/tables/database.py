"""What a database has to offer to hold a catalogue, and what is asked of its full-text index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import sqlalchemy as sql

from ingest.errors import LibraryBusyError, LibraryDamagedError

_MAX_PARAMETERS = 500
"""Parameters in one statement: well below what any SQLite allows."""


class FullTextIndex(Protocol):
    """The words of the passages of a catalogue. Safe to share between threads."""

    def search(self, words: Sequence[str], limit: int, *, prefixes: Sequence[str] = ()) -> list[tuple[str, float]]:
        """Ids of the passages that hold any of these words or prefixes of words, with bm25 (0 and up), best first.

        English words are matched by stem, all without regard to case and accents. Whatever they hold is
        searched for as text: none of it is query syntax.
        """

    def articles_with(self, beginning: str) -> set[int]:
        """The numbers of the articles that have a word that begins so, in their texts, titles or headings."""

    def stems(self) -> dict[str, int]:
        """All stems, each with the number of passages that have it; of 100,000 passages it takes a second or two."""

    def passages_with(self, stem: str) -> int:
        """How many passages have this stem."""

    def forms(self, stem: str) -> tuple[str, ...]:
        """The words that have this stem, as they are written where it stands first, each once."""

    def phrase(self, *words: str) -> str:
        """These words, in any form, as they are written where they follow each other; empty where they never do."""

    def is_consistent(self) -> bool:
        """Whether it has the words of each passage and no others."""

    def rebuild(self) -> None:
        """Make it anew from the texts, and its tables where they are broken."""

    def create(self, connection: sql.Connection) -> None:
        """Make its tables, where there are none."""

    def add(self, connection: sql.Connection, articles: Sequence[int]) -> None:
        """Add the words of the passages of the articles with these numbers."""

    def remove(self, connection: sql.Connection, article: int) -> None:
        """Remove the words of the passages of an article, before these are removed."""


class ProcessLock(Protocol):
    """Lets one process at a time write, and is let go of when a process ends, however it does."""

    def acquire(self) -> None:
        """Take it at once, once more where it is held; the lock is free when it was released as often.

        Raises:
            LibraryBusyError: another process has it; the message says who.
            LibraryError: it cannot be taken; the message says what to do.
        """

    def release(self) -> None:
        """Let go of it once."""

    def busy(self) -> LibraryBusyError:
        """The error of a lock that another one has."""


class Database(Protocol):
    """Tables, and what is told of them. Safe to share between threads."""

    @property
    def place(self) -> str:
        """Where it is, for messages: a folder, or a server and a database, without a password."""

    @property
    def read_only(self) -> bool:
        """Whether it can be read but not written."""

    @property
    def full_text(self) -> FullTextIndex:
        """Its full-text index."""

    def transaction(self) -> AbstractContextManager[sql.Connection]:
        """One transaction: all of it is stored, or on an error nothing.

        Raises:
            LibraryError: the database cannot do it; the message says why and what to do.
        """

    def snapshot(self) -> AbstractContextManager[sql.Connection]:
        """To read what is stored at one moment in several queries, whatever is written meanwhile.

        Raises:
            LibraryError: as of `transaction`.
        """

    def lock_schema(self, connection: sql.Connection) -> None:
        """Let no other process change the tables until the transaction ends."""

    def continue_numbers(self, connection: sql.Connection) -> None:
        """Number new rows after those that are there, however these came by their numbers."""

    def damaged(self, what: str) -> LibraryDamagedError:
        """The error of a database that is damaged, with the ways out."""

    def check_integrity(self) -> list[str]:
        """What the database finds wrong with itself."""

    def rebuild_indexes(self) -> None:
        """Make every index anew from the tables, but for the full-text index."""

    def close(self) -> None:
        """Let go of it."""


def in_groups(parameters: Sequence[str]) -> Iterator[Sequence[str]]:
    """The parameters, as many in a group as one statement may have."""
    return (parameters[first : first + _MAX_PARAMETERS] for first in range(0, len(parameters), _MAX_PARAMETERS))


def storable_text(text: str) -> str:
    """What comes from outside may hold bytes that are no text, which SQLite refuses, and NUL, which PostgreSQL does."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
