"""Chat models behind a server of this machine: what they write, and what is told when they do not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import HumanMessage, SystemMessage

from assistant.reading.chat_models import ATTEMPTS, read_stream
from assistant.reading.local_models.chat_completions import load_local_model
from assistant.reading.local_models.local_model import LocalModel
from ingest.errors import ChatModelError, ModelError
from tests.model_server import ModelServer

MESSAGES = [SystemMessage("Answer."), HumanMessage("Who led it?")]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    started = ModelServer(["John ", "Shears ", "led it [1]."])
    yield started
    started.stop()


def test_it_writes_piece_by_piece(server: ModelServer) -> None:
    model = load_local_model(LocalModel("llama3.1:latest", server.url))
    assert [piece for piece in read_stream(model, MESSAGES) if piece] == ["John ", "Shears ", "led it [1]."]
    assert model.invoke(MESSAGES).text == "John Shears led it [1]."
    asked = server.chats[0]
    assert asked["model"] == "llama3.1:latest"
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]
    assert asked["messages"][1]["content"] == "Who led it?"


@pytest.mark.parametrize(
    ("status", "body", "told", "times"),
    [
        (404, {"error": {"message": "model 'm' not found"}}, "model 'm' not found", 1),
        (400, {"error": "no such model"}, "no such model", 1),
        (503, {"detail": "loading"}, "its server says 503 Service Unavailable", ATTEMPTS),
        (200, {"detail": "no events"}, "its server sent no answer", 1),
    ],
)
def test_a_refusal_is_told_and_tried_again_where_it_may_pass(
    server: ModelServer, status: int, body: dict[str, Any], told: str, times: int
) -> None:
    server.refusal = status, body
    model = load_local_model(LocalModel("m", server.url))
    with pytest.raises(ChatModelError, match=told):
        list(read_stream(model, MESSAGES))
    assert len(server.chats) == times


def test_a_server_that_is_gone_is_told_in_words(server: ModelServer) -> None:
    model = load_local_model(LocalModel("m", server.url))
    server.stop()
    with pytest.raises(ChatModelError, match="its server does not answer any more"):
        list(read_stream(model, MESSAGES))


def test_a_file_that_cannot_run_is_told_without_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "broken.gguf"
    file.write_bytes(b"no model")
    with pytest.raises(ModelError, match=r"broken\.gguf") as problem:
        load_local_model(LocalModel("broken.gguf", file=file))
    assert str(tmp_path) not in str(problem.value)
