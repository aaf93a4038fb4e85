"""The tab of claims: a sentence with the articles' words for and against, or a text with each of its claims marked."""

from __future__ import annotations

import base64
import binascii
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import gradio as gr

from assistant.answer import Citation
from assistant.answering.validation import LONGEST_QUESTION
from assistant.assistant import Assistant
from assistant.review import Review
from assistant.suggestions import suggest_texts
from ingest.chunking import sentence_spans
from ingest.errors import ArticleDeskError, UsageError
from ui.drafts.draft import Draft
from ui.drafts.export import FORMS, exported
from ui.drafts.reading import SUFFIXES, checkable, read_draft
from ui.page.downloads import SAVE_JS, packed
from ui.page.html_pane import (
    EVENT_OPTIONS,
    INTERNAL_ERROR,
    Updates,
    event_text,
    html_pane,
    on_failure,
    problem_text,
    render,
)
from ui.rendering.articles.library_html import problem_html
from ui.rendering.conversations.conversation import passage_text
from ui.rendering.review_html import (
    checking_progress_html,
    claim_html,
    is_worth_drawing,
    no_claim_html,
    review_html,
)
from ui.rendering.verdict_html import verdict_html, verdict_placeholder

REVIEW_SCRIPT, CLAIM_SCRIPT, FILE_SCRIPT = (
    Path(__file__).with_name(f"{name}.js").read_text(encoding="utf-8") for name in ("review", "claim", "draft_file")
)

MOST_TYPED = 1_000_000
"""Characters that fit into the box: what is cut off there was too long to be checked anyhow, and says so."""

MOST_FILE_BYTES = 4_000_000
"""Of a file to check: it comes in a call, is held in memory and lies nowhere."""

KEPT_SECONDS = 4 * 3600
"""How long a review stays at hand for an open page."""

CHECK_JS = "() => document.querySelector('#draft .problem') || document.querySelector('#check').click()"
"""Check what was put into the box, unless it could not be."""


class CheckTab:
    """The components of the tab, and what they do; made inside the page that holds them."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._stops: dict[str, threading.Event] = {}  # of the checks at work, by the open page
        self._review = gr.State(None, time_to_live=KEPT_SECONDS)  # the last `Review`, as far as it came
        self._draft = gr.State(None, time_to_live=KEPT_SECONDS)  # the `Draft` of the last file
        with gr.Column(elem_classes="checking"):
            self._box = _text_box()
            with gr.Row(elem_classes="beginning"):
                self._check = gr.Button("Check", variant="primary", elem_id="check")
                self._stop = gr.Button("Stop", visible=False, elem_id="stop-check")
                self._file = html_pane(_file_html(), "draft", FILE_SCRIPT)
            self._examples = html_pane(self._suggested(), "examples")
            self._progress = html_pane("", "check-progress")
            with gr.Row(equal_height=False, elem_classes="desk"):
                with gr.Column(scale=3, min_width=300):
                    self.verdict = html_pane(verdict_placeholder(), "verdict", REVIEW_SCRIPT)
                with gr.Column(scale=2, min_width=300, elem_classes="beside"):  # web.css hides it
                    self.said = html_pane(no_claim_html(), "said", CLAIM_SCRIPT)
        self._exported = gr.Textbox(visible="hidden", container=False)
        self._listen()

    def _listen(self) -> None:
        results = [self.verdict, self.said, self._review]
        shown = [*results, self._progress, self._check, self._stop, self._examples]
        asked = [self._box, self._review, self._draft]
        checking = gr.on([self._check.click, self._box.submit], self._checked, asked, shown, **EVENT_OPTIONS)
        self._stop.click(self._halt, None, [self._stop], **EVENT_OPTIONS)
        filling = [
            self._examples.example(self._take_example, None, [self._box, self._file], **EVENT_OPTIONS),
            self._file.filed(self._take_file, None, [self._box, self._file, self._draft], **EVENT_OPTIONS),
        ]
        for filled in filling:
            filled.success(None, js=CHECK_JS)
        opening = self.verdict.claimed(
            self._open, [self._review], [self.said], trigger_mode="always_last", **EVENT_OPTIONS
        )
        taking = self.verdict.taken(
            self._take_away, [self._review, self._draft], [self._exported, self._progress], **EVENT_OPTIONS
        )
        taking.success(None, [self._exported], js=SAVE_JS)
        on_failure([checking, *filling, opening, taking], self._failed, None, shown)

    def listen_to(self, page: gr.Blocks, library_changes: Sequence[gr.events.Dependency]) -> None:
        """Suggest anew when the page is opened, and when the library has changed."""
        page.load(self._suggested, None, [self._examples], **EVENT_OPTIONS)
        for change in library_changes:
            change.then(self._suggested, None, [self._examples], **EVENT_OPTIONS)

    def _suggested(self) -> str:
        return render("suggested_texts.html", texts=suggest_texts(self._assistant.library))

    # --- checking -------------------------------------------------------------------------------------

    def _checked(
        self, text: str, previous: Review | None, draft: Draft | None, request: gr.Request
    ) -> Iterator[Updates]:
        """What is shown while a sentence or a text is checked, and after it."""
        page = request.session_hash or ""
        stop = self._stops[page] = threading.Event()
        yield self._begun()
        try:
            if _is_sentence(text):
                verdict = self._assistant.check(text)
                yield {**self._ended(), self.verdict: verdict_html(verdict, self._passage)}
            else:
                as_read = draft.text if draft and _is_of(text, draft) else text
                yield from self._reviewed(checkable(as_read, "This text"), previous, stop)
        except ArticleDeskError as problem:
            yield {**self._ended(), self.verdict: problem_html(problem_text(problem))}
        finally:
            self._stops.pop(page, None)

    def _reviewed(self, text: str, previous: Review | None, stop: threading.Event) -> Iterator[Updates]:
        """The review as it grows; each step lets go of who has left, or pressed Stop: what was checked stays."""
        drawn = 0
        for review in self._assistant.stream_review(text, previous):
            checked = len(review.claims)
            step = {
                self._review: review,
                self._progress: checking_progress_html(checked, review.claims_found),
            }
            if is_worth_drawing(drawn, checked):
                drawn = checked
                step[self.verdict] = review_html(review, is_growing=True)
            yield step
            if stop.is_set():
                break
        yield {**self._ended(), self.verdict: review_html(review)}

    def _begun(self) -> Updates:
        return {
            self.verdict: render("checking.html"),
            self._progress: "",
            self._examples: "",
            self._check: gr.Button(interactive=False),
            self._stop: gr.Button("Stop", visible=True, interactive=True),
            self.said: no_claim_html(),
        }

    def _ended(self) -> Updates:
        return {self._progress: "", self._check: gr.Button(interactive=True), self._stop: gr.Button(visible=False)}

    def _halt(self, request: gr.Request) -> Updates:
        """End the check after the claim that is at work."""
        if stop := self._stops.get(request.session_hash or ""):
            stop.set()
        return {self._stop: gr.Button("Stopping…", interactive=False)}

    def _failed(self) -> Updates:
        return {
            **self._ended(),
            self.verdict: problem_html(INTERNAL_ERROR),
        }

    # --- what is put in -------------------------------------------------------------------------------

    def _take_example(self, clicked: gr.EventData) -> Updates:
        return {self._box: event_text(clicked, "text"), self._file: _file_html()}

    def _take_file(self, sent: gr.EventData) -> Updates:
        """The text of a file, in the box; a Word file is kept, so that comments can be put into it."""
        try:
            draft = _read(event_text(sent, "name"), event_text(sent, "content", 2 * MOST_FILE_BYTES))
        except ArticleDeskError as problem:
            return {self._file: _file_html(problem=str(problem))}
        return {self._box: draft.text, self._file: _file_html(draft), self._draft: draft}

    # --- what is taken out ----------------------------------------------------------------------------

    def _open(self, review: Review | None, clicked: gr.EventData) -> Updates:
        """What the articles say of the claim that was chosen."""
        number = event_text(clicked, "number")
        place = int(number) - 1 if number.isascii() and number.isdigit() else -1
        if review is None or not 0 <= place < len(review.claims):
            return {self.said: problem_html("This review is here no longer. Check the text again.")}
        try:
            return {self.said: claim_html(review.claims[place], place + 1, self._passage)}
        except ArticleDeskError as problem:
            return {self.said: problem_html(str(problem))}

    def _take_away(self, review: Review | None, draft: Draft | None, clicked: gr.EventData) -> Updates:
        """A file for the browser to save: nothing is written here."""
        form = event_text(clicked, "form")
        try:
            if review is None or form not in FORMS:
                raise UsageError("This review is here no longer. Check the text again, then take it away.")
            of = draft if draft and draft.text == review.text else None
            content = exported(review, of, form)
        except ArticleDeskError as problem:
            return {self._progress: problem_html(str(problem)), self._exported: ""}
        name = f"{Path(of.name).stem} checked{form}" if of else f"checked{form}"
        return {self._exported: packed(name, content), self._progress: ""}

    def _passage(self, citation: Citation) -> str:
        return passage_text(citation, self._assistant.library)


def _text_box() -> gr.Textbox:
    return gr.Textbox(
        label="A claim, or a text of up to 20,000 words",
        info="Enter checks it, Shift+Enter begins a new line.",
        placeholder="The wreck of Endurance was found in 2022.",
        lines=1,  # with more Gradio takes Enter for a new line
        max_lines=8,
        max_length=MOST_TYPED,
        elem_id="claim",
    )


def _is_sentence(text: str) -> bool:
    return len(text) <= LONGEST_QUESTION and len(sentence_spans(text)) <= 1


def _is_of(text: str, draft: Draft) -> bool:
    """Whether a text of the box is that of a file: a browser has its own ends of lines."""
    return text.split() == draft.text.split()


def _read(name: str, content: str) -> Draft:
    try:
        return read_draft(base64.b64decode(content, validate=True), name or "The file")
    except binascii.Error as problem:
        raise UsageError(f"{name} did not arrive whole. Choose it again.") from problem


def _file_html(draft: Draft | None = None, problem: str = "") -> str:
    """The field for files, with what came in by it."""
    return render(
        "draft_file.html",
        taken=draft.name if draft else "",
        words=f"{len(draft.text.split()):,} words" if draft else "",
        problem=problem,
        suffixes=",".join(SUFFIXES),
        most=MOST_FILE_BYTES,
    )
