"""The articles of a library → HTML: their list, one of them with its text, and what adding some did. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.article import Article, ArticleSummary
from ingest.stages.report import Progress, Report
from ui.rendering.templating import render

PAGE_SIZE = 100
"""Articles that the list shows at once; a search narrows it."""

MAX_TITLES = 12
"""Titles that the report of an ingest names."""


@dataclass(frozen=True, slots=True)
class IngestOutcome:
    """What adding articles did: the report, the titles of its articles by id, and what was refused, with the reason."""

    report: Report
    titles: Mapping[str, str]
    refused: tuple[str, ...] = ()
    hidden: str = ""

    def without_folder(self, message: str) -> str:
        """A message without the folder of uploads (`hidden`), in which what was sent lies by its SHA-256."""
        return re.sub(f"{re.escape(self.hidden)}(?:[0-9a-f]{{64}}[/\\\\])?", "", message) if self.hidden else message


def matching_articles(rows: Sequence[ArticleSummary], search: str) -> list[ArticleSummary]:
    """The articles, the newest in the library first, with all words of a search in title, publisher, author or date."""
    words = search.casefold().split()
    return [row for row in reversed(rows) if all(word in _searched(row) for word in words)]


def _searched(row: ArticleSummary) -> str:
    facts = row.article
    known = (facts.title, facts.publisher, facts.author, facts.published, facts.source)
    return " ".join(filter(None, known)).casefold()


def article_count(articles: int) -> str:
    """A number of articles as words: "1 article", "1,234 articles"."""
    return "1 article" if articles == 1 else f"{articles:,} articles"


def article_list_html(rows: Sequence[ArticleSummary], search: str, shown: int = PAGE_SIZE) -> str:
    """The articles that match a search, at most so many, with buttons to read and to remove each."""
    return render(
        "article_list.html",
        total=len(rows),
        found=matching_articles(rows, search),
        search=search,
        shown=shown,
        copied=any(row.copies for row in rows),
        article_count=article_count,
    )


def progress_html(progress: Progress) -> str:
    """How far an ingest is."""
    return render(
        "ingest_progress.html",
        progress=progress,
        current=Path(progress.current).name if "://" not in progress.current else progress.current,
        articles=article_count(progress.articles),
    )


def ingest_report_html(outcome: IngestOutcome) -> str:
    """What an ingest did, with the reason for each failure."""
    report = outcome.report
    counts = ((report.added, "added"), (report.changed, "changed"), (report.unchanged, "there already"))
    failures = (*outcome.refused, *(failure.reason for failure in report.failed), *_skipped(report))
    return render(
        "ingest_report.html",
        done=", ".join(f"{article_count(len(ids))} {what}" for ids, what in counts if ids) or "No article was added",
        titles=[outcome.titles[one] for one in (*report.added, *report.changed)[:MAX_TITLES]],
        interrupted=report.interrupted,
        notes=[outcome.without_folder(note) for note in report.notes],
        failures=[outcome.without_folder(reason) for reason in failures],
    )


def _skipped(report: Report) -> list[str]:
    endings = Counter(Path(path).suffix or "no ending" for path in report.skipped)
    return [f"{count} {ending}: files of this kind are not read." for ending, count in endings.most_common()]


def removed_html(article: Article) -> str:
    """That an article was removed."""
    return render("done.html", done=f"Removed: {article.title}")


def problem_html(reason: str) -> str:
    """Why nothing could be done."""
    return render("problem.html", reason=reason)
