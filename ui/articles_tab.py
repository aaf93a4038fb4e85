"""The tab of articles: adding some, looking through them, reading and removing one."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import gradio as gr

from ingest.errors import ArticleDeskError
from ingest.library import Library
from ingest.pipeline import Progress
from ingest.samples import SAMPLES
from ui.listing import SHOWN, Added, added_html, article_html, list_html, problem_html, progress_html, removed_html
from ui.panes import BROKEN, QUIET, Update, on_failure, pane, told
from ui.uploads import addresses_in, forget_file, ingesting, keep_files

KINDS = (
    "Files of text, Markdown, HTML, PDF, Word or JSON Lines, alone or in archives of gzip; pages and feeds of the web."
)


class ArticlesTab:
    """The components of the tab, and what they do; made inside the page that holds them."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._stops: dict[str, threading.Event] = {}
        with gr.Row(equal_height=True, elem_classes="adding"):
            self._files = gr.File(
                label="Files",
                file_count="multiple",
                height=150,
                elem_id="files",
            )
            with gr.Column(min_width=280):
                self._addresses = gr.Textbox(
                    label="Or paste web addresses of articles or a feed, one a line",
                    placeholder="https://…",
                    lines=3,
                    max_lines=8,
                    elem_id="addresses",
                )
        pane(f'<p class="kinds">{KINDS}</p>', "kinds")
        self._add = gr.Button("Add to the library", variant="primary", elem_id="add")
        self._progress = pane("", "progress")
        self._reader = pane("", "reader")
        with gr.Column(elem_classes="shelf") as self._shelf:
            self._search = gr.Textbox(
                label="Search the list",
                value="",
                placeholder="Title, publisher, author, date",
                elem_id="search",
                max_length=200,
            )
            self._list = pane(list_html(library.articles(), ""), "list")
        self._most = gr.State(SHOWN)
        self._listen()

    def _listen(self) -> None:
        typed = [self._files, self._addresses]
        self.place = [self._search, self._most]
        self.parts = [self._progress, self._list, self._most, self._files, self._addresses, self._add, self._shelf]
        reading = [self._reader, self._shelf]
        adding = self._add.click(self._add_typed, typed, self.parts, **QUIET)
        samples = self._list.samples(self.add_samples, None, self.parts, **QUIET)
        removing = self._list.removed(self._remove, None, self.parts, **QUIET)
        self.changes = [adding, samples, removing]
        looking = [
            self._search.change(self._searched, [self._search], [self._list, self._most], **QUIET),
            self._list.more(self._show_more, self.place, [self._list, self._most], **QUIET),
            self._list.opened(self._open, None, reading, **QUIET),
        ]
        on_failure([*self.changes, *looking], self._failed, None, [self._progress, self._add])
        self._progress.halted(self._halt, None, None, **QUIET)
        self._reader.closed(lambda: {self._reader: "", self._shelf: gr.Column(visible=True)}, None, reading, **QUIET)

    def refreshed(self, search: str, most: int) -> Update:
        """The list as it is now, of what is searched for now: `place` as its event finds it."""
        return {self._list: list_html(self._library.articles(), search, most)}

    def _failed(self) -> Update:
        return {self._progress: problem_html(BROKEN), self._add: gr.Button(interactive=True)}

    # --- adding ---------------------------------------------------------------------------------------

    def add_samples(self, request: gr.Request) -> Iterator[Update]:
        """What is shown while the sample articles are added, and after it."""
        yield from self._added(SAMPLES, (), request)

    def _add_typed(self, files: list[str] | None, pasted: str, request: gr.Request) -> Iterator[Update]:
        addresses = addresses_in(pasted)
        refused = tuple(f"{word}: no web address. One begins with https://" for word in addresses.bad)
        try:
            locations: list[str | Path] = [*keep_files(files or [], self._library), *addresses.good]
        except ArticleDeskError as problem:
            yield {self._progress: problem_html(str(problem))}
            return
        if locations or refused:
            yield from self._added(locations, refused, request)
        else:
            yield {self._progress: problem_html("Drop a file or paste an address first.")}

    def _added(
        self, locations: Sequence[str | Path], refused: tuple[str, ...], request: gr.Request
    ) -> Iterator[Update]:
        """How far adding these locations is, and what it did."""
        stop = self._stops.setdefault(request.session_hash or "", threading.Event())
        stop.clear()
        yield {self._progress: progress_html(Progress(0, 0, 0, 0, "")), self._add: gr.Button(interactive=False)}
        ready = gr.Button(interactive=True)
        try:
            for step in ingesting(locations, self._library, stop):
                if isinstance(step, Progress):
                    yield {self._progress: progress_html(step)}
                else:
                    titles = {one: self._library.article(one).title for one in (*step.added, *step.changed)}
                    done = added_html(Added(step, titles, refused))
                    emptied: Update = {self._files: None, self._addresses: "", self._most: SHOWN}
                    yield {self._progress: done, self._add: ready, **emptied}
        except ArticleDeskError as problem:
            yield {self._progress: problem_html(str(problem)), self._add: ready}

    def _halt(self, request: gr.Request) -> None:
        """End adding between two articles; what was read is stored."""
        if stop := self._stops.get(request.session_hash or ""):
            stop.set()

    # --- looking --------------------------------------------------------------------------------------

    def _searched(self, search: str) -> Update:
        return {self._list: list_html(self._library.articles(), search), self._most: SHOWN}

    def _show_more(self, search: str, most: int) -> Update:
        shown = list_html(self._library.articles(), search, most + SHOWN)
        return {self._list: shown, self._most: most + SHOWN}

    def _open(self, clicked: gr.EventData) -> Update:
        try:
            shown = article_html(self._library.article(told(clicked, "article")))
        except ArticleDeskError as problem:
            return {self._reader: problem_html(str(problem))}
        return {self._reader: shown, self._shelf: gr.Column(visible=False)}

    def _remove(self, confirmed: gr.EventData) -> Update:
        try:
            article = self._library.article(told(confirmed, "article"))
            made_of = dict(self._library.files()).get(article.id, b"")  # its source may be what an export says
            self._library.remove(article.id)
            forget_file(os.fsdecode(made_of), self._library)
            said = removed_html(article)
        except ArticleDeskError as problem:
            said = problem_html(str(problem))
        return {self._progress: said}
