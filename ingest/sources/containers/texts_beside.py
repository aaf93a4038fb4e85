"""In a zip of an export whose texts lie in files beside it (Omnivore): each entry with its text in it."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.sources.containers.parts import Part, Piece, shown_name
from ingest.sources.documents import LeftOver
from ingest.sources.exports.beside import OMNIVORE_TEXT, TEXT_KEY, path_beside
from ingest.sources.exports.parts import ITEM_END, PART_BYTES
from ingest.sources.file_types import FileType

_LONGEST_EXPORT = 8 * 1024 * 1024
"""Bytes of a file of entries: they come in files of twenty."""

_LONGEST_TEXT = 5 * 1024 * 1024
"""Bytes of a text beside: a longer one is read as a page of its own."""

_BROKEN = (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, RuntimeError, ValueError)


@dataclass(slots=True)
class TextsBeside:
    """The exports in a zip whose texts lie beside them, by their names, and the names of the files with these texts.

    A text goes to the first entry that names it: to give it to many would unpack a small zip to no end.
    """

    exports: frozenset[str]
    texts: frozenset[str]
    _given: set[str] = field(default_factory=set)

    @classmethod
    def found(cls, archive: zipfile.ZipFile, files: Sequence[zipfile.ZipInfo]) -> TextsBeside:
        """Those in these files of a zip."""
        names = {info.filename for info in files if info.file_size <= _LONGEST_TEXT}
        folders = {name.partition("content/")[0] for name in names if "content/" in name}
        exports: set[str] = set()
        texts: set[str] = set()
        for info in files:
            if not info.filename.endswith(".json") or _folder_of(info.filename) not in folders:
                continue
            held = {path for item in _items(archive, info) if (path := _path(item, info.filename)) in names}
            texts |= held
            exports |= {info.filename} if held else set()
        return cls(frozenset(exports), frozenset(texts))

    def parts(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Iterator[Piece]:
        """The entries of one of the exports, each with its text, in parts of no great length, shown by a name."""
        part: list[bytes] = []
        first, size = 1, 0
        for number, item in enumerate(_items(archive, info), 1):
            try:
                self._add_text(archive, item, _path(item, info.filename))
            except _BROKEN as problem:
                reason = f"it cannot be unpacked ({problem}). It is left out."
                yield LeftOver(shown_name(_path(item, info.filename) or name), reason, failed=True)
            written = json.dumps(item, ensure_ascii=False).encode("utf-8", "replace")
            if part and size + len(written) > PART_BYTES:
                yield Part(name, FileType.EXPORT, ITEM_END.join(part), first)
                part, first, size = [], number, 0
            part.append(written)
            size += len(written)
        yield Part(name, FileType.EXPORT, ITEM_END.join(part), first)

    def _add_text(self, archive: zipfile.ZipFile, item: dict[str, Any], path: str | None) -> None:
        """Put its text into an entry, if there is one that no other entry has."""
        if path is not None and path in self.texts and path not in self._given:
            self._given.add(path)
            item[TEXT_KEY] = archive.read(path).decode("utf-8", "replace")


def _items(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> list[dict[str, Any]]:
    """The objects in a file of JSON; none where it is no list of such, or cannot be read."""
    if info.file_size > _LONGEST_EXPORT:
        return []
    try:
        value = json.loads(archive.read(info))
    except (*_BROKEN, RecursionError):
        return []
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _path(item: dict[str, Any], export: str) -> str | None:
    """Where the text of an entry would lie in the zip."""
    beside = path_beside(OMNIVORE_TEXT, item.get("slug"))
    return _folder_of(export) + beside if beside and "savedAt" in item else None


def _folder_of(name: str) -> str:
    folder, slash, _ = name.rpartition("/")
    return folder + slash
