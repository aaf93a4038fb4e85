"""The tab of claims: whether the articles bear one out, with their words for and against."""

from __future__ import annotations

from collections.abc import Iterator

import gradio as gr

from assistant.answering.validation import LONGEST_QUESTION
from assistant.assistant import Assistant
from ingest.errors import ArticleDeskError
from ui.page.html_pane import EVENT_OPTIONS, INTERNAL_ERROR, Updates, html_pane, on_failure, render
from ui.rendering.conversations.conversation import passage_text
from ui.rendering.library_html import problem_html
from ui.rendering.verdict_html import verdict_html, verdict_placeholder


class CheckTab:
    """The components of the tab, and what they do; made inside the page that holds them."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        with gr.Column(elem_classes="checking"):
            self._claim = gr.Textbox(
                label="A claim, or a paragraph of several",
                placeholder="The wreck of Endurance was found in 2022.",
                lines=3,
                max_lines=12,
                max_length=LONGEST_QUESTION,
                elem_id="claim",
            )
            self._check = gr.Button("Check", variant="primary", elem_id="check")
            self._verdict = html_pane(verdict_placeholder(), "verdict")
        shown = [self._verdict, self._check]
        checking = gr.on([self._check.click, self._claim.submit], self._checked, [self._claim], shown, **EVENT_OPTIONS)
        on_failure([checking], lambda: self._done(problem_html(INTERNAL_ERROR)), None, shown)

    def _checked(self, claim: str) -> Iterator[Updates]:
        """What is shown while a claim is checked, and after it."""
        yield {
            self._verdict: render("checking.html"),
            self._check: gr.Button(interactive=False),
        }
        library = self._assistant.library
        try:
            shown = verdict_html(self._assistant.check(claim), lambda citation: passage_text(citation, library))
        except ArticleDeskError as problem:
            shown = problem_html(str(problem))
        yield self._done(shown)

    def _done(self, shown: str) -> Updates:
        return {self._verdict: shown, self._check: gr.Button(interactive=True)}
