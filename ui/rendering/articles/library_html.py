"""The articles of a library → HTML: their list, one of them with its text, and what adding some did. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.stages.report import Progress, Report
from ingest.store.curation.query import ArticleList, ArticleQuery, SortKey
from ui.rendering.articles.upkeep import day_in_words
from ui.rendering.templating import render

PAGE_SIZE = 100
"""Articles that the list shows at once; a search narrows it."""

MAX_CHIPS = 6
"""Tags that the list shows of an article; the article itself shows all."""

_HEADS = (
    ("Title", SortKey.TITLE),
    ("Publisher", SortKey.PUBLISHER),
    ("Date", SortKey.PUBLISHED),
    ("Passages", SortKey.LENGTH),
)
"""The heads of columns by which the list is sorted."""

MAX_TITLES = 12
"""Titles that the report of an ingest names."""


@dataclass(frozen=True, slots=True)
class IngestOutcome:
    """What adding articles did: the report, the titles by id that it names, and what was refused, with the reason."""

    report: Report
    titles: Mapping[str, str]
    refused: tuple[str, ...] = ()
    hidden: str = ""

    def without_folder(self, message: str) -> str:
        """A message without the folder of uploads (`hidden`), in which what was sent lies by its SHA-256."""
        return re.sub(f"{re.escape(self.hidden)}(?:[0-9a-f]{{64}}[/\\\\])?", "", message) if self.hidden else message


def article_count(articles: int) -> str:
    """A number of articles as words: "1 article", "1,234 articles"."""
    return "1 article" if articles == 1 else f"{articles:,} articles"


def article_list_html(listed: ArticleList, query: ArticleQuery) -> str:
    """The articles that a query found, with buttons to sort them, to read and to remove each."""
    return render(
        "article_list.html",
        listed=listed,
        query=query,
        heads=_HEADS,
        max_chips=MAX_CHIPS,
        article_count=article_count,
        day_in_words=day_in_words,
    )


def progress_html(progress: Progress) -> str:
    """How far an ingest is."""
    return render(
        "ingest_progress.html",
        progress=progress,
        current=Path(progress.current).name if "://" not in progress.current else progress.current,
        articles=article_count(progress.articles),
    )


def named_stored(report: Report) -> list[str]:
    """The ids of the articles stored by an ingest that its report names."""
    return [*report.added, *report.changed][:MAX_TITLES]


def named_there(report: Report) -> list[str]:
    """The ids of the articles that were there already that its report names."""
    return list(dict.fromkeys(report.unchanged))[:MAX_TITLES]


def ingest_report_html(outcome: IngestOutcome) -> str:
    """What an ingest did, with the reason for each failure."""
    report = outcome.report
    counts = ((report.added, "added"), (report.changed, "changed"), (report.unchanged, "there already"))
    failures = (*outcome.refused, *(failure.reason for failure in report.failed), *_skipped(report))
    return render(
        "ingest_report.html",
        done=", ".join(f"{article_count(len(ids))} {what}" for ids, what in counts if ids) or "No article was added",
        titles=[outcome.titles[one] for one in named_stored(report)],
        there=[outcome.titles[one] for one in named_there(report)],
        there_unnamed=max(0, len(set(report.unchanged)) - MAX_TITLES),
        interrupted=report.interrupted,
        notes=[outcome.without_folder(note) for note in report.notes],
        failures=[outcome.without_folder(reason) for reason in failures],
    )


def _skipped(report: Report) -> list[str]:
    endings = Counter(Path(path).suffix or "no ending" for path in report.skipped)
    return [f"{count} {ending}: files of this kind are not read." for ending, count in endings.most_common()]


@dataclass(frozen=True, slots=True)
class UndoOffer:
    """An article that was removed and can be brought back by a key, for so many seconds from now."""

    key: str
    title: str
    seconds: float


def removed_html(offers: Sequence[UndoOffer]) -> str:
    """That articles were removed, the last first, each with a button to bring it back."""
    return render("removed.html", offers=tuple(reversed(offers)))


def tagged_html(articles: int, tags: Sequence[str]) -> str:
    """That articles were given tags."""
    return render("done.html", done=f"Tagged {article_count(articles)} with {', '.join(tags)}.")


def brought_back_html(title: str, offers: Sequence[UndoOffer]) -> str:
    """That an article is back in the library, and what else can be brought back."""
    return render("done.html", done=f"Back in the library: {title}") + (removed_html(offers) if offers else "")


def problem_html(reason: str) -> str:
    """Why nothing could be done."""
    return render("problem.html", reason=reason)
