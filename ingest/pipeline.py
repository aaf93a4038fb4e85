"""Locations → library: read, extract, cut, embed and store, with progress and a report."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ingest.article import Article, Passage
from ingest.catalogue import EmbeddedArticle
from ingest.chunking import cut
from ingest.errors import SourceError
from ingest.extraction import extract
from ingest.library import Library
from ingest.sources import Failure, RawDocument, find_files, read_documents, shown

BATCH = 256
"""Passages embedded and stored in one go: enough to sort by length, few enough to lose on a kill."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest did. Articles are named by id; `skipped` are files of kinds that are not read."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[Failure, ...]
    skipped: tuple[str, ...]
    notes: tuple[str, ...]
    passages: int
    seconds: float

    def to_json(self) -> dict[str, object]:
        """The report as JSON-ready values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is: bytes of files read, of all; passages embedded; the file at hand."""

    bytes_done: int
    bytes_total: int
    passages: int
    current: str


@dataclass(frozen=True, slots=True)
class _Work:
    """An article to be stored, cut into passages."""

    article: Article
    passages: list[Passage]
    replaces: bool


@dataclass(slots=True)
class _Tally:
    """The report in the making."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    passages: int = 0


def ingest_articles(
    locations: Sequence[str | os.PathLike[str]],
    library: Library,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Report:
    """Put the articles at these files and folders into a library.

    An article that is there already, unchanged, is left alone; a changed one takes the place of the old one.
    Whatever fails is reported and does not stop the rest. Each batch is stored as a whole: after an
    interruption, what was stored stays, and the same call goes on from there.

    Raises:
        LibraryError: the library cannot be written.
        ModelError: the embedding model cannot be loaded.
    """
    started = time.monotonic()
    found = find_files(locations)
    tally = _Tally(failed=list(found.missing))
    with library.writing():
        for batch in _batches(_articles(found.files, tally, on_progress), library, tally):
            _store(batch, library, tally)
    total = _size(found.files)
    on_progress(Progress(total, total, tally.passages, ""))
    return Report(
        added=tuple(tally.added),
        changed=tuple(tally.changed),
        unchanged=tuple(tally.unchanged),
        failed=tuple(tally.failed),
        skipped=tuple(map(shown, found.skipped)),
        notes=tuple(tally.notes),
        passages=tally.passages,
        seconds=round(time.monotonic() - started, 3),
    )


def embedding_text(article: Article, passage: Passage) -> str:
    """What is embedded for a passage: its title and heading say what it is about."""
    return "\n".join(filter(None, (article.title, passage.heading, passage.text)))


def _articles(files: Sequence[Path], tally: _Tally, on_progress: Callable[[Progress], None]) -> Iterator[Article]:
    """The articles in these files, one after the other; what fails goes into the tally."""
    total, before = _size(files), 0
    for path in files:
        on_progress(Progress(before, total, tally.passages, shown(path.name)))
        try:
            for document in read_documents(path):
                yield from _extracted(document, tally)
                on_progress(Progress(before + document.read, total, tally.passages, shown(path.name)))
        except SourceError as problem:
            tally.failed.append(Failure(shown(path), str(problem)))
        before += _size([path])


def _size(files: Sequence[Path]) -> int:
    """Bytes in these files; one that is gone by now will be told of when it is read."""
    total = 0
    for path in files:
        with contextlib.suppress(OSError):
            total += path.stat().st_size
    return total


def _extracted(document: RawDocument, tally: _Tally) -> Iterator[Article]:
    try:
        extraction = extract(document)
    except SourceError as problem:
        tally.failed.append(Failure(document.label, str(problem)))
        return
    tally.notes += extraction.notes
    yield extraction.article


def _batches(articles: Iterator[Article], library: Library, tally: _Tally) -> Iterator[list[_Work]]:
    """New and changed articles, cut, in batches of about `BATCH` passages; the unchanged are counted."""
    batch: dict[str, _Work] = {}
    size = 0
    for article in articles:
        if article.id in batch:
            # The same id twice in one batch: the first is stored before the second is compared with it.
            yield list(batch.values())
            batch, size = {}, 0
        known = library.fingerprints([article.id]).get(article.id)
        if known == article.fingerprint:
            tally.unchanged.append(article.id)
            continue
        work = _Work(article, cut(article), replaces=known is not None)
        batch[article.id] = work
        size += len(work.passages)
        if size >= BATCH:
            yield list(batch.values())
            batch, size = {}, 0
    if batch:
        yield list(batch.values())


def _store(batch: list[_Work], library: Library, tally: _Tally) -> None:
    texts = [embedding_text(work.article, passage) for work in batch for passage in work.passages]
    vectors = library.embeddings.encode(texts)
    embedded, first = [], 0
    for work in batch:
        last = first + len(work.passages)
        embedded.append(EmbeddedArticle(work.article, work.passages, vectors[first:last]))
        first = last
    library.add(embedded)
    for work in batch:
        (tally.changed if work.replaces else tally.added).append(work.article.id)
    tally.passages += len(texts)
