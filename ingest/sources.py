"""Locations → raw documents: bytes, their kind, and where they came from."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, cast

from ingest.errors import SourceError

MAX_BYTES = 32 * 1024 * 1024
"""A longer file or line is no article: it fails with a reason instead of filling the memory."""


class Kind(StrEnum):
    """What a document is made of."""

    TEXT = "text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    RECORD = "JSON record"


_KINDS = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".jsonl": Kind.RECORD,
    ".jsonl.gz": Kind.RECORD,
}
READ = ".txt, .md, .html, .htm, .jsonl and .jsonl.gz"
"""The kinds of file that are read, for a person."""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """What one article will be made of.

    `line` is its line (from 1) in a file of records; `read` is how many bytes of the file were read so far.
    `key` is the path in the bytes of the file system, which `source` may not be able to tell apart.
    """

    source: str
    kind: Kind
    content: bytes
    read: int
    line: int | None = None
    key: bytes = b""

    @property
    def label(self) -> str:
        """How to name it to a person."""
        return self.source if self.line is None else f"{self.source}, line {self.line}"


@dataclass(frozen=True, slots=True)
class Failure:
    """A location, file or record that did not become an article, and why, in a line that names it."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """The files that some locations stand for, and what could not be used of them."""

    files: tuple[Path, ...]
    skipped: tuple[Path, ...]
    missing: tuple[Failure, ...]


def find_files(locations: Sequence[str | os.PathLike[str]]) -> Found:
    """Walk folders to the bottom, in order of name, without hidden files and links.

    A file that was named is always in `files`; one in a folder only if its kind is read, else in `skipped`.
    """
    files: dict[Path, None] = {}
    skipped: list[Path] = []
    missing: list[Failure] = []
    for location in [os.fspath(location) for location in locations]:
        if location.startswith(("http://", "https://")):
            missing.append(_failure(location, "web addresses are not read yet. Save the page as a file."))
            continue
        try:
            if Path(location).is_dir():
                for path in _walk(Path(location), missing):
                    if _kind(path) is None:
                        skipped.append(path)
                    else:
                        files[path.resolve()] = None
            elif Path(location).exists():
                files[Path(location).resolve()] = None
            else:
                missing.append(_failure(location, "there is no such file or folder. Check the path."))
        except (OSError, ValueError) as problem:
            missing.append(_failure(location, f"it cannot be read ({_reason(problem)}). Check the path."))
    return Found(tuple(files), tuple(skipped), tuple(missing))


def read_documents(path: Path) -> Iterator[RawDocument]:
    """The documents in a file: one, or one a line of a `.jsonl`; blank lines are none.

    Raises:
        SourceError: the file cannot be read, is too long, or is of a kind that is not read.
    """
    kind = _kind(path)
    if kind is None:
        raise SourceError(f"{shown(path)}: this kind of file is not read. Article Desk reads {READ}.")
    try:
        if kind is Kind.RECORD:
            yield from _records(path)
        else:
            content = _whole(path)
            yield RawDocument(shown(path), kind, content, len(content), key=os.fsencode(path))
    except (OSError, EOFError, zlib.error) as problem:
        reason = _reason(problem)
        raise SourceError(f"{shown(path)}: it cannot be read ({reason}). Check it and its permissions.") from problem


def shown(path: str | os.PathLike[str]) -> str:
    """A path as text: a name may hold bytes that are no characters."""
    return os.fsencode(path).decode("utf-8", "replace")


def _kind(path: Path) -> Kind | None:
    name = path.name.lower()
    return next((kind for ending, kind in _KINDS.items() if name.endswith(ending)), None)


def _failure(location: str | os.PathLike[str], what: str) -> Failure:
    name = shown(location)
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


def _whole(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise SourceError(f"{shown(path)}: longer than {MAX_BYTES // 2**20} MB, too long for one article. Split it.")
    return content


def _records(path: Path) -> Iterator[RawDocument]:
    with path.open("rb") as file, _unpacked(path, file) as lines:
        number = 0
        while line := lines.readline(MAX_BYTES):
            number += 1
            if len(line) == MAX_BYTES and not line.endswith(b"\n"):
                # The rest of a line that is too long is read past, not kept; an empty record tells of it.
                while (rest := lines.readline(MAX_BYTES)) and not rest.endswith(b"\n"):
                    pass
                yield RawDocument(shown(path), Kind.RECORD, b"", file.tell(), number)
            elif line.strip():
                yield RawDocument(shown(path), Kind.RECORD, line, file.tell(), number)


def _unpacked(path: Path, file: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", gzip.open(file)) if path.name.lower().endswith(".gz") else file
