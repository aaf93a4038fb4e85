"""The tab of questions: the chat, and beside it the words that its answers rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.answer import Answer
from assistant.answering.validation import LONGEST_QUESTION
from assistant.assistant import Assistant
from ingest.errors import ArticleDeskError
from ui.page.article_filter import FilterControls, within
from ui.page.html_pane import EVENT_OPTIONS, INTERNAL_ERROR, Updates, event_text, html_pane, on_failure
from ui.page.suggested_questions import SuggestedQuestions
from ui.rendering.conversation_html import MAX_COMMENT_LENGTH, conversation_html, sources_html
from ui.rendering.conversations.browser_storage import Seal, dump_exchanges, load_exchanges
from ui.rendering.conversations.conversation import Conversation, Exchange, exchange_of
from ui.rendering.conversations.markdown import as_markdown
from ui.rendering.plain_text import answer_text

DOWNLOAD_JS = """(text) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
  link.download = 'conversation.md';
  link.click();
  URL.revokeObjectURL(link.href);
}"""

STORAGE_ENCRYPTION = "article-desk-001"
"""Known to all: the browser's storage is no secret. What it keeps is validated when it comes back, and read anew."""

FOCUS_JS = "() => document.querySelector('#question textarea').focus()"


class AskTab:
    """The components of the tab, and what they do; made inside the page that holds them."""

    def __init__(self, assistant: Assistant, suggestions: SuggestedQuestions, storage_key: str) -> None:
        self._assistant = assistant
        self._suggestions = suggestions
        self._seal = Seal()
        self._conversation = gr.State(Conversation())
        self._kept = gr.BrowserState([], storage_key=storage_key, secret=STORAGE_ENCRYPTION)
        with gr.Row(equal_height=False, elem_classes="desk"):
            with gr.Column(scale=3, min_width=300, elem_classes="talk"):
                self.chat = html_pane(conversation_html(Conversation(), suggestions.current(), self._count()), "chat")
                with gr.Column(elem_classes="composer"):
                    self._box = _question_box()
                    with gr.Row(elem_classes="choices"):
                        self._stop = gr.Button("Stop", visible=False, size="sm", elem_id="stop")
                        self._export = gr.Button("Export as Markdown", size="sm", visible=False, elem_id="export")
                        self._clear = gr.Button("Clear", size="sm", visible=False, elem_id="clear")
                    self.filter = FilterControls(assistant.library)
            with gr.Column(scale=2, min_width=300, elem_classes="beside"):
                self.sources = html_pane(sources_html(()), "sources")
        self._exported = gr.Textbox(visible="hidden", container=False)
        self._listen()

    def _listen(self) -> None:
        tools = [self._stop, self._export, self._clear]
        shown = [self.chat, self._conversation, self.sources, self._box, self._kept, *tools]
        now = self._conversation
        chosen = self.filter.inputs
        asking = [
            self._box.submit(self._respond, [self._box, now, *chosen], shown, **EVENT_OPTIONS),
            self.chat.suggested(self._respond_to_suggestion, [now, *chosen], shown, **EVENT_OPTIONS),
            self.chat.again(self._respond_again, [now, *chosen], shown, **EVENT_OPTIONS),
        ]
        self._stop.click(self._stopped, [now], shown, cancels=asking, **EVENT_OPTIONS)
        editing = self.chat.edited(self._edit, [now], shown, **EVENT_OPTIONS)
        editing.then(None, js=FOCUS_JS)
        exporting = self._export.click(lambda one: as_markdown(one.exchanges), [now], [self._exported], **EVENT_OPTIONS)
        exporting.success(None, [self._exported], js=DOWNLOAD_JS)
        others = [
            self.chat.kept_as_is(self._leave, [now], shown, **EVENT_OPTIONS),
            self.chat.liked(self._like, [now], shown, **EVENT_OPTIONS),
            self.chat.told(self._tell, [now], shown, **EVENT_OPTIONS),
            self._clear.click(lambda: self._shown(Conversation()), None, shown, **EVENT_OPTIONS),
        ]
        on_failure(asking, self._asking_failed, [now], shown)
        on_failure([editing, exporting, *others], self._failed, [now], shown)
        self._parts = shown

    def listen_to(self, page: gr.Blocks, library_changes: Sequence[gr.events.Dependency]) -> None:
        """Bring back what the browser kept when the page is opened; suggest anew when the library has changed."""
        page.load(self._reopen, [self._kept], [*self._parts, self.filter.publishers], **EVENT_OPTIONS)
        for change in library_changes:
            parts = [self.chat, self.filter.publishers]
            change.then(self._refreshed, [self._conversation], parts, **EVENT_OPTIONS)

    def _refreshed(self, conversation: Conversation) -> Updates:
        return {self.chat: self._chat(conversation), **self.filter.refreshed()}

    def _count(self) -> int:
        return len(self._assistant.library.articles())

    # --- asking ---------------------------------------------------------------------------------------

    def _respond(self, question: str, conversation: Conversation, *chosen: Any) -> Iterator[Updates]:
        """What is shown while a question is answered, and after it."""
        if not question.strip():
            yield {self._box: gr.skip()}
            return
        now = replace(conversation, asking=question, draft="", problem=None)
        yield {**self._shown(now), self._box: ""}
        try:
            for step in self._assistant.stream(question, now.history, within=within(*chosen)):
                if isinstance(step, Answer):
                    exchange = exchange_of(step, self._assistant.library)
                    yield self._shown(Conversation((*now.standing, exchange)))
                elif step.text == now.draft:
                    yield {self._box: gr.skip()}  # nothing new, but who has left or pressed Stop is let go
                else:
                    now = replace(now, draft=step.text)
                    yield {self.chat: self._chat(now)}
        except ArticleDeskError as problem:
            yield self._shown(Conversation(conversation.exchanges, problem=(question, str(problem))))

    def _respond_to_suggestion(
        self, conversation: Conversation, clicked: gr.EventData, *chosen: Any
    ) -> Iterator[Updates]:
        question = event_text(clicked, "question", LONGEST_QUESTION)
        yield from self._respond(question, conversation, *chosen)

    def _respond_again(self, conversation: Conversation, *chosen: Any) -> Iterator[Updates]:
        question = conversation.exchanges[-1].answer.question if conversation.exchanges else ""
        yield from self._respond(question, replace(conversation, editing=True), *chosen)

    def _stopped(self, conversation: Conversation) -> Updates:
        """The question is given back."""
        return {**self._shown(replace(conversation, asking="", draft="")), self._box: conversation.asking}

    def _asking_failed(self, conversation: Conversation) -> Updates:
        """What is shown; of what was stopped nothing is, though Gradio takes that for a failure too."""
        return self._failed(conversation) if conversation.asking else self._shown(conversation)

    def _failed(self, conversation: Conversation) -> Updates:
        return self._shown(Conversation(conversation.exchanges, problem=(conversation.asking, INTERNAL_ERROR)))

    def _edit(self, conversation: Conversation) -> Updates:
        if not conversation.exchanges or conversation.asking:
            return self._shown(conversation)
        asked = conversation.exchanges[-1].answer.question
        return {**self._shown(replace(conversation, editing=True, problem=None)), self._box: asked}

    def _leave(self, conversation: Conversation) -> Updates:
        return {**self._shown(replace(conversation, editing=False)), self._box: ""}

    # --- judging --------------------------------------------------------------------------------------

    def _like(self, conversation: Conversation, clicked: gr.EventData) -> Updates:
        return self._judged(conversation, clicked, event_text(clicked, "liked") == "yes")

    def _tell(self, conversation: Conversation, sent: gr.EventData) -> Updates:
        return self._judged(conversation, sent, None, event_text(sent, "word", MAX_COMMENT_LENGTH).strip())

    def _judged(self, conversation: Conversation, event: gr.EventData, liked: bool | None, word: str = "") -> Updates:
        """The conversation with a thumb for one answer, or a word that goes with the thumb it has.

        Another thumb takes the place of the first, and of the word that went with it.
        """
        turn = event_text(event, "turn")
        place = int(turn) - 1 if turn.isascii() and turn.isdigit() else -1
        if not 0 <= place < len(conversation.exchanges):
            return self._shown(conversation)
        judged = conversation.exchanges[place]
        if liked == judged.liked:  # the same thumb again, or a word without one
            return self._shown(conversation)
        judged = replace(judged, liked=judged.liked if liked is None else liked, thanked=liked is None)
        try:
            judged = replace(judged, feedback=self._keep_feedback(judged, word))
        except ArticleDeskError as problem:
            return self._shown(replace(conversation, problem=("", str(problem))))
        exchanges = (*conversation.exchanges[:place], judged, *conversation.exchanges[place + 1 :])
        return self._shown(replace(conversation, exchanges=exchanges))

    def _keep_feedback(self, judged: Exchange, word: str) -> int:
        """The number of the record, which takes the place of the one that there is of this answer."""
        answer = judged.answer
        return self._assistant.library.save_feedback(
            answer.question, answer_text(answer), bool(judged.liked), word, instead_of=judged.feedback
        )

    # --- showing --------------------------------------------------------------------------------------

    def _reopen(self, stored: object) -> Updates:
        """The conversation that this browser kept, if any."""
        kept_here = Conversation(load_exchanges(stored, self._assistant.library, self._seal))
        return {**self._shown(kept_here), **self.filter.refreshed()}

    def _shown(self, conversation: Conversation) -> Updates:
        busy, begun = bool(conversation.asking), bool(conversation.exchanges)
        shown: Updates = {
            self.chat: self._chat(conversation),
            self._conversation: conversation,
            self._stop: gr.Button(visible=busy),
            self._export: gr.Button(visible=begun and not busy),
            self._clear: gr.Button(visible=begun and not busy),
        }
        if not busy:
            shown |= {
                self.sources: sources_html(conversation.exchanges),
                self._kept: dump_exchanges(conversation.exchanges, self._seal),
            }
        return shown

    def _chat(self, conversation: Conversation) -> str:
        empty = not (conversation.exchanges or conversation.asking or conversation.problem)
        if empty:
            return conversation_html(conversation, self._suggestions.current(), self._count())
        return conversation_html(conversation, (), 0)  # asks nothing of the library: it may be what is broken


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
