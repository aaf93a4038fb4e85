"""The pages in the write-ahead log of a SQLite file, as far as SQLite would take them.

The format is described at https://www.sqlite.org/fileformat2.html, section 4.
"""

from __future__ import annotations

import struct
from typing import Literal

from ingest.sqlite.mapped_file import MappedFile

_MAGICS = (0x377F0682, 0x377F0683)
_HEADER, _FRAME_HEADER = 32, 24


def log_page_size(log: MappedFile) -> int:
    """The bytes of a page by the header of a log (4.1); anything where there is no log."""
    return int.from_bytes(log[8:12])


def committed_pages(log: MappedFile, size: int) -> dict[int, int]:
    """Where in a log the last committed state of each page is: frames count up to the last sound commit (4.2, 4.3)."""
    header = log[:_HEADER]
    magic = int.from_bytes(header[:4])
    if magic not in _MAGICS or log_page_size(log) != size or header[24:] == b"":
        return {}
    order: Literal["<", ">"] = ">" if magic & 1 else "<"
    sums = _checksum(header[:24], (0, 0), order)
    if header[24:] != struct.pack(">2I", *sums):
        return {}
    committed: dict[int, int] = {}
    since: dict[int, int] = {}
    for start in range(_HEADER, len(log) - size - _FRAME_HEADER + 1, size + _FRAME_HEADER):
        frame, page = log[start : start + _FRAME_HEADER], start + _FRAME_HEADER
        sums = _checksum(frame[:8] + log[page : page + size], sums, order)
        if frame[8:16] != header[16:24] or frame[16:] != struct.pack(">2I", *sums):
            break
        since[int.from_bytes(frame[:4])] = page
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
