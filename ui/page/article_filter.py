"""Which articles may answer: the controls with which publishers, tags and days are chosen."""

from __future__ import annotations

from collections.abc import Sequence

import gradio as gr

from assistant.retrieval.hybrid import ArticleFilter
from ingest.library import Library
from ui.page.html_pane import EVENT_OPTIONS, Updates

NO_FILTER = "All articles may answer"


class FilterControls:
    """An accordion with the controls, made inside the page that holds it; `inputs` are what `within` takes."""

    def __init__(self, library: Library) -> None:
        self._library = library
        with (
            gr.Accordion(NO_FILTER, open=False, elem_id="narrowing", elem_classes="narrowing") as self._accordion,
            gr.Row(),
        ):
            self.publishers = gr.Dropdown(
                publishers_of(library), value=[], multiselect=True, label="Only of these publishers", min_width=200
            )
            self._tags = gr.Dropdown(
                tags_of(library), value=[], multiselect=True, label="Only with these tags", min_width=200
            )
            self._since = gr.Textbox(label="Published from", placeholder="2024-01-31", max_length=10, min_width=110)
            self._until = gr.Textbox(label="to", placeholder="2024-12-31", max_length=10, min_width=110)
        self.inputs = [self.publishers, self._since, self._until, self._tags]
        changes = [self.publishers.change, self._since.change, self._until.change, self._tags.change]
        gr.on(changes, self._told, self.inputs, [self._accordion], **EVENT_OPTIONS)
        # Tags are set meanwhile, by others too: what can be chosen is looked up when somebody is about to choose.
        self._accordion.expand(self._choices, None, [self.publishers, self._tags], **EVENT_OPTIONS)

    def refreshed(self) -> Updates:
        """The publishers that there are now."""
        return {self.publishers: gr.Dropdown(choices=publishers_of(self._library))}

    def _choices(self) -> Updates:
        """The publishers and tags that there are now."""
        return {**self.refreshed(), self._tags: gr.Dropdown(choices=tags_of(self._library))}

    def _told(
        self, publishers: Sequence[str] | None, since: str | None, until: str | None, tags: Sequence[str] | None
    ) -> gr.Accordion:
        """The label of the accordion tells what was chosen, also while it is closed."""
        days = (f"from {since}" if since else "", f"to {until}" if until else "")
        chosen = ", ".join(filter(None, (*(publishers or ()), *(tags or ()), *days)))
        return gr.Accordion(label=f"Only: {chosen}" if chosen else NO_FILTER)


def within(
    publishers: Sequence[str] | None, since: str | None, until: str | None, tags: Sequence[str] | None = None
) -> ArticleFilter:
    """What was chosen; None is what Gradio says of a part of the accordion that was never opened.

    Raises:
        UsageError: a day is none, or the first comes after the last.
    """
    first, last = ((day or "").strip() or None for day in (since, until))
    return ArticleFilter(tuple(publishers or ()), first, last, tags=tuple(tags or ()))


def publishers_of(library: Library) -> list[str]:
    """The publishers of the articles in a library, in the order of their names."""
    return library.publishers()


def tags_of(library: Library) -> list[str]:
    """The tags of the articles in a library, in their order."""
    return list(library.tags())
