"""An answer on its way is shown as it grows, and can be stopped: served in this process, by a chat model that halts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from playwright.sync_api import expect

from assistant.answering.prose.chat_model_writer import ChatModelWriter
from assistant.answering.prose.grounding import Grounding
from assistant.assistant import Assistant
from assistant.reading.chat_models import StreamLimits
from assistant.reading.evidence import EvidenceFinder
from ingest.library import Library

if TYPE_CHECKING:
    from tests.ui.page.conftest import Visit

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),  # which Gradio asks of pandas
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),  # with which it sums up its events
]

WRECK = "Who led the expedition that found the wreck of Endurance?"


class HaltingModel(GenericFakeChatModel):
    """Writes a sentence and waits to be let go on; lets suggestions through."""

    messages: Iterator[AIMessage | str] = iter(())
    halted: threading.Event
    go_on: threading.Event
    endless: threading.Event

    def _stream(self, messages: Any, *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        yield ChatGenerationChunk(message=AIMessageChunk("John Shears led the expedition. [1] The "))
        if self.halted.is_set():
            self.go_on.wait()
        while self.endless.is_set():
            yield ChatGenerationChunk(message=AIMessageChunk("whales sang and "))
        yield ChatGenerationChunk(message=AIMessageChunk("whales sang all night."))


@pytest.fixture
def model() -> Iterator[HaltingModel]:
    """The model, which is let go on at the end in any case."""
    made = HaltingModel(halted=threading.Event(), go_on=threading.Event(), endless=threading.Event())
    yield made
    made.go_on.set()
    made.endless.clear()


@pytest.fixture
def url(
    sample_library: Library,
    finder: EvidenceFinder,
    model: HaltingModel,
    serve_here: Callable[[Assistant], str],
) -> str:
    """The page of the samples, with answers by the model."""
    writer = ChatModelWriter(model, Grounding(finder.reader), "model", StreamLimits(characters=500))
    address = serve_here(Assistant(sample_library, finder=finder, writer=writer))
    model.halted.set()
    return address


def test_an_answer_grows_and_stopping_gives_the_question_back(
    open_page: Callable[..., Visit], url: str, model: HaltingModel
) -> None:
    visit = open_page(url)
    visit.ask(WRECK)
    expect(visit.chat.locator("[aria-busy=true]")).to_contain_text("John Shears led the expedition.")
    visit.page.locator("#stop").click()
    expect(visit.box).to_have_value(WRECK)
    expect(visit.box).to_be_focused()
    expect(visit.chat.locator(".turn")).to_have_count(0)
    expect(visit.page.locator("#stop")).to_be_hidden()
    model.go_on.set()
    visit.ask(WRECK)
    expect(visit.chat.locator("[aria-busy=false]")).to_contain_text("John Shears led the expedition. [1]")
    expect(visit.chat.get_by_text("1 sentence left out")).to_be_visible()
    expect(visit.chat.locator(".removed li")).to_be_hidden()
    visit.chat.get_by_text("1 sentence left out").click()
    expect(visit.chat.locator(".removed li")).to_contain_text("The whales sang all night.")
    model.go_on.clear()
    visit.chat.get_by_role("button", name="Ask again").click()
    expect(visit.chat.locator("[aria-busy=true] .turn")).to_have_count(1)
    visit.page.locator("#stop").click()
    expect(visit.box).to_have_value(WRECK)
    expect(visit.chat.locator(".turn")).to_contain_text("John Shears led the expedition. [1]")


def test_an_answer_that_does_not_end_is_cut_and_says_so(
    open_page: Callable[..., Visit], url: str, model: HaltingModel
) -> None:
    model.endless.set()
    model.go_on.set()
    visit = open_page(url)
    visit.ask(WRECK)
    answered = visit.chat.locator("[aria-busy=false]")
    expect(answered).to_contain_text("John Shears led the expedition. [1]")
    expect(answered.locator(".remark").first).to_contain_text("was cut off (it wrote more than 500 characters).")
    expect(visit.page.locator("#stop")).to_be_hidden()
