"""An export → parts of it, each an export by itself: however long it is, little of it is in the memory at once."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from ingest.errors import SourceError
from ingest.sources.documents import MAX_BYTES, RawDocument
from ingest.sources.exports.forms import ExportForm, delimiter_of, part_form
from ingest.sources.file_types import HEAD_BYTES, FileType, beginning_of

PART_ENTRIES = 500
PART_BYTES = 1024 * 1024
"""A part is handed on when it has so many entries, or so many bytes."""

ITEM_END = b"\0"
"""Stands between the items of an array in a part: no item can hold it."""

_ITEM_DEPTH = 2
_READ_BYTES = 1024 * 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MARK = b"\xef\xbb\xbf"
_TABLE_END = "\x1fend of the table\x1f"
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}"]', re.DOTALL)


def read_parts(file: BinaryIO, source: str, path: bytes | None) -> Iterator[RawDocument]:
    """The parts of an export; `line` is the place (from 1) of the first entry in each, where there may be several.

    `source` names the file to a person, and `path` is where it is.

    Raises:
        SourceError: it is cut off or broken, or longer than can be read at once; the parts before it came.
    """
    readable = _readable(file, source)
    start = readable.tell()
    beginning = beginning_of(readable.read(HEAD_BYTES))
    readable.seek(start)
    form = part_form(beginning)
    parts: Iterator[tuple[int | None, bytes]]
    if form is ExportForm.TABLE:
        parts = _table_parts(readable, source)
    elif form is ExportForm.JSON and beginning.startswith("["):
        parts = _array_parts(readable, source)
    else:
        parts = iter([(None, _whole(readable, source))])
    for line, content in parts:
        yield RawDocument(source, FileType.EXPORT, content, file.tell(), line, file=path)


def _readable(file: BinaryIO, source: str) -> BinaryIO:
    """The file behind the mark of its encoding; one of UTF-16, or with line ends of old, is read whole."""
    head = file.read(HEAD_BYTES)
    file.seek(len(_MARK) if head.startswith(_MARK) else 0)
    if head.startswith(_UTF16):
        return io.BytesIO(_whole(file, source).decode("utf-16", "replace").encode())
    if b"\r" in head and b"\n" not in head:
        return io.BytesIO(_whole(file, source).replace(b"\r", b"\n"))
    return file


def _whole(file: BinaryIO, source: str) -> bytes:
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise SourceError(f"{source}: longer than {MAX_BYTES // 2**20} MB, too long to be read at once. Split it.")
    return content


def _array_parts(file: BinaryIO, source: str) -> Iterator[tuple[int | None, bytes]]:
    part: list[bytes] = []
    first, size = 1, 0
    try:
        for item in _items(file, source):
            part.append(item.replace(ITEM_END, b" "))
            size += len(item)
            if len(part) == PART_ENTRIES or size > PART_BYTES:
                yield first, ITEM_END.join(part)
                first, part, size = first + len(part), [], 0
    except SourceError:
        if part:
            yield first, ITEM_END.join(part)
        raise
    if part:
        yield first, ITEM_END.join(part)


def _items(file: BinaryIO, source: str) -> Iterator[bytes]:
    """The objects in an array, as they are written."""
    buffer, position, depth, start, number = b"", 0, 0, -1, 0
    while chunk := file.read(_READ_BYTES):
        buffer += chunk
        for token in _TOKEN.finditer(buffer, position):
            position = token.start()
            mark = buffer[position : position + 1]
            if mark == b'"' and token.end() - position == 1:
                break  # the string goes on behind what was read
            position = token.end()
            if mark in (b"{", b"["):
                depth += 1
                start = token.start() if depth == _ITEM_DEPTH else start
            elif mark in (b"}", b"]"):
                depth -= 1
                if depth == 1:
                    number += 1
                    yield buffer[start:position]
                    start = -1
                elif depth == 0:
                    return
        kept = position if start < 0 else start
        buffer, position, start = buffer[kept:], position - kept, min(start, 0)
        if len(buffer) > MAX_BYTES:
            raise SourceError(
                f"{source}: entry {number + 1} is longer than {MAX_BYTES // 2**20} MB, or a quotation mark in it is "
                "not closed. What came before it was read; correct it to read on."
            )
    raise SourceError(f"{source}: it is cut off after entry {number}. What came before was read. Download it again.")


def _table_parts(file: BinaryIO, source: str) -> Iterator[tuple[int | None, bytes]]:
    rows = _rows(file, source)
    header = next(rows, [])
    part: list[list[str]] = []
    first, size = 1, 0
    try:
        for row in rows:
            part.append(row)
            size += sum(map(len, row))
            if len(part) == PART_ENTRIES or size > PART_BYTES:
                yield first, _written(header, part)
                first, part, size = first + len(part), [], 0
    except SourceError:
        if part:
            yield first, _written(header, part)
        raise
    if part:
        yield first, _written(header, part)


def _rows(file: BinaryIO, source: str) -> Iterator[list[str]]:
    """The rows of a table, a character a byte: the encoding is found out where the parts are parsed."""
    csv.field_size_limit(MAX_BYTES)  # of this whole process, but nothing relies on a lower one
    lines = _Lines(file, source)
    try:
        for row in csv.reader(lines, delimiter=lines.delimiter):
            if row == [_TABLE_END]:
                return
            if row and _TABLE_END in row[-1]:
                raise SourceError(f"{source}: {lines.unclosed}")
            lines.begin_row()
            yield row
    except csv.Error as problem:
        raise SourceError(f"{source}: row {lines.row} is broken ({problem}). What came before it was read.") from None


class _Lines:
    """The lines of a table, with a last one that tells whether a quotation mark was left open."""

    def __init__(self, file: BinaryIO, source: str) -> None:
        self._file = file
        self._source = source
        start = file.tell()
        self.delimiter = delimiter_of(beginning_of(file.read(HEAD_BYTES)))
        file.seek(start)
        self.row = 0
        self._length = 0

    @property
    def unclosed(self) -> str:
        """What is wrong where a quotation mark is open."""
        return (
            f"a quotation mark in row {self.row} is not closed. The rows before it were read; correct it to read the "
            "others."
        )

    def begin_row(self) -> None:
        """Count a row that is complete; the header is row 0."""
        self.row += 1
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(MAX_BYTES):
            self._length += len(line)
            if self._length > MAX_BYTES:
                raise SourceError(
                    f"{self._source}: row {self.row} is longer than {MAX_BYTES // 2**20} MB, or {self.unclosed}"
                )
            yield line.decode("latin-1") if line.endswith((b"\n", b"\r")) else line.decode("latin-1") + "\n"
        yield f"{_TABLE_END}\n"


def _written(header: list[str], rows: list[list[str]]) -> bytes:
    written = io.StringIO()
    # All in quotation marks: a lone carriage return would not get any.
    csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([header, *rows])
    return written.getvalue().encode("latin-1")
