"""What an ingest did → events, each told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import UnknownArticleError
from ingest.library import Library
from ingest.stages.report import Report
from ingest.watching.events import WatchEvent, WatchEventKind


@dataclass(slots=True)
class Telling:
    """Tells of what happens, but of no failure or note a second time until it is another one."""

    library: Library
    to: Callable[[WatchEvent], None]
    _told: dict[tuple[WatchEventKind, str | None], str] = field(default_factory=dict)
    _titles: dict[str, str] = field(default_factory=dict)

    def tell(self, event: WatchEvent) -> None:
        """Tell of something that happened now."""
        self.to(event)

    def note_titles(self, wanted: bool) -> None:
        """Remember the titles of all articles, so that those that go can be told by them."""
        self._titles = {each.article.id: each.article.title for each in self.library.articles()} if wanted else {}

    def tell_report(self, report: Report) -> None:
        """Tell of all that an ingest did."""
        for event in self._events(report):
            if event.article_id is not None:
                self._told.pop((WatchEventKind.FAILED, event.source), None)
            elif event.source is not None:
                key = (event.kind, event.source)
                if self._told.get(key) == event.reason:
                    continue
                self._told[key] = event.reason or ""
            self.to(event)

    def _events(self, report: Report) -> Iterator[WatchEvent]:
        for kind, ids in ((WatchEventKind.ADDED, report.added), (WatchEventKind.CHANGED, report.changed)):
            for article_id in ids:
                yield self._of_article(kind, article_id)
        for article_id in report.removed:
            title = self._titles.get(article_id)
            yield WatchEvent(WatchEventKind.REMOVED, article_id=article_id, title=title)
        for note in report.notes:
            yield WatchEvent(WatchEventKind.NOTE, note, source=note)
        for failure in report.failed:
            yield WatchEvent(WatchEventKind.FAILED, failure.reason, source=failure.source)
        for conflict in report.conflicts:
            reason = (
                f"{conflict.new.source}: it says that it is {conflict.article_id}, which came from "
                f"{conflict.stored.place or conflict.stored.source}, with other contents. Nothing was replaced."
            )
            yield WatchEvent(WatchEventKind.CONFLICT, reason, source=conflict.new.source)
        if report.skipped:
            yield WatchEvent(WatchEventKind.NOTE, _skipped_line(report.skipped))

    def _of_article(self, kind: WatchEventKind, article_id: str) -> WatchEvent:
        try:
            article = self.library.article(article_id)
        except UnknownArticleError:  # another one removed it just now
            return WatchEvent(kind, article_id=article_id)
        return WatchEvent(kind, article_id=article_id, title=article.title, source=article.source)


def _skipped_line(skipped: Sequence[str]) -> str:
    """Of one file its name, of many how many of each kind."""
    if len(skipped) == 1:
        return f"{skipped[0]}: skipped, as its kind is not read"
    endings = Counter(Path(path).suffix or "no ending" for path in skipped)
    kinds = ", ".join(f"{count} {ending}" for ending, count in endings.most_common())
    return f"Skipped, as their kind is not read: {kinds}"
