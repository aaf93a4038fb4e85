"""Which chat models this machine has: those of servers that answer at their usual ports, and GGUF files in a folder.

Only addresses of loopback are asked, and only for their lists of models. Models that a server of this machine has from
elsewhere, as Ollama has some, are none of this machine.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import httpx
import platformdirs
from pydantic import BaseModel, Field, ValidationError

from assistant.reading.local_models.local_model import LocalModel

PROBE_SECONDS = 0.5
"""After which a server that has not told its models is taken for none."""

LONGEST_LIST = 1_000_000
"""Bytes of a list of models that are read."""

MOST_MODELS = 12
"""Models that are found, at most."""

LONGEST_ID = 300
"""Characters of what a server calls a model; what is longer is no name."""


@dataclass(frozen=True, slots=True)
class ModelServer:
    """An address of this machine at which a server may answer, and the path at which it lists its models."""

    address: str
    listing: str = "/v1/models"


USUAL_SERVERS = (
    ModelServer("http://127.0.0.1:11434", "/api/tags"),  # Ollama, which lists there what it has from elsewhere, too
    ModelServer("http://127.0.0.1:1234"),  # LM Studio
    ModelServer("http://127.0.0.1:8080"),  # the server of llama.cpp
    ModelServer("http://127.0.0.1:8000"),  # vLLM
)


def models_folder() -> Path:
    """Where GGUF files are looked for: beside the usual library."""
    return platformdirs.user_data_path("article-desk") / "models"


class LocalModels:
    """The chat models of this machine, looked up anew whenever they are asked for."""

    def __init__(self, servers: Sequence[ModelServer] = USUAL_SERVERS, folder: Path | None = None) -> None:
        """`folder` is where GGUF files lie; unset: `models_folder()`."""
        self._servers = servers
        self._folder = folder or models_folder()

    def found(self) -> tuple[LocalModel, ...]:
        """The models that there are now: those of servers first, each server's in its order. Takes half a second."""
        models = (*_of_servers(self._servers), *_of_files(self._folder))
        return models[:MOST_MODELS]


def _of_servers(servers: Sequence[ModelServer]) -> Iterator[LocalModel]:
    """The models of those that answer in time; the others are not waited for."""
    pool = ThreadPoolExecutor(max(1, len(servers)), "model-servers")
    try:
        asked = [pool.submit(_models_of, server) for server in servers]
        answered, _ = wait(asked, timeout=PROBE_SECONDS)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    for one in asked:
        if one in answered:
            yield from one.result()


def _models_of(server: ModelServer) -> tuple[LocalModel, ...]:
    """The models that a server lists; none where there is no server, or another than a server of models."""
    try:
        listed = _Listing.model_validate_json(_body(server.address + server.listing))
    except (httpx.HTTPError, ValidationError):
        return ()
    return tuple(LocalModel(one.name or one.id, server.address) for one in listed.entries if one.writes_here)


def _body(url: str) -> bytes:
    """What is answered there; b"" where it is an error, too long, or takes too long."""
    deadline = time.monotonic() + PROBE_SECONDS
    body = b""
    # No proxy stands between, nothing is unpacked, and nobody is followed elsewhere; the certificates would take long.
    with (
        httpx.Client(timeout=PROBE_SECONDS, trust_env=False, verify=False) as client,  # noqa: S501 - it is plain HTTP
        client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as answer,
    ):
        if answer.status_code != httpx.codes.OK:
            return b""
        for piece in answer.iter_raw():
            body += piece
            if len(body) > LONGEST_LIST or time.monotonic() > deadline:
                return b""
    return body


class _Details(BaseModel):
    family: str | None = ""


class _Entry(BaseModel):
    """A model in the list of Ollama (`name`) or in that of OpenAI's form (`id`)."""

    id: str = ""
    name: str = ""
    remote_host: str | None = ""
    remote_model: str | None = ""
    details: _Details | None = None

    @property
    def writes_here(self) -> bool:
        """Whether it writes, and on this machine: not one that makes vectors or ranks, nor one from elsewhere."""
        name = (self.name or self.id).lower()
        family = ((self.details and self.details.family) or "").lower()
        is_elsewhere = self.remote_host or self.remote_model or name.endswith(("-cloud", ":cloud"))
        is_no_writer = "embed" in name or "rerank" in name or "bert" in family
        return 0 < len(name) <= LONGEST_ID and name.isprintable() and not is_elsewhere and not is_no_writer


class _Listing(BaseModel):
    """What a server tells of its models: Ollama under `models`, others under `data`."""

    data: list[_Entry] | None = None
    models: list[_Entry] | None = Field(default=None)

    @property
    def entries(self) -> Iterable[_Entry]:
        """The models; a server that has both lists has the same in them."""
        return (self.models if self.data is None else self.data) or ()


def _of_files(folder: Path) -> Iterator[LocalModel]:
    """The GGUF files in a folder, in the order of their names."""
    try:
        files = sorted(one for one in folder.iterdir() if one.suffix.lower() == ".gguf" and one.is_file())
    except OSError:  # most people have no such folder
        return
    runs_files = all(find_spec(package) for package in ("xllamacpp", "langchain_openai"))
    for file in files:
        yield LocalModel(file.name, file=file, is_usable=runs_files)
