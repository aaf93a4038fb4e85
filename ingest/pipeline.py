"""Locations → library: read, extract, cut, embed and store, with progress and a report."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import BinaryIO, TypeVar

from ingest.article import Article, Held, Origin, Passage, Sighting
from ingest.chunking import cut
from ingest.conflicts import Conflict, conflict_of, same_contents
from ingest.embedding import embedding_text
from ingest.errors import SourceError
from ingest.library import Library
from ingest.parsing.extraction import EXTRACTION_VERSION
from ingest.parsing.record_ids import look_of
from ingest.parsing.sandbox import Parser
from ingest.safety.length_limits import LONGEST_ADDRESS
from ingest.sources.file_types import Kind
from ingest.sources.locations import (
    Entry,
    Failure,
    Found,
    RawDocument,
    find,
    gone,
    read_documents,
    read_entry,
    read_page,
    read_records,
    seems_empty,
    shown,
    size_of,
)
from ingest.store.catalogue import EmbeddedArticle
from ingest.web.fetching import Fetcher
from ingest.web.urls import same_site

BATCH = 256
"""Passages embedded and stored in one go: enough to sort by length, few enough to lose on a kill."""

_Item = TypeVar("_Item")

LOOKED_UP = 64
LOOKED_UP_BYTES = 8 * 1024 * 1024
"""Documents, and bytes of them, looked up in one go, to pass over those that are in the library as they are."""

NOTED = 1000
"""Articles that are as they were though their documents are others, noted in one go."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest did.

    Articles are named by id; `skipped` are files of kinds that are not read; `removed` are articles whose files
    are gone, where that was asked for; `interrupted` tells that it was stopped before the end; `conflicts` are
    articles that documents from elsewhere claim to be, of which none was replaced.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    failed: tuple[Failure, ...]
    skipped: tuple[str, ...]
    notes: tuple[str, ...]
    passages: int
    seconds: float
    interrupted: bool = False
    conflicts: tuple[Conflict, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The report as JSON-ready values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is: bytes of files read, of all; articles done; passages embedded; what is at hand.

    `bytes_total` is 0 where it is not known how much there is, as on standard input.
    """

    bytes_done: int
    bytes_total: int
    articles: int
    passages: int
    current: str


@dataclass(frozen=True, slots=True)
class _Claim:
    """An article that was made of a document, which claims an id; `label` names the document."""

    article: Article
    origin: Origin
    label: str


class _Standing(Enum):
    """How a claim stands to what is held under its id."""

    NEW = auto()
    SAME = auto()
    CHANGED = auto()
    MOVED = auto()
    ELSEWHERE = auto()
    CONFLICT = auto()


@dataclass(frozen=True, slots=True)
class _Work:
    """An article to be stored, cut into passages."""

    article: Article
    passages: list[Passage]
    origin: Origin
    replaces: bool


@dataclass(slots=True)
class _Tally:
    """The report in the making."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    passages: int = 0
    interrupted: bool = False
    # By id and place: of several in one file, the last would be stored.
    conflicts: dict[tuple[str, bytes | None], Conflict] = field(default_factory=dict)

    def articles(self) -> int:
        return len(self.added) + len(self.changed) + len(self.unchanged)

    def report(self, seconds: float) -> Report:
        return Report(
            added=tuple(self.added),
            changed=tuple(self.changed),
            unchanged=tuple(self.unchanged),
            removed=tuple(self.removed),
            failed=tuple(self.failed),
            skipped=tuple(self.skipped),
            notes=tuple(self.notes),
            passages=self.passages,
            seconds=round(seconds, 3),
            interrupted=self.interrupted,
            conflicts=tuple(self.conflicts.values()),
        )


def ingest_articles(
    locations: Sequence[str | os.PathLike[str]],
    library: Library,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    *,
    prune: bool = False,
    replace: bool | Collection[Conflict] = False,
    allow_private: bool = False,
    stopped: Callable[[], bool] = lambda: False,
    standard_input: BinaryIO | None = None,
) -> Report:
    """Put the articles at these files, folders and web addresses into a library.

    "-" stands for JSON Lines on standard input. An article that is there already, unchanged, is left alone; a
    changed one takes the place of the old one, where it comes from the same place; from elsewhere it is a conflict,
    and the article stays. Whatever fails is reported and does not stop the rest. Each batch is stored as a whole:
    after an interruption, what was stored stays, and the same call goes on from there.

    `prune` removes the articles whose file, in one of the folders that were named, is gone. `replace` replaces
    articles by what claims to be them: in every conflict, or in these alone, as an ingest before reported them.
    `allow_private` lets addresses lead into private networks. `stopped` is asked between two articles: true ends the
    ingest there, with what was read stored.

    Raises:
        LibraryError: the library cannot be written.
        ModelError: the embedding model cannot be loaded.
    """
    started = time.monotonic()
    found = find(locations)
    tally = _Tally(failed=list(found.missing), skipped=list(map(shown, found.skipped)))
    with library.writing(), Parser() as parser, Fetcher(allow_private=allow_private) as fetcher:
        reading = _Reading(parser, fetcher, tally, on_progress)
        documents = reading.documents(found, standard_input or _standard_input())
        for batch in _Sorting(parser, library, tally, stopped, replace).batches(documents):
            _store(batch, library, tally)
        if prune and not tally.interrupted:
            _prune(found.folders, library, tally)
    total = size_of(found.files)
    on_progress(Progress(total, total, tally.articles(), tally.passages, ""))
    return tally.report(time.monotonic() - started)


# --- reading ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reading:
    """The documents at some locations, one after the other; what fails goes into the tally."""

    parser: Parser
    fetcher: Fetcher
    tally: _Tally
    on_progress: Callable[[Progress], None]

    def documents(self, found: Found, standard_input: BinaryIO) -> Iterator[RawDocument]:
        """All of them: of files, then of standard input, then of addresses."""
        total, before = size_of(found.files), 0
        for path in found.files:
            self._tell(before, total, path.name)
            for document in self._surviving(path, read_documents(path)):
                yield from self._with_entries(document, before, total)
                self._tell(before + document.read, total, path.name)
            before += size_of([path])
        if found.standard_input:
            for document in self._surviving("standard input", read_records(standard_input)):
                yield document
                self._tell(total, 0, f"standard input, line {document.line}")
        for address in found.addresses:
            self._tell(total, total, address)
            for document in self._surviving(address, self._page(address)):
                yield from self._with_entries(document, total, total)

    def _page(self, address: str) -> Iterator[RawDocument]:
        yield read_page(address, self.fetcher)

    def _with_entries(self, document: RawDocument, done: int, total: int) -> Iterator[RawDocument]:
        """The document, or where it is a feed, the pages of its entries."""
        if document.kind is not Kind.FEED:
            yield document
            return
        try:
            entries = self.parser.extract_entries(document)
        except SourceError as problem:
            self.tally.failed.append(Failure(document.label, str(problem)))
            return
        for entry in entries:
            self._tell(done, total, entry.address)
            own = document.address is not None and same_site(document.address, entry.address)
            yield from self._surviving(entry.address, self._entry(entry, own=own))

    def _entry(self, entry: Entry, *, own: bool) -> Iterator[RawDocument]:
        yield read_entry(entry, self.fetcher, own=own)

    def _surviving(self, name: str | Path, documents: Iterator[RawDocument]) -> Iterator[RawDocument]:
        try:
            yield from documents
        except SourceError as problem:
            self.tally.failed.append(Failure(shown(name)[:LONGEST_ADDRESS], str(problem)))

    def _tell(self, done: int, total: int, current: str) -> None:
        self.on_progress(Progress(done, total, self.tally.articles(), self.tally.passages, shown(current)))


def _standard_input() -> BinaryIO:
    """That of this process; a shell may have closed it."""
    return sys.stdin.buffer if sys.stdin is not None else io.BytesIO()


def _until(stopped: Callable[[], bool], items: Iterable[_Item], tally: _Tally) -> Iterator[_Item]:
    for item in items:
        if stopped():
            tally.interrupted = True
            return
        yield item


# --- storing ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sorting:
    """What of some documents is new or changed; the rest goes into the tally."""

    parser: Parser
    library: Library
    tally: _Tally
    stopped: Callable[[], bool]
    replace: bool | Collection[Conflict]

    def batches(self, documents: Iterator[RawDocument]) -> Iterator[list[_Work]]:
        """New and changed articles, cut, in batches of about `BATCH` passages."""
        batch: dict[str, _Work] = {}  # by what their ids look like
        met: dict[str, Sighting] = {}
        for claim in self._extracted(documents, batch.values()):
            article, look = claim.article, look_of(claim.article.id)
            if look in batch:
                # The same id twice in one batch: the first is stored before the second is compared with it.
                yield list(batch.values())
                batch.clear()
            if article.id in met or len(met) == NOTED:
                self.library.catalogue.update_origins(met)
                met.clear()
            held = self.library.catalogue.articles.get_held(article.id)
            standing = self._standing(held, claim)
            if standing in (_Standing.SAME, _Standing.MOVED):
                met[article.id] = Sighting(claim.origin, article.source, article.fingerprint)
            if standing in (_Standing.NEW, _Standing.CHANGED):
                batch[look] = _Work(article, cut(article), claim.origin, replaces=held is not None)
                if sum(len(work.passages) for work in batch.values()) >= BATCH:
                    yield list(batch.values())
                    batch.clear()
            elif standing is not _Standing.CONFLICT:
                self.tally.unchanged.append(article.id)
        if batch:
            yield list(batch.values())
        self.library.catalogue.update_origins(met)

    def _standing(self, held: Held | None, claim: _Claim) -> _Standing:
        """How a claim stands; what a person should know of it goes into the tally."""
        article, origin = claim.article, claim.origin
        if held is None:
            if other := self.library.catalogue.articles.lookalike(article.id):
                self.tally.notes.append(f"{claim.label}: its id {article.id!r} looks like that of another: {other!r}")
            return _Standing.NEW
        if held.origin.place == origin.place:
            return _Standing.SAME if held.fingerprint == article.fingerprint else _Standing.CHANGED
        if same_contents(self.library.article(article.id), article):
            moved = self.replace is True or self._has_moved(held.origin, origin)
            return _Standing.MOVED if moved else _Standing.ELSEWHERE
        conflict, key = conflict_of(held, article, origin, claim.label), (article.id, origin.place)
        self.tally.conflicts.pop(key, None)
        if self.replace is True or (self.replace and conflict in self.replace):
            return _Standing.CHANGED
        self.tally.conflicts[key] = conflict
        return _Standing.CONFLICT

    def _has_moved(self, before: Origin, now: Origin) -> bool:
        """Whether a file is now elsewhere. What was uploaded lies in the library, and takes over nothing."""
        if before.file is None or now.file is None or self.library.contains_file(now.file):
            return False
        return gone(before.file)

    def _extracted(self, documents: Iterator[RawDocument], waiting: Collection[_Work]) -> Iterator[_Claim]:
        """The articles of documents that the library does not have as they are; it has the others counted.

        `waiting` are articles that are about to be stored.
        """
        for group in _groups(_until(self.stopped, documents, self.tally)):
            digests = [document.digest(EXTRACTION_VERSION) for document in group]
            known = self.library.catalogue.articles.ids_by_document(digests)
            # Of these, what the library was just asked for is soon no more.
            replaced = {work.article.id for work in waiting}
            for document, digest in _until(self.stopped, zip(group, digests, strict=True), self.tally):
                if digest in known and known[digest] not in replaced:
                    self.tally.unchanged.append(known[digest])
                    continue
                try:
                    extraction = self.parser.extract(document)
                except SourceError as problem:
                    self.tally.failed.append(Failure(document.label, str(problem)))
                    continue
                self.tally.notes += extraction.notes
                replaced.add(extraction.article.id)
                yield _Claim(extraction.article, Origin(digest, document.file, document.place), document.label)


def _groups(documents: Iterator[RawDocument]) -> Iterator[list[RawDocument]]:
    group: list[RawDocument] = []
    size = 0
    for document in documents:
        group.append(document)
        size += len(document.content)
        if len(group) == LOOKED_UP or size > LOOKED_UP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _store(batch: list[_Work], library: Library, tally: _Tally) -> None:
    texts = [embedding_text(work.article, passage) for work in batch for passage in work.passages]
    vectors = library.embeddings.encode(texts)
    embedded, first = [], 0
    for work in batch:
        last = first + len(work.passages)
        embedded.append(EmbeddedArticle(work.article, work.passages, vectors[first:last], work.origin))
        first = last
    library.add(embedded)
    for work in batch:
        (tally.changed if work.replaces else tally.added).append(work.article.id)
    tally.passages += len(texts)


def _prune(folders: Sequence[Path], library: Library, tally: _Tally) -> None:
    """Remove the articles whose files, below one of these folders, are gone."""
    missing: dict[str, None] = {}
    for folder in folders:
        below = os.fsencode(folder / "_")[:-1]  # with the separator at its end, once
        files = [(article_id, file) for article_id, file in library.files() if file.startswith(below)]
        lost = [article_id for article_id, file in files if gone(file)]
        if lost and len(lost) == len(files) and seems_empty(folder):
            # A drive that is not mounted looks like this too.
            reason = (
                "it is empty or cannot be read, so nothing was removed. Remove the articles with: articles remove ID"
            )
            tally.failed.append(Failure(shown(folder), f"{shown(folder)}: {reason}"))
        else:
            missing.update(dict.fromkeys(lost))
    if missing:
        library.remove(*missing)
        tally.removed += missing
