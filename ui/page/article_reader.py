"""A whole article in a dialog over the page, opened from the card of a quote: its quotes are marked in it."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from ingest.errors import ArticleDeskError
from ingest.library import Library
from ingest.pictures import has_pictures
from ui.page.articles.page_pictures import PagePictures
from ui.page.html_pane import EVENT_OPTIONS, INTERNAL_ERROR, Updates, event_text, html_pane, on_failure, render
from ui.rendering.articles.article_html import ArticleStanding, marked_article_html
from ui.rendering.source_cards import spans_of

SCRIPT = Path(__file__).with_name("article_reader.js").read_text(encoding="utf-8")


class ArticleReader:
    """The dialog; made inside the page that holds it, and empty while it is shut."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._pane = html_pane("", "whole-article", SCRIPT)
        PagePictures(library).listen_to(self._pane)
        self._pane.closed(lambda: "", None, [self._pane], **EVENT_OPTIONS)

    def listen_to(self, *panes: gr.HTML) -> None:
        """Open what the cards on these panes lead to."""
        opening = [pane.read(self._open, None, [self._pane], **EVENT_OPTIONS) for pane in panes]
        on_failure(opening, self._failed, None, [self._pane])

    def _open(self, clicked: gr.EventData) -> Updates:
        spans = spans_of(event_text(clicked, "marks"))
        try:
            article = self._library.article(event_text(clicked, "article"))
            standing = ArticleStanding.of(
                self._library.origin(article.id).gone, self._library.versions(article.id), article
            )
            pictured = has_pictures(self._library, article.id)
        except ArticleDeskError as problem:
            return {self._pane: render("unread_article.html", reason=str(problem))}
        return {self._pane: marked_article_html(article, spans, standing, has_pictures=pictured)}

    def _failed(self) -> Updates:
        return {self._pane: render("unread_article.html", reason=INTERNAL_ERROR)}
