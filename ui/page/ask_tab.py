"""The tab of questions: the chat, and beside it the words that its answers rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from typing import Any

import gradio as gr

from assistant.answer import Answer
from assistant.answering.validation import LONGEST_QUESTION
from assistant.assistant import Assistant
from assistant.reading.local_models.detection import LocalModels
from assistant.retrieval.hybrid import NO_FILTER
from ingest.errors import ArticleDeskError
from ui.page.article_filter import FilterControls, within, within_words
from ui.page.conversations.drafting import QuestionDraft
from ui.page.conversations.judging import Judgement, judged
from ui.page.conversations.noting import Noting
from ui.page.conversations.past_conversations import BROUGHT_BACK_JS, PastConversations, new_id, revised
from ui.page.conversations.suggesting import Suggesting
from ui.page.conversations.writer_choice import WriterChoice
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
from ui.page.suggested_questions import SuggestedQuestions
from ui.rendering.conversation_html import MAX_COMMENT_LENGTH, sources_html
from ui.rendering.conversations.conversation import Conversation, Exchange, exchange_of
from ui.rendering.conversations.files.export import FORMS, exported, file_name

ABOUT_QUOTES = ". Words in quotation marks are the articles' own; the notes tell where they stand."
"""Of a conversation that is taken away."""

FOCUS_JS = "() => document.querySelector('#question textarea').focus()"


class AskTab:
    """The components of the tab, and what they do; made inside the page that holds them."""

    def __init__(
        self,
        assistant: Assistant,
        suggestions: SuggestedQuestions,
        storage_key: str,
        noting: Noting,
        local: LocalModels | None,
    ) -> None:
        """`local` are the chat models of this machine that its visitors may have write; None: none is."""
        self._assistant = assistant
        self._noting = noting
        self._conversation = gr.State(Conversation())
        with gr.Row(equal_height=False, elem_classes="desk asking"):
            self._past = PastConversations(assistant.library, storage_key)
            with gr.Column(scale=3, min_width=300, elem_classes="talk"):
                self._suggesting = Suggesting(suggestions, assistant.library)
                self.chat = self._suggesting.pane
                with gr.Column(elem_classes="composer"):
                    self._only = html_pane("", "only")
                    self._box = _question_box()
                    with gr.Row(elem_classes="choices"):
                        self._stop = gr.Button("Stop", visible=False, size="sm", elem_id="stop")
                        self._export = html_pane(render("export_menu.html", forms=FORMS), "export")
                    self._writers = WriterChoice(assistant, storage_key, local)
                    self.filter = FilterControls(assistant.library)
            with gr.Column(scale=2, min_width=300, elem_classes="beside"):
                self.sources = html_pane(sources_html(()), "sources")
        self._exported = gr.Textbox(visible="hidden", container=False)
        self._draft = QuestionDraft(storage_key)
        pane = [self.chat, self.sources, self._box, self._stop, self.filter.accordion]
        self._parts = [self._conversation, *pane, *self._past.outputs]
        self._listen()

    def _listen(self) -> None:
        shown, now = self._parts, self._conversation
        writer = self._writers.chosen
        chosen: list[Any] = [*self.filter.inputs]
        asking = [
            self._box.submit(self._respond, [self._box, now, writer, *chosen], shown, **EVENT_OPTIONS),
            self.chat.suggested(self._respond_to_suggestion, [now, writer, *chosen], shown, **EVENT_OPTIONS),
            self.chat.again(self._respond_again, [now, writer, *chosen], shown, **EVENT_OPTIONS),
            self.chat.asked_of_all(self._respond_again, [now, writer], shown, **EVENT_OPTIONS),
        ]
        self._draft.listen_to(self._box, [self.chat.suggested, self.chat.again, self.chat.asked_of_all])
        stopping = self._stop.click(self._stopped, [now], shown, cancels=asking, **EVENT_OPTIONS)
        stopping.then(None, js=FOCUS_JS)
        editing = self.chat.edited(self._edit, [now], shown, **EVENT_OPTIONS)
        editing.then(None, js=FOCUS_JS)
        beginning = self._past.pane.begun(self._begin, None, shown, **EVENT_OPTIONS)
        others = [
            self.chat.kept_as_is(self._leave, [now], shown, **EVENT_OPTIONS),
            self.chat.liked(self._like, [now], shown, **EVENT_OPTIONS),
            self.chat.told(self._tell, [now], shown, **EVENT_OPTIONS),
            self.sources.noted(self._note, [now], shown, **EVENT_OPTIONS),
            beginning,
            self._past.pane.recalled(self._recall, None, shown, **EVENT_OPTIONS),
        ]
        taking = self._export.exported(self._take_away, [now], [self._exported, *shown], **EVENT_OPTIONS)
        taking.success(None, [self._exported], js=SAVE_JS)
        on_failure(asking, self._asking_failed, [now], shown)
        on_failure([editing, taking, *others], self._failed, [now], shown)
        narrowing = gr.on([one.change for one in chosen], self._narrowed, chosen, [self._only], **EVENT_OPTIONS)
        for change in (narrowing, beginning):
            self._suggesting.listen_to(change, now, self.filter)
        self._only.widened(self._widen, None, [*chosen, self._only], **EVENT_OPTIONS)

    def listen_to(self, page: gr.Blocks, library_changes: Sequence[gr.events.Dependency]) -> None:
        """Bring back what the browser kept when the page is opened; suggest anew when the library has changed."""
        past = self._past
        self._writers.listen_to(page)
        parts = [*self._parts, self.filter.publishers]
        reopening = page.load(self._reopen, past.brought, parts, js=past.bringing, **EVENT_OPTIONS)
        reopening.then(None, js=BROUGHT_BACK_JS)
        page.load(None, [self._box], [self._box], js=self._draft.bringing)
        for change in library_changes:
            refreshed = change.then(self.filter.refreshed, None, [self.filter.publishers], **EVENT_OPTIONS)
            self._suggesting.listen_to(refreshed, self._conversation, self.filter)

    # --- asking ---------------------------------------------------------------------------------------

    def _respond(self, question: str, conversation: Conversation, writer: object, *chosen: Any) -> Iterator[Updates]:
        """What is shown while a question is answered, and after it."""
        if not question.strip():
            yield {self._box: gr.skip()}
            return
        now = replace(conversation, asking=question, draft="", problem=None, id=conversation.id or new_id())
        yield {**self._shown(now), self._box: "", **self.filter.folded()}
        try:
            only = within(*chosen) if chosen else NO_FILTER
            for step in self._writers.assistant_of(writer).stream(question, now.history, within=only):
                if isinstance(step, Answer):
                    exchange = self._exchange(step, within_words(*chosen))
                    yield self._kept(replace(now.at_rest, exchanges=(*now.standing, exchange)))
                elif step.text == now.draft:
                    yield {self._box: gr.skip()}  # nothing new, but who has left or pressed Stop is let go
                else:
                    now = replace(now, draft=step.text)
                    yield {self.chat: self._suggesting.html(now)}
        except ArticleDeskError as problem:
            yield self._shown(replace(now.at_rest, problem=(question, problem_text(problem))))

    def _exchange(self, answer: Answer, narrowed: str) -> Exchange:
        """An answer with its passages, and by what it was made."""
        exchange = exchange_of(answer, self._assistant.library)
        program, reader = version("article-desk"), self._assistant.reader_version
        return replace(exchange, narrowed=narrowed, program=program, reader=reader)

    def _respond_to_suggestion(
        self, conversation: Conversation, writer: object, clicked: gr.EventData, *chosen: Any
    ) -> Iterator[Updates]:
        question = event_text(clicked, "question", LONGEST_QUESTION)
        yield from self._respond(question, conversation, writer, *chosen)

    def _respond_again(self, conversation: Conversation, writer: object, *chosen: Any) -> Iterator[Updates]:
        question = conversation.exchanges[-1].answer.question if conversation.exchanges else ""
        yield from self._respond(question, replace(conversation, editing=True), writer, *chosen)

    def _stopped(self, conversation: Conversation) -> Updates:
        """The question is given back."""
        return {**self._shown(replace(conversation, asking="", draft="")), self._box: conversation.asking}

    def _asking_failed(self, conversation: Conversation) -> Updates:
        """What is shown; of what was stopped nothing is, though Gradio takes that for a failure too."""
        return self._failed(conversation) if conversation.asking else self._shown(conversation)

    def _failed(self, conversation: Conversation) -> Updates:
        problem = (conversation.asking, INTERNAL_ERROR)
        return self._shown(replace(conversation.at_rest, problem=problem))

    def _edit(self, conversation: Conversation) -> Updates:
        if not conversation.exchanges or conversation.asking:
            return self._shown(conversation)
        asked = conversation.exchanges[-1].answer.question
        return {**self._shown(replace(conversation, editing=True, problem=None)), self._box: asked}

    def _leave(self, conversation: Conversation) -> Updates:
        return {**self._shown(replace(conversation, editing=False)), self._box: ""}

    # --- judging --------------------------------------------------------------------------------------

    def _like(self, conversation: Conversation, clicked: gr.EventData) -> Updates:
        return self._judged(conversation, clicked, Judgement(liked=event_text(clicked, "liked") == "yes"))

    def _tell(self, conversation: Conversation, sent: gr.EventData) -> Updates:
        reason, word, wanted = (
            event_text(sent, name, MAX_COMMENT_LENGTH).strip() for name in ("reason", "word", "wanted")
        )
        return self._judged(conversation, sent, Judgement(None, reason, word, wanted))

    def _judged(self, conversation: Conversation, event: gr.EventData, said: Judgement) -> Updates:
        try:
            after = judged(conversation, event_text(event, "turn"), said, self._assistant.library)
        except ArticleDeskError as problem:
            return self._shown(replace(conversation, problem=("", str(problem))))
        return self._kept(after)

    def _note(self, conversation: Conversation, sent: gr.EventData, request: gr.Request) -> Updates:
        """A note on a quote beside the chat."""
        try:
            last = self._noting.write(sent, request)
        except ArticleDeskError as problem:
            return self._shown(replace(conversation, problem=("", str(problem))))
        return {self.sources: self._noting.sources_html(conversation.exchanges, last)}

    # --- which articles are asked ---------------------------------------------------------------------

    def _narrowed(self, *chosen: Any) -> Updates:
        """What is chosen stands above the question in words; of what is no choice, asking says so."""
        return {self._only: render("narrowing.html", words=within_words(*chosen))}

    def _widen(self) -> Updates:
        return {**self.filter.widened(), self._only: render("narrowing.html", words="")}

    # --- past conversations, and taking one away --------------------------------------------------------

    def _begin(self) -> Updates:
        """An empty conversation at once; what is suggested in it comes after."""
        return self._shown(Conversation(), ())

    def _recall(self, sent: gr.EventData) -> Updates:
        return self._shown(self._past.recalled(sent))

    def _reopen(self, single: object, brought: str) -> Updates:
        """The conversation that this browser kept, if any."""
        conversation, updates = self._past.reopened(single, brought)
        if not conversation.exchanges:  # to suggest takes a while, and who is quick has asked something by then
            return {self.chat: self._suggesting.html(conversation), **self.filter.refreshed()}
        return {**self._shown(conversation), **updates, **self.filter.refreshed()}

    def _take_away(self, conversation: Conversation, clicked: gr.EventData) -> Updates:
        """A file for the browser to save."""
        form = event_text(clicked, "form")
        about = f"From Article Desk, {date.today():%d %B %Y}".replace(" 0", " ") + ABOUT_QUOTES
        try:
            file = packed(file_name(conversation.exchanges, form), exported(conversation.exchanges, form, about))
        except ArticleDeskError as problem:
            return {self._exported: "", **self._shown(replace(conversation, problem=("", str(problem))))}
        return {self._exported: file}

    # --- showing --------------------------------------------------------------------------------------

    def _kept(self, conversation: Conversation) -> Updates:
        """A conversation that has changed: the browser keeps it."""
        after = revised(conversation)
        return {**self._shown(after), **self._past.kept(after)}

    def _shown(self, conversation: Conversation, suggested: Sequence[str] | None = None) -> Updates:
        shown: Updates = {
            self.chat: self._suggesting.html(conversation, suggested),
            self._conversation: conversation,
            self._stop: gr.Button(visible=bool(conversation.asking)),
        }
        if conversation.asking:
            return shown
        return {**shown, self.sources: self._noting.sources_html(conversation.exchanges)}


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        placeholder="Ask about your articles…",
        label="Question",
        show_label=False,
        container=False,
        submit_btn="Ask",
        max_length=LONGEST_QUESTION,
        autofocus=True,
        elem_id="question",
    )
