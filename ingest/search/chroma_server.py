"""Vector indexes on a Chroma server: the one in Rust that `chroma run` starts, over HTTP.

Chroma's own client waits for ever: here each wait has its end, and what comes of it is told in a line.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote, urlsplit

import httpx

from ingest.errors import LibraryError, SettingsError
from ingest.search.vector_index import Faults, VectorIndex, graph_settings

if TYPE_CHECKING:
    from chromadb.api.fastapi import FastAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.types import Collection as Model

_CONNECT_SECONDS = 2.0

_AT_ONCE = 100
"""Passages of a request that writes: questions wait that long, and the server takes 40 MB."""

_PAGE = 100

_LONGEST_REASON = 200
"""Characters of what the server says that stand in a message."""

_OF_THE_SERVER = 500
"""The status from which on it is the server's fault: below, what answers does not know what it is asked."""

_SAFE = "Nothing of your articles is lost: they are in the catalogue, and the index follows it when the server is well."


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where a Chroma server is; as text it is without name and password."""

    host: str
    port: int
    is_secure: bool
    credentials: str = field(default="", repr=False)

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read the address from a URL.

        Raises:
            SettingsError: it is none; the message does not repeat it, as a password may be in it.
        """
        try:
            parts = urlsplit(url.strip())
            host, port, is_secure = parts.hostname, parts.port, parts.scheme == "https"
        except ValueError:
            host, parts = None, urlsplit("")
        if not host or parts.scheme not in ("http", "https") or parts.path.strip("/") or parts.query or parts.fragment:
            raise SettingsError(
                "The setting ARTICLES_CHROMA_URL is unusable: it is to be like http://localhost:8000 or "
                "https://name:password@chroma.example.org, with nothing after the port. Correct it, or unset it."
            )
        name = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}" if parts.username else ""
        return cls(host, port or (443 if is_secure else 80), is_secure, name)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.is_secure else 'http'}://{host}:{self.port}"

    def headers(self) -> dict[str, str]:
        """What is sent along with each request: name and password, where there are any."""
        if not self.credentials:
            return {}
        return {"Authorization": f"Basic {base64.b64encode(self.credentials.encode()).decode()}"}


class ChromaServer:
    """The indexes of a server, by name. Safe to share between threads; it connects when it is first asked.

    Every method raises LibraryError where the server does not answer in time, or not as it should.
    """

    def __init__(self, address: ServerAddress, timeout: float) -> None:
        """Take the seconds that an answer may take, from 0 up."""
        self._address = address
        self._timeout = timeout
        self._connecting = threading.Lock()
        self._connection: _Connection | None = None

    def open(self, name: str) -> VectorIndex | None:
        """The index of this name as it is now, or None where there is none."""
        connection = self._connected()
        with connection.faults.explained():
            try:
                return connection.index(connection.api.get_collection(name))
            except connection.gone:
                return None

    def create(self, name: str, facts: Mapping[str, str]) -> VectorIndex:
        """A new index, with facts noted of it."""
        connection = self._connected()
        with connection.faults.explained():
            model = connection.api.create_collection(name, configuration=graph_settings(), metadata=dict(facts))
            return connection.index(model)

    def delete(self, name: str) -> None:
        """Delete an index; one that is gone is no error."""
        connection = self._connected()
        with connection.faults.explained(), suppress(connection.gone):
            connection.api.delete_collection(name)

    def facts(self) -> dict[str, Mapping[str, object]]:
        """What is noted of each index of the server, by its name."""
        found: dict[str, Mapping[str, object]] = {}
        connection = self._connected()
        with connection.faults.explained():
            while page := connection.api.list_collections(limit=_PAGE, offset=len(found)):
                found |= {model.name: model.metadata or {} for model in page}
        return found

    def check(self) -> None:
        """Make sure that the server is there, and of the kind and age that it should be."""
        self._connected().check()

    def close(self) -> None:
        """Let go of the connections."""
        with self._connecting:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _connected(self) -> _Connection:
        known = self._connection
        if known is not None:
            return known
        made = load_connection(self._address, self._timeout)
        try:
            made.check()
        except LibraryError:
            made.close()
            raise
        with self._connecting:
            if self._connection is None:
                self._connection = made
            else:  # another thread was quicker
                made.close()
            return self._connection


@dataclass(frozen=True, slots=True)
class _Connection:
    """Chroma's client, and what it raises: `gone` of what there is not."""

    api: FastAPI
    collection: type[Collection]
    gone: type[Exception]
    faults: Faults
    other: LibraryError

    def check(self) -> None:
        """Make sure that it is a Chroma server that can be used: the one in Rust tells a version from 1 on."""
        with self.faults.explained():
            version = self.api.get_version()
        major = version.partition(".")[0] if isinstance(version, str) else ""
        if not major.isdigit() or int(major) < 1:
            raise self.other

    def close(self) -> None:
        """Let go of it."""
        self.api._session.close()

    def index(self, model: Model) -> VectorIndex:
        """The index that the server tells of."""
        return VectorIndex(self.collection(self.api, model, embedding_function=None), _AT_ONCE, self.faults)


def load_connection(address: ServerAddress, timeout: float) -> _Connection:
    """Chroma's client of a server, which waits so many seconds for an answer; nothing is asked yet."""
    from chromadb.api.fastapi import FastAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.config import Settings, System
    from chromadb.errors import ChromaError, NotFoundError, error_types

    def refuse(response: httpx.Response) -> None:
        """Of what is no answer of Chroma's its client makes an exception without a kind."""
        if "uvicorn" in response.headers.get("server", ""):  # the one in Python
            raise _not_chroma(address)
        if not response.is_success:
            response.read()
            if _told(response).get("error") not in error_types:
                response.raise_for_status()

    settings = Settings(
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
        chroma_server_host=address.host,
        chroma_server_http_port=address.port,
        chroma_server_ssl_enabled=address.is_secure,
        chroma_server_headers=address.headers(),
        anonymized_telemetry=False,
    )
    # Its `HttpClient` asks at once, without an end, and only then could be told to wait for less.
    api = FastAPI(System(settings))
    api._session.timeout = httpx.Timeout(timeout, connect=min(timeout, _CONNECT_SECONDS))
    api._session.event_hooks = {"response": [refuse]}
    kinds = (ChromaError, httpx.HTTPError, json.JSONDecodeError)
    faults = Faults(kinds, lambda problem: _explanation(problem, address, timeout))
    return _Connection(api, Collection, NotFoundError, faults, _not_chroma(address))


def _not_chroma(address: ServerAddress) -> LibraryError:
    return LibraryError(
        f"What answers at {address} is no Chroma server that can be used: it is to be the one that `chroma run` of "
        f"Chroma 1.5 starts, not an older one, that in Python, or something else. Correct ARTICLES_CHROMA_URL. {_SAFE}"
    )


def _explanation(problem: Exception, address: ServerAddress, timeout: float) -> LibraryError:
    response = problem.response if isinstance(problem, httpx.HTTPStatusError) else None
    said = " ".join(str(problem).split())[:_LONGEST_REASON]
    if response is not None and response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        return LibraryError(
            f"The server at {address} refuses the name and password of ARTICLES_CHROMA_URL, or wants some. "
            f"Correct them, then try again. {_SAFE}"
        )
    if isinstance(problem, json.JSONDecodeError) or (response is not None and response.status_code < _OF_THE_SERVER):
        return _not_chroma(address)
    if "is full" in said or "No space" in said:
        return LibraryError(
            f"The disk of the Chroma server at {address} is full. Make room, then run the same command again. {_SAFE}"
        )
    if isinstance(problem, httpx.TimeoutException):
        said = f"no answer within {timeout:g} seconds"
    elif response is not None:
        said = f"it answers {response.status_code} {response.reason_phrase}"
    return LibraryError(
        f"The Chroma server at {address} cannot be used ({said}). Check that it runs and that ARTICLES_CHROMA_URL "
        f"names it, then try again. {_SAFE}"
    )


def _told(response: httpx.Response) -> Mapping[str, object]:
    try:
        told = response.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
