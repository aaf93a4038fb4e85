"""One article as the tab of articles shows it, and its tags as they are set there."""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr

from ingest.errors import ArticleDeskError, UsageError
from ingest.library import Library
from ui.access.authorization import EDITORS_ONLY
from ui.page.html_pane import event_text
from ui.rendering.articles.article_html import ArticleStanding, TagEditor, article_html


class ArticleView:
    """Articles as HTML, with fields for tags where who looks may set them."""

    def __init__(self, library: Library, may_edit: Callable[[gr.Request], bool]) -> None:
        self._library = library
        self._may_edit = may_edit

    def opened(self, clicked: gr.EventData, request: gr.Request) -> str:
        """The article of a button.

        Raises:
            ArticleDeskError: there is none.
        """
        return self._shown(event_text(clicked, "article"), request)

    def tagged(self, sent: gr.EventData, request: gr.Request) -> str:
        """The article of a form, with the tag in it.

        Raises:
            ArticleDeskError: there is none, or who sends it is no editor.
        """
        tags = [tag for tag in event_text(sent, "tag").split(",") if tag.strip()]
        return self._changed(event_text(sent, "article"), request, add=tags)

    def untagged(self, clicked: gr.EventData, request: gr.Request) -> str:
        """The article of a button, without the tag of the button.

        Raises:
            ArticleDeskError: there is none, or who sends it is no editor.
        """
        return self._changed(event_text(clicked, "article"), request, remove=[event_text(clicked, "tag")])

    def _changed(
        self, article_id: str, request: gr.Request, *, add: list[str] | None = None, remove: list[str] | None = None
    ) -> str:
        if not self._may_edit(request):
            raise UsageError(EDITORS_ONLY)
        problem = ""
        try:
            self._library.change_tags([article_id], add=add or (), remove=remove or ())
        except ArticleDeskError as refused:
            problem = str(refused)
        return self._shown(article_id, request, problem=problem, at_tags=True)

    def _shown(self, article_id: str, request: gr.Request, *, problem: str = "", at_tags: bool = False) -> str:
        article = self._library.article(article_id)
        standing = ArticleStanding.of(self._library.origin(article.id).gone, self._library.versions(article.id))
        editor = TagEditor(tuple(self._library.tags()), problem, at_tags) if self._may_edit(request) else None
        return article_html(article, standing, editor)
