"""A file → its type and its documents; whether it is gone."""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from ingest.errors import SourceError
from ingest.sources.byte_streams import GZIP_MAGIC, READ_ERRORS, Rejoined, gunzipped, naming_failures
from ingest.sources.containers.splitting import read_container
from ingest.sources.documents import MAX_BYTES, LeftOver, RawDocument, display_name
from ingest.sources.exports.parts import read_parts
from ingest.sources.file_types import (
    CONTAINERS,
    HEAD_BYTES,
    SUPPORTED,
    TAIL_BYTES,
    FileType,
    detect_file_type,
    is_binary,
    what_it_is,
)
from ingest.sources.json_lines import read_records


def read_documents(path: Path, leave_out: Callable[[LeftOver], None] = lambda left_over: None) -> Iterator[RawDocument]:
    """The documents in a file: one, or one a line of JSON Lines (blank lines are none), or the parts of a container.

    `leave_out` is told what of a container is no document.

    Raises:
        SourceError: the file cannot be read, is too long, is of a type that is not read, or has a line that is
            too long (the lines before it came; a line after it comes when reading goes on).
    """
    name = display_name(path)
    with naming_failures(name, " Check it and its permissions."), path.open("rb") as opened:
        # A pipe is read once: what tells its type could not be read again.
        beginning = b"" if opened.seekable() else opened.read(MAX_BYTES + 1)
        file = opened if opened.seekable() else io.BytesIO(beginning)
        file_type, packed = _detect(file, path.name)
        if file_type is None:
            file_type = _require_text(file, name)
        file.seek(0)
        if file_type is FileType.RECORD:
            lines = opened if opened.seekable() else io.BufferedReader(Rejoined(beginning, opened))
            yield from read_records(lines, packed, name, os.fsencode(path))
        elif file_type is FileType.EXPORT:
            whole = packed or not opened.seekable()
            export = io.BytesIO(_whole(file, packed, name)) if whole else opened
            yield from read_parts(export, name, os.fsencode(path))
        elif file_type in CONTAINERS:
            if not opened.seekable():
                raise SourceError(f"{name}: a {file_type} is not read from a pipe. Save it as a file first.")
            yield from read_container(opened, file_type, path, leave_out)
        else:
            content = _whole(file, packed, name)
            yield RawDocument(name, file_type, content, len(content), file=os.fsencode(path))


def file_type_at(path: Path) -> FileType | None:
    """The type of a file; one that cannot be opened counts as text, so that reading it tells why."""
    try:
        with path.open("rb") as file:
            return _detect(file, path.name)[0]
    except READ_ERRORS:
        return FileType.TEXT


def total_size(files: Iterable[Path]) -> int:
    """Bytes in these files; one that is gone by now will be told of when it is read."""
    total = 0
    for path in files:
        with suppress(OSError):
            total += path.stat().st_size
    return total


def seems_empty(folder: Path) -> bool:
    """Whether nothing is seen in a folder: there is nothing, or it may not be looked into."""
    try:
        return not any(folder.iterdir())
    except OSError:
        return True


def is_gone(file: bytes) -> bool:
    """Whether there is no file at a path any more; one that merely cannot be looked at is there."""
    try:
        Path(os.fsdecode(file)).stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _detect(file: BinaryIO, name: str) -> tuple[FileType | None, bool]:
    """The type of an open file, and whether it is packed by gzip."""
    head = file.read(HEAD_BYTES)
    packed = head.startswith(GZIP_MAGIC)
    if packed:
        # Not gzip.open: a beginning that is cut off is enough to tell by.
        head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, HEAD_BYTES)
        return detect_file_type(head, b"", name), True
    file.seek(-min(TAIL_BYTES, file.seek(0, os.SEEK_END)), os.SEEK_END)
    return detect_file_type(head, file.read(TAIL_BYTES), name), False


def _require_text(file: BinaryIO, name: str) -> FileType:
    """A file that was named is read as text if it is text."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if name.lower().endswith((".csv", ".tsv", ".json")):
        raise SourceError(
            f"{name}: nothing in it is known to be a text or an address of articles. Name a column, or in JSON a key "
            "of each object in a list, “text” or “url”."
        )
    if is_binary(head):
        told = what_it_is(head)
        kind = f"it is {told}. This" if told else "this"
        raise SourceError(f"{name}: {kind} kind of file is not read. Article Desk reads {SUPPORTED}.")
    return FileType.TEXT


def _whole(file: BinaryIO, packed: bool, name: str) -> bytes:
    content = (gunzipped(file) if packed else file).read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise SourceError(f"{name}: longer than {MAX_BYTES // 2**20} MB, too long for one article. Split it.")
    return content
