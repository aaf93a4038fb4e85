"""Answers written by a chat model of this machine: offered, chosen, kept, and left again by one click each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, expect

from assistant.assistant import Assistant
from assistant.reading.evidence import EvidenceFinder
from assistant.reading.local_models.detection import LocalModels
from assistant.reading.local_models.detection import ModelServer as Place
from ingest.errors import ModelError
from ingest.library import Library
from tests.model_server import ModelServer
from ui.page.conversations.writer_choice import QUOTES, WriterChoice

if TYPE_CHECKING:
    from tests.ui.page.conftest import Visit

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),  # which Gradio asks of pandas
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),  # with which it sums up its events
]

WRECK = "Who led the expedition that found the wreck of Endurance?"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A server that is there, and writes a sentence that the articles bear out and one that they do not."""
    started = ModelServer(["John Shears led the expedition. [1] ", "The whales sang all night."])
    started.tags = [{"name": "llama3.1:latest"}, {"name": "qwen3:8b"}]
    yield started
    started.stop()


@pytest.fixture
def local(server: ModelServer, tmp_path: Path) -> LocalModels:
    """What this machine has: that server, and a file that nothing here can run."""
    (tmp_path / "tiny.gguf").touch()
    return LocalModels([Place(server.url, "/api/tags")], tmp_path)


def answers(visit: Visit) -> Locator:
    return visit.chat.locator("[aria-busy=false] .turn .answer")


def test_a_model_of_this_machine_writes_by_one_click_and_the_articles_are_quoted_by_another(
    open_page: Callable[..., Visit],
    serve_here: Callable[..., str],
    sample_library: Library,
    finder: EvidenceFinder,
    server: ModelServer,
    local: LocalModels,
) -> None:
    visit = open_page(serve_here(Assistant(sample_library, finder=finder), local_models=local))
    writer = visit.page.locator("#writer")
    writer.get_by_role("button", name="Write answers with llama3.1, on this machine").click()
    expect(writer).to_contain_text("Answers by llama3.1, on this machine")
    expect(writer.get_by_role("button", name="Quote the articles instead")).to_be_focused()
    assert not server.chats, "nothing is sent before something is asked"
    visit.ask(WRECK)
    expect(answers(visit).last).to_contain_text("John Shears led the expedition. [1]")
    expect(visit.chat.get_by_text("1 sentence left out")).to_be_visible()
    assert {chat["model"] for chat in server.chats} == {"llama3.1:latest"}
    visit.reload()
    expect(writer).to_contain_text("Answers by llama3.1, on this machine")
    writer.get_by_role("button", name="Quote the articles instead").click()
    expect(writer.get_by_role("button", name="Write answers with llama3.1, on this machine")).to_be_focused()
    chats = len(server.chats)
    visit.ask(WRECK)
    expect(answers(visit)).to_have_count(2)
    assert len(server.chats) == chats
    writer.get_by_text("Other").click()
    writer.get_by_role("button", name="qwen3:8b, on this machine").click()
    expect(writer).to_contain_text("Answers by qwen3:8b, on this machine")
    server.stop()
    visit.ask(WRECK)
    expect(visit.chat.locator(".remark").last).to_contain_text("its server does not answer any more")
    visit.reload()
    expect(writer).to_contain_text("qwen3:8b does not answer on this machine now")
    expect(writer.get_by_role("button")).to_have_count(0)
    assert not visit.errors


def shown(choice: WriterChoice, chosen: str = "") -> str:
    """What the pane shows when the page is opened by who has chosen so."""
    return " ".join(str(choice._look(chosen)[choice.pane]).split())


def choice_of(assistant: Assistant, local: LocalModels | None) -> WriterChoice:
    import gradio as gr  # here, as it takes seconds to load

    with gr.Blocks(analytics_enabled=False):
        return WriterChoice(assistant, "key", local)


def test_where_there_is_no_model_nothing_is_shown(sample_assistant: Assistant, tmp_path: Path) -> None:
    assert not shown(choice_of(sample_assistant, LocalModels([], tmp_path)))
    assert not shown(choice_of(sample_assistant, None))


def test_a_file_that_nothing_here_runs_is_told_and_not_offered(
    sample_assistant: Assistant, local: LocalModels, server: ModelServer
) -> None:
    server.tags = []
    choice = choice_of(sample_assistant, local)
    told = shown(choice)
    assert "tiny in the models folder cannot write yet" in told
    assert "<button" not in told
    with pytest.raises(ModelError, match="not there any more"):
        choice.assistant_of("gguf:tiny.gguf")


def test_visitors_of_a_page_with_accounts_use_no_model_of_the_machine(
    sample_assistant: Assistant, local: LocalModels, server: ModelServer
) -> None:
    visitors = choice_of(sample_assistant, None)
    (theirs, *_) = local.found()
    with pytest.raises(ModelError, match="not there any more"):
        visitors.assistant_of(theirs.id)
    assert visitors._look(theirs.id)[visitors.chosen] == ""


def test_the_model_that_the_desk_was_set_to_is_told_and_the_articles_may_be_quoted(
    sample_assistant: Assistant, local: LocalModels
) -> None:
    from assistant.reading.local_models.chat_completions import load_local_model

    model = load_local_model(local.found()[0])
    choice = choice_of(sample_assistant.written_by(model, "openai:gpt-4.1-mini"), None)
    assert "Answers by <b>gpt-4.1-mini</b>, checked" in shown(choice)
    assert "Write answers with gpt-4.1-mini<" in shown(choice, QUOTES)
    assert choice.assistant_of(QUOTES).ask(WRECK).writer == "quotes"
    assert choice.assistant_of("").chat_model == "openai:gpt-4.1-mini"


@pytest.mark.parametrize("chosen", [None, 7, ["x"], "http://127.0.0.1:1/x", "gguf:../../etc/passwd"])
def test_what_is_no_choice_runs_nothing(sample_assistant: Assistant, local: LocalModels, chosen: object) -> None:
    choice = choice_of(sample_assistant, local)
    if isinstance(chosen, str):
        with pytest.raises(ModelError):
            choice.assistant_of(chosen)
    else:
        assert choice.assistant_of(chosen) is sample_assistant
