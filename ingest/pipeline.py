"""Locations → library: read, extract, cut, embed and store, with progress and a report."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import BinaryIO

from ingest.conflicts import Conflict
from ingest.embedding import embedding_text
from ingest.library import Library
from ingest.parsing.sandbox import Parser
from ingest.sources.discovery import find_inputs
from ingest.sources.documents import Failure, display_name
from ingest.sources.files import is_gone, seems_empty, total_size
from ingest.stages.change_detection import ChangeDetector, PendingArticle
from ingest.stages.incremental_parsing import IncrementalParser
from ingest.stages.reading import DocumentReader
from ingest.stages.report import Progress, Report, ReportBuilder
from ingest.store.catalogue import EmbeddedArticle
from ingest.web.fetching import Fetcher


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
    inputs = find_inputs(locations)
    report = ReportBuilder(failed=list(inputs.failures), skipped=list(map(display_name, inputs.skipped)))
    with library.writing(), Parser() as parser, Fetcher(allow_private=allow_private) as fetcher:
        reader = DocumentReader(parser, fetcher, report, on_progress)
        documents = reader.documents(inputs, standard_input or _standard_input())
        changes = ChangeDetector(library, report, replace)
        candidates = IncrementalParser(parser, library, report, stopped).candidates(documents, changes.pending_ids)
        for batch in changes.batches(candidates):
            _store(batch, library, report)
        if prune and not report.interrupted:
            _prune(inputs.folders, library, report)
    total = total_size(inputs.files)
    on_progress(report.progress(total, total, ""))
    return report.finished(time.monotonic() - started)


def _standard_input() -> BinaryIO:
    """That of this process; a shell may have closed it."""
    return sys.stdin.buffer if sys.stdin is not None else io.BytesIO()


def _store(batch: list[PendingArticle], library: Library, report: ReportBuilder) -> None:
    texts = [embedding_text(pending.article, passage) for pending in batch for passage in pending.passages]
    vectors = library.embeddings.encode(texts)
    embedded, first = [], 0
    for pending in batch:
        last = first + len(pending.passages)
        embedded.append(EmbeddedArticle(pending.article, pending.passages, vectors[first:last], pending.origin))
        first = last
    library.add(embedded)
    for pending in batch:
        (report.changed if pending.replaces else report.added).append(pending.article.id)
    report.passages += len(texts)


def _prune(folders: Sequence[Path], library: Library, report: ReportBuilder) -> None:
    """Remove the articles whose files, below one of these folders, are gone."""
    missing: dict[str, None] = {}
    for folder in folders:
        below = os.fsencode(folder / "_")[:-1]  # with the separator at its end, once
        files = [(article_id, file) for article_id, file in library.files() if file.startswith(below)]
        lost = [article_id for article_id, file in files if is_gone(file)]
        if lost and len(lost) == len(files) and seems_empty(folder):
            # A drive that is not mounted looks like this too.
            reason = (
                "it is empty or cannot be read, so nothing was removed. Remove the articles with: articles remove ID"
            )
            report.failed.append(Failure(display_name(folder), f"{display_name(folder)}: {reason}"))
        else:
            missing.update(dict.fromkeys(lost))
    if missing:
        library.remove(*missing)
        report.removed += missing
