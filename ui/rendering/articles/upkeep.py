"""How a library was kept up to date → lines: what a refresh did, earlier texts, pages that are gone. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.article import Version
    from ingest.refreshing.report import RefreshReport


def gone_line(day: str) -> str:
    """That the page of an article is no more, with the day: "its page was gone on 30 November 2026"."""
    return f"its page was gone on {day_in_words(day)}"


def day_in_words(day: str) -> str:
    """An ISO date as a person reads it: "30 November 2026"; what is none, as it stands."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{found.day} {found:%B} {found.year}"


def version_lines(versions: Sequence[Version]) -> Iterator[str]:
    """The earlier texts of an article, a line each."""
    for one in versions:
        yield f"Version {one.number}: until {one.replaced}, {one.length:,} characters: {one.article.title}"


def refresh_notices(report: RefreshReport, titles: Mapping[str, str]) -> Iterator[str]:
    """What a person should know of a refresh, a line each; `titles` are those of its articles, by id."""
    yield from (f"Note: {note}" for note in report.notes)
    yield from (f"Failed: {failure.reason}" for failure in report.failed)
    yield from (f"Kept: {kept.reason}" for kept in report.kept)
    named = (("Changed", report.changed), ("Gone, and kept", report.gone), ("New", report.added))
    for what, ids in named:
        yield from (f"{what}: {titles.get(one, '')} ({one})" for one in ids)


def refresh_line(report: RefreshReport) -> str:
    """How many articles a refresh found changed, unchanged, gone and new, and what did not go well."""
    kept = f"kept {len(report.kept)}, " if report.kept else ""
    return (
        f"Changed {len(report.changed)}, unchanged {len(report.unchanged)}, gone {len(report.gone)}, new from feeds "
        f"{len(report.added)}, {kept}failed {len(report.failed)} ({report.passages} passages in {report.seconds:.1f} s)"
    )
