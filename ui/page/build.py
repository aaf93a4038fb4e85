"""The page in the browser: questions to the articles, claims against them, and the articles themselves."""

from __future__ import annotations

import hashlib
from pathlib import Path

import gradio as gr

from assistant.assistant import Assistant
from ingest.library import Library
from ui.access.sign_in import is_anybody, is_editor
from ui.page.api import add_api
from ui.page.articles_tab import ArticlesTab
from ui.page.ask_tab import AskTab
from ui.page.check_tab import CheckTab
from ui.page.html_pane import QUIET, Update, pane
from ui.page.suggested_questions import Suggestions
from ui.page.theme import page_theme
from ui.rendering.library_html import article_count as count_of

__all__ = ["STYLE", "build_page", "page_theme"]

STYLE = Path(__file__).with_name("web.css")
NAMED_AS_SHOWN = (
    "() => document.querySelectorAll('#files button[aria-label]').forEach(b => b.removeAttribute('aria-label'))"
)
"""Gradio names its button for files otherwise than it shows: who speaks to the page says what stands there."""

KEPT_UPLOADS = 3600
"""Seconds after which the server's copy of an upload is deleted; the library has its own."""


FOR_EDITORS = (
    '<style>.adding, #kinds, #add, [data-act="adding"], [data-act="samples"], [data-remove] '
    "{ display: none !important; }</style>"
)
"""Hides what only editors may do; that readers may not do it is decided in `ui/access/sign_in.py`."""


def build_page(assistant: Assistant, *, for_readers: bool = False) -> gr.Blocks:
    """The page for one assistant; nothing on it comes from another host.

    `for_readers` tells that not everybody is an editor: what only these may do is shown once one is known to be here.
    """
    library = assistant.library
    may_edit = is_editor if for_readers else is_anybody
    page: gr.Blocks
    with gr.Blocks(title="Article Desk", analytics_enabled=False, delete_cache=(KEPT_UPLOADS, KEPT_UPLOADS)) as page:
        masthead = pane(_masthead(library), "masthead")
        with gr.Tabs(selected="ask", elem_id="tabs") as tabs:
            with gr.Tab("Ask", id="ask"):
                ask = AskTab(assistant, Suggestions(assistant), _storage_key(library))
            with gr.Tab("Check a claim", id="check"):
                CheckTab(assistant)
            with gr.Tab("Articles", id="articles") as shelf:
                articles = ArticlesTab(library, may_edit)
        ask.chat.adding(_to_articles, None, [tabs], **QUIET)
        sampled = ask.chat.samples(_to_articles, None, [tabs], **QUIET).then(
            articles.add_samples, None, articles.parts, **QUIET
        )

        def refreshed(search: str, most: int) -> Update:
            return {masthead: _masthead(library), **articles.refreshed(search, most)}

        changes = [*articles.changes, sampled]
        for happens in (page.load, *(change.then for change in changes)):
            happens(refreshed, articles.place, [masthead, *articles.parts], **QUIET)
        ask.listen_to(page, changes)
        shelf.select(None, js=NAMED_AS_SHOWN)
        hiding = gr.HTML(FOR_EDITORS if for_readers else "", visible="hidden", padding=False)
        if for_readers:
            page.load(_hidden_from, None, [hiding], **QUIET)
        add_api(assistant)
    return page


def _hidden_from(request: gr.Request) -> str:
    return "" if is_editor(request) else FOR_EDITORS


def _to_articles() -> gr.Tabs:
    return gr.Tabs(selected="articles")


def _storage_key(library: Library) -> str:
    """Under which name a browser keeps the conversations about a library."""
    return f"article-desk-{hashlib.sha256(str(library.folder.resolve()).encode()).hexdigest()[:12]}"


def _masthead(library: Library) -> str:
    count = len(library.articles())
    whose = count_of(count) if count else "your own articles"
    motto = f"Answers from {whose}, in their own words, or says that they are silent."
    return f'<header class="masthead"><h1>Article Desk</h1><p>{motto}</p></header>'
