"""What the tab of articles shows besides their list, folded away: what happened when, and who is named."""

from __future__ import annotations

from collections.abc import Iterator

import gradio as gr

from assistant.assistant import Assistant
from assistant.retrieval.hybrid import ArticleFilter
from ingest.errors import ArticleDeskError, QuestionError
from ui.page.html_pane import EVENT_OPTIONS, INTERNAL_ERROR, Updates, event_text, html_pane, on_failure, problem_text
from ui.rendering.articles.library_html import problem_html
from ui.rendering.articles.names_html import facets_html, mentions_html
from ui.rendering.articles.timeline_html import timeline_html
from ui.rendering.templating import render

LONGEST_SUBJECT = 200
"""Characters."""


class Exploring:
    """The folded parts; made inside the page that holds them. `panes` have buttons that open articles."""

    def __init__(self, assistant: Assistant, tag: gr.State) -> None:
        """`tag` is that of the articles that the list shows, or ""."""
        self._assistant = assistant
        with gr.Accordion("Timeline", open=False, elem_id="tracing", elem_classes="narrowing"):
            subject = gr.Textbox(
                label="What happened when, in the words of the articles",
                placeholder="A subject, like: the flood",
                max_length=LONGEST_SUBJECT,
                submit_btn="Show",
                elem_id="subject",
            )
            self.timeline = html_pane("", "timeline")
        tracing = subject.submit(self._traced, [subject, tag], [self.timeline], **EVENT_OPTIONS)
        with gr.Accordion(
            "People, organisations and places", open=False, elem_id="naming", elem_classes="narrowing"
        ) as folded:
            self.names = html_pane("", "names")
        naming = [
            folded.expand(self._listed, [tag], [self.names], **EVENT_OPTIONS),
            self.names.named(self._named, [tag], [self.names], **EVENT_OPTIONS),
        ]
        on_failure(naming, lambda: {self.names: problem_html(INTERNAL_ERROR)}, None, [self.names])
        on_failure([tracing], lambda: {self.timeline: problem_html(INTERNAL_ERROR)}, None, [self.timeline])

    @property
    def panes(self) -> list[gr.HTML]:
        """What has buttons that open an article at its quotes."""
        return [self.timeline, self.names]

    def _traced(self, subject: str, tag: str) -> Iterator[Updates]:
        """The timeline of a subject, or of all articles with the tag that the list is narrowed to."""
        yield {self.timeline: render("looking.html")}
        try:
            told = self._assistant.timeline(subject[:LONGEST_SUBJECT], within=_tagged(tag))
        except ArticleDeskError as problem:
            yield {self.timeline: problem_html(problem_text(problem))}
        else:
            yield {self.timeline: timeline_html(told)}

    def _listed(self, tag: str) -> Iterator[Updates]:
        """The names in the articles with the tag that the list is narrowed to, or in all."""
        yield {self.names: render("looking.html")}
        try:
            yield {self.names: facets_html(self._assistant.names(within=_tagged(tag)))}
        except ArticleDeskError as problem:
            yield {self.names: problem_html(problem_text(problem))}

    def _named(self, tag: str, clicked: gr.EventData) -> Iterator[Updates]:
        """The sentences that have the name of a button, or, without one, the names again."""
        name = event_text(clicked, "name")
        if not name:
            yield from self._listed(tag)
            return
        try:
            yield {self.names: mentions_html(self._assistant.mentions(name, within=_tagged(tag)))}
        except QuestionError as problem:
            names = facets_html(self._assistant.names(within=_tagged(tag)))
            yield {self.names: problem_html(problem_text(problem)) + names}
        except ArticleDeskError as problem:
            yield {self.names: problem_html(problem_text(problem))}


def _tagged(tag: str) -> ArticleFilter:
    return ArticleFilter(tags=(tag,) if tag else ())
