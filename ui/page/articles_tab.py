"""The tab of articles: adding some, looking through them, reading and removing one."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import gradio as gr
from gradio.utils import get_upload_folder

from ingest.conflicts import Conflict
from ingest.errors import ArticleDeskError
from ingest.library import Library
from ingest.pipeline import Progress
from ingest.samples import SAMPLES
from ui.access.sign_in import ONLY_EDITORS
from ui.page.html_pane import BROKEN, QUIET, Update, on_failure, pane, told
from ui.page.uploads import addresses_in, drop_unused, ingesting, keep_files, shown_without
from ui.rendering.conflict_html import OpenConflicts as Question
from ui.rendering.conflict_html import conflicts_html as question_html
from ui.rendering.conflict_html import kept_html
from ui.rendering.library_html import PAGE_SIZE as SHOWN
from ui.rendering.library_html import IngestOutcome as Added
from ui.rendering.library_html import article_html, problem_html, progress_html, removed_html
from ui.rendering.library_html import article_list_html as list_html
from ui.rendering.library_html import ingest_report_html as added_html

KINDS = (
    "Files of text, Markdown, HTML, PDF, Word or JSON Lines, alone or in archives of gzip; pages and feeds of the web."
)


DECIDED = "This was decided already, or something else was added since. Add it again to be asked again."


class ArticlesTab:
    """The components of the tab, and what they do; made inside the page that holds them."""

    def __init__(self, library: Library, may_edit: Callable[[gr.Request], bool]) -> None:
        """`may_edit` tells whether who sends a request may add, replace and remove."""
        self._library = library
        self._may_edit = may_edit
        self._stops: dict[str, threading.Event] = {}
        self._received = Path(get_upload_folder())
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
        self._question = gr.State(None)  # what this visitor was asked and has not decided: a Question
        self._listen()

    def _listen(self) -> None:
        typed = [self._files, self._addresses]
        self.place = [self._search, self._most]
        shown = [self._progress, self._list, self._files, self._addresses, self._add, self._shelf]
        self.parts = [*shown, self._most, self._question]
        reading = [self._reader, self._shelf]
        adding = self._add.click(self._add_typed, typed, self.parts, **QUIET)
        samples = self._list.samples(self.add_samples, None, self.parts, **QUIET)
        removing = self._list.removed(self._remove, None, self.parts, **QUIET)
        replacing = self._progress.replaced(self._replace, [self._question], self.parts, **QUIET)
        keeping = self._progress.kept(self._keep, [self._question], self.parts, **QUIET)
        self.changes = [adding, samples, removing, replacing]
        looking = [
            self._search.change(self._searched, [self._search], [self._list, self._most], **QUIET),
            self._list.more(self._show_more, self.place, [self._list, self._most], **QUIET),
            self._list.opened(self._open, None, reading, **QUIET),
        ]
        on_failure([*self.changes, keeping, *looking], self._failed, None, [self._progress, self._add])
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
        yield from self._added(Question(tuple(SAMPLES), ()), request)

    def _add_typed(self, files: list[dict[str, str]] | None, pasted: str, request: gr.Request) -> Iterator[Update]:
        addresses = addresses_in(pasted)
        refused = tuple(f"{word}: no web address. One begins with https://" for word in addresses.bad)
        if not self._may_edit(request):
            yield {self._progress: problem_html(ONLY_EDITORS)}
            return
        try:
            uploaded = [file["path"] for file in files or []]
            locations: list[str | Path] = [*keep_files(uploaded, self._library, self._received), *addresses.good]
        except ArticleDeskError as problem:
            yield {self._progress: problem_html(str(problem))}
            return
        if locations or refused:
            yield from self._added(Question(tuple(locations), ()), request, refused, uploaded=uploaded)
        else:
            yield {self._progress: problem_html("Drop a file or paste an address first.")}

    def _added(
        self,
        question: Question,
        request: gr.Request,
        refused: tuple[str, ...] = (),
        replace: Collection[Conflict] = (),
        uploaded: Sequence[str] = (),
    ) -> Iterator[Update]:
        """How far adding the locations of a question is, and what it did and left open."""
        if not self._may_edit(request):
            yield {self._progress: problem_html(ONLY_EDITORS)}
            return
        stop = self._stops.setdefault(request.session_hash or "", threading.Event())
        stop.clear()
        yield {self._progress: progress_html(Progress(0, 0, 0, 0, "")), self._add: gr.Button(interactive=False)}
        ready = gr.Button(interactive=True)
        try:
            for step in ingesting(question.locations, self._library, stop, replace, uploaded):
                if isinstance(step, Progress):
                    yield {self._progress: progress_html(step)}
                else:
                    titles = {one: self._library.article(one).title for one in (*step.added, *step.changed)}
                    done = added_html(Added(step, titles, refused, shown_without(self._library)))
                    emptied: Update = {self._files: None, self._addresses: "", self._most: SHOWN, self._add: ready}
                    yield {**self._asked(question.after(step.conflicts), done), **emptied}
        except ArticleDeskError as problem:
            yield {**self._asked(question, problem_html(str(problem))), self._add: ready}

    def _asked(self, question: Question, told: str) -> Update:
        """What was done, and what is asked of the rest; where nothing is, the files that wait for it go."""
        if not question.conflicts:
            drop_unused(question.locations, self._library)
            return {self._progress: told, self._question: None}
        return {self._progress: told + question_html(question), self._question: question}

    def _replace(self, question: Question | None, clicked: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Replace articles in conflicts that this visitor was asked about; others stay as they are."""
        meant = question.meant(told(clicked, "conflicts")) if question else ()
        if question and meant:
            yield from self._added(question, request, replace=meant)
        else:
            yield {self._progress: problem_html(DECIDED)}

    def _keep(self, question: Question | None, clicked: gr.EventData) -> Update:
        """Leave articles as they are."""
        meant = question.meant(told(clicked, "conflicts")) if question else ()
        if question and meant:
            return self._asked(question.without(meant), kept_html(len(meant)))
        return {self._progress: problem_html(DECIDED)}

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

    def _remove(self, confirmed: gr.EventData, request: gr.Request) -> Update:
        if not self._may_edit(request):
            return {self._progress: problem_html(ONLY_EDITORS)}
        try:
            article = self._library.article(told(confirmed, "article"))
            file = self._library.origin(article.id).file
            self._library.remove(article.id)
            drop_unused([os.fsdecode(file)] if file else [], self._library)
            said = removed_html(article)
        except ArticleDeskError as problem:
            said = problem_html(str(problem))
        return {self._progress: said}
