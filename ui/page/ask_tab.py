"""The tab of questions: the chat, and beside it the words that its answers rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.answer import Answer
from assistant.assistant import LONGEST_QUESTION, Assistant
from ingest.errors import ArticleDeskError
from ui.page.article_filter import Narrowing, within
from ui.page.html_pane import BROKEN, QUIET, Update, on_failure, pane, told
from ui.page.suggested_questions import Suggestions
from ui.rendering.answers import answer_text
from ui.rendering.conversation_html import LONGEST_WORD, conversation_html, sources_html
from ui.rendering.conversations import Conversation, Exchange, as_markdown, exchange_of, kept, reopened

DOWNLOAD = """(text) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
  link.download = 'conversation.md';
  link.click();
  URL.revokeObjectURL(link.href);
}"""


READABLE = "article-desk-001"
"""The browser's storage is no secret: what it keeps is validated when it comes back, and read from the library anew."""


FOCUS = "() => document.querySelector('#question textarea').focus()"


class AskTab:
    """The components of the tab, and what they do; made inside the page that holds them."""

    def __init__(self, assistant: Assistant, suggestions: Suggestions, storage_key: str) -> None:
        self._assistant = assistant
        self._suggestions = suggestions
        self._conversation = gr.State(Conversation())
        self._kept = gr.BrowserState([], storage_key=storage_key, secret=READABLE)
        with gr.Row(equal_height=False, elem_classes="desk"):
            with gr.Column(scale=3, min_width=300, elem_classes="talk"):
                self.chat = pane(conversation_html(Conversation(), suggestions.now(), self._count()), "chat")
                with gr.Column(elem_classes="composer"):
                    self._box = _question_box()
                    with gr.Row(elem_classes="choices"):
                        self._stop = gr.Button("Stop", visible=False, size="sm", elem_id="stop")
                        self._export = gr.Button("Export as Markdown", size="sm", visible=False, elem_id="export")
                        self._clear = gr.Button("Clear", size="sm", visible=False, elem_id="clear")
                    self.narrowing = Narrowing(assistant.library)
            with gr.Column(scale=2, min_width=300, elem_classes="beside"):
                self._sources = pane(sources_html(()), "sources")
        self._exported = gr.Textbox(visible="hidden", container=False)
        self._listen()

    def _listen(self) -> None:
        tools = [self._stop, self._export, self._clear]
        shown = [self.chat, self._conversation, self._sources, self._box, self._kept, *tools]
        now = self._conversation
        chosen = self.narrowing.chosen
        asking = [
            self._box.submit(self._respond, [self._box, now, *chosen], shown, **QUIET),
            self.chat.suggested(self._respond_to_suggestion, [now, *chosen], shown, **QUIET),
            self.chat.again(self._respond_again, [now, *chosen], shown, **QUIET),
        ]
        self._stop.click(self._stopped, [now], shown, cancels=asking, **QUIET)
        editing = self.chat.edited(self._edit, [now], shown, **QUIET)
        editing.then(None, js=FOCUS)
        exporting = self._export.click(lambda one: as_markdown(one.exchanges), [now], [self._exported], **QUIET)
        exporting.success(None, [self._exported], js=DOWNLOAD)
        others = [
            self.chat.kept_as_is(self._leave, [now], shown, **QUIET),
            self.chat.liked(self._like, [now], shown, **QUIET),
            self.chat.told(self._tell, [now], shown, **QUIET),
            self._clear.click(lambda: self._shown(Conversation()), None, shown, **QUIET),
        ]
        on_failure([*asking, editing, exporting, *others], self._failed, [now], shown)
        self._parts = shown

    def listen_to(self, page: gr.Blocks, changes: Sequence[gr.events.Dependency]) -> None:
        """Bring back what the browser kept when the page is opened; suggest anew when the library has changed."""
        page.load(self._reopen, [self._kept], [*self._parts, self.narrowing.publishers], **QUIET)
        for change in changes:
            parts = [self.chat, self.narrowing.publishers]
            change.then(self._refreshed, [self._conversation], parts, **QUIET)

    def _refreshed(self, conversation: Conversation) -> Update:
        return {self.chat: self._chat(conversation), **self.narrowing.refreshed()}

    def _count(self) -> int:
        return len(self._assistant.library.articles())

    # --- asking ---------------------------------------------------------------------------------------

    def _respond(self, question: str, conversation: Conversation, *chosen: Any) -> Iterator[Update]:
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
    ) -> Iterator[Update]:
        question = told(clicked, "question", LONGEST_QUESTION)
        yield from self._respond(question, conversation, *chosen)

    def _respond_again(self, conversation: Conversation, *chosen: Any) -> Iterator[Update]:
        question = conversation.exchanges[-1].answer.question if conversation.exchanges else ""
        yield from self._respond(question, replace(conversation, editing=True), *chosen)

    def _stopped(self, conversation: Conversation) -> Update:
        """The question is given back."""
        return {**self._shown(replace(conversation, asking="", draft="")), self._box: conversation.asking}

    def _failed(self, conversation: Conversation) -> Update:
        return self._shown(Conversation(conversation.exchanges, problem=(conversation.asking, BROKEN)))

    def _edit(self, conversation: Conversation) -> Update:
        if not conversation.exchanges or conversation.asking:
            return self._shown(conversation)
        asked = conversation.exchanges[-1].answer.question
        return {**self._shown(replace(conversation, editing=True, problem=None)), self._box: asked}

    def _leave(self, conversation: Conversation) -> Update:
        return {**self._shown(replace(conversation, editing=False)), self._box: ""}

    # --- judging --------------------------------------------------------------------------------------

    def _like(self, conversation: Conversation, clicked: gr.EventData) -> Update:
        return self._judged(conversation, clicked, told(clicked, "liked") == "yes")

    def _tell(self, conversation: Conversation, sent: gr.EventData) -> Update:
        return self._judged(conversation, sent, None, told(sent, "word", LONGEST_WORD).strip())

    def _judged(self, conversation: Conversation, event: gr.EventData, liked: bool | None, word: str = "") -> Update:
        """The conversation with a thumb for one answer, or a word that goes with the thumb it has.

        Another thumb takes the place of the first, and of the word that went with it.
        """
        turn = told(event, "turn")
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

    def _reopen(self, stored: object) -> Update:
        """The conversation that this browser kept, if any."""
        kept_here = Conversation(reopened(stored, self._assistant.library))
        return {**self._shown(kept_here), **self.narrowing.refreshed()}

    def _shown(self, conversation: Conversation) -> Update:
        busy, begun = bool(conversation.asking), bool(conversation.exchanges)
        shown: Update = {
            self.chat: self._chat(conversation),
            self._conversation: conversation,
            self._stop: gr.Button(visible=busy),
            self._export: gr.Button(visible=begun and not busy),
            self._clear: gr.Button(visible=begun and not busy),
        }
        if not busy:
            shown |= {self._sources: sources_html(conversation.exchanges), self._kept: kept(conversation.exchanges)}
        return shown

    def _chat(self, conversation: Conversation) -> str:
        empty = not (conversation.exchanges or conversation.asking or conversation.problem)
        if empty:
            return conversation_html(conversation, self._suggestions.now(), self._count())
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
