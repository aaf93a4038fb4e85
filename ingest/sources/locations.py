"""Locations → raw documents: bytes, their kind, and where they came from."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from ingest.errors import SourceError
from ingest.safety.length_limits import LONGEST_ADDRESS
from ingest.sources.file_types import HEAD_BYTES, SUPPORTED, TAIL_BYTES, FileType, detect_file_type, is_binary
from ingest.web.urls import canonical_url, is_web_url

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from ingest.web.fetching import Fetcher

MAX_BYTES = 32 * 1024 * 1024
"""A longer file or line is no article: it fails with a reason instead of filling the memory."""

MAX_DECOMPRESSED_BYTES = 1024 * 1024 * 1024
MAX_COMPRESSION_RATIO = 100
"""A packed file that unpacks to more than `MAX_DECOMPRESSED_BYTES`, and to more than `MAX_COMPRESSION_RATIO` times its
size, is made to fill a disk: real dumps of text unpack to about ten times."""

STANDARD_INPUT = "-"
_INPUT_NAME = "standard input"
_TEXT_TYPES = ("", "text/plain", "text/markdown", "text/x-markdown", "application/octet-stream")
"""Media types of what may be a text; "" where a server tells none."""

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class FeedMetadata:
    """What is known of a page before it is read, from the feed that names it."""

    title: str | None = None
    author: str | None = None
    published: str | None = None
    same_site: bool = False


@dataclass(frozen=True, slots=True)
class RawDocument:
    """What one article will be made of.

    `line` is its line (from 1) in a file of records; `read` is how many bytes of the file were read so far.
    `file` is the path in the bytes of the file system, which `source` may not be able to tell apart; `address`
    is where a page was fetched. A document has one of the two, or comes from standard input.
    """

    source: str
    file_type: FileType
    content: bytes
    bytes_read: int
    line: int | None = None
    file: bytes | None = None
    url: str | None = None
    feed_metadata: FeedMetadata = FeedMetadata()

    @property
    def label(self) -> str:
        """How to name it to a person."""
        return self.source if self.line is None else f"{self.source}, line {self.line}"

    @property
    def place(self) -> bytes:
        """Where it is, to the byte: what an article without an id of its own is known by."""
        return self.file or (self.url or self.source).encode()

    def digest(self, version: int) -> str:
        """SHA-256 of all that an article of it depends on, as read by some version of the extraction."""
        # An article of a page does not depend on by which of its addresses it was asked for.
        source = self.source if self.url is None else self.url
        facts = json.dumps([version, self.file_type, source, *astuple(self.feed_metadata)]).encode()
        return hashlib.sha256(b"\0".join((facts, self.place, self.content))).hexdigest()


@dataclass(frozen=True, slots=True)
class Failure:
    """A location, file or record that did not become an article, and why, in a line that names it."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """What some locations stand for, and what could not be used of them; `folders` are those that were walked."""

    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    urls: tuple[str, ...]
    standard_input: bool
    skipped: tuple[Path, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed: the address of its page, and what the feed knows of it."""

    url: str
    metadata: FeedMetadata


def find_inputs(locations: Sequence[str | os.PathLike[str]]) -> Inputs:
    """Sort out locations, and walk folders to the bottom, in order of name, without hidden files and links.

    A file that was named is always in `files`; one in a folder only if its kind is read, else in `skipped`. A
    feed in a folder is skipped too: only one that was named is followed to the web.
    """
    files: dict[Path, None] = {}
    folders: dict[Path, None] = {}
    addresses: dict[str, None] = {}
    skipped: list[Path] = []
    missing: list[Failure] = []
    standard_input = False
    for location in [os.fspath(location) for location in locations]:
        if is_web_url(location):
            addresses[location] = None
        elif location == STANDARD_INPUT:
            standard_input = True
        else:
            _find_files(location, files, folders, skipped, missing)
    return Inputs(tuple(files), tuple(folders), tuple(addresses), standard_input, tuple(skipped), tuple(missing))


def read_documents(path: Path) -> Iterator[RawDocument]:
    """The documents in a file: one, or one a line of JSON Lines; blank lines are none.

    Raises:
        SourceError: the file cannot be read, is too long, is of a kind that is not read, or has a line that is
            too long (the lines before it came; a line after it comes when reading goes on).
    """
    try:
        with path.open("rb") as opened:
            # A pipe is read once: what tells its kind could not be read again.
            beginning = b"" if opened.seekable() else opened.read(MAX_BYTES + 1)
            file = opened if opened.seekable() else io.BytesIO(beginning)
            kind, packed = _told(file, path.name)
            if kind is None:
                kind = _named_text(path, file)
            file.seek(0)
            if kind is FileType.RECORD:
                lines = opened if opened.seekable() else io.BufferedReader(_Pipe(beginning, opened))
                yield from _records(lines, packed, display_name(path), os.fsencode(path))
            else:
                content = _whole(file, packed, display_name(path))
                yield RawDocument(display_name(path), kind, content, len(content), file=os.fsencode(path))
    except (OSError, EOFError, zlib.error) as problem:
        reason = _reason(problem)
        raise SourceError(
            f"{display_name(path)}: it cannot be read ({reason}). Check it and its permissions."
        ) from problem


def read_records(stream: BinaryIO) -> Iterator[RawDocument]:
    """The records on standard input: JSON Lines, perhaps packed by gzip.

    Raises:
        SourceError: it cannot be read.
    """
    lines = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    try:
        yield from _records(lines, lines.peek(2).startswith(_GZIP), _INPUT_NAME, None)
    except (OSError, EOFError, zlib.error) as problem:
        raise SourceError(f"{_INPUT_NAME}: it cannot be read ({_reason(problem)}).") from problem
    finally:
        if lines is not stream:
            lines.detach()  # else it would close what is not ours


def fetch_page(address: str, fetcher: Fetcher, known: FeedMetadata = FeedMetadata()) -> RawDocument:
    """The document at an address.

    Raises:
        SourceError: it cannot be fetched, or is of a kind that is not read.
    """
    page = fetcher.fetch(_usable(address))
    name = "" if page.content_type.startswith("text/plain") else page.url.partition("?")[0].rpartition("/")[2]
    kind = detect_file_type(page.content[:HEAD_BYTES], page.content[-TAIL_BYTES:], name)
    if kind in (None, FileType.TEXT, FileType.MARKDOWN) and not is_binary(page.content):
        kind = _served_kind(page.content_type, kind or FileType.TEXT)
    if kind in (None, FileType.RECORD):
        raise SourceError(
            f"{address}: what is there is no page ({page.content_type or 'of no known kind'}). From the web, "
            "Article Desk reads pages, feeds, PDF, DOCX and text."
        )
    content = page.content if kind in (FileType.PDF, FileType.DOCX) else _in_utf8(page.content, page.charset)
    place = _usable(canonical_url(page.url) or page.url)
    return RawDocument(address, kind, content, 0, url=place, feed_metadata=known)


def _usable(address: str) -> str:
    """An address that is not too long to be an article's."""
    if len(address) > LONGEST_ADDRESS:
        raise SourceError(f"{address[:100]}…: the address is longer than {LONGEST_ADDRESS:,} characters.")
    return address


def _served_kind(content_type: str, kind: FileType) -> FileType | None:
    """The kind of a page in text, by its media type, where its content leaves it open: JSON, say, is no text."""
    if "html" in content_type:
        return FileType.HTML
    return kind if content_type in _TEXT_TYPES else None


def _in_utf8(content: bytes, charset: str) -> bytes:
    """The text of a page in UTF-8, marked so, where its server told the encoding: only the server may know it."""
    try:
        encoding = codecs.lookup(charset).name if charset else None
        # As browsers do: what is called Latin-1 has the quotation marks of Windows.
        encoding = "cp1252" if encoding in ("ascii", "iso8859-1") else encoding
        return codecs.BOM_UTF8 + content.decode(encoding).removeprefix("\ufeff").encode() if encoding else content
    except (LookupError, ValueError):
        return content


def fetch_entry(entry: FeedEntry, fetcher: Fetcher, *, own: bool) -> RawDocument:
    """The page of an entry of a feed; `own` tells that the feed is of the page's site, and dates it.

    Raises:
        SourceError: it cannot be fetched, is of a kind that is not read, or is a feed again.
    """
    document = fetch_page(entry.url, fetcher, replace(entry.metadata, same_site=own))
    if document.file_type is FileType.FEED:  # a feed of feeds could go round for ever
        raise SourceError(f"{entry.url}: this entry of the feed leads to another feed. Name that one itself.")
    return document


def display_name(path: str | os.PathLike[str]) -> str:
    """A path as text: a name may hold bytes that are no characters."""
    return os.fsencode(path).decode("utf-8", "replace")


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


# --- finding ----------------------------------------------------------------------------------------------


def _find_files(
    location: str,
    files: dict[Path, None],
    folders: dict[Path, None],
    skipped: list[Path],
    missing: list[Failure],
) -> None:
    try:
        if not location:
            missing.append(Failure("", "An empty path names nothing. Name a file, a folder or an address."))
        elif Path(location).is_dir():
            folders[Path(location).resolve()] = None
            for path in _walk(Path(location), missing):
                if _kind_in_folder(path) in (None, FileType.FEED):
                    skipped.append(path)
                else:
                    files[path.resolve()] = None
        elif Path(location).exists():
            files[_resolved(Path(location))] = None
        else:
            missing.append(_failure(location, "there is no such file or folder. Check the path."))
    except (OSError, ValueError) as problem:
        missing.append(_failure(location, f"it cannot be read ({_reason(problem)}). Check the path."))


def _resolved(path: Path) -> Path:
    """A path without links, by which a file is known; of a pipe that a shell hands over there is none."""
    resolved = path.resolve()
    return resolved if resolved.exists() else path.absolute()


def _kind_in_folder(path: Path) -> FileType | None:
    """The kind of a file; one that cannot be opened counts as text, so that reading it tells why."""
    try:
        with path.open("rb") as file:
            return _told(file, path.name)[0]
    except (OSError, EOFError, zlib.error):
        return FileType.TEXT


def _told(file: BinaryIO, name: str) -> tuple[FileType | None, bool]:
    """The kind of an open file, and whether it is packed by gzip."""
    head = file.read(HEAD_BYTES)
    packed = head.startswith(_GZIP)
    if packed:
        # Not gzip.open: a beginning that is cut off is enough to tell by.
        head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, HEAD_BYTES)
        return detect_file_type(head, b"", name), True
    file.seek(-min(TAIL_BYTES, file.seek(0, os.SEEK_END)), os.SEEK_END)
    return detect_file_type(head, file.read(TAIL_BYTES), name), False


def _named_text(path: Path, file: BinaryIO) -> FileType:
    """A file that was named is read as text if it is text."""
    file.seek(0)
    if is_binary(file.read(HEAD_BYTES)):
        raise SourceError(f"{display_name(path)}: this kind of file is not read. Article Desk reads {SUPPORTED}.")
    return FileType.TEXT


def _failure(location: str | os.PathLike[str], what: str) -> Failure:
    name = display_name(location)
    return Failure(name, f"{name}: {what}")


def _reason(problem: Exception) -> str:
    return getattr(problem, "strerror", None) or str(problem)


def _walk(folder: Path, missing: list[Failure]) -> Iterator[Path]:
    """The plain files below a folder; folders in it that cannot be read go to `missing`."""

    def note(problem: OSError) -> None:
        missing.append(_failure(problem.filename, f"it cannot be read ({_reason(problem)})."))

    for place, folders, names in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            try:
                plain = not name.startswith(".") and not path.is_symlink() and path.is_file()
            except OSError as problem:
                note(problem)
                continue
            if plain:
                yield path


# --- reading ----------------------------------------------------------------------------------------------


def _whole(file: BinaryIO, packed: bool, label: str) -> bytes:
    content = (_unpacked(file) if packed else file).read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise SourceError(f"{label}: longer than {MAX_BYTES // 2**20} MB, too long for one article. Split it.")
    return content


def _records(file: BinaryIO, packed: bool, source: str, place: bytes | None) -> Iterator[RawDocument]:
    lines = _unpacked(file) if packed else file
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
            yield RawDocument(source, FileType.RECORD, line, read, number, file=place)


class _Pipe(io.RawIOBase):
    """A pipe from its beginning, which was read already."""

    def __init__(self, beginning: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._beginning = io.BytesIO(beginning)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        return self._beginning.readinto(buffer) or cast("io.BufferedReader", self._rest).readinto(buffer)


def _unpacked(file: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", gzip.GzipFile(fileobj=file))


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
