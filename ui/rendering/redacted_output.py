"""The last place that everything passes: what is printed, and what is sent, is without the secrets of this machine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest.safety.redaction import Secrets

_OF_TEXT = ("text/html", "text/plain", "text/event-stream", "application/json", "application/problem+json")


class RedactedStream:
    """A stream of text that writes what it is given without secrets; in all else as the stream that it is made of."""

    def __init__(self, stream: TextIO, redact: Callable[[str], str]) -> None:
        self._stream = stream
        self._redact = redact

    def write(self, text: str) -> int:
        """Write a text; how long it was."""
        self._stream.write(self._redact(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several."""
        self.write("".join(lines))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def redacted_output(secrets: Secrets) -> Iterator[None]:
    """While this lasts, standard output and standard error are without secrets.

    On standard error, where tracebacks go, pieces of secrets are struck out too; results are left whole otherwise.
    """
    before = sys.stdout, sys.stderr
    sys.stdout = RedactedStream(sys.stdout, secrets.redact_exact)
    sys.stderr = RedactedStream(sys.stderr, secrets.redact)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


class RedactionMiddleware:
    """ASGI middleware: puts stars for the secrets of this machine in what is sent, as many as they have bytes.

    So offsets and lengths hold. Users' passwords are left as they are: who asked for one would learn that it is one.
    """

    def __init__(self, app: ASGIApp, secrets: Secrets | None = None) -> None:
        self._app = app
        self._secrets = secrets or Secrets.read()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and look through the body of the answer, if it is text and not packed."""
        looking = False
        held = b""

        async def send_redacted(message: Message) -> None:
            nonlocal looking, held
            if message["type"] == "http.response.start":
                looking = _is_text(Headers(raw=message["headers"]))
            elif message["type"] == "http.response.body" and looking:
                last = not message.get("more_body", False)
                body, held = self._secrets.redact_bytes(held + message.get("body", b""), last=last)
                message = {**message, "body": body}
            await send(message)

        await self._app(scope, receive, send_redacted if scope["type"] == "http" else send)


def _is_text(headers: Headers) -> bool:
    return headers.get("content-type", "").startswith(_OF_TEXT) and "content-encoding" not in headers
