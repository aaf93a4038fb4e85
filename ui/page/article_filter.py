"""Which articles may answer: those that were ticked in the list, and the controls for publishers, tags and days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from assistant.retrieval.hybrid import ArticleFilter
from ingest.errors import UsageError
from ingest.library import Library
from ui.page.html_pane import EVENT_OPTIONS, Updates, event_texts
from ui.rendering.conversations.narrowing import chosen_words, narrowing_words

NO_FILTER = "All articles may answer"

MOST_CHOSEN = 500
"""Articles that can be chosen one by one."""

DAYS_JS = """async () => {
  for (let tries = 0; tries < 60; tries += 1) {
    const days = document.querySelectorAll('.narrowing .day input');
    days.forEach((day) => { day.type = 'date'; });
    if (days.length) return;
    await new Promise((later) => setTimeout(later, 50));
  }
}"""
"""Gradio's own field for days has no name that a screen reader could say: its text fields become the browser's own."""

Chosen = Sequence[tuple[str, str]]
"""The ids and titles of the articles that were chosen one by one."""


class FilterControls:
    """An accordion with the controls, made inside the page that holds it; `inputs` are what `within` takes."""

    def __init__(self, library: Library) -> None:
        self._library = library
        with (
            gr.Accordion(NO_FILTER, open=False, elem_id="narrowing", elem_classes="narrowing") as self.accordion,
            gr.Row(),
        ):
            self.publishers = gr.Dropdown(
                publishers_of(library), value=[], multiselect=True, label="Only of these publishers", min_width=200
            )
            self._tags = gr.Dropdown(
                tags_of(library), value=[], multiselect=True, label="Only with these tags", min_width=200
            )
            self._since = gr.Textbox(
                label="Published from", max_length=10, max_lines=1, min_width=130, elem_classes="day"
            )
            self._until = gr.Textbox(label="to", max_length=10, max_lines=1, min_width=130, elem_classes="day")
        self.chosen: gr.State = gr.State(())  # see `Chosen`
        self.inputs: list[Any] = [self.publishers, self._since, self._until, self._tags, self.chosen]
        gr.on([one.change for one in self.inputs], self._told, self.inputs, [self.accordion], **EVENT_OPTIONS)
        # Tags are set meanwhile, by others too: what can be chosen is looked up when somebody is about to choose.
        self.accordion.expand(self._choices, None, [self.publishers, self._tags], **EVENT_OPTIONS)
        self.accordion.expand(None, js=DAYS_JS)

    def refreshed(self) -> Updates:
        """The publishers that there are now."""
        return {self.publishers: gr.Dropdown(choices=publishers_of(self._library))}

    def choose(self, ticked: gr.EventData) -> Updates:
        """Ask the articles that were ticked in the list, as far as they are still there, and no others."""
        ids = dict.fromkeys(event_texts(ticked, "articles", MOST_CHOSEN))
        titles = {row.article.id: row.article.title for row in self._library.articles()}
        return {self.chosen: tuple((one, titles[one]) for one in ids if one in titles), **self.folded()}

    def folded(self) -> Updates:
        """The accordion shut, that it does not stand before an answer."""
        return {self.accordion: gr.Accordion(open=False)}

    def widened(self) -> Updates:
        """All articles are asked again: what chooses stands as it did at first."""
        fields = [one for one in self.inputs if one is not self.chosen]
        return {self.chosen: (), **{one: gr.update(value=one.value) for one in fields}}

    def _choices(self) -> Updates:
        """The publishers and tags that there are now."""
        return {**self.refreshed(), self._tags: gr.Dropdown(choices=tags_of(self._library))}

    def _told(
        self,
        publishers: Sequence[str] | None,
        since: str | None,
        until: str | None,
        tags: Sequence[str] | None,
        articles: Chosen,
    ) -> gr.Accordion:
        """The label of the accordion tells what was chosen, also while it is closed."""
        days = (f"from {since}" if since else "", f"to {until}" if until else "")
        ticked = chosen_words([title for _, title in articles])
        chosen = ", ".join(filter(None, (ticked, *(publishers or ()), *(tags or ()), *days)))
        return gr.Accordion(label=f"Only: {chosen}" if chosen else NO_FILTER)


def within(
    publishers: Sequence[str] | None,
    since: str | None,
    until: str | None,
    tags: Sequence[str] | None = None,
    chosen: Chosen = (),
) -> ArticleFilter:
    """What was chosen; None is what Gradio says of a part of the accordion that was never opened.

    Raises:
        UsageError: a day is none, or the first comes after the last.
    """
    first, last = ((day or "").strip() or None for day in (since, until))
    ids = tuple(article_id for article_id, _ in chosen)
    return ArticleFilter(tuple(publishers or ()), first, last, tags=tuple(tags or ()), articles=ids)


def within_words(*chosen: Any) -> str:
    """What was chosen, in words; "" where all articles may answer, and where it is no choice, as asking says then."""
    try:
        found = within(*chosen) if chosen else ArticleFilter()
    except UsageError:
        return ""
    return narrowing_words(found, [title for _, title in chosen[-1]] if chosen else ())


def publishers_of(library: Library) -> list[str]:
    """The publishers of the articles in a library, in the order of their names."""
    return library.publishers()


def tags_of(library: Library) -> list[str]:
    """The tags of the articles in a library, in their order."""
    return list(library.tags())
