"""The tab of articles: adding some, looking through them, reading, tagging and removing one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import gradio as gr
from gradio.utils import get_upload_folder

from assistant.assistant import Assistant
from ingest.conflicts import Conflict
from ingest.errors import ArticleDeskError
from ingest.samples import SAMPLES
from ingest.stages.report import Progress
from ui.access.authorization import EDITORS_ONLY
from ui.page.articles.article_view import ArticleView
from ui.page.articles.exploring import Exploring
from ui.page.articles.listing import ArticleListing
from ui.page.articles.removals import Removals
from ui.page.html_pane import EVENT_OPTIONS, INTERNAL_ERROR, Updates, event_text, html_pane, on_failure, render
from ui.page.uploads import (
    Addresses,
    delete_unused_uploads,
    ingest_in_background,
    outcome_of,
    parse_addresses,
    store_uploads,
)
from ui.rendering.articles.conflict_html import OpenConflicts, conflicts_html, kept_html
from ui.rendering.articles.library_html import (
    PAGE_SIZE,
    brought_back_html,
    ingest_report_html,
    problem_html,
    progress_html,
    removed_html,
    tagged_html,
)

BACK_AT_TITLE_JS = """() => {
  const title = `#list [data-act="opened"][data-article="${CSS.escape(window.articleDeskOpened || '')}"]`;
  setTimeout(() => document.querySelector(title)?.focus(), 50); // once the list is there again
}"""

Updating = Callable[[gr.EventData, gr.Request], str]

ALREADY_DECIDED = "This was decided already, or something else was added since. Add it again to be asked again."


class ArticlesTab:
    """The components of the tab, and what they do; made inside the page that holds them."""

    def __init__(self, assistant: Assistant, may_edit: Callable[[gr.Request], bool]) -> None:
        """`may_edit` tells whether who sends a request may add, replace and remove."""
        self._library = library = assistant.library
        self._may_edit = may_edit
        self._view = ArticleView(library, may_edit)
        self._removals = Removals(library)
        self._stops: dict[str, threading.Event] = {}
        self._upload_folder = Path(get_upload_folder())
        with gr.Row(equal_height=True, elem_classes="adding"):
            self._files = gr.File(label="Files", file_count="multiple", height=150, elem_id="files")
            with gr.Column(min_width=280):
                self._addresses = gr.Textbox(
                    label="Or paste web addresses of articles or a feed, one a line",
                    placeholder="https://…",
                    lines=3,
                    max_lines=8,
                    elem_id="addresses",
                )
                self._add = gr.Button("Add these addresses", variant="primary", elem_id="add")
                self._missing = html_pane("", "missing")
        html_pane(render("supported_formats.html"), "kinds")
        self._progress = html_pane("", "progress")
        self._reader = html_pane("", "reader")
        self._tag = gr.State("")  # the list shows articles with it only
        with gr.Column(elem_classes="shelf") as self._shelf:
            self.exploring = Exploring(assistant, self._tag)
            self._listing = ArticleListing(library, self._tag)
        self._list = self._listing.pane
        self.asking_these = self._list.asking_these
        self._removed: gr.State = gr.State(())  # the keys of what this visitor removed
        self._refreshed_at = gr.State(0)
        self._question = gr.State(None)  # what this visitor was asked and has not decided: `OpenConflicts`
        self._listen()

    def _listen(self) -> None:
        typed = [self._files, self._addresses]
        self.list_inputs = [self._listing.search, self._listing.most]
        shown = [self._progress, self._list, self._files, self._addresses, self._add, self._missing, self._shelf]
        self.outputs = [*shown, self._listing.most, self._question, self._refreshed_at]
        reading = [self._reader, self._shelf]
        # What is dropped goes in at once: the button is for addresses.
        adding = gr.on([self._files.upload, self._add.click], self._add_typed, typed, self.outputs, **EVENT_OPTIONS)
        samples = self._list.samples(self.add_samples, None, self.outputs, **EVENT_OPTIONS)
        undoable = [self._removed]
        removing = self._list.removed(self._remove, undoable, [*self.outputs, *undoable], **EVENT_OPTIONS)
        undoing = self._progress.undone(self._undo, undoable, self.outputs, **EVENT_OPTIONS)
        replacing = self._progress.replaced(self._replace, [self._question], self.outputs, **EVENT_OPTIONS)
        keeping = self._progress.kept(self._keep, [self._question], self.outputs, **EVENT_OPTIONS)
        self.library_changes = [adding, samples, removing, undoing, replacing]
        reading_anew = [*reading, self._refreshed_at]
        looking = [
            *self._listing.listen_to(self._refreshed_at),
            self._list.opened(self._open, None, reading, **EVENT_OPTIONS),
            self._list.starred(self._star, None, [self._progress, self._refreshed_at], **EVENT_OPTIONS),
            self._list.tagging(self._tag_chosen, None, [self._progress, self._refreshed_at], **EVENT_OPTIONS),
            self._reader.tagged(self._changed_by(self._view.tagged), None, reading_anew, **EVENT_OPTIONS),
            self._reader.untagged(self._changed_by(self._view.untagged), None, reading_anew, **EVENT_OPTIONS),
            self._reader.starred(self._changed_by(self._view.starred), None, reading_anew, **EVENT_OPTIONS),
            self._reader.noted(self._changed_by(self._view.noted), None, reading_anew, **EVENT_OPTIONS),
            self._reader.unnoted(self._changed_by(self._view.unnoted), None, reading_anew, **EVENT_OPTIONS),
        ]
        on_failure(
            [*self.library_changes, keeping, *looking], self._failed, None, [self._progress, self._add, self._files]
        )
        self._progress.halted(self._halt, None, None, **EVENT_OPTIONS)
        closing = self._reader.closed(
            lambda: {self._reader: "", self._shelf: gr.Column(visible=True)}, None, reading, **EVENT_OPTIONS
        )
        closing.then(None, js=BACK_AT_TITLE_JS)

    def refreshed(self, _search: str, _most: int) -> Updates:
        """What has the list shown as it is now, of what is searched for once this comes."""
        return {self._refreshed_at: time.monotonic_ns()}

    def _failed(self) -> Updates:
        return {self._progress: problem_html(INTERNAL_ERROR), **self._ready()}

    # --- adding ---------------------------------------------------------------------------------------

    def add_samples(self, request: gr.Request) -> Iterator[Updates]:
        """What is shown while the sample articles are added, and after it."""
        yield from self._added(OpenConflicts(tuple(SAMPLES), ()), request)

    def _add_typed(self, files: list[dict[str, str]] | None, pasted: str, request: gr.Request) -> Iterator[Updates]:
        addresses = parse_addresses(pasted)
        if not self._may_edit(request):
            yield {self._progress: problem_html(EDITORS_ONLY)}
            return
        try:
            uploaded = [file["path"] for file in files or []]
            stored = store_uploads(uploaded, self._library, self._upload_folder)
        except ArticleDeskError as problem:
            yield {self._progress: problem_html(str(problem))}
            return
        if stored or addresses.valid or addresses.invalid:
            yield from self._added(
                OpenConflicts((*stored, *addresses.valid), ()), request, addresses, uploaded=uploaded
            )
        else:
            yield {self._missing: problem_html("Paste an address first. Files go in as soon as they are dropped.")}

    def _added(
        self,
        question: OpenConflicts,
        request: gr.Request,
        addresses: Addresses | None = None,
        replace: Collection[Conflict] = (),
        uploaded: Sequence[str] = (),
    ) -> Iterator[Updates]:
        """How far adding the locations of a question is, and what it did and left open."""
        if not self._may_edit(request):
            yield {self._progress: problem_html(EDITORS_ONLY)}
            return
        stop = self._stops.setdefault(request.session_hash or "", threading.Event())
        stop.clear()
        # What is dropped meanwhile would be cleared away at the end, unread.
        shut: Updates = {self._add: gr.Button(interactive=False), self._files: gr.File(interactive=False)}
        yield {self._progress: progress_html(Progress(0, 0, 0, 0, "")), self._missing: "", **shut}
        try:
            for step in ingest_in_background(question.locations, self._library, stop, replace, uploaded):
                if isinstance(step, Progress):
                    yield {self._progress: progress_html(step)}
                else:
                    left: Updates = {self._addresses: addresses.left_after(step)} if addresses else {}
                    done = ingest_report_html(outcome_of(step, self._library, addresses))
                    asked = self._asked(question.after(step.conflicts), done)
                    yield {**asked, **self._ready(), **left, self._listing.most: PAGE_SIZE}
        except ArticleDeskError as problem:
            yield {**self._asked(question, problem_html(str(problem))), **self._ready()}

    def _ready(self) -> Updates:
        """What takes more articles is open again, and empty."""
        return {self._add: gr.Button(interactive=True), self._files: gr.File(value=None, interactive=True)}

    def _asked(self, question: OpenConflicts, told: str) -> Updates:
        """What was done, and what is asked of the rest; where nothing is, the files that wait for it go."""
        if not question.conflicts:
            delete_unused_uploads(question.locations, self._library)
            return {self._progress: told, self._question: None}
        return {self._progress: told + conflicts_html(question), self._question: question}

    def _replace(self, question: OpenConflicts | None, clicked: gr.EventData, request: gr.Request) -> Iterator[Updates]:
        """Replace articles in conflicts that this visitor was asked about; others stay as they are."""
        meant = question.meant(event_text(clicked, "conflicts")) if question else ()
        if question and meant:
            yield from self._added(question, request, replace=meant)
        else:
            yield {self._progress: problem_html(ALREADY_DECIDED)}

    def _keep(self, question: OpenConflicts | None, clicked: gr.EventData) -> Updates:
        """Leave articles as they are."""
        meant = question.meant(event_text(clicked, "conflicts")) if question else ()
        if question and meant:
            return self._asked(question.without(meant), kept_html(len(meant)))
        return {self._progress: problem_html(ALREADY_DECIDED)}

    def _halt(self, request: gr.Request) -> None:
        """End adding between two articles; what was read is stored."""
        if stop := self._stops.get(request.session_hash or ""):
            stop.set()

    # --- looking --------------------------------------------------------------------------------------

    def _open(self, clicked: gr.EventData, request: gr.Request) -> Updates:
        return self._read(self._view.opened, clicked, request)

    def _star(self, clicked: gr.EventData, request: gr.Request) -> Updates:
        try:
            self._view.star(clicked, request)
        except ArticleDeskError as problem:
            return {self._progress: problem_html(str(problem))}
        return {self._refreshed_at: time.monotonic_ns()}

    def _tag_chosen(self, sent: gr.EventData, request: gr.Request) -> Updates:
        """Give the articles that are ticked in the list tags."""
        try:
            told = tagged_html(*self._view.tag_all(sent, request))
        except ArticleDeskError as problem:
            return {self._progress: problem_html(str(problem))}
        return {self._progress: told, self._refreshed_at: time.monotonic_ns()}

    def _changed_by(self, change: Updating) -> Callable[[gr.EventData, gr.Request], Updates]:
        """What shows an article after a change, and has the list follow."""

        def show(event: gr.EventData, request: gr.Request) -> Updates:
            return {**self._read(change, event, request), self._refreshed_at: time.monotonic_ns()}

        return show

    def _read(self, show: Updating, event: gr.EventData, request: gr.Request) -> Updates:
        """An article in the place of the list, as it is after an event."""
        try:
            return {self._reader: show(event, request), self._shelf: gr.Column(visible=False)}
        except ArticleDeskError as problem:
            return {self._reader: problem_html(str(problem)), self._shelf: gr.Column(visible=True)}

    # --- removing -------------------------------------------------------------------------------------

    def _remove(self, before: Sequence[str], confirmed: gr.EventData, request: gr.Request) -> Updates:
        if not self._may_edit(request):
            return {self._progress: problem_html(EDITORS_ONLY)}
        try:
            removed = (*before, self._removals.remove(event_text(confirmed, "article")))
        except ArticleDeskError as problem:
            return {self._progress: problem_html(str(problem))}
        offers = self._removals.offers(removed)
        return {self._progress: removed_html(offers), self._removed: tuple(offer.key for offer in offers)}

    def _undo(self, removed: Sequence[str], clicked: gr.EventData, request: gr.Request) -> Updates:
        if not self._may_edit(request):
            return {self._progress: problem_html(EDITORS_ONLY)}
        try:
            title = self._removals.undo(event_text(clicked, "removal"))
        except ArticleDeskError as problem:
            return {self._progress: problem_html(str(problem)) + removed_html(self._removals.offers(removed))}
        return {self._progress: brought_back_html(title, self._removals.offers(removed))}
