"""What is told of an ingest: each thing once, and what another process did meanwhile ends nothing."""

from __future__ import annotations

from ingest.library import Library
from ingest.sources.documents import Failure
from ingest.stages.report import ReportBuilder
from ingest.watching.events import WatchEvent, WatchEventKind
from ingest.watching.telling import Telling


def test_an_article_that_another_process_removed_is_told_by_its_id(library: Library) -> None:
    told: list[WatchEvent] = []
    Telling(library, told.append).tell_report(ReportBuilder(added=["a1"]).finished(0.0))
    assert told == [WatchEvent(WatchEventKind.ADDED, article_id="a1")]


def test_a_failure_is_told_again_only_when_it_is_another_one(library: Library) -> None:
    told: list[WatchEvent] = []
    telling = Telling(library, told.append)
    for reason in ("a: broken", "a: broken", "a: locked"):
        telling.tell_report(ReportBuilder(failed=[Failure("a", reason)]).finished(0.0))
    assert [event.reason for event in told] == ["a: broken", "a: locked"]
