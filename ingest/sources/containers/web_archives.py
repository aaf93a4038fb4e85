"""A web archive (WARC, ISO 28500) → the pages in it, with their addresses."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from ingest.errors import SourceError
from ingest.safety.length_limits import LONGEST_ADDRESS
from ingest.sources.containers.parts import Part, Piece, require_number
from ingest.sources.documents import MAX_BYTES, LeftOver
from ingest.sources.file_types import FileType
from ingest.web.urls import canonical_url

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_warc(file: BinaryIO) -> Iterator[Piece]:
    """The pages of a web archive: answers of status 200 in HTML. How many others are left out is told at the end.

    Raises:
        SourceError: it is broken, packed as a whole, or holds too many records.
    """
    others = 0
    records = _Records(file)
    try:
        for number, record in enumerate(records, 1):
            require_number(number)
            if record.rec_type == "response" and _is_page(record):
                yield _page(record, number)
            elif record.rec_type in ("response", "revisit", "resource", "conversion"):
                others += 1
    except ArchiveLoadFailed as problem:
        if "non-chunked gzip" in str(problem):
            raise SourceError("it is packed as a whole, not a record at a time. Unpack it (gunzip) first.") from problem
        line = " ".join(str(problem).split())[:200]
        raise SourceError(f"it is no sound web archive ({line}). What came before stays.") from problem
    if records.is_cut_off:
        yield LeftOver("", "the archive breaks off, so what came last is left out. Download it again.", failed=True)
    if others:
        yield LeftOver(
            "", f"{others:,} of its records are no pages (pictures, scripts, repeats, errors) and are left out"
        )


def _is_page(record: ArcWarcRecord) -> bool:
    headers = record.http_headers
    if headers is None or headers.get_statuscode() != "200":
        return False
    return str(headers.get_header("Content-Type") or "").partition(";")[0].strip().lower() in _PAGE_TYPES


def _page(record: ArcWarcRecord, number: int) -> Piece:
    """The page of a record, or why it is none."""
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    url = canonical_url(address)
    if url is None or len(url) > LONGEST_ADDRESS:
        return LeftOver(f"record {number}", "it has no usable address on the web, and is left out", failed=True)
    content = record.content_stream().read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        return LeftOver(url, f"longer than {MAX_BYTES // 2**20} MB, too long for one article. It is left out.", True)
    if _breaks_off(record):
        return LeftOver(url, "the archive breaks off in the middle of it. It is left out.", failed=True)
    day = _DAY.match(str(record.rec_headers.get_header("WARC-Date") or ""))
    told = _CHARSET.search(str(record.http_headers.get_header("Content-Type") or ""))
    return Part(url, FileType.HTML, _in_utf8(content, told[1] if told else ""), url=url, saved=day[0] if day else None)


class _Records(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
    """The records of a web archive; at the end, whether a packed one ended in the middle of a record."""

    is_cut_off = False

    def close(self) -> None:
        """See `ArchiveIterator`, which forgets where it was."""
        decompressor = self.reader.decompressor if self.reader else None
        self.is_cut_off = decompressor is not None and not decompressor.eof
        super().close()


def _breaks_off(record: ArcWarcRecord) -> bool:
    """Whether there is less of a record than it says."""
    return not record.raw_stream.read(1) and getattr(record.raw_stream, "limit", 0) > 0


def _in_utf8(content: bytes, charset: str) -> bytes:
    """The page in UTF-8, marked so, where its server told the encoding; else as it is."""
    try:
        encoding = codecs.lookup(charset).name if charset else None
        # As browsers do: what is called Latin-1 has the quotation marks of Windows.
        encoding = "cp1252" if encoding in ("ascii", "iso8859-1") else encoding
        return codecs.BOM_UTF8 + content.decode(encoding).removeprefix("\ufeff").encode() if encoding else content
    except (LookupError, ValueError):
        return content
