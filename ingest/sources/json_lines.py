"""JSON Lines, in a file or on standard input → a document for each line; none of it is taken for JSON yet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from ingest.errors import SourceError
from ingest.sources.byte_streams import GZIP_MAGIC, gunzipped, naming_failures
from ingest.sources.documents import MAX_BYTES, RawDocument
from ingest.sources.file_types import FileType

MAX_DECOMPRESSED_BYTES = 1024 * 1024 * 1024
MAX_COMPRESSION_RATIO = 100
"""A packed file that unpacks to more than `MAX_DECOMPRESSED_BYTES`, and to more than `MAX_COMPRESSION_RATIO` times its
size, is made to fill a disk: real dumps of text unpack to about ten times."""

_INPUT_NAME = "standard input"


def read_standard_input(stream: BinaryIO) -> Iterator[RawDocument]:
    """The records on standard input: JSON Lines, perhaps packed by gzip.

    Raises:
        SourceError: it cannot be read.
    """
    lines = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    try:
        with naming_failures(_INPUT_NAME):
            yield from read_records(lines, lines.peek(2).startswith(GZIP_MAGIC), _INPUT_NAME, None)
    finally:
        if lines is not stream:
            lines.detach()  # else it would close what is not ours


def read_records(file: BinaryIO, packed: bool, source: str, path: bytes | None) -> Iterator[RawDocument]:
    """A document for each line that is not blank; one of a line that is too long is empty.

    `packed` tells that the file is one of gzip; `source` names it to a person, and `path` is where it is.

    Raises:
        SourceError: it unpacks to more than real files do.
    """
    lines = gunzipped(file) if packed else file
    seekable = file.seekable()
    unpacked = 0
    number = 0
    for line, length in _lines(lines):
        unpacked += length
        read = file.tell() if seekable else 0
        if packed and seekable and unpacked > max(MAX_DECOMPRESSED_BYTES, MAX_COMPRESSION_RATIO * read):
            raise SourceError(
                f"{source}: it unpacks to more than {MAX_COMPRESSION_RATIO} times its size, as files do that are "
                "made to fill a disk. What came before stays. If it is sound, unpack it first."
            )
        if line is None:
            continue
        number += 1
        if line.strip() or not line:
            yield RawDocument(source, FileType.RECORD, line, read, number, file=path)


def _lines(stream: BinaryIO) -> Iterator[tuple[bytes | None, int]]:
    """Lines with the bytes that they took. One that is too long is read past, a None a piece, and comes empty."""
    while line := stream.readline(MAX_BYTES):
        if len(line) < MAX_BYTES or line.endswith(b"\n"):
            yield line, len(line)
            continue
        yield None, len(line)
        while (rest := stream.readline(MAX_BYTES)) and not rest.endswith(b"\n"):
            yield None, len(rest)
        yield b"", len(rest)
