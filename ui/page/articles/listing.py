"""The list of articles: searched, sorted, narrowed to a tag, a star or a note, and shown a page at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from ingest.library import Library
from ingest.store.curation.query import ArticleQuery, SortKey
from ui.page.html_pane import EVENT_OPTIONS, Updates, event_text, html_pane
from ui.rendering.articles.library_html import PAGE_SIZE, article_list_html

PICKING = Path(__file__).with_name("picking.js").read_text(encoding="utf-8")


class ArticleListing:
    """The list and what it is asked; made inside the page that holds it. `pane` has the buttons of the articles."""

    def __init__(self, library: Library, tag: gr.State) -> None:
        """`tag` is that of the articles that the list shows, or ""."""
        self._library = library
        self._tag = tag
        self.search = gr.Textbox(
            label="Search the list",
            value="",
            placeholder="Title, words in it, publisher, author, date, tag, note",
            elem_id="search",
            max_length=200,
        )
        self.pane = html_pane(self._html(ArticleQuery(), PAGE_SIZE), "list", PICKING)
        self.most = gr.State(PAGE_SIZE)
        self._only = gr.State("")  # the list shows articles with a mark only: "star", "note"
        self._sort = gr.State((SortKey.ADDED.value, True))  # by what, and whether descending

    def listen_to(self, refreshed_at: gr.State) -> list[gr.events.Dependency]:
        """Show what is asked of the list, and what has changed since; what may fail."""
        asked: list[Any] = [self.search, self._tag, self._only, self._sort]
        narrower = [part.change for part in asked]
        changes = [*narrower, self.most.change, refreshed_at.change]
        # One listener, which works on one event at a time and then on the last that came meanwhile: of two listeners
        # the later answer would win, though it may be that to what was searched for before.
        return [
            gr.on(changes, self._shown, [self.most, *asked], [self.pane], trigger_mode="always_last", **EVENT_OPTIONS),
            gr.on(narrower, lambda: PAGE_SIZE, None, [self.most], **EVENT_OPTIONS),
            self.pane.sorted(self._sorted, [self._sort], [self._sort], **EVENT_OPTIONS),
            self.pane.narrowed(self._narrowed, None, [self._tag], **EVENT_OPTIONS),
            self.pane.more(lambda most: most + PAGE_SIZE, [self.most], [self.most], **EVENT_OPTIONS),
            self.pane.marked(self._marked, None, [self._only], **EVENT_OPTIONS),
        ]

    def _shown(self, most: int, search: str, tag: str, only: str, sort: tuple[str, bool]) -> Updates:
        query = ArticleQuery(search, (tag,) if tag else (), SortKey(sort[0]), sort[1], only == "star", only == "note")
        return {self.pane: self._html(query, most)}

    def _html(self, query: ArticleQuery, most: int) -> str:
        return article_list_html(self._library.list_articles(query, most), query)

    def _sorted(self, sort: tuple[str, bool], clicked: gr.EventData) -> Updates:
        """By the column that was clicked; the other way round where the list was sorted by it before."""
        by = event_text(clicked, "by")
        if by not in [key.value for key in SortKey]:
            return {self._sort: sort}
        newest_first = by in {SortKey.ADDED, SortKey.PUBLISHED, SortKey.LENGTH}
        return {self._sort: (by, not sort[1] if by == sort[0] else newest_first)}

    def _narrowed(self, clicked: gr.EventData) -> Updates:
        return {self._tag: event_text(clicked, "tag")}

    def _marked(self, clicked: gr.EventData) -> Updates:
        return {self._only: event_text(clicked, "only")}
