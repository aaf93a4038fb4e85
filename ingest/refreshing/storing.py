"""What was found → the library, a few pages at a time, so that others may write between."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from ingest.errors import LibraryBusyError
from ingest.library import Library
from ingest.refreshing.report import RefreshReportBuilder
from ingest.stages.change_detection import ChangeDetector
from ingest.stages.incremental_parsing import Candidate
from ingest.stages.storing import store_batch
from ingest.store.upkeep.feeds import FollowedFeed
from ingest.store.upkeep.pages import Visit

PAGES_AT_ONCE = 16
"""Pages that are looked at between two moments of storing: as many are looked at again after a kill."""

CHARACTERS_AT_ONCE = 8_000_000
"""Characters of articles that are kept in memory between two moments of storing: one may be of many megabytes."""

PATIENCE = 600.0
"""Seconds that another one may write before a refresh gives up."""

_BETWEEN_TRIES = 0.2


@dataclass(slots=True)
class Findings:
    """What was found since the last time something was stored.

    `newer` are newer states of articles, `new` articles that a feed brought; the rest is by article id, `gone` with the
    UTC time.
    """

    newer: list[Candidate] = field(default_factory=list)
    new: list[Candidate] = field(default_factory=list)
    visits: dict[str, Visit] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    feeds: list[FollowedFeed] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """How many pages it is of."""
        return len(self.newer) + len(self.new) + len(self.visits) + len(self.gone)

    @property
    def is_enough(self) -> bool:
        """Whether it had better be stored before one looks on."""
        characters = sum(len(one.article.text) for one in (*self.newer, *self.new))
        return self.pages >= PAGES_AT_ONCE or characters >= CHARACTERS_AT_ONCE


def store_findings(found: Findings, library: Library, report: RefreshReportBuilder) -> None:
    """Store what was found, and tell it in the report. An article that was removed meanwhile does not come back.

    Raises:
        LibraryBusyError: another process has been writing for ten minutes.
        LibraryError: the library cannot be written.
        ModelError: the embedding model cannot be loaded.
    """
    if not found.pages and not found.feeds:
        return
    with _when_free(library):
        there = library.catalogue.articles.fingerprints([one.article.id for one in found.newer])
        candidates = [one for one in found.newer if one.article.id in there] + found.new
        for batch in ChangeDetector(library, report, replace=False).batches(candidates):
            store_batch(batch, library, report)
        library.catalogue.pages.note_visits(found.visits)
        library.catalogue.pages.note_gone(found.gone)
        library.catalogue.feeds.save(*found.feeds)
    report.unchanged += found.visits
    report.gone += found.gone


@contextmanager
def _when_free(library: Library) -> Iterator[None]:
    """The lock to hold while writing, once whoever else is writing has ended."""
    end = time.monotonic() + PATIENCE
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(library.writing())
                break
            except LibraryBusyError:
                if time.monotonic() > end:
                    raise
                time.sleep(_BETWEEN_TRIES)
        yield
