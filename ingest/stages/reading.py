"""Inputs → raw documents, one after the other; what fails does not stop the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from ingest.errors import SourceError
from ingest.parsing.sandbox import Parser
from ingest.safety.length_limits import LONGEST_ADDRESS
from ingest.sources.discovery import Inputs
from ingest.sources.documents import Failure, FeedEntry, LeftOver, RawDocument, display_name
from ingest.sources.exports.entries import ExportEntry
from ingest.sources.file_types import FileType
from ingest.sources.files import read_documents, total_size
from ingest.sources.json_lines import read_standard_input
from ingest.sources.web_pages import fetch_entry, fetch_page
from ingest.stages.export_reading import ExportReading
from ingest.stages.report import Progress, ReportBuilder
from ingest.store.upkeep.feeds import FollowedFeed
from ingest.web.fetching import Fetcher
from ingest.web.urls import same_site


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """Reads the documents of some inputs; what fails goes into the report.

    `on_feed` is told the address of each feed before it is followed; `feeds` are those that were followed to the end,
    by their addresses.
    """

    parser: Parser
    fetcher: Fetcher
    report: ReportBuilder
    on_progress: Callable[[Progress], None]
    on_feed: Callable[[str], None] = lambda url: None
    feeds: dict[str, FollowedFeed] = field(default_factory=dict)

    def documents(self, inputs: Inputs, standard_input: BinaryIO) -> Iterator[RawDocument]:
        """All of them: of files, then of standard input, then of addresses."""
        total = total_size(inputs.files)
        yield from self._of_files(inputs, total)
        if inputs.standard_input:
            for document in self._surviving("standard input", read_standard_input(standard_input)):
                yield document
                self._tell(total, 0, f"standard input, line {document.line}")
        for url in inputs.urls:
            self._tell(total, total, url)
            for document in self._surviving(url, self._page(url)):
                yield from self._with_entries(document, total, total)

    def _of_files(self, inputs: Inputs, total: int) -> Iterator[RawDocument]:
        done = 0
        beside_exports: set[Path] = set()
        for path in inputs.files:
            self._tell(done, total, path.name)
            followed = path in inputs.named
            fetch = partial(self._exported, done=done, total=total)
            export = ExportReading(self.parser, self.report, path, followed, beside_exports, fetch)
            for document in self._surviving(path, read_documents(path, self._leave_out)):
                if path in beside_exports:
                    break
                if document.file_type is FileType.EXPORT:
                    yield from export.documents(document)
                else:
                    yield from self._with_entries(document, done, total)
                self._tell(done + document.bytes_read, total, path.name)
            export.finish()
            done += total_size([path])

    def _with_entries(self, document: RawDocument, done: int, total: int) -> Iterator[RawDocument]:
        """The document, or where it is a feed, the pages of its entries."""
        if document.file_type is not FileType.FEED:
            yield document
            return
        try:
            feed = self.parser.extract_entries(document)
        except SourceError as problem:
            self.report.failed.append(Failure(document.label, str(problem)))
            return
        self.report.notes += feed.notes
        address = document.url if document.file is None else None
        if address is not None:
            self.on_feed(address)
        read: list[str] = []
        for entry in feed.entries:
            self._tell(done, total, entry.url)
            failed = len(self.report.failed)
            yield from self._surviving(entry.url, self._entry(entry, document.url))
            if len(self.report.failed) == failed:  # else it is new to the next refresh, which tries again
                read.append(entry.url)
        if address is not None:
            self.feeds[address] = FollowedFeed(address, tuple(read))

    def _exported(self, entry: ExportEntry, done: int, total: int) -> Iterator[RawDocument]:
        """The page of an entry of an export, or the pages of the feed that it names."""
        url = entry.url or ""
        self._tell(done, total, url)
        if not entry.is_feed:
            yield from self._surviving(url, self._entry(FeedEntry(url, entry.metadata), None))
            return
        for document in self._surviving(url, self._page(url)):
            if document.file_type is FileType.FEED:
                yield from self._with_entries(document, done, total)
            else:
                reason = f"{url}: what is there is no feed. Name it, if it is an article."
                self.report.failed.append(Failure(url, reason))

    def _page(self, url: str) -> Iterator[RawDocument]:
        yield fetch_page(url, self.fetcher)

    def _entry(self, entry: FeedEntry, feed_url: str | None) -> Iterator[RawDocument]:
        own = feed_url is not None and same_site(feed_url, entry.url)
        yield fetch_entry(entry, self.fetcher, same_site=own)

    def _leave_out(self, left_over: LeftOver) -> None:
        """What of a container is no document, in the report."""
        if left_over.reason is None:
            self.report.skipped.append(left_over.source)
        elif left_over.failed:
            self.report.failed.append(Failure(left_over.source, left_over.reason))
        else:
            self.report.notes.append(left_over.reason)

    def _surviving(self, name: str | Path, documents: Iterator[RawDocument]) -> Iterator[RawDocument]:
        try:
            yield from documents
        except SourceError as problem:
            self.report.failed.append(Failure(display_name(name)[:LONGEST_ADDRESS], str(problem)))

    def _tell(self, done: int, total: int, current: str) -> None:
        self.on_progress(self.report.progress(done, total, display_name(current)))
