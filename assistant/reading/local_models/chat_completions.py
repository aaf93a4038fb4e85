"""A chat model behind a server of this machine, spoken to in the form of OpenAI's chat completions.

Ollama, LM Studio, llama.cpp and vLLM all speak it, and it needs no package of a provider's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel, generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from assistant.reading.chat_models import MAX_TOKENS, SILENCE_TIMEOUT, load_chat_model
from assistant.reading.local_models.local_model import LocalModel
from ingest.errors import ModelError


class LocalServerError(RuntimeError):
    """What a server refuses, with the status of its answer; None where it does not answer."""

    def __init__(self, message: str, status_code: int | None = None) -> None:
        super().__init__(message)
        self.status_code = status_code


class ChatCompletions(BaseChatModel):
    """The chat model `model` of the server at `server`, an address like http://127.0.0.1:11434.

    Writing raises `LocalServerError` or httpx's errors.
    """

    server: str
    model: str

    @property
    def _llm_type(self) -> str:
        return "chat-completions"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **options: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **options))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **options: Any,
    ) -> Iterator[ChatGenerationChunk]:
        asked = {"model": self.model, "messages": convert_to_openai_messages(messages), "stream": True}
        limits = {"temperature": 0, "max_tokens": MAX_TOKENS, **({"stop": stop} if stop else {})}
        for piece in self._pieces({**asked, **limits, **options}):
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=piece))
            if run_manager:
                run_manager.on_llm_new_token(piece, chunk=chunk)
            yield chunk

    def _pieces(self, asked: dict[str, Any]) -> Iterator[str]:
        """What the server sends, as it comes; "" while it thinks."""
        url = f"{self.server}/v1/chat/completions"
        try:
            with (
                httpx.Client(timeout=SILENCE_TIMEOUT, trust_env=False, verify=False) as client,  # noqa: S501 - plain HTTP
                client.stream("POST", url, json=asked) as answer,
            ):
                if answer.status_code != httpx.codes.OK:
                    raise LocalServerError(_refusal(answer), answer.status_code)
                told = (line.removeprefix("data:").strip() for line in answer.iter_lines() if line.startswith("data:"))
                empty = True
                for event in told:
                    empty = False
                    yield "" if event == "[DONE]" else _piece(event)
                if empty:
                    raise LocalServerError("its server sent no answer", answer.status_code)
        except httpx.ConnectError as problem:
            raise LocalServerError("its server does not answer any more") from problem


def load_local_model(model: LocalModel) -> BaseChatModel:
    """The chat model that was found on this machine; a file of several gigabytes takes its time.

    Raises:
        ModelError: the file is no model that can run here, or packages for it are missing; the message names no folder.
    """
    if model.file is None:
        return ChatCompletions(server=model.server, model=model.model)
    try:
        return load_chat_model(f"gguf:{model.file}")
    except ModelError as problem:
        raise ModelError(str(problem).replace(str(model.file), model.file.name)) from problem


def _refusal(answer: httpx.Response) -> str:
    """Why a server refuses, in its own words where it has any."""
    answer.read()
    with suppress(ValueError, AttributeError):
        told = answer.json().get("error")
        said = told.get("message") if isinstance(told, dict) else told
        if isinstance(said, str) and said.strip():
            return said
    return f"its server says {answer.status_code} {answer.reason_phrase}".strip()


def _piece(event: str) -> str:
    """The words in an event of the stream.

    Raises:
        LocalServerError: it tells of a failure, or is no event.
    """
    try:
        told = json.loads(event)
        if failure := told.get("error"):
            raise LocalServerError(str(failure.get("message") if isinstance(failure, dict) else failure))
        choices = told.get("choices") or [{}]
        return str((choices[0].get("delta") or {}).get("content") or "")
    except (ValueError, AttributeError, TypeError, KeyError, IndexError) as problem:
        raise LocalServerError("its server sent what is no piece of an answer") from problem
