"""The values of a row of a SQLite table, out of its bytes; section numbers are of https://www.sqlite.org/fileformat2.html."""

from __future__ import annotations

import struct
from typing import Any

Value = Any
"""A number, a text, bytes, or None: which of them, the file tells."""

_MORE = 0x80
"""The bit of a byte by which a further one follows in a number."""

_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of an integer by its serial type (2.1)."""

_FLOAT, _ZERO, _ONE, _FIRST_BLOB = 7, 8, 9, 12


def read_varint(content: bytes, start: int) -> tuple[int, int]:
    """A number of one to nine bytes (1.6), and where it ends.

    Raises:
        IndexError: the bytes end before it does.
    """
    value = 0
    for place in range(start, start + 8):
        value = value << 7 | content[place] & 0x7F
        if not content[place] & _MORE:
            return value, place + 1
    return value << 8 | content[start + 8], start + 9


def read_record(payload: bytes, length: int) -> tuple[tuple[Value, ...], bool]:
    """The values of a record (2.1) of so many bytes, as far as they are in the payload, and whether that is all.

    Text that is not UTF-8 has half surrogates in the place of the bytes that are none (`surrogateescape`).

    Raises:
        IndexError, ValueError: it is no record.
    """
    end, place = read_varint(payload, 0)
    if not place <= end <= len(payload):
        raise ValueError("the header of a row is longer than the row")
    kinds = []
    while place < end:
        kind, place = read_varint(payload, place)
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
    return 8 if kind == _FLOAT else _INTEGER_BYTES.get(kind, 0)


def _value(kind: int, content: bytes) -> Value:
    if kind >= _FIRST_BLOB:
        return content.decode("utf-8", "surrogateescape") if kind % 2 else content
    if kind == _FLOAT and len(content) == _size_of(kind):
        return float(struct.unpack(">d", content)[0])
    if kind in (_ZERO, _ONE):
        return kind - _ZERO
    return int.from_bytes(content, signed=True) if kind in _INTEGER_BYTES else None
