"""A file in an archive → the documents in it; unpacked from gzip, as far as that is no bomb."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, cast

from ingest.sources.byte_streams import GZIP_MAGIC, Rejoined, gunzipped
from ingest.sources.containers.mailboxes import read_mailbox
from ingest.sources.containers.parts import Part, Piece, require_size
from ingest.sources.containers.web_archives import read_warc
from ingest.sources.documents import MAX_BYTES, LeftOver, RawDocument
from ingest.sources.exports.parts import read_parts
from ingest.sources.file_types import HEAD_BYTES, TAIL_BYTES, FileType, detect_file_type
from ingest.sources.json_lines import read_records

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_ARCHIVES = (FileType.ZIP, FileType.TAR, FileType.WACZ)


class Unpacked(io.RawIOBase):
    """What comes out of a packed stream, counted against what went in: a bomb raises `SourceError`."""

    def __init__(self, unpacked: BinaryIO, bytes_packed: Callable[[], int]) -> None:
        super().__init__()
        self._unpacked = unpacked
        self._bytes_packed = bytes_packed
        self._count = 0

    def readable(self) -> bool:
        """See `io.IOBase`."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """See `io.RawIOBase`."""
        count = cast("io.BufferedReader", self._unpacked).readinto(buffer)
        self._count += count
        require_size(self._count, self._bytes_packed())
        return count


def open_packed(file: BinaryIO) -> BinaryIO:
    """A file at its beginning, unpacked if it is packed by gzip."""
    packed = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    file.seek(0)
    return io.BufferedReader(Unpacked(gunzipped(file), file.tell)) if packed else file


def read_member(file: BinaryIO, name: str, size: int) -> Iterator[Piece]:
    """The document in a file of an archive, or the many: of a mailbox, a web archive or JSON Lines in it.

    `name` is the shown name, `size` the bytes of the file. Archives in archives are left out, and all that is left
    out of folders.
    """
    beginning = file.read(HEAD_BYTES)
    stream = _rejoined(beginning, file)
    if beginning.startswith(GZIP_MAGIC):
        if _first_unpacked(beginning).startswith(b"WARC/"):  # packed a record at a time: its reader unpacks it
            yield from _within(read_warc(stream), name)
            return
        unpacked = cast("BinaryIO", io.BufferedReader(Unpacked(gunzipped(stream), lambda: size)))
        beginning = unpacked.read(HEAD_BYTES)
        stream = _rejoined(beginning, unpacked)
    file_type = detect_file_type(beginning, b"", name.rpartition("/")[2])
    if file_type is FileType.RECORD:
        yield from _records(read_records(stream, False, "", None), name)
    elif file_type is FileType.EXPORT:
        yield from _records(read_parts(io.BytesIO(stream.read(MAX_BYTES + 1)), "", None), name)
    elif file_type is FileType.MAILBOX:
        yield from _within(read_mailbox(stream), name)
    elif file_type is FileType.WARC:
        yield from _within(read_warc(stream), name)
    else:
        yield _document(stream, beginning, name)


def _rejoined(beginning: bytes, rest: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(Rejoined(beginning, rest)))


def _first_unpacked(beginning: bytes) -> bytes:
    with suppress(OSError, EOFError, zlib.error):
        return gunzipped(io.BytesIO(beginning)).read(8)
    return b""


def _records(documents: Iterator[RawDocument], name: str) -> Iterator[Piece]:
    return (Part(name, document.file_type, document.content, document.line) for document in documents)


def _within(pieces: Iterator[Piece], name: str) -> Iterator[Piece]:
    """The pieces of a file in an archive, named by that too."""
    for piece in pieces:
        if isinstance(piece, LeftOver):
            yield replace(piece, source=f"{name}/{piece.source}".rstrip("/"))
        else:
            yield replace(piece, name=f"{name}/{piece.name}")


def _document(file: BinaryIO, beginning: bytes, name: str) -> Piece:
    content = file.read(MAX_BYTES + 1)
    file_type = detect_file_type(beginning, content[-TAIL_BYTES:], name.rpartition("/")[2])
    if file_type in (None, FileType.FEED):  # as in a folder
        return LeftOver(name, None)
    if file_type in _ARCHIVES:
        return LeftOver(name, "an archive in an archive is not read. Unpack the outer one first.", failed=True)
    if len(content) > MAX_BYTES:
        return LeftOver(name, f"longer than {MAX_BYTES // 2**20} MB, too long for one article. It is left out.", True)
    return Part(name, file_type, content)
