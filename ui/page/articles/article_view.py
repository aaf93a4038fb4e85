"""One article as the tab of articles shows it, and its tags as they are set there."""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr

from ingest.errors import ArticleDeskError, UsageError
from ingest.library import Library
from ingest.store.curation.notes import LONGEST_NOTE
from ui.access.authorization import EDITORS_ONLY, user_name
from ui.page.article_filter import MOST_CHOSEN
from ui.page.html_pane import event_text, event_texts
from ui.rendering.articles.article_html import Annotations, ArticleStanding, TagEditor, article_html


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

    def tag_all(self, sent: gr.EventData, request: gr.Request) -> tuple[int, list[str]]:
        """Give the articles of an event its tags: how many have these now, and the tags.

        Raises:
            ArticleDeskError: a tag is none, an article is gone, or who sends it is no editor.
        """
        self._refuse_readers(request)
        tags = [tag.strip() for tag in event_text(sent, "tags").split(",") if tag.strip()]
        articles = event_texts(sent, "articles", MOST_CHOSEN)
        self._library.change_tags(articles, add=tags)
        return len(articles), tags

    def untagged(self, clicked: gr.EventData, request: gr.Request) -> str:
        """The article of a button, without the tag of the button.

        Raises:
            ArticleDeskError: there is none, or who sends it is no editor.
        """
        return self._changed(event_text(clicked, "article"), request, remove=[event_text(clicked, "tag")])

    def starred(self, clicked: gr.EventData, request: gr.Request) -> str:
        """The article of a button, with the star that the button gives or takes.

        Raises:
            ArticleDeskError: there is none, or who sends it is no editor.
        """
        self.star(clicked, request)
        return self._shown(event_text(clicked, "article"), request, at_notes=True)

    def star(self, clicked: gr.EventData, request: gr.Request) -> None:
        """Give the article of a button a star, or take it away.

        Raises:
            ArticleDeskError: there is none, or who sends it is no editor.
        """
        self._refuse_readers(request)
        article_id = event_text(clicked, "article")
        if event_text(clicked, "starred") == "yes":
            self._library.star(article_id, author=user_name(request))
        else:
            self._library.unstar(article_id)

    def noted(self, sent: gr.EventData, request: gr.Request) -> str:
        """The article of a form, with the note in it.

        Raises:
            ArticleDeskError: there is none, or who sends it is no editor.
        """
        self._refuse_readers(request)
        article_id, problem = event_text(sent, "article"), ""
        text, words = event_text(sent, "text", LONGEST_NOTE), event_text(sent, "words")
        try:
            self._library.add_note(article_id, text, words=words, author=user_name(request))
        except ArticleDeskError as refused:
            problem = str(refused)
        return self._shown(article_id, request, note_problem=problem, at_notes=True)

    def unnoted(self, clicked: gr.EventData, request: gr.Request) -> str:
        """The article of a button, without the note of the button.

        Raises:
            ArticleDeskError: there is none, or who sends it is no editor.
        """
        self._refuse_readers(request)
        number, problem = event_text(clicked, "note"), ""
        try:
            self._library.remove_note(int(number) if number.isascii() and number.isdigit() else 0)
        except ArticleDeskError as refused:
            problem = str(refused)
        return self._shown(event_text(clicked, "article"), request, note_problem=problem, at_notes=True)

    def _refuse_readers(self, request: gr.Request) -> None:
        if not self._may_edit(request):
            raise UsageError(EDITORS_ONLY)

    def _changed(
        self, article_id: str, request: gr.Request, *, add: list[str] | None = None, remove: list[str] | None = None
    ) -> str:
        self._refuse_readers(request)
        problem = ""
        try:
            self._library.change_tags([article_id], add=add or (), remove=remove or ())
        except ArticleDeskError as refused:
            problem = str(refused)
        return self._shown(article_id, request, problem=problem, at_tags=True)

    def _shown(
        self,
        article_id: str,
        request: gr.Request,
        *,
        problem: str = "",
        at_tags: bool = False,
        note_problem: str = "",
        at_notes: bool = False,
    ) -> str:
        article = self._library.article(article_id)
        standing = ArticleStanding.of(
            self._library.origin(article.id).gone, self._library.versions(article.id), article
        )
        editor = TagEditor(tuple(self._library.tags()), problem, at_tags) if self._may_edit(request) else None
        star, notes = self._library.stars().get(article.id), self._library.notes(article.id)
        return article_html(article, standing, editor, Annotations(star, notes, note_problem, at_notes))
