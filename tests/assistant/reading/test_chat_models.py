"""Chat models of each kind of provider, served by a small server on loopback; what each says when it fails."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage
from langchain_core.outputs import ChatGenerationChunk

from assistant.reading import chat_models
from assistant.reading.chat_models import ATTEMPTS, StreamLimits, load_chat_model, read_stream
from ingest.errors import ChatModelError, ModelError

PIECES = ["John ", "Shears ", "led it [1]."]
MESSAGES = [SystemMessage("Answer."), HumanMessage("Who led it?")]


def openai_events() -> list[str]:
    chunks: list[dict[str, Any]] = [{"delta": {"role": "assistant", "content": ""}}]
    chunks += [{"delta": {"content": piece}} for piece in PIECES]
    chunks += [{"delta": {}, "finish_reason": "stop"}]
    frame = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    events = [json.dumps({**frame, "choices": [{"index": 0, "finish_reason": None, **chunk}]}) for chunk in chunks]
    return [f"data: {event}\n\n" for event in [*events, "[DONE]"]]


def anthropic_events() -> list[str]:
    message = {"id": "1", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": None}
    usage = {"input_tokens": 1, "output_tokens": 1}
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": {**message, "stop_sequence": None, "usage": usage}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *(
            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}
            for piece in PIECES
        ),
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": usage},
        {"type": "message_stop"},
    ]
    return [f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events]


def ollama_events() -> list[str]:
    frame = {"model": "m", "created_at": "2026-01-01T00:00:00Z"}
    events = [{**frame, "message": {"role": "assistant", "content": piece}, "done": False} for piece in PIECES]
    events.append({**frame, "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop"})
    return [json.dumps(event) + "\n" for event in events]


class Provider(ThreadingHTTPServer):
    """Answers each request with these lines, or with a status; keeps what it was asked."""

    def __init__(self, lines: list[str], statuses: list[int]) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.lines, self.statuses = lines, statuses
        self.asked: list[dict[str, Any]] = []
        self.refusal = "no"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        self.server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.send_response(status)
        self.send_header("Content-Type", "text/event-stream" if status == 200 else "application/json")
        self.end_headers()
        body = (
            self.server.lines
            if status == 200
            else [json.dumps({"error": {"message": f"{self.server.refusal}: {status}"}})]
        )
        for line in body:
            self.wfile.write(line.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Provider]]:
    running: list[Provider] = []

    def serve_one(lines: list[str], *statuses: int) -> Provider:
        provider = Provider(lines, list(statuses))
        running.append(provider)
        threading.Thread(target=provider.serve_forever, args=(0.01,), daemon=True).start()
        for name, value in {
            "OPENAI_BASE_URL": f"{provider.url}/v1",
            "OPENAI_API_KEY": "key",
            "ANTHROPIC_BASE_URL": provider.url,
            "ANTHROPIC_API_KEY": "key",
            "OLLAMA_HOST": provider.url,
        }.items():
            monkeypatch.setenv(name, value)
        return provider

    yield serve_one
    for provider in running:
        provider.shutdown()
        provider.server_close()


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_models, "MAX_BACKOFF", 0)


EVENTS = {"openai": openai_events, "anthropic": anthropic_events, "ollama": ollama_events}


@pytest.mark.parametrize("provider", EVENTS)
def test_a_model_of_each_provider_is_read_piece_by_piece(serve: Callable[..., Provider], provider: str) -> None:
    served = serve(EVENTS[provider]())
    pieces = list(read_stream(load_chat_model(f"{provider}:m"), MESSAGES))
    assert "".join(pieces) == "".join(PIECES)
    assert len([piece for piece in pieces if piece]) == len(PIECES)
    assert served.asked[0]["model"] == "m"
    assert served.asked[0]["stream"] is True
    assert not served.asked[0].get("tools")


def test_a_failing_server_is_asked_again(serve: Callable[..., Provider]) -> None:
    served = serve(openai_events(), 503, 429)
    assert "".join(read_stream(load_chat_model("openai:m"), MESSAGES)) == "".join(PIECES)
    assert len(served.asked) == ATTEMPTS


def test_a_server_that_goes_on_failing_is_given_up(serve: Callable[..., Provider]) -> None:
    served = serve(openai_events(), *[503] * 9)
    with pytest.raises(ChatModelError, match="503"):
        list(read_stream(load_chat_model("openai:m"), MESSAGES))
    assert len(served.asked) == ATTEMPTS


@pytest.mark.parametrize("provider", EVENTS)
def test_a_refusal_is_not_asked_again(serve: Callable[..., Provider], provider: str) -> None:
    served = serve(EVENTS[provider](), 401)
    with pytest.raises(ChatModelError, match="401"):
        list(read_stream(load_chat_model(f"{provider}:m"), MESSAGES))
    assert len(served.asked) == 1


def test_a_key_is_neither_read_nor_told(serve: Callable[..., Provider], monkeypatch: pytest.MonkeyPatch) -> None:
    key = "sk-Qx7LmZ2vTa9KpR4nWc8yHd3s"
    said = json.dumps(f"Your key is {key}.")[1:-1]
    served = serve([event.replace("led it", said) for event in openai_events()], 200, 401)
    monkeypatch.setenv("OPENAI_API_KEY", key)
    monkeypatch.setattr(served, "refusal", f"Incorrect API key provided: {key}, that is {key[:9]}…{key[-6:]}.")
    model = load_chat_model("openai:m")
    monkeypatch.delenv("OPENAI_API_KEY")  # the model holds it
    assert "".join(read_stream(model, MESSAGES)) == "John Shears Your key is •••. [1]."
    with pytest.raises(ChatModelError, match="key provided: •••, that is •••"):
        list(read_stream(model, MESSAGES))


@pytest.mark.parametrize("provider", EVENTS)
def test_a_model_that_cannot_be_reached_is_an_error(serve: Callable[..., Provider], provider: str) -> None:
    served = serve([])
    model = load_chat_model(f"{provider}:m")
    served.shutdown()
    served.server_close()
    with pytest.raises(ChatModelError):
        list(read_stream(model, MESSAGES))


@pytest.mark.parametrize("name", ["gpt-4", "openai:", ""])
def test_a_name_without_a_provider_is_told(name: str) -> None:
    with pytest.raises(ModelError, match="provider:model"):
        load_chat_model(name)


def test_an_unknown_provider_is_told() -> None:
    with pytest.raises(ModelError, match="ARTICLES_CHAT_MODEL"):
        load_chat_model("nonsense:m")


def test_a_missing_package_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_models, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"pip install 'article-desk\[anthropic\]'"):
        load_chat_model("anthropic:m")
    with pytest.raises(ModelError, match=r"pip install 'article-desk\[local\]'"):
        load_chat_model("gguf:model.gguf")


def test_a_missing_file_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(chat_models, "find_spec", lambda name: name)
    with pytest.raises(ModelError, match="no file"):
        load_chat_model(f"gguf:{tmp_path / 'none.gguf'}")


def test_a_missing_key_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelError, match="key"):
        load_chat_model("openai:m")


# --- a model that does not end ----------------------------------------------------------------------------


class Endless(GenericFakeChatModel):
    """Writes on and on, or nothing at all until it is let go."""

    messages: Iterator[AIMessage | str] = iter(())
    text: str = "on and "
    let_go: threading.Event
    ended: threading.Event

    def _stream(self, messages: Any, *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        try:
            while not self.let_go.wait(0.01 if self.text else None):
                yield ChatGenerationChunk(message=AIMessageChunk(self.text))
        finally:
            self.ended.set()


@pytest.fixture
def endless() -> Iterator[Endless]:
    model = Endless(let_go=threading.Event(), ended=threading.Event())
    yield model
    model.let_go.set()


@pytest.mark.parametrize(
    ("limits", "text", "reason"),
    [
        (StreamLimits(characters=20), "on and ", "more than 20 characters"),
        (StreamLimits(seconds=0), "on and ", "not done after 0 seconds"),
        (StreamLimits(silence=0), "", "silent for 0 seconds"),
    ],
)
def test_a_model_is_listened_to_only_for_so_long(
    endless: Endless, limits: StreamLimits, text: str, reason: str
) -> None:
    endless.text = text
    pieces = read_stream(endless, MESSAGES, limits)
    heard = []
    with pytest.raises(ChatModelError, match=reason):
        heard.extend(pieces)
    assert len("".join(heard)) <= limits.characters
    endless.let_go.set()
    assert endless.ended.wait(60)


def test_who_reads_a_silent_model_gets_a_say(endless: Endless) -> None:
    endless.text = ""
    assert next(read_stream(endless, MESSAGES)) == ""


@pytest.mark.parametrize("closes", [True, False])
def test_a_model_that_nobody_reads_is_let_go(endless: Endless, closes: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_models, "ABANDON_AFTER", 0.5)
    pieces = read_stream(endless, MESSAGES)
    next(pieces)
    if closes:
        pieces.close()
    assert endless.ended.wait(60)
