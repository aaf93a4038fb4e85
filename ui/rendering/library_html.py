"""The articles of a library → HTML: their list, one of them with its text, and what adding some did. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.article import Article, ArticleSummary
from ingest.pipeline import Progress, Report
from ui.rendering.answer_html import escaped

SHOWN = 100
"""Articles that the list shows at once; a search narrows it."""


@dataclass(frozen=True, slots=True)
class Added:
    """What adding articles did: the report, the titles of its articles by id, and what was refused, with the reason."""

    report: Report
    titles: Mapping[str, str]
    refused: tuple[str, ...] = ()
    hidden: str = ""

    def shown(self, told: str) -> str:
        """What is told, without the folder of uploads (`hidden`), in which what was sent lies by its SHA-256."""
        return re.sub(f"{re.escape(self.hidden)}(?:[0-9a-f]{{64}}[/\\\\])?", "", told) if self.hidden else told


def matching(rows: Sequence[ArticleSummary], search: str) -> list[ArticleSummary]:
    """The articles, the newest in the library first, with all words of a search in title, publisher, author or date."""
    words = search.casefold().split()
    return [row for row in reversed(rows) if all(word in _searched(row) for word in words)]


def _searched(row: ArticleSummary) -> str:
    facts = row.article
    known = (facts.title, facts.publisher, facts.author, facts.published, facts.source)
    return " ".join(filter(None, known)).casefold()


def count_of(articles: int) -> str:
    """A number of articles in words: "1 article", "1,234 articles"."""
    return "1 article" if articles == 1 else f"{articles:,} articles"


def list_html(rows: Sequence[ArticleSummary], search: str, shown: int = SHOWN) -> str:
    """The articles that match a search, at most so many, with buttons to read and to remove each."""
    if not rows:
        return (
            '<section class="listing empty"><p>No articles yet. Add some above, or <button type="button" '
            'data-act="samples">load a dozen samples</button> to look around.</p></section>'
        )
    found = matching(rows, search)
    if not found:
        none = f"None of {count_of(len(rows))} matches “{escaped(search)}”."
        return f'<section class="listing empty"><p role="status">{none}</p></section>'
    copied = any(row.copies for row in rows)
    names = ("Title", "Publisher", "Date", "Passages", *(["Copies"] if copied else []))
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    body = "".join(_row(row, copied=copied) for row in found[:shown])
    more = (
        f'<p class="more">{count_of(shown)} of {len(found):,} shown. '
        '<button type="button" data-act="more">Show more</button></p>'
        if len(found) > shown
        else ""
    )
    return (
        f'<section class="listing"><p class="count" role="status">{_count(len(found), len(rows))}</p><table><thead><tr>'
        f'{head}<th scope="col"><span class="unseen">Remove</span></th></tr></thead><tbody>{body}</tbody></table>'
        f"{more}{_CONFIRMATION}</section>"
    )


def _count(found: int, all_of_them: int) -> str:
    return count_of(found) if found == all_of_them else f"{found:,} of {count_of(all_of_them)}"


def _row(row: ArticleSummary, *, copied: bool) -> str:
    facts = row.article
    copies = f'<td data-name="Copies">{row.copies or ""}</td>' if copied else ""
    name, title = escaped(facts.id), escaped(facts.title)
    return (
        f'<tr><th scope="row"><button type="button" class="title" data-act="opened" data-article="{name}">{title}'
        f'</button></th><td data-name="Publisher">{escaped(facts.publisher or "")}</td>'
        f'<td data-name="Date">{escaped(facts.published or "")}</td><td data-name="Passages">{row.passages}</td>'
        f'{copies}<td><button type="button" class="remove" data-remove="{name}" '
        f'data-title="{title}" aria-label="Remove {title}">Remove</button></td></tr>'
    )


_CONFIRMATION = (
    '<dialog aria-labelledby="removing"><form method="dialog"><h2 id="removing">Remove this article?</h2>'
    '<p class="title"></p><p>It leaves the library, with all its passages. Answers can no longer quote it.</p>'
    '<p class="choices"><button value="">Keep it</button><button value="remove" class="danger">Remove</button></p>'
    "</form></dialog>"
)


def article_html(article: Article) -> str:
    """One article: its facts, and its text as it is quoted from."""
    known = [escaped(fact) for fact in (article.publisher, article.author, article.published) if fact]
    if article.url and article.url.startswith(("http://", "https://")):
        address = escaped(article.url)
        known.append(f'<a href="{address}" target="_blank" rel="noopener noreferrer">Original ↗</a>')
    else:
        known.append(f'<span title="{escaped(article.source)}">{escaped(Path(article.source).name)}</span>')
    paragraphs = "".join(f"<p>{escaped(line)}</p>" for line in article.text.split("\n") if line.strip())
    return (
        '<article class="reader"><button type="button" data-act="closed">← All articles</button>'
        f'<h2 tabindex="-1" data-focus>{escaped(article.title)}</h2><p class="facts">{" · ".join(known)}</p>'
        f'<div class="body">{paragraphs}</div></article>'
    )


def progress_html(progress: Progress) -> str:
    """How far adding articles is."""
    under_way = progress.bytes_done < progress.bytes_total  # of web pages it is not known how much there is
    known = f' value="{progress.bytes_done}" max="{progress.bytes_total}"' if under_way else ""
    name = Path(progress.current).name if "://" not in progress.current else progress.current
    done = f"{count_of(progress.articles)} read, {progress.passages:,} passages stored"
    return (
        f'<section class="progress"><progress{known} aria-label="Adding articles"></progress>'
        f'<p role="status">{done}. <span class="current">{escaped(name)}</span></p>'
        '<button type="button" data-act="halted">Stop</button></section>'
    )


def added_html(added: Added) -> str:
    """What adding articles did, with the reason for each failure."""
    report = added.report
    counts = ((report.added, "added"), (report.changed, "changed"), (report.unchanged, "there already"))
    done = ", ".join(f"{count_of(len(ids))} {what}" for ids, what in counts if ids) or "No article was added"
    titles = "".join(f"<li>{escaped(added.titles[one])}</li>" for one in (*report.added, *report.changed)[:12])
    failures = [*added.refused, *(failure.reason for failure in report.failed), *_skipped(report)]
    wrong = "".join(f"<li>{escaped(added.shown(reason))}</li>" for reason in failures)
    notes = "".join(f'<p class="remark">{escaped(added.shown(note))}</p>' for note in report.notes)
    stopped = '<p class="remark">Stopped before the end. What was stored stays.</p>' if report.interrupted else ""
    return (
        f'<section class="report" role="status"><p class="done">{done}.</p>{f"<ul>{titles}</ul>" if titles else ""}'
        f"{stopped}{notes}{f'<h3>Not added</h3><ul class=problems>{wrong}</ul>' if wrong else ''}</section>"
    )


def _skipped(report: Report) -> list[str]:
    endings = Counter(Path(path).suffix or "no ending" for path in report.skipped)
    return [f"{count} {ending}: files of this kind are not read." for ending, count in endings.most_common()]


def removed_html(article: Article) -> str:
    """That an article was removed."""
    return f'<section class="report" role="status"><p class="done">Removed: {escaped(article.title)}</p></section>'


def problem_html(reason: str) -> str:
    """Why nothing could be done."""
    return f'<p class="problem" role="alert">{escaped(reason)}</p>'
