"""Notes on the quotes of answers: read for the cards that stand beside the chat, and written there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import gradio as gr

from ingest.errors import ArticleDeskError, UsageError
from ingest.library import Library
from ingest.store.curation.notes import LONGEST_NOTE
from ui.access.authorization import EDITORS_ONLY, user_name
from ui.page.html_pane import event_text
from ui.rendering.conversation_html import QuoteNotes, sources_html
from ui.rendering.conversations.conversation import Exchange
from ui.rendering.plain_text import shown_citations


class Noting:
    """The notes on what a conversation cites."""

    def __init__(self, library: Library, may_edit: Callable[[gr.Request], bool]) -> None:
        self._library = library
        self._may_edit = may_edit

    def sources_html(self, exchanges: Sequence[Exchange], last: tuple[str, int] | None = None) -> str:
        """The sources of answers with the notes on their quotes; `last` is as in `QuoteNotes`."""
        cited = {one.article_id for exchange in exchanges for one in shown_citations(exchange.answer)}
        try:
            notes = [note for article_id in sorted(cited) for note in self._library.notes(article_id)]
        except ArticleDeskError:  # the answers stand there all the same, and what is broken is told with them
            notes = []
        return sources_html(exchanges, QuoteNotes(notes, last))

    def write(self, sent: gr.EventData, request: gr.Request) -> tuple[str, int]:
        """Store the note of a form on the quote that it stands at: the id of its article, and where the quote begins.

        Raises:
            ArticleDeskError: the note is empty, the quote is gone, or who sends it is no editor.
        """
        if not self._may_edit(request):
            raise UsageError(EDITORS_ONLY)
        start, end = (_offset(event_text(sent, name, 9)) for name in ("start", "end"))
        article_id, text = event_text(sent, "article"), event_text(sent, "text", LONGEST_NOTE)
        self._library.add_note(article_id, text, span=(start, end), author=user_name(request))
        return article_id, start


def _offset(sent: str) -> int:
    return int(sent) if sent.isascii() and sent.isdigit() else -1
