"""Load any chat model, and read what it writes. Nothing else in the project knows a provider.

"provider:model" goes to LangChain's `init_chat_model`; "gguf:PATH" is a file that runs in this process.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

import httpx
from pydantic import SecretStr
from tenacity import (
    Retrying,
    retry_if_exception,
    sleep_using_event,
    stop_after_attempt,
    stop_any,
    stop_when_event_set,
    wait_random_exponential,
)

from ingest.errors import ChatModelError, CutOffError, ModelError
from ingest.safety.redaction import Secrets

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

SILENCE_TIMEOUT = 60.0
"""How long a model may be silent, and a request to it may take."""

ATTEMPTS = 3
MAX_BACKOFF = 4.0
"""Seconds between two attempts."""

MAX_TOKENS = 400
"""Tokens that a model is asked to write at most; not every one obeys."""

POLL_INTERVAL = 0.5
"""Seconds of silence after which whoever reads a model gets a say."""

ABANDON_AFTER = 20
"""Seconds after which a reader who asked for no further piece has left without a word."""

BUFFER_SIZE = 100
"""Pieces that a model may be ahead of its reader."""

CONTEXT_TOKENS = 4096
"""Tokens that a local model reads and writes at most."""

EXTRAS = frozenset({"anthropic", "ollama", "openai"})
"""Providers that have an extra of ours, of their name; each needs the package langchain-PROVIDER."""

_OWN_ERRORS = {"openai": "OpenAIError", "anthropic": "AnthropicError", "ollama": "ResponseError"}
"""What the libraries of providers raise; looked for only where a library is loaded."""

_PASSING = frozenset({408, 409, 425, 429})
_SERVER_ERROR = 500


def load_chat_model(name: str) -> BaseChatModel:
    """Load the chat model that a setting names.

    Raises:
        ModelError: a package or a file is missing, or the provider refuses the settings; the message says what to do.
    """
    provider, colon, model = name.partition(":")
    if not colon or not model:
        raise ModelError(
            f"The chat model {name!r} names no provider. Set ARTICLES_CHAT_MODEL to provider:model, like "
            "openai:gpt-4.1-mini, ollama:llama3.2, anthropic:claude-haiku-4-5, or to gguf:PATH for a local file."
        )
    return _load_file(Path(model)) if provider == "gguf" else _load_from_provider(provider, model)


def _load_from_provider(provider: str, model: str) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    if provider in EXTRAS and find_spec(f"langchain_{provider}") is None:
        raise ModelError(
            f"The chat model {provider}:{model} needs a package that is not installed. "
            f"Install it: pip install 'article-desk[{provider}]'"
        )
    options: dict[str, Any] = {"timeout": SILENCE_TIMEOUT, "max_retries": 0, "max_tokens": MAX_TOKENS}
    if provider == "ollama":
        options = {"client_kwargs": {"timeout": SILENCE_TIMEOUT}, "num_predict": MAX_TOKENS}
    try:
        loaded: BaseChatModel = init_chat_model(model, model_provider=provider, temperature=0, **options)
    except _failures() as problem:
        raise ModelError(
            f"The chat model {provider}:{model} cannot be used ({_on_one_line(problem, Secrets.read())}). Correct "
            "ARTICLES_CHAT_MODEL or the provider's own settings, such as its key."
        ) from problem
    return loaded


def _load_file(path: Path) -> BaseChatModel:
    """A GGUF file behind xllamacpp's server, which lives in this process and answers on loopback, with a key."""
    if find_spec("xllamacpp") is None or find_spec("langchain_openai") is None:
        raise ModelError(
            f"The chat model gguf:{path} needs packages that are not installed. "
            "Install them: pip install 'article-desk[local]'"
        )
    if not path.is_file():
        raise ModelError(f"There is no file {path}. Set ARTICLES_CHAT_MODEL to gguf: and the path of a GGUF file.")
    import xllamacpp
    from langchain_openai import ChatOpenAI

    key = token_urlsafe()
    settings = xllamacpp.CommonParams()
    settings.model.path = str(path)
    settings.n_ctx = CONTEXT_TOKENS
    settings.n_parallel = 1
    settings.cpuparams.n_threads = os.cpu_count() or 1
    settings.cache_ram_mib = 0
    settings.verbosity = 0
    settings.endpoint_slots = False
    settings.ui = False
    settings.api_keys = [key]
    try:
        server = xllamacpp.Server(settings)
    except (RuntimeError, ValueError, OSError) as problem:
        raise ModelError(
            f"The file {path} is no chat model that can run here ({_on_one_line(problem, Secrets.read())})."
        ) from problem
    return ChatOpenAI(
        model=path.stem,
        base_url=f"{server.listening_address}/v1",
        api_key=key,  # type: ignore[arg-type]
        http_client=_ClientOf(server),
        temperature=0,
        max_retries=0,
        max_completion_tokens=MAX_TOKENS,
    )


class _ClientOf(httpx.Client):
    """A client of a server in this process: the server lives as long as its client. No proxy stands between them."""

    def __init__(self, server: object) -> None:
        super().__init__(timeout=SILENCE_TIMEOUT, trust_env=False)
        self.server = server


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """How long a chat model is listened to: seconds in all, seconds of silence, and characters."""

    seconds: float = 120
    silence: float = SILENCE_TIMEOUT
    characters: int = 6000


DEFAULT_LIMITS = StreamLimits()


def read_stream(
    model: BaseChatModel, messages: Sequence[BaseMessage], limits: StreamLimits = DEFAULT_LIMITS
) -> Iterator[str]:
    """What a model writes, piece by piece; before its first word it is asked up to three times, with pauses.

    While it is silent an empty piece comes twice a second, so that who reads can leave. The model is read in a thread
    of its own, which ends with its next piece, or when its provider's library gives up waiting for one.

    Keys and passwords are struck out of what it writes, and of what its provider says when it fails.

    Raises:
        CutOffError: it writes for too long, or too much; what came before was yielded.
        ChatModelError: it cannot be reached, refuses, or falls silent; what came before was yielded.
    """
    pieces, secrets = _Pieces(), Secrets.read(_held_by(model))
    reading = partial(copy_context().run, _read_into, pieces, model, messages, secrets)
    threading.Thread(target=reading, daemon=True).start()
    begun = heard = time.monotonic()
    written = 0
    try:
        while True:
            try:
                piece = pieces.take()
                heard = time.monotonic()
            except queue.Empty:
                piece = ""
                if time.monotonic() - heard > limits.silence:
                    raise ChatModelError(f"it was silent for {limits.silence:.0f} seconds") from None
            if not isinstance(piece, str):
                _raise_if_failed(piece, secrets, messages)
                return
            yield piece[: limits.characters - written]
            written += len(piece)
            if written > limits.characters:
                raise CutOffError(f"it wrote more than {limits.characters:,} characters")
            if time.monotonic() - begun > limits.seconds:
                raise CutOffError(f"it was not done after {limits.seconds:.0f} seconds")
    finally:
        pieces.left.set()


def _held_by(model: BaseChatModel) -> Iterator[str]:
    """The secrets that a model was made with, as the key of a server in this process."""
    for name in type(model).model_fields:
        value = getattr(model, name, None)
        if isinstance(value, SecretStr):
            yield value.get_secret_value()


def _raise_if_failed(problem: Exception | None, secrets: Secrets, messages: Sequence[BaseMessage]) -> None:
    if isinstance(problem, _failures()):
        sent = "\n".join(str(message.text) for message in messages)
        raise ChatModelError(_on_one_line(problem, secrets, sent)) from problem
    if problem:
        raise problem


class _Pieces:
    """What a model wrote and is not read yet, last what went wrong or None; and whether anybody still reads."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[str | Exception | None] = queue.Queue(BUFFER_SIZE)
        self._asked = time.monotonic()
        self.left = threading.Event()

    def take(self) -> str | Exception | None:
        """The next piece; raises `queue.Empty` where there is none for a while."""
        self._asked = time.monotonic()
        try:
            return self._waiting.get(timeout=POLL_INTERVAL)
        finally:
            self._asked = time.monotonic()

    def put(self, piece: str | Exception | None) -> bool:
        """Add a piece, as soon as there is room; false if nobody reads any more."""
        while not self.left.is_set() and time.monotonic() - self._asked < ABANDON_AFTER:
            try:
                self._waiting.put(piece, timeout=POLL_INTERVAL)
            except queue.Full:
                continue
            return True
        return False


def _read_into(pieces: _Pieces, model: BaseChatModel, messages: Sequence[BaseMessage], secrets: Secrets) -> None:
    """Have a model write, for as long as somebody reads it."""
    attempts = Retrying(
        stop=stop_any(stop_after_attempt(ATTEMPTS), stop_when_event_set(pieces.left)),
        wait=wait_random_exponential(multiplier=0.5, max=MAX_BACKOFF),
        retry=retry_if_exception(_may_pass),
        sleep=sleep_using_event(pieces.left),
        reraise=True,
    )
    end: Exception | None = None
    try:
        first, rest = attempts(_begin, model, messages)
        for piece in secrets.redact_stream(chain([first], (str(one.text) for one in rest))):
            if not pieces.put(piece):
                return
    except Exception as problem:  # noqa: BLE001 - it is raised where the pieces are read
        end = problem
    pieces.put(end)


def _begin(model: BaseChatModel, messages: Sequence[BaseMessage]) -> tuple[str, Iterator[BaseMessage]]:
    """The first piece that a model writes, and what gives the others."""
    pieces = model.stream(list(messages))
    first = next(pieces, None)
    return (str(first.text) if first else ""), pieces


def _failures() -> tuple[type[Exception], ...]:
    """What a chat model may raise when it fails: the errors of its provider's library, and those of the web."""
    theirs = [getattr(sys.modules[name], error) for name, error in _OWN_ERRORS.items() if name in sys.modules]
    return (*theirs, httpx.HTTPError, ImportError, OSError, RuntimeError, ValueError)


def _may_pass(problem: BaseException) -> bool:
    """Whether a failure may pass by itself: no answer at all, too many requests, or a failing server."""
    if not isinstance(problem, _failures()) or isinstance(problem, ValueError):
        return False
    status = getattr(problem, "status_code", None)
    return status is None or status in _PASSING or status >= _SERVER_ERROR


def _on_one_line(problem: BaseException, secrets: Secrets, written: str = "") -> str:
    """What a failure says, without secrets; `written` is what was sent, which is known to whoever reads this."""
    return secrets.redact(" ".join(str(problem).split()), written)[:300] or type(problem).__name__
