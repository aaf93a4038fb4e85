"""What came from the web is read again, and the library brought up to date, with progress and a report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ingest.errors import UsageError
from ingest.library import Library
from ingest.parsing.sandbox import Parser
from ingest.refreshing.looking import Looking
from ingest.refreshing.report import RefreshReport, RefreshReportBuilder
from ingest.refreshing.storing import Findings, store_findings
from ingest.refreshing.targets import Targets, find_feeds, find_targets
from ingest.stages.report import Progress
from ingest.web.fetching import Fetcher

_NAMED = 10
"""Feeds that are named where another one is not followed."""


def refresh_articles(
    library: Library,
    names: Sequence[str] = (),
    on_progress: Callable[[Progress], None] = lambda progress: None,
    *,
    allow_private: bool = False,
    stopped: Callable[[], bool] = lambda: False,
) -> RefreshReport:
    """Read again what came from the web: all of it, or the articles and feeds of these ids and addresses.

    A page is asked for only if it changed since (RFC 9110, 13.1), where robots.txt allows it and no faster than an
    ingest does. A changed article keeps its id, and its earlier text as a version. One whose page is gone (404, 410) is
    kept and marked until the page is there again. What stands in its place and is no newer state of it, as a wall, is
    told and not taken (see `safeguards`). Feeds bring their new entries; entries that were removed stay away.

    A few pages at a time are stored, and the lock is held only meanwhile: others read and write between. After an
    interruption, what was stored stays; the next call begins with what was not looked at for longest. `on_progress` is
    told, in the place of bytes, of how many feeds and pages how many are done. `stopped` is asked between two pages:
    true ends the refresh there, with what was read stored.

    Raises:
        UnknownArticleError, UsageError: a name stands for nothing that came from the web.
        LibraryError: the library cannot be written.
        ModelError: the embedding model cannot be loaded.
    """
    started = time.monotonic()
    if library.catalogue.read_only:
        with library.writing():  # it tells why not, before a page is asked for
            pass
    targets = find_targets(names, library)
    report = RefreshReportBuilder()
    with Parser() as parser, Fetcher(allow_private=allow_private) as fetcher:
        looking = Looking(parser, fetcher, library, report)
        _Run(looking, library, report, on_progress, stopped).go(targets)
    on_progress(report.progress(_count(targets), _count(targets), ""))
    return report.refreshed(time.monotonic() - started)


def forget_feed(url: str, library: Library) -> None:
    """Follow a feed no longer, by its address; its articles stay.

    Raises:
        UsageError: it is not followed.
        LibraryBusyError: another process is writing.
    """
    with library.writing():
        followed = find_feeds(url, library.catalogue.feeds.all())
        if not followed:
            there = ", ".join(feed.url for feed in library.catalogue.feeds.all()[:_NAMED]) or "none"
            raise UsageError(f"No feed at {url} is followed. Those that are: {there}")
        for feed in followed:
            library.catalogue.feeds.forget(feed.url)


@dataclass(frozen=True, slots=True)
class _Run:
    """A refresh under way."""

    looking: Looking
    library: Library
    report: RefreshReportBuilder
    on_progress: Callable[[Progress], None]
    stopped: Callable[[], bool]

    def go(self, targets: Targets) -> None:
        """Look at everything, and store what was found every few pages."""
        for _ in self._looks(targets):
            if self.looking.found.is_enough:
                self._store()
        self._store()

    def _looks(self, targets: Targets) -> Iterator[None]:
        """Look at one page after the other, until the end or until it is stopped."""
        total = _count(targets)
        known = {page.address for page in self.library.catalogue.pages.all()}
        for done, feed in enumerate(targets.feeds):
            self._tell(done, total, feed.url)
            for entry in self.looking.entries(feed, known):
                if self._is_stopped():
                    return
                self._tell(done, total, entry.url)
                self.looking.take_entry(entry, feed)
                yield
        for done, page in enumerate(targets.pages, len(targets.feeds)):
            if self._is_stopped():
                return
            self._tell(done, total, page.address)
            self.looking.look(page)
            yield

    def _store(self) -> None:
        found, self.looking.found = self.looking.found, Findings()
        store_findings(found, self.library, self.report)

    def _is_stopped(self) -> bool:
        self.report.interrupted = self.report.interrupted or self.stopped()
        return self.report.interrupted

    def _tell(self, done: int, total: int, current: str) -> None:
        self.on_progress(self.report.progress(done, total, current))


def _count(targets: Targets) -> int:
    return len(targets.feeds) + len(targets.pages)
