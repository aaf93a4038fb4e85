"""The articles of a library as HTML."""

from __future__ import annotations

from dataclasses import replace

from ingest.article import Article, ArticleMetadata, ArticleSummary
from ingest.sources.documents import Failure
from ingest.stages.report import Progress, Report
from ingest.store.curation.query import ArticleList, ArticleQuery, SortKey
from ui.rendering.articles.article_html import ArticleStanding, TagEditor, article_html
from ui.rendering.articles.library_html import (
    MAX_CHIPS,
    IngestOutcome,
    UndoOffer,
    article_list_html,
    ingest_report_html,
    progress_html,
    removed_html,
)

ALL = ArticleQuery()
HARM = "<script>alert(1)</script>\"'"


def row(name: str, publisher: str | None = None, published: str | None = None, copies: int = 0) -> ArticleSummary:
    """One line of a list."""
    facts = ArticleMetadata(name, f"Title {name}", f"{name}.md", None, publisher, None, published, None)
    return ArticleSummary(facts, 3, copies)


def report(**changes: object) -> Report:
    """A report of nothing but these."""
    nothing: dict[str, object] = dict.fromkeys(
        ("added", "changed", "unchanged", "removed", "failed", "skipped", "notes"), ()
    )
    return Report(**{**nothing, "passages": 0, "seconds": 0.0, **changes})  # type: ignore[arg-type]


ROWS = [row("a", "Herald", "2022-03-10"), row("b", "Post", "2023-01-01"), row("c")]


def listed(*rows: ArticleSummary, query: ArticleQuery = ALL, found: int | None = None, total: int = 3) -> str:
    """A list of these lines."""
    copied = any(one.copies for one in rows)
    return article_list_html(ArticleList(rows, len(rows) if found is None else found, total, copied), query)


def test_the_list_tells_how_many_there_are_and_shows_some() -> None:
    assert ">3 articles</p>" in listed(*ROWS)
    assert ">1 of 3 articles</p>" in listed(*ROWS[:1], query=ArticleQuery("herald"))
    assert "None of 3 articles matches “zebra”." in listed(query=ArticleQuery("zebra"))
    some = listed(*ROWS[:2], found=3)
    assert some.count("<tr>") == 3
    assert 'data-act="more"' in some
    assert 'data-act="more"' not in listed(*ROWS)


def test_stars_notes_and_changes_are_marked() -> None:
    shown = listed(replace(ROWS[0], starred=True, notes=2, changed="2026-03-03T10:00:00+00:00"), ROWS[1])
    assert shown.count('aria-pressed="true" aria-label="Star: Title a"') == 1
    assert shown.count('data-starred="yes"') == 1
    assert "2 notes" in shown
    assert "Its text changed on 3 March 2026" in shown
    assert "None of 3 articles has a star." in listed(query=ArticleQuery(starred=True))
    assert "None of 3 articles has a note." in listed(query=ArticleQuery(noted=True))


def test_copies_are_told_where_there_are_any() -> None:
    assert "Copies" not in listed(*ROWS)
    assert '<td data-name="Copies" data-unit="copies">2</td>' in listed(*ROWS, row("d", copies=2))


def test_an_empty_library_offers_the_samples() -> None:
    assert 'data-act="samples"' in listed(total=0)


def test_the_column_that_sorts_says_so() -> None:
    assert "aria-sort" not in listed(*ROWS)
    by_title = listed(*ROWS, query=ArticleQuery(sort=SortKey.TITLE, descending=False))
    assert by_title.count("aria-sort") == by_title.count('aria-sort="ascending"') == 1
    assert 'aria-sort="descending"' in listed(*ROWS, query=ArticleQuery(sort=SortKey.PUBLISHED))


def test_tags_are_told_and_pages_that_are_gone() -> None:
    many = replace(ROWS[0].article, tags=tuple(f"tag-{one}" for one in range(9)))
    told = listed(replace(ROWS[0], article=many, gone="2026-11-03"))
    assert told.count('class="tag"') == MAX_CHIPS
    assert f"and {9 - MAX_CHIPS} more" in told
    assert "gone from the web" in told
    assert "3 November 2026" in told
    assert "Only with the tag" in listed(query=ArticleQuery(tags=("tag-1",)))


def test_what_was_removed_can_be_undone_the_last_first() -> None:
    told = removed_html([UndoOffer("k", "One", 12.34), UndoOffer("l", "Two", 30)])
    assert told.index("Two") < told.index("One")
    assert 'data-removal="k" data-expires="12.3"' in told


def test_a_report_tells_what_came_in_and_what_did_not() -> None:
    told = ingest_report_html(
        IngestOutcome(
            report(added=("a",), unchanged=("b", "c"), failed=(Failure("x", "x: it is empty"),), skipped=("y.png",)),
            {"a": "Title a", "b": "Title b", "c": "Title c"},
            ("/etc: no web address",),
        )
    )
    assert "There already: “Title b”, “Title c”." in told
    for part in ("1 article added, 2 articles there already.", "Title a", "x: it is empty", "1 .png", "/etc: no web"):
        assert part in told
    assert "No article was added." in ingest_report_html(IngestOutcome(report(), {}))
    assert "Stopped before the end." in ingest_report_html(IngestOutcome(report(interrupted=True), {}))


def test_whatever_an_article_holds_is_inert() -> None:
    facts = ArticleMetadata(HARM, HARM, HARM, HARM, HARM, HARM, HARM, HARM)
    article = Article(HARM, HARM, HARM, HARM, f"https://x.org/{HARM}", HARM, HARM, HARM)
    done = report(added=("a",), failed=(Failure(HARM, HARM),), skipped=(f"a.{HARM}",), notes=(HARM,))
    told = (
        listed(ArticleSummary(replace(facts, tags=(HARM,)), 1, 1, gone=HARM), query=ArticleQuery(HARM, (HARM,)))
        + listed(query=ArticleQuery(HARM, (HARM,)))
        + article_html(replace(article, tags=(HARM,)), ArticleStanding(HARM, HARM, 1), TagEditor((HARM,), HARM))
        + ingest_report_html(IngestOutcome(done, {"a": HARM}, (HARM,)))
        + progress_html(Progress(1, 2, 1, 1, HARM))
        + removed_html([UndoOffer(HARM, HARM, 1)])
    )
    assert "<script" not in told
    assert told.count("&lt;script&gt;") >= 15
