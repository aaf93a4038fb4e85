"""Locations → library: read, extract, cut, embed and store, with progress and a report."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable, Collection, Sequence
from typing import BinaryIO

from ingest.conflicts import Conflict
from ingest.library import Library
from ingest.parsing.sandbox import Parser
from ingest.sources.discovery import find_inputs
from ingest.sources.documents import display_name
from ingest.sources.files import total_size
from ingest.stages.change_detection import ChangeDetector
from ingest.stages.incremental_parsing import IncrementalParser
from ingest.stages.preparation import Engine, LocalEngine
from ingest.stages.pruning import remove_missing
from ingest.stages.reading import DocumentReader
from ingest.stages.report import Progress, Report, ReportBuilder
from ingest.stages.storing import store_batch
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
    engine: Engine | None = None,
) -> Report:
    """Put the articles at these files, folders and web addresses into a library.

    "-" stands for JSON Lines on standard input. An article that is there already, unchanged, is left alone; a
    changed one takes the place of the old one, where it comes from the same place; from elsewhere it is a conflict,
    and the article stays. The text that is replaced is kept as a version. A feed at an address is remembered, and so
    is what servers tell of pages, for `refresh_articles`. Whatever fails is reported and does not stop the rest. Each
    batch is stored as a whole: after an interruption, what was stored stays, and the same call goes on from there.

    `prune` removes the articles whose file, in one of the folders that were named, is gone, and those that are gone
    from a file that was read. `replace` replaces articles by what claims to be them: in every conflict, or in these
    alone, as an ingest before reported them. `allow_private` lets addresses lead into private networks. `stopped` is
    asked between two articles: true ends the ingest there, with what was read stored. `engine` tells who parses and
    embeds: without one this process, or others (`ingest.distributed`), with the same outcome.

    Raises:
        LibraryError: the library cannot be written.
        ModelError: the embedding model cannot be loaded.
        DistributedError: other processes were to do the work, and cannot be reached, or failed.
    """
    started = time.monotonic()
    inputs = find_inputs(locations)
    report = ReportBuilder(failed=list(inputs.failures), skipped=list(map(display_name, inputs.skipped)))
    with (
        library.writing(),
        Parser() as parser,
        Fetcher(allow_private=allow_private) as fetcher,
        (engine or LocalEngine()).opened(library, parser) as preparation,
    ):
        reader = DocumentReader(parser, fetcher, report, on_progress, library.catalogue.feeds.follow)
        documents = reader.documents(inputs, standard_input or _standard_input())
        changes = ChangeDetector(library, report, replace)
        incremental = IncrementalParser(preparation, library, report, stopped)
        for batch in changes.batches(incremental.candidates(documents, changes.pending_ids)):
            store_batch(batch, library, report)
        if not report.interrupted:
            library.catalogue.feeds.save(*reader.feeds.values())
        if prune and not report.interrupted:
            remove_missing(inputs.folders, inputs.files, library, report)
    total = total_size(inputs.files)
    on_progress(report.progress(total, total, ""))
    return report.finished(time.monotonic() - started)


def _standard_input() -> BinaryIO:
    """That of this process; a shell may have closed it."""
    return sys.stdin.buffer if sys.stdin is not None else io.BytesIO()
