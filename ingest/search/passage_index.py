"""What a library asks of its vector index, wherever that is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol


class PassageIndex(Protocol):
    """The nearest passages to a vector, in step with the catalogue. Safe to share between threads."""

    @property
    def problem(self) -> str:
        """Why the last search went on without the index, as a line that a person reads; or ""."""

    def search(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]]:
        """The ids of the nearest passages with their cosine similarity (-1 to 1), nearest first."""

    def updating(self) -> AbstractContextManager[None]:
        """Around a change of the catalogue by the one that writes: the index follows it.

        Raises:
            LibraryError: it cannot be written; before the change, nothing is changed.
        """

    def sync(self) -> None:
        """Bring the index in step with the catalogue; only for the one that writes.

        Raises:
            LibraryError: it cannot be written.
        """

    def is_missing(self) -> bool:
        """Whether there was an index, and it is no more."""

    def ids(self) -> set[str]:
        """The ids of all passages that the index holds."""

    def count_unreachable(self) -> int:
        """How many passages a search with their own vector does not find (nor enough others just as near)."""

    def rebuild(self) -> None:
        """Make the index anew beside the old one, from the stored vectors, and put it in its place."""

    def close(self) -> None:
        """Let go of files and connections."""
