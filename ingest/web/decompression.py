"""Content as it is sent → content, in pieces so small that a bomb is left before it has gone off."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from ingest.web.errors import FetchError, printable

_PIECE = 64 * 1024
_WINDOW_BITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


def decompressed(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The content by its `Content-Encoding`, in lower case; each piece has 64 KiB at most, unless it was not packed.

    Raises:
        FetchError: it is packed in another way, is broken, or ends too early.
    """
    if encoding in {"", "identity"}:
        yield from chunks
        return
    if encoding not in _WINDOW_BITS:
        raise FetchError(f"it is packed in a way that is not read ({printable(encoding)})", "Save the page as a file.")
    try:
        yield from _inflated(chunks, _WINDOW_BITS[encoding])
    except zlib.error as problem:
        raise FetchError(f"it cannot be unpacked ({problem})", "Try again later.") from problem


def limited(chunks: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    """The chunks as they are, counted.

    Raises:
        FetchError: there are more than `max_bytes`.
    """
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > max_bytes:
            raise FetchError(
                f"it is longer than {max_bytes / 2**20:g} MB, too long for one article", "Save a part of it as a file."
            )
        yield chunk


def truncated(chunks: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    """The first `max_bytes`; what comes after them is not asked for."""
    left = max_bytes
    for chunk in chunks:
        yield chunk[:left]
        left -= len(chunk)
        if left <= 0:
            return


def _inflated(chunks: Iterable[bytes], window_bits: int) -> Iterator[bytes]:
    inflater = None
    for chunk in chunks:
        data = chunk
        while data:
            if inflater is None or (inflater.eof and data.startswith(b"\x1f")):  # another member of a gzip file
                inflater = zlib.decompressobj(_without_header(window_bits, data))
            elif inflater.eof:
                return  # padding
            yield inflater.decompress(data, _PIECE)
            data = inflater.unconsumed_tail or inflater.unused_data
    if inflater is not None:
        yield inflater.flush()
        if not inflater.eof:
            raise FetchError("it ends before all of it was sent", "Try again later.")


def _without_header(window_bits: int, data: bytes) -> int:
    """Servers call two forms "deflate"; the one without zlib's header begins with another byte."""
    bare = window_bits == zlib.MAX_WBITS and data[0] & 0x0F != zlib.DEFLATED
    return -zlib.MAX_WBITS if bare else window_bits
