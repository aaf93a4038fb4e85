"""The empty conversation, and the questions that stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from ingest.errors import UsageError
from ingest.library import Library
from ui.page.article_filter import FilterControls, within
from ui.page.html_pane import EVENT_OPTIONS, Updates, html_pane
from ui.page.suggested_questions import SuggestedQuestions
from ui.rendering.conversation_html import conversation_html
from ui.rendering.conversations.conversation import Conversation


class Suggesting:
    """The pane of the chat; before anything is asked, questions stand in it that fit what is chosen."""

    def __init__(self, suggestions: SuggestedQuestions, library: Library) -> None:
        self._suggestions = suggestions
        self._library = library
        self.pane = html_pane(self.html(Conversation()), "chat")
        self._found = gr.State(())

    def html(self, conversation: Conversation, suggested: Sequence[str] | None = None) -> str:
        """A conversation; where it is empty with questions, by default those that are at hand."""
        if not conversation.is_empty:
            return conversation_html(conversation, (), 0)  # asks nothing of the library: it may be what is broken
        offered = self._suggestions.current() if suggested is None else suggested
        return conversation_html(conversation, offered, self._library.article_count())

    def listen_to(self, change: gr.events.Dependency, now: gr.State, chosen: FilterControls) -> None:
        """Suggest anew, in two steps: to find questions takes a while, in which somebody may ask one of their own."""
        shown = [self.pane, self._found]
        finding = change.then(self._find, [now, *chosen.inputs], shown, **EVENT_OPTIONS)
        finding.then(self._suggest, [now, self._found], shown, **EVENT_OPTIONS)

    def _find(self, conversation: Conversation, *chosen: Any) -> Iterator[Updates]:
        if not conversation.is_empty:
            yield {self._found: ()}
            return
        yield {self.pane: self.html(conversation, ())}
        try:
            yield {self._found: tuple(self._suggestions.current(within(*chosen)))}
        except UsageError:
            yield {self._found: ()}

    def _suggest(self, conversation: Conversation, found: Sequence[str]) -> Updates:
        """What was found, unless a question was asked meanwhile."""
        return {self.pane: self.html(conversation, found)} if conversation.is_empty else {self._found: ()}
