"""Streams of bytes: unpacked from gzip, put together again, and why one cannot be read."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from ingest.errors import SourceError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GZIP_MAGIC = b"\x1f\x8b"

READ_ERRORS = (OSError, EOFError, zlib.error)
"""What reading a file raises that cannot be read, or unpacked."""


def gunzipped(file: BinaryIO) -> BinaryIO:
    """What is in a gzip file, as it is read."""
    return cast("BinaryIO", gzip.GzipFile(fileobj=file))


class Rejoined(io.RawIOBase):
    """A pipe from its beginning, which was read already."""

    def __init__(self, beginning: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._beginning = io.BytesIO(beginning)
        self._rest = rest

    def readable(self) -> bool:
        """See `io.IOBase`."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """See `io.RawIOBase`."""
        return self._beginning.readinto(buffer) or cast("io.BufferedReader", self._rest).readinto(buffer)


@contextmanager
def naming_failures(label: str, advice: str = "") -> Iterator[None]:
    """Tell what cannot be read in a line that names it.

    Raises:
        SourceError: one of `READ_ERRORS` was raised.
    """
    try:
        yield
    except READ_ERRORS as problem:
        raise SourceError(f"{label}: it cannot be read ({reason_of(problem)}).{advice}") from problem


def reason_of(problem: Exception) -> str:
    """What went wrong, in the words of the system where it has some."""
    return getattr(problem, "strerror", None) or str(problem)
