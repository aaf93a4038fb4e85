"""A page of a PDF as a picture, in a dialog over the article: the words of quotes are marked on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import gradio as gr

from ingest.errors import ArticleDeskError
from ingest.library import Library
from ingest.pictures import draw_page
from ui.page.html_pane import EVENT_OPTIONS, INTERNAL_ERROR, Updates, event_text, html_pane, on_failure
from ui.rendering.articles.page_picture_html import page_picture_html, page_problem_html, page_waiting_html
from ui.rendering.source_cards import spans_of

SCRIPT = Path(__file__).with_name("page_pictures.js").read_text(encoding="utf-8")


class PagePictures:
    """The dialog; made inside the page that holds it, and empty while it is shut."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._pane = html_pane("", "page-picture", SCRIPT)
        self._pane.closed(lambda: "", None, [self._pane], **EVENT_OPTIONS)
        self.listen_to(self._pane)

    def listen_to(self, *panes: gr.HTML) -> None:
        """Open the pages that buttons on these panes lead to."""
        opening = [pane.pictured(self._open, None, [self._pane], **EVENT_OPTIONS) for pane in panes]
        on_failure(opening, lambda: {self._pane: page_problem_html(INTERNAL_ERROR)}, None, [self._pane])

    def _open(self, clicked: gr.EventData) -> Iterator[Updates]:
        """The page of a button: it names an article and a page, and never a file."""
        article_id, marks = event_text(clicked, "article"), event_text(clicked, "marks")
        page = event_text(clicked, "page", 9)
        number = int(page) if page.isascii() and page.isdecimal() else 0
        yield {self._pane: page_waiting_html(number)}
        try:
            spans = [(one.start, one.end) for one in spans_of(marks)]
            picture = draw_page(self._library, article_id, number, spans)
            title = self._library.article(article_id).title
        except ArticleDeskError as problem:
            yield {self._pane: page_problem_html(str(problem))}
            return
        yield {self._pane: page_picture_html(title, article_id, marks, picture)}
