"""The page in the browser: questions to the articles, claims against them, and the articles themselves."""

from __future__ import annotations

import hashlib
from pathlib import Path

import gradio as gr

from assistant.assistant import Assistant
from assistant.reading.local_models.detection import LocalModels
from ingest.library import Library
from ui.access.authorization import is_anyone, is_editor
from ui.api.gradio_endpoints import add_gradio_endpoints
from ui.page.article_reader import ArticleReader
from ui.page.articles_tab import ArticlesTab
from ui.page.ask_tab import FOCUS_JS, AskTab
from ui.page.check_tab import CheckTab
from ui.page.conversations.noting import Noting
from ui.page.html_pane import EVENT_OPTIONS, Updates, html_pane, render
from ui.page.suggested_questions import SuggestedQuestions
from ui.rendering.articles.library_html import article_count

STYLE = Path(__file__).with_name("web.css")
RELABEL_FILES_JS = (
    "() => document.querySelectorAll('#files button[aria-label]').forEach(b => b.removeAttribute('aria-label'))"
)
"""Gradio names its button for files otherwise than it shows: who speaks to the page says what stands there."""

UPLOAD_TTL = 3600
"""Seconds after which the server's copy of an upload is deleted; the library has its own."""


def build_page(
    assistant: Assistant, *, has_accounts: bool = False, local_models: LocalModels | None = None
) -> gr.Blocks:
    """The page for one assistant; nothing on it comes from another host.

    With accounts not everybody is an editor: what only these may do is shown once one is known to be here. And chat
    models of this machine are not for visitors, but where whoever runs the desk has set one for all.
    """
    library = assistant.library
    may_edit = is_editor if has_accounts else is_anyone
    page: gr.Blocks
    with gr.Blocks(title="Article Desk", analytics_enabled=False, delete_cache=(UPLOAD_TTL, UPLOAD_TTL)) as page:
        masthead = html_pane(_masthead(library), "masthead")
        with gr.Tabs(selected="ask", elem_id="tabs") as tabs:
            with gr.Tab("Ask", id="ask"):
                key, noting = _storage_key(library), Noting(library, may_edit)
                local = None if has_accounts else local_models
                ask = AskTab(assistant, SuggestedQuestions(assistant), key, noting, local)
            with gr.Tab("Check", id="check"):
                check = CheckTab(assistant)
            with gr.Tab("Articles", id="articles") as shelf:
                articles = ArticlesTab(assistant, may_edit)
        ArticleReader(library).listen_to(ask.sources, check.verdict, check.said, *articles.exploring.panes)
        chosen = articles.asking_these(
            ask.filter.choose, None, [ask.filter.chosen, ask.filter.accordion], **EVENT_OPTIONS
        )
        chosen.success(_to_questions, None, [tabs], **EVENT_OPTIONS).then(None, js=FOCUS_JS)
        ask.chat.adding(_to_articles, None, [tabs], **EVENT_OPTIONS)
        sampled = ask.chat.samples(_to_articles, None, [tabs], **EVENT_OPTIONS).then(
            articles.add_samples, None, articles.outputs, **EVENT_OPTIONS
        )

        def refreshed(search: str, most: int) -> Updates:
            return {masthead: _masthead(library), **articles.refreshed(search, most)}

        changes = [*articles.library_changes, sampled]
        for happens in (page.load, *(change.then for change in changes)):
            happens(refreshed, articles.list_inputs, [masthead, *articles.outputs], **EVENT_OPTIONS)
        ask.listen_to(page, changes)
        check.listen_to(page, changes)
        shelf.select(None, js=RELABEL_FILES_JS)
        hiding = gr.HTML(_editing_hidden() if has_accounts else "", visible="hidden", padding=False)
        if has_accounts:
            page.load(_hidden_from, None, [hiding], **EVENT_OPTIONS)
        add_gradio_endpoints(assistant)
    return page


def _hidden_from(request: gr.Request) -> str:
    return "" if is_editor(request) else _editing_hidden()


def _editing_hidden() -> str:
    """A style that hides what only editors may do; that readers may not is decided in `ui/access/authorization.py`."""
    return render("hidden_from_readers.html")


def _to_questions() -> gr.Tabs:
    return gr.Tabs(selected="ask")


def _to_articles() -> gr.Tabs:
    return gr.Tabs(selected="articles")


def _storage_key(library: Library) -> str:
    """Under which name a browser keeps the conversations about a library."""
    return f"article-desk-{hashlib.sha256(str(library.folder.resolve()).encode()).hexdigest()[:12]}"


def _masthead(library: Library) -> str:
    count = library.article_count()
    return render("masthead.html", source=article_count(count) if count else "your own articles")
