"""The rows that a SQLite file still holds, read page by page without SQLite, so that damage elsewhere is no hindrance.

The format is described at https://www.sqlite.org/fileformat2.html; section numbers below are of that page. A leaf
of a table (1.6) has rows; leaves are found from the roots of the tables, and where what leads to them is damaged, by
looking at every page that nothing leads to. The write-ahead log (4) counts as far as SQLite would take it.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

Value = Any
"""A number, a text, bytes, or None: which of them, the file tells."""

MAGIC = b"SQLite format 3\0"
USUAL_PAGE = 4096
"""Bytes of a page where neither the file nor its log can tell: what SQLite makes of its own accord since 2016."""

_HEADER = 100
_LOG_MAGICS = (0x377F0682, 0x377F0683)
_MORE = 0x80
"""The bit of a byte by which a further one follows in a number."""

_TABLE_INTERIOR, _TABLE_LEAF = 5, 13
_PAGE_SIZES = tuple(512 << power for power in range(8))
_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of an integer by its serial type (2.1)."""

_ROOT = 3
"""Where, in a row of the schema (2.6), the root of a table stands."""

_FLOAT, _ZERO, _ONE, _FIRST_BLOB = 7, 8, 9, 12


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row lies: its page (from 1), and the offset of its cell in the page."""

    page: int
    offset: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its number, its values as far as they are there, and whether that is all of them.

    Text that is not UTF-8 has half surrogates in the place of the bytes that are none (`surrogateescape`).
    `linked` tells whether its page is led to from a table.
    """

    place: Place
    number: int
    values: tuple[Value, ...]
    whole: bool
    linked: bool = True


class SqlitePages:
    """The pages of a SQLite file, with those of its write-ahead log in their place."""

    def __init__(self, path: Path) -> None:
        """Open a file and the log beside it; either may be missing, or be anything.

        Raises:
            OSError: it cannot be read.
        """
        self._file = _Bytes(path)
        self._log = _Bytes(path.with_name(path.name + "-wal"))
        self._size = _page_size(self._file, self._log)
        self._logged = _logged_pages(self._log, self._size)
        header = self._file[:_HEADER]
        reserved = header[20] if header.startswith(MAGIC) and header[20] <= self._size - 480 else 0
        self._usable = self._size - reserved
        # A last page that is cut off still has the rows at its beginning.
        self._count = max([-(-len(self._file) // self._size), *self._logged])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._log.close()

    def rows(self) -> Iterator[Row]:
        """The rows of all tables, then those on pages that nothing leads to: whose they are, their form tells."""
        seen: set[int] = set()
        roots = [row.values[_ROOT] for row in self._schema(seen) if len(row.values) > _ROOT]
        for root in roots:
            for page in self._leaves(root, seen):
                yield from self._cells(page, linked=True)
        unused = self._unused()
        for page in range(1, self._count + 1):
            if page not in seen and page not in unused:
                yield from self._cells(page, linked=False)

    def row_at(self, place: Place) -> Row:
        """The row at a place where one was found before."""
        return self._row(self._page(place.page), place, linked=True)

    def _schema(self, seen: set[int]) -> Iterator[Row]:
        """The rows of sqlite_schema (2.6): type, name, table, root, SQL."""
        for page in self._leaves(1, seen):
            yield from self._cells(page, linked=True)

    def _page(self, number: int) -> bytes:
        offset = self._logged.get(number)
        if offset is not None:
            return self._log[offset : offset + self._size]
        # What was cut off at the end counts as zeros: each row tells for itself whether it is whole.
        return self._file[(number - 1) * self._size : number * self._size].ljust(self._size, b"\0")

    def _leaves(self, root: Value, seen: set[int]) -> Iterator[int]:
        """The leaves of a table below a page, in order; `seen` are the pages that were passed, and are not again."""
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if not isinstance(number, int) or not 1 <= number <= self._count or number in seen:
                continue
            page, start = self._page(number), _start_of(number)
            if page[start] == _TABLE_LEAF:
                seen.add(number)
                yield number
            elif page[start] == _TABLE_INTERIOR:
                seen.add(number)
                places = _pointers(page, start, start + 12)
                children = [int.from_bytes(page[place : place + 4]) for place in places]
                waiting += [int.from_bytes(page[start + 8 : start + 12]), *reversed(children)]

    def _cells(self, number: int, *, linked: bool) -> Iterator[Row]:
        page, start = self._page(number), _start_of(number)
        if page[start] == _TABLE_LEAF:
            for offset in _pointers(page, start, start + 8):
                with suppress(IndexError, ValueError):  # a cell that is none
                    yield self._row(page, Place(number, offset), linked=linked)

    def _row(self, page: bytes, place: Place, *, linked: bool) -> Row:
        length, after = _varint(page, place.offset)
        number, after = _varint(page, after)
        payload = self._payload(page, after, length)
        values, whole = _values(payload, length)
        return Row(place, number - (1 << 64) if number >> 63 else number, values, whole, linked)

    def _payload(self, page: bytes, start: int, length: int) -> bytes:
        """The payload of a cell, as far as it is there: its beginning in the page, the rest in others (1.6, 1.7)."""
        most, least = self._usable - 35, (self._usable - 12) * 32 // 255 - 23
        if length <= most:
            return page[start : start + length]
        if length > self._count * self._size:
            raise ValueError("a row cannot be longer than its file")
        local = least + (length - least) % (self._usable - 4)
        local = local if local <= most else least
        pieces, have = [page[start : start + local]], local
        following = int.from_bytes(page[start + local : start + local + 4])
        while have < length and 1 <= following <= self._count and len(pieces) <= self._count:
            further = self._page(following)
            pieces.append(further[4 : min(self._usable, 4 + length - have)])
            have += len(pieces[-1])
            following = int.from_bytes(further[:4])
        return b"".join(pieces)

    def _unused(self) -> set[int]:
        """The pages of the freelist (1.5), which may still have rows that were removed; none where it is damaged."""
        header = self._page(1)[:_HEADER]
        trunk, told = int.from_bytes(header[32:36]), int.from_bytes(header[36:40])
        unused: set[int] = set()
        while 1 < trunk <= self._count and trunk not in unused:
            page = self._page(trunk)
            count = min(int.from_bytes(page[4:8]), self._usable // 4 - 2)
            unused |= {trunk, *(int.from_bytes(page[8 + 4 * one : 12 + 4 * one]) for one in range(count))}
            trunk = int.from_bytes(page[:4])
        return unused if header.startswith(MAGIC) and len(unused) == told else set()


class _Bytes:
    """The bytes of a file that may be missing or empty, read where they are asked for."""

    def __init__(self, path: Path) -> None:
        self._mapped: mmap.mmap | None = None
        with suppress(FileNotFoundError), path.open("rb") as file:
            if path.stat().st_size:
                self._mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def __len__(self) -> int:
        return len(self._mapped) if self._mapped is not None else 0

    def __getitem__(self, where: slice) -> bytes:
        return self._mapped[where] if self._mapped is not None else b""

    def close(self) -> None:
        if self._mapped is not None:
            self._mapped.close()


def _start_of(number: int) -> int:
    """Where a page begins: the first one after the header of the file."""
    return _HEADER if number == 1 else 0


def _page_size(file: _Bytes, log: _Bytes) -> int:
    """What the file says (1.3.2), else its log (4.1), else what is usual."""
    told = int.from_bytes(file[16:18]) if file[: len(MAGIC)] == MAGIC else 0
    sizes = (65536 if told == 1 else told, int.from_bytes(log[8:12]))
    return next((size for size in sizes if size in _PAGE_SIZES), USUAL_PAGE)


def _logged_pages(log: _Bytes, size: int) -> dict[int, int]:
    """Where in a log the last committed state of each page is: frames count up to the last sound commit (4.2, 4.3)."""
    header = log[:32]
    magic = int.from_bytes(header[:4])
    if magic not in _LOG_MAGICS or int.from_bytes(header[8:12]) != size or header[24:32] == b"":
        return {}
    order: Literal["<", ">"] = ">" if magic & 1 else "<"
    sums = _checksum(header[:24], (0, 0), order)
    if header[24:32] != _stored(sums):
        return {}
    committed: dict[int, int] = {}
    since: dict[int, int] = {}
    for place in range(32, len(log) - size - 23, size + 24):
        frame = log[place : place + 24]
        sums = _checksum(frame[:8] + log[place + 24 : place + 24 + size], sums, order)
        if frame[8:16] != header[16:24] or frame[16:24] != _stored(sums):
            break
        since[int.from_bytes(frame[:4])] = place + 24
        if int.from_bytes(frame[4:8]):
            committed |= since
            since.clear()
    return committed


def _checksum(content: bytes, sums: tuple[int, int], order: Literal["<", ">"]) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return first, second


def _stored(sums: tuple[int, int]) -> bytes:
    return struct.pack(">2I", *sums)


def _pointers(page: bytes, start: int, first: int) -> Iterator[int]:
    """Where the cells of a page lie, by the array after its header (1.6); none outside of the page."""
    count = int.from_bytes(page[start + 3 : start + 5])
    for place in range(first, min(first + 2 * count, len(page) - 1), 2):
        offset = int.from_bytes(page[place : place + 2])
        if first <= offset < len(page) - 4:
            yield offset


def _varint(content: bytes, start: int) -> tuple[int, int]:
    """A number of one to nine bytes (1.6), and where it ends."""
    value = 0
    for place in range(start, start + 8):
        value = value << 7 | content[place] & 0x7F
        if not content[place] & _MORE:
            return value, place + 1
    return value << 8 | content[start + 8], start + 9


def _values(payload: bytes, length: int) -> tuple[tuple[Value, ...], bool]:
    """The values of a record (2.1) as far as they are there, and whether that is all."""
    end, place = _varint(payload, 0)
    if not place <= end <= len(payload):
        raise ValueError("the header of a row is longer than the row")
    kinds = []
    while place < end:
        kind, place = _varint(payload, place)
        kinds.append(kind)
    sizes = [_size_of(kind) for kind in kinds]
    if place != end or end + sum(sizes) != length:
        raise ValueError("the values of a row are not as long as the row")
    values: list[Value] = []
    for kind, size in zip(kinds, sizes, strict=True):
        if place >= len(payload) and size:
            return tuple(values), False
        values.append(_value(kind, payload[place : place + size]))
        place += size
    return tuple(values), place <= len(payload)


def _size_of(kind: int) -> int:
    if kind >= _FIRST_BLOB:
        return (kind - _FIRST_BLOB) // 2
    return 8 if kind == _FLOAT else _SIZES.get(kind, 0)


def _value(kind: int, content: bytes) -> Value:
    if kind >= _FIRST_BLOB:
        return content.decode("utf-8", "surrogateescape") if kind % 2 else content
    if kind == _FLOAT and len(content) == _size_of(kind):
        return float(struct.unpack(">d", content)[0])
    if kind in (_ZERO, _ONE):
        return kind - _ZERO
    return int.from_bytes(content, signed=True) if kind in _SIZES else None
