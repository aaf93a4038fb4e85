"""What a container is taken apart into, and how much of it. Facts only, no I/O."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.errors import SourceError
from ingest.sources.documents import LeftOver
from ingest.sources.file_types import FileType

MAX_PARTS = 500_000
"""Messages of a mailbox, records of a web archive, files of an archive: what holds more is made to keep one busy."""

MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
MAX_RATIO = 100
"""What unpacks to more than `MAX_UNPACKED_BYTES`, and more than `MAX_RATIO` times its size, is made to fill a disk."""

LONGEST_NAME = 300
"""Characters of a part's name: the end of a longer one is kept."""

_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Part:
    """A document in a container: `name` tells it from the others, and is the same the next time.

    `line` is its line, where it is a record; `url` is where it was saved from, `saved` the ISO 8601 day of that.
    """

    name: str
    file_type: FileType
    content: bytes
    line: int | None = None
    url: str | None = None
    saved: str | None = None


Piece = Part | LeftOver


def shown_name(name: str) -> str:
    """The name of a part as a path below its container: no way out of it, nothing that cannot be shown."""
    steps = _UNSHOWN.sub("\ufffd", name).replace("\\", "/").split("/")
    path = "/".join(step for step in steps if step not in ("", ".", ".."))
    return path[-LONGEST_NAME:] or "without a name"


@dataclass(slots=True)
class Names:
    """The names given in one container so far: each once."""

    _given: dict[str, int]

    @classmethod
    def none(cls) -> Names:
        """Of a container that was just opened."""
        return cls({})

    def new(self, name: str) -> str:
        """A name as it is shown; the second of the same name is told from the first."""
        shown = shown_name(name)
        count = self._given[shown] = self._given.get(shown, 0) + 1
        if count == 1:
            return shown
        folder, slash, file = shown.rpartition("/")
        stem, dot, ending = file.rpartition(".")  # which tells its type, perhaps
        return f"{folder}{slash}{stem} ({count}){dot}{ending}" if stem else f"{shown} ({count})"


def require_number(parts: int) -> None:
    """Make sure that there are not too many parts.

    Raises:
        SourceError: there are.
    """
    if parts > MAX_PARTS:
        raise SourceError(f"it holds more than {MAX_PARTS:,} parts. What came before stays. Take it apart yourself.")


def require_size(unpacked: int, packed: int) -> None:
    """Make sure that so many bytes are not made of too few.

    Raises:
        SourceError: they are.
    """
    if unpacked > max(MAX_UNPACKED_BYTES, MAX_RATIO * packed):
        raise SourceError(
            f"it unpacks to more than {MAX_RATIO} times its size, as files do that are made to fill a disk. "
            "What came before stays. If it is sound, unpack it first."
        )
