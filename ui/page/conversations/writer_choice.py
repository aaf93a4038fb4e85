"""Who writes the answers: the articles alone, in quotes, or a chat model; chosen by a visitor, for that visitor."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import gradio as gr

from assistant.assistant import Assistant
from assistant.reading.local_models.chat_completions import load_local_model
from assistant.reading.local_models.detection import LocalModels
from assistant.reading.local_models.local_model import LocalModel, display_name
from ingest.errors import ArticleDeskError, ModelError
from ui.page.conversations.past_conversations import ENCRYPTION
from ui.page.html_pane import EVENT_OPTIONS, INTERNAL_ERROR, Updates, event_text, html_pane, on_failure, render

QUOTES = "quotes"
"""What is chosen where the articles' own words are to answer, whatever the desk was set to."""

LONGEST_CHOICE = 500


class WriterChoice:
    """The pane that offers chat models and tells which one writes, made inside the page that holds it.

    `chosen` is what a visitor has chosen, which their browser keeps: "" is what the desk was set to, `QUOTES`, or the
    id of a local model. `local` are the models of this machine: None where others than its own people come to the page.
    """

    def __init__(self, assistant: Assistant, storage_key: str, local: LocalModels | None) -> None:
        self._usual = assistant
        self._quoting = assistant.written_by(None)
        self._local = local
        self._models: tuple[LocalModel, ...] = ()
        self._loading = threading.Lock()
        self._loaded: tuple[str, Assistant] = ("", assistant)
        self.pane = html_pane("", "writer")
        self.chosen = gr.BrowserState("", storage_key=f"{storage_key}-writer", secret=ENCRYPTION)

    def listen_to(self, page: gr.Blocks) -> None:
        """Look for models when the page is opened, beside all else, and let them be chosen."""
        parts = [self.pane, self.chosen]
        looking = page.load(self._look, [self.chosen], parts, **EVENT_OPTIONS)
        choosing = self.pane.written_by(self._choose, [self.chosen], parts, **EVENT_OPTIONS)
        on_failure([looking, choosing], self._failed, None, parts)

    def assistant_of(self, chosen: object) -> Assistant:
        """The assistant that answers who has chosen so.

        Raises:
            ModelError: the model is not there any more, or it cannot be loaded.
        """
        if not chosen or not isinstance(chosen, str):
            return self._usual
        if chosen == QUOTES:
            return self._quoting
        with self._loading:
            if self._loaded[0] != chosen:
                model = self._model(chosen)
                self._loaded = ("", self._usual)  # of files one at a time is enough for the memory
                self._loaded = (chosen, self._usual.written_by(load_local_model(model), model.name))
            return self._loaded[1]

    def _model(self, chosen: str) -> LocalModel:
        """The model of this id, if it was found when the page was opened, or is found now."""
        usable = {one.id: one for one in self._models if one.is_usable}
        if chosen not in usable:
            usable = {one.id: one for one in self._found() if one.is_usable}
        if chosen in usable:
            return usable[chosen]
        raise ModelError(
            "The chat model that was to write is not there any more. Start it again, or have the articles quoted: "
            "the button below the question does that."
        )

    def _found(self) -> Sequence[LocalModel]:
        self._models = self._local.found() if self._local else ()
        return self._models

    def _look(self, chosen: object) -> Updates:
        """What is offered; a model that was chosen at an earlier visit writes on, if it is there."""
        self._found()
        kept = chosen if isinstance(chosen, str) else ""
        if kept in ("", QUOTES) or any(one.id == kept and one.is_usable for one in self._models):
            return {self.pane: self._shown(kept)}
        if not self._local:
            return {self.pane: self._shown(""), self.chosen: ""}
        name = display_name(kept)
        gone = f"{name} does not answer on this machine now: answers are in the articles' own words."
        return {self.pane: self._shown(QUOTES, problem=gone), self.chosen: QUOTES}

    def _choose(self, before: object, clicked: gr.EventData) -> Iterator[Updates]:
        """Have another write; a file is loaded first, which may take a while, and until then all stays as it was."""
        chosen = event_text(clicked, "model", LONGEST_CHOICE)
        kept = before if isinstance(before, str) else ""
        yield {self.pane: render("writer.html", loading=True)}
        try:
            self.assistant_of(chosen)
        except ArticleDeskError as problem:
            yield {self.pane: self._shown(kept, problem=str(problem), refocus=True)}
            return
        yield {self.pane: self._shown(chosen, refocus=True), self.chosen: chosen}

    def _failed(self) -> Updates:
        return {self.pane: self._shown("", problem=INTERNAL_ERROR), self.chosen: ""}

    def _shown(self, chosen: str, *, problem: str = "", refocus: bool = False) -> str:
        """Which one writes, or else which ones are offered; nothing where there are none."""
        local = {one.id: one for one in self._models}
        writing = "" if chosen == QUOTES else display_name(self._usual.chat_model.partition(":")[2])
        if chosen in local:
            writing = local[chosen].name
        offers = [{"id": one.id, "name": one.name, "is_local": True} for one in self._models if one.is_usable]
        if self._usual.chat_model:
            usual = display_name(self._usual.chat_model.partition(":")[2])
            offers.insert(0, {"id": "", "name": usual, "is_local": False})
        return render(
            "writer.html",
            loading=False,
            writing=writing,
            is_local=chosen in local,
            offers=[one for one in offers if not writing or one["id"] != chosen],
            unusable=[one.name for one in self._models if not one.is_usable],
            problem=problem,
            refocus=refocus,
        )
