"""The rows that a SQLite file still holds, read page by page without SQLite, so that damage elsewhere is no hindrance.

The format is described at https://www.sqlite.org/fileformat2.html; section numbers below are of that page. A leaf
of a table (1.6) has rows; leaves are found from the roots of the tables, and where what leads to them is damaged, by
looking at every page that nothing leads to. The write-ahead log counts as far as SQLite would take it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.sqlite.mapped_file import MappedFile
from ingest.sqlite.records import Value, read_record, read_varint
from ingest.sqlite.write_ahead_log import committed_pages, log_page_size

SQLITE_MAGIC = b"SQLite format 3\0"
"""How a SQLite file begins."""

DEFAULT_PAGE_SIZE = 4096
"""Bytes of a page where neither the file nor its log can tell: what SQLite makes of its own accord since 2016."""

_HEADER = 100
_TABLE_INTERIOR, _TABLE_LEAF = 5, 13
_PAGE_SIZES = tuple(512 << power for power in range(8))

_ROOT = 3
"""Where, in a row of the schema (2.6), the root of a table stands."""


@dataclass(frozen=True, slots=True)
class CellLocation:
    """Where a row lies: its page (from 1), and the offset of its cell in the page."""

    page: int
    offset: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its number, its values as far as they are there, and whether they are complete.

    Text that is not UTF-8 has half surrogates in the place of the bytes that are none (`surrogateescape`).
    `reachable` tells whether its page is led to from a table.
    """

    location: CellLocation
    rowid: int
    values: tuple[Value, ...]
    complete: bool
    reachable: bool = True


class SqlitePages:
    """The pages of a SQLite file, with those of its write-ahead log in their place."""

    def __init__(self, path: Path) -> None:
        """Open a file and the log beside it; either may be missing, or be anything.

        Raises:
            OSError: it cannot be read.
        """
        self._file = MappedFile(path)
        self._log = MappedFile(path.with_name(path.name + "-wal"))
        self._size = _page_size(self._file, self._log)
        self._logged = committed_pages(self._log, self._size)
        header = self._file[:_HEADER]
        reserved = header[20] if header.startswith(SQLITE_MAGIC) and header[20] <= self._size - 480 else 0
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
                yield from self._cells(page, reachable=True)
        unused = self._unused()
        for page in range(1, self._count + 1):
            if page not in seen and page not in unused:
                yield from self._cells(page, reachable=False)

    def row_at(self, location: CellLocation) -> Row:
        """The row at a location where one was found before."""
        return self._row(self._page(location.page), location, reachable=True)

    def _schema(self, seen: set[int]) -> Iterator[Row]:
        """The rows of sqlite_schema (2.6): type, name, table, root, SQL."""
        for page in self._leaves(1, seen):
            yield from self._cells(page, reachable=True)

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

    def _cells(self, number: int, *, reachable: bool) -> Iterator[Row]:
        page, start = self._page(number), _start_of(number)
        if page[start] == _TABLE_LEAF:
            for offset in _pointers(page, start, start + 8):
                with suppress(IndexError, ValueError):  # a cell that is none
                    yield self._row(page, CellLocation(number, offset), reachable=reachable)

    def _row(self, page: bytes, location: CellLocation, *, reachable: bool) -> Row:
        length, after = read_varint(page, location.offset)
        rowid, after = read_varint(page, after)
        payload = self._payload(page, after, length)
        values, complete = read_record(payload, length)
        return Row(location, rowid - (1 << 64) if rowid >> 63 else rowid, values, complete, reachable)

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
        return unused if header.startswith(SQLITE_MAGIC) and len(unused) == told else set()


def _start_of(number: int) -> int:
    """Where a page begins: the first one after the header of the file."""
    return _HEADER if number == 1 else 0


def _page_size(file: MappedFile, log: MappedFile) -> int:
    """What the file says (1.3.2), else its log (4.1), else what is usual."""
    told = int.from_bytes(file[16:18]) if file[: len(SQLITE_MAGIC)] == SQLITE_MAGIC else 0
    sizes = (65536 if told == 1 else told, log_page_size(log))
    return next((size for size in sizes if size in _PAGE_SIZES), DEFAULT_PAGE_SIZE)


def _pointers(page: bytes, start: int, first: int) -> Iterator[int]:
    """Where the cells of a page lie, by the array after its header (1.6); none outside of the page."""
    count = int.from_bytes(page[start + 3 : start + 5])
    for place in range(first, min(first + 2 * count, len(page) - 1), 2):
        offset = int.from_bytes(page[place : place + 2])
        if first <= offset < len(page) - 4:
            yield offset
