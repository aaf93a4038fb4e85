"""An article as HTML: its text under its headings, with quotes marked."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Span
from ingest.article import Article, Section, Version
from ingest.store.curation.notes import Note
from ingest.store.curation.stars import Star
from ui.rendering.articles.article_html import (
    Annotations,
    ArticleStanding,
    TagEditor,
    article_html,
    marked_article_html,
    paragraphs_of,
)

HARM = "<script>alert(1)</script>\"'"


def test_an_article_is_shown_with_its_text_and_a_link_only_to_the_web() -> None:
    article = Article("a", "One.\n\nTwo.", "Title", "/x/a.md", "https://x.org/a", "Herald", "Ann", "2024")
    told = article_html(article)
    assert told.index("<p>One.</p>") < told.index("<p>Two.</p>")
    assert 'href="https://x.org/a"' in told
    assert "Herald · Ann · 2024" in told
    assert "href" not in article_html(Article("a", "One.", "Title", "/x/a.md", "javascript:alert(1)"))


def test_what_an_article_said_before_is_shown_with_what_went_struck_out() -> None:
    now = Article("a", "It sank at noon. Ten were saved.", "Title", "/x/a.md")
    before = Article("a", f"It sank at noon. Nine {HARM} were saved.", "Old title", "/x/a.md")
    told = article_html(now, ArticleStanding.of(None, [Version(1, "2026-12-01T10:00:00+00:00", before)], now))
    assert "Changed on 1 December 2026 (1 earlier text)" in told
    assert "Until 1 December 2026, “Old title”" in told
    assert "<del>Nine &lt;script&gt;" in told
    assert "<del>It sank" not in told
    assert "<del>" not in article_html(now, ArticleStanding.of(None, [Version(1, "2026-12-01T10:00:00+00:00", before)]))


def test_headings_stand_above_what_they_govern() -> None:
    sections = (Section(0, "First"), Section(6, "Second"), Section(6, "Third"))
    article = Article("a", "One.\n\nTwo.\nThree.", "Title", "/x/a.md", sections=sections)
    assert [paragraph.headings for paragraph in paragraphs_of(article, ())] == [("First",), ("Second", "Third"), ()]


def test_quotes_are_marked_in_the_order_of_the_text_and_one_over_two_lines_on_both() -> None:
    article = Article("a", "It sank. It was\nfound. All lived.", "Title", "/x/a.md")
    told = marked_article_html(article, [Span(9, 22), Span(0, 8), Span(900, 910)])
    assert '<mark tabindex="-1" data-mark="1">It sank.</mark>' in told
    assert told.count('data-mark="2"') == 2
    assert "1 of 2 quotes" in told
    assert "Next" not in marked_article_html(article, [Span(0, 8)])


def test_notes_tell_what_they_are_on_and_whether_it_is_gone() -> None:
    article = Article("a", "It sank. All lived.", "Title", "/x/a.md")
    notes = [
        Note(1, "a", HARM, "2026-03-01T10:00:00+00:00", "greta", "It sank.", 0, 8),
        Note(2, "a", "Whole", "2026-03-02T10:00:00+00:00"),
        Note(3, "a", "Lost", "2026-03-02T10:00:00+00:00", "", "It had", 0, 6, in_text=False),
    ]
    annotations = Annotations(Star("a", "per", "2026-03-03T10:00:00+00:00"), notes)
    shown = article_html(article, editor=TagEditor(), annotations=annotations)
    assert '<mark tabindex="-1" data-mark="1">It sank.</mark> All lived.' in shown
    assert "Note 1 by greta, 1 March 2026." in shown
    assert "Note 3, 2 March 2026; these words are not in the article any more." in shown
    assert "Starred by per on 3 March 2026" in shown
    assert "<script" not in shown
    assert shown.count('data-act="unnoted"') == 3
    only_looks = article_html(article, annotations=annotations)
    assert "data-act" not in only_looks.replace('data-act="closed"', "")
    assert "Whole" in only_looks
    assert "noting" not in article_html(article)


@given(st.text(st.sampled_from("ab \n")), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=5))
def test_nothing_of_the_text_is_lost_or_doubled_by_marks(text: str, places: list[tuple[int, int]]) -> None:
    article = Article("a", text, "Title", "/x/a.md")
    spans = [Span(start, start + length) for start, length in places]
    shown = paragraphs_of(article, _apart(spans, len(text)))
    lines = [line for line in text.split("\n") if line.strip()]
    assert ["".join(part.text for part in paragraph.parts) for paragraph in shown] == lines
    marked = [part.text for paragraph in shown for part in paragraph.parts if part.mark]
    assert _letters(marked) == _letters(text[one.start : one.end] for one in _apart(spans, len(text)))


def _letters(texts: Iterable[str]) -> str:
    return "".join("".join(texts).split())


def _apart(spans: list[Span], length: int) -> list[Span]:
    """Those that lie in a text and do not overlap one before."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        if span.end <= length and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return kept


def test_whatever_an_article_holds_is_inert() -> None:
    article = Article(HARM, HARM, HARM, HARM, f"https://x.org/{HARM}", HARM, HARM, HARM, sections=(Section(0, HARM),))
    told = article_html(article) + marked_article_html(article, [Span(0, 5)])
    assert "<script" not in told
