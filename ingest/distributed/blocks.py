"""What goes to the workers and what comes back, in blocks of documents. No I/O."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import Self

from ingest.sources.documents import RawDocument
from ingest.stages.preparation import Prepared

MOST_DOCUMENTS = 32
MOST_BYTES = 4 * 1024 * 1024
"""Documents, and bytes of them, in one block: enough to sort passages by length, few enough to do again."""


class StreamError(Exception):
    """Ray's work ended before all blocks were done: those on their way are to be sent anew."""


@dataclass(frozen=True, slots=True)
class DocumentBlock:
    """Documents to be prepared; `number` names the block, from 0."""

    number: int
    documents: tuple[RawDocument, ...]


@dataclass(frozen=True, slots=True)
class PreparedBlock:
    """What became of the documents of a block, in their order: each prepared, or why not, in a line.

    `fault` is what keeps the worker from preparing any at all, in a line.
    """

    number: int
    outcomes: tuple[Prepared | str, ...]
    fault: str | None = None

    def to_bytes(self) -> bytes:
        """As it travels: between processes of one ingest, which trust each other."""
        return pickle.dumps(self, pickle.HIGHEST_PROTOCOL)

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Out of what `to_bytes` gave."""
        block = pickle.loads(content)  # noqa: S301 -- from our own workers
        if not isinstance(block, cls):
            raise TypeError(f"not a {cls.__name__}")
        return block
