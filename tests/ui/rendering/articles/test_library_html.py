"""The articles of a library as HTML."""

from __future__ import annotations

import pytest

from ingest.article import Article, ArticleMetadata, ArticleSummary
from ingest.sources.documents import Failure
from ingest.stages.report import Progress, Report
from ui.rendering.articles.article_html import article_html
from ui.rendering.articles.library_html import (
    IngestOutcome,
    article_list_html,
    ingest_report_html,
    matching_articles,
    progress_html,
    removed_html,
)

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


@pytest.mark.parametrize(
    ("search", "found"),
    [("", "cba"), ("HERALD", "a"), ("title 2023", "b"), ("herald 2023", ""), ("c.md", "c"), ("  ", "cba")],
)
def test_a_search_finds_articles_by_their_facts(search: str, found: str) -> None:
    assert "".join(one.article.id for one in matching_articles(ROWS, search)) == found


def test_the_list_tells_how_many_there_are_and_shows_some() -> None:
    assert ">3 articles</p>" in article_list_html(ROWS, "")
    assert ">1 of 3 articles</p>" in article_list_html(ROWS, "herald")
    assert "None of 3 articles" in article_list_html(ROWS, "zebra")
    some = article_list_html(ROWS, "", shown=2)
    assert some.count("<tr>") == 3
    assert 'data-act="more"' in some
    assert 'data-act="more"' not in article_list_html(ROWS, "", shown=3)


def test_copies_are_told_where_there_are_any() -> None:
    assert "Copies" not in article_list_html(ROWS, "")
    assert '<td data-name="Copies">2</td>' in article_list_html([*ROWS, row("d", copies=2)], "")


def test_an_empty_library_offers_the_samples() -> None:
    assert 'data-act="samples"' in article_list_html([], "")


def test_a_report_tells_what_came_in_and_what_did_not() -> None:
    told = ingest_report_html(
        IngestOutcome(
            report(added=("a",), unchanged=("b", "c"), failed=(Failure("x", "x: it is empty"),), skipped=("y.png",)),
            {"a": "Title a"},
            ("/etc: no web address",),
        )
    )
    for part in ("1 article added, 2 articles there already.", "Title a", "x: it is empty", "1 .png", "/etc: no web"):
        assert part in told
    assert "No article was added." in ingest_report_html(IngestOutcome(report(), {}))
    assert "Stopped before the end." in ingest_report_html(IngestOutcome(report(interrupted=True), {}))


def test_whatever_an_article_holds_is_inert() -> None:
    facts = ArticleMetadata(HARM, HARM, HARM, HARM, HARM, HARM, HARM, HARM)
    article = Article(HARM, HARM, HARM, HARM, f"https://x.org/{HARM}", HARM, HARM, HARM)
    done = report(added=("a",), failed=(Failure(HARM, HARM),), skipped=(f"a.{HARM}",), notes=(HARM,))
    told = (
        article_list_html([ArticleSummary(facts, 1, 1)], HARM)
        + article_list_html(ROWS, HARM)
        + article_html(article)
        + ingest_report_html(IngestOutcome(done, {"a": HARM}, (HARM,)))
        + progress_html(Progress(1, 2, 1, 1, HARM))
        + removed_html(article)
    )
    assert "<script" not in told
    assert told.count("&lt;script&gt;") >= 15
