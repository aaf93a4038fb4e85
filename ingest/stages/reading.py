"""Inputs → raw documents, one after the other; what fails does not stop the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest.errors import SourceError
from ingest.parsing.sandbox import Parser
from ingest.safety.length_limits import LONGEST_ADDRESS
from ingest.sources.discovery import Inputs
from ingest.sources.documents import Failure, FeedEntry, RawDocument, display_name
from ingest.sources.file_types import FileType
from ingest.sources.files import read_documents, total_size
from ingest.sources.json_lines import read_standard_input
from ingest.sources.web_pages import fetch_entry, fetch_page
from ingest.stages.report import Progress, ReportBuilder
from ingest.web.fetching import Fetcher
from ingest.web.urls import same_site


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """Reads the documents of some inputs; what fails goes into the report."""

    parser: Parser
    fetcher: Fetcher
    report: ReportBuilder
    on_progress: Callable[[Progress], None]

    def documents(self, inputs: Inputs, standard_input: BinaryIO) -> Iterator[RawDocument]:
        """All of them: of files, then of standard input, then of addresses."""
        total = total_size(inputs.files)
        yield from self._of_files(inputs.files, total)
        if inputs.standard_input:
            for document in self._surviving("standard input", read_standard_input(standard_input)):
                yield document
                self._tell(total, 0, f"standard input, line {document.line}")
        for url in inputs.urls:
            self._tell(total, total, url)
            for document in self._surviving(url, self._page(url)):
                yield from self._with_entries(document, total, total)

    def _of_files(self, files: Sequence[Path], total: int) -> Iterator[RawDocument]:
        done = 0
        for path in files:
            self._tell(done, total, path.name)
            for document in self._surviving(path, read_documents(path)):
                yield from self._with_entries(document, done, total)
                self._tell(done + document.bytes_read, total, path.name)
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
        for entry in feed.entries:
            self._tell(done, total, entry.url)
            yield from self._surviving(entry.url, self._entry(entry, document.url))

    def _page(self, url: str) -> Iterator[RawDocument]:
        yield fetch_page(url, self.fetcher)

    def _entry(self, entry: FeedEntry, feed_url: str | None) -> Iterator[RawDocument]:
        own = feed_url is not None and same_site(feed_url, entry.url)
        yield fetch_entry(entry, self.fetcher, same_site=own)

    def _surviving(self, name: str | Path, documents: Iterator[RawDocument]) -> Iterator[RawDocument]:
        try:
            yield from documents
        except SourceError as problem:
            self.report.failed.append(Failure(display_name(name)[:LONGEST_ADDRESS], str(problem)))

    def _tell(self, done: int, total: int, current: str) -> None:
        self.on_progress(self.report.progress(done, total, display_name(current)))
