"""An export → its documents: the articles that it holds, and the pages that it names where it may be followed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.errors import SourceError
from ingest.parsing.importers.rows import content_id
from ingest.parsing.sandbox import Parser
from ingest.sources.documents import Failure, RawDocument, display_name
from ingest.sources.exports.entries import Export, ExportEntry
from ingest.sources.file_types import FileType
from ingest.sources.files import read_documents
from ingest.stages.report import ReportBuilder

MAX_NAMED = 100
"""Entries of one export that are named as left out; more are counted."""


@dataclass(slots=True)
class ExportReading:
    """Reads the parts of one file of exports; what a person should know of it goes into the report.

    `followed` tells that the pages it names are fetched, by `fetch`: only where the file itself was named. `taken` are
    files beside exports that were read with them.
    """

    parser: Parser
    report: ReportBuilder
    path: Path
    followed: bool
    taken: set[Path]
    fetch: Callable[[ExportEntry], Iterator[RawDocument]]
    _known: dict[str, str] = field(default_factory=dict)
    _noted: set[str] = field(default_factory=set)
    _left_out: int = 0
    _not_followed: int = 0
    _again: int = 0
    _beside_in_archive: int = 0

    def documents(self, part: RawDocument) -> Iterator[RawDocument]:
        """The documents of a part."""
        try:
            export = self.parser.extract_export(part)
        except SourceError as problem:
            self.report.failed.append(Failure(part.label, str(problem)))
            return
        self._tell_of(export, part.source)
        for entry in export.entries:
            yield from self._of_entry(entry, part)

    def finish(self) -> None:
        """Tell what can be told at the end of the file only."""
        name = display_name(self.path)
        if self._left_out > MAX_NAMED:
            self.report.notes.append(f"{name}: {self._left_out - MAX_NAMED:,} more entries are left out")
        if self._again:
            self.report.notes.append(f"{name}: {self._again:,} entries are there more than once, and are read once")
        if self._beside_in_archive:
            self.report.notes.append(
                f"{name}: the texts of {self._beside_in_archive:,} entries are read as pages of their own, without the "
                "addresses and days of the entries. To keep these, unpack the archive and ingest the folder"
            )
        if self._not_followed:
            self.report.notes.append(
                f"{name}: {self._not_followed:,} of its entries are but addresses, and were not fetched, as the file "
                f"was found in a folder. To fetch them, name the file itself: articles ingest {name}"
            )

    def _tell_of(self, export: Export, source: str) -> None:
        new = [note for note in export.notes if note not in self._noted]
        self._noted.update(new)
        named = export.left_out[: max(0, MAX_NAMED - self._left_out)]
        self._left_out += len(export.left_out)
        self.report.notes += [f"{source}: {line}" for line in (*new, *named)]

    def _of_entry(self, entry: ExportEntry, part: RawDocument) -> Iterator[RawDocument]:
        facts = json.loads(entry.article) if entry.article else {}
        beside = self._beside(entry, part)
        if entry.file_type is FileType.RECORD:
            yield _document(part, entry, facts)
        elif beside is not None and beside.suffix.lower() not in (".html", ".htm"):
            yield from self._attachment(beside, entry)
        elif beside is not None or "text" in facts or "html" in facts:
            whole = facts if beside is None else {**facts, "html": self._page_in(beside), "text": ""}
            yield from self._once(part, entry, whole)
        elif entry.beside and self._is_packed(part):
            self._beside_in_archive += 1
        elif not entry.url:
            self.report.notes.append(f"{part.source}, row {entry.line}: its text is not there: {entry.beside}")
        elif not self.followed:
            self._not_followed += 1
        elif self._is_first(entry.url, ""):
            yield from self.fetch(entry)

    def _once(self, part: RawDocument, entry: ExportEntry, facts: dict[str, object]) -> Iterator[RawDocument]:
        """An article, unless the same was there; another at the same address is one by its contents."""
        article = json.dumps(facts)
        if entry.url is None or self._is_first(entry.url, content_id(article)):
            yield _document(part, entry, facts)
        elif self._known[entry.url] != content_id(article):
            yield _document(part, entry, {**facts, "id": content_id(article)})

    def _is_first(self, url: str, contents: str) -> bool:
        """Whether an address is met for the first time."""
        if url not in self._known:
            self._known[url] = contents
            return True
        self._again += self._known[url] == contents
        return False

    def _beside(self, entry: ExportEntry, part: RawDocument) -> Path | None:
        """The file with the text of an entry, if it lies below the folder of the export."""
        if entry.beside is None or self._is_packed(part):
            return None
        folder = self.path.parent.resolve()
        file = (folder / entry.beside).resolve()
        return file if file.is_relative_to(folder) and file.is_file() else None

    def _is_packed(self, part: RawDocument) -> bool:
        """Whether the export lies in an archive."""
        return part.source != display_name(self.path)

    def _page_in(self, file: Path) -> str:
        self.taken.add(file)
        return file.read_text("utf-8", "replace")

    def _attachment(self, file: Path, entry: ExportEntry) -> Iterator[RawDocument]:
        """The documents of a file that is attached to a reference, with what that tells of it."""
        self.taken.add(file)
        try:
            for document in read_documents(file):
                yield replace(document, feed_metadata=entry.metadata)
        except SourceError as problem:
            self.report.failed.append(Failure(os.fspath(file), str(problem)))


def _document(part: RawDocument, entry: ExportEntry, facts: dict[str, object]) -> RawDocument:
    content = json.dumps(facts).encode()
    return replace(part, file_type=entry.file_type, content=content, line=entry.line)
