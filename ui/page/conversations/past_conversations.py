"""The pane with the conversations that this browser keeps, and what goes to the browser and comes from it."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from pathlib import Path

import gradio as gr

from ingest.library import Library
from ui.page.html_pane import Updates, event_text, html_pane, render
from ui.rendering.conversations.browser_storage import (
    MOST_CHARACTERS,
    dump_conversation,
    load_conversation,
    load_exchanges,
)
from ui.rendering.conversations.conversation import Conversation
from ui.rendering.conversations.seal import seal_of

_STORE, _LIST = (
    Path(__file__).with_name(f"{name}.js").read_text(encoding="utf-8")
    for name in ("conversation_store", "past_conversations")
)

ENCRYPTION = "article-desk-001"
"""Of the one conversation that older pages kept; known to all, as the browser's storage is no secret."""

BROUGHT_BACK_JS = "() => window.articleDeskPast.broughtBack()"
"""Of what comes after `reopened`: what was clicked meanwhile takes its turn then."""

KEEP_JS = "(text) => window.articleDeskPast.keep(text)"


class PastConversations:
    """The pane, made inside the page that holds it; `storage_key` is the name of the library in the browser."""

    def __init__(self, library: Library, storage_key: str) -> None:
        self._library = library
        self._seal = seal_of(library)
        self._store = _STORE.replace("STORE", json.dumps(storage_key))
        self.pane = html_pane(render("past_conversations.html"), "conversations", f"{self._store}\n{_LIST}")
        self._kept = gr.Textbox(visible="hidden", container=False)
        self._brought = gr.Textbox(visible="hidden", container=False)
        self._single = gr.BrowserState([], storage_key=storage_key, secret=ENCRYPTION)
        self._kept.change(None, [self._kept], js=KEEP_JS)

    @property
    def outputs(self) -> list[gr.components.Component]:
        """What the updates of this are of."""
        return [self._kept, self._single]

    @property
    def brought(self) -> list[gr.components.Component]:
        """What `reopened` takes, filled in by `bringing` when the page is loaded."""
        return [self._single, self._brought]

    @property
    def bringing(self) -> str:
        """The script that brings the conversation that this window had, or else the last one."""
        return f"(single) => {{ {self._store}\nreturn [single, window.articleDeskPast.bring()]; }}"

    def reopened(self, single: object, brought: str) -> tuple[Conversation, Updates]:
        """The conversation that was brought, or the one that an older page kept, which is then kept as others are."""
        if not brought and single:
            older = revised(Conversation(load_exchanges(single, self._library, self._seal), id=new_id()))
            return older, {**self.kept(older), self._single: []}
        return load_conversation(brought, self._library, self._seal), {}

    def recalled(self, sent: gr.EventData) -> Conversation:
        """The conversation that was chosen from the list."""
        return load_conversation(event_text(sent, "kept", 8 * MOST_CHARACTERS), self._library, self._seal)

    def kept(self, conversation: Conversation) -> Updates:
        """Have the browser keep a conversation that is `revised`."""
        return {self._kept: dump_conversation(conversation, self._seal)}


def revised(conversation: Conversation) -> Conversation:
    """A conversation that has changed, under its next revision."""
    return replace(conversation, revision=new_id(), based_on=conversation.revision)


def new_id() -> str:
    """A name for a conversation, which no other has."""
    return secrets.token_urlsafe(9)
