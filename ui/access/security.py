"""What stands between the network and the page: ASGI middleware that refuses, and says what a page may do."""

from __future__ import annotations

import base64
import hashlib
import re
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ON_EVERYTHING = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
}
"""What is no page of Gradio's may do nothing at all."""

_OF_A_PAGE = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'none'; frame-src 'none'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""Gradio makes functions of the templates of its HTML, which needs 'unsafe-eval', and puts styles into attributes."""

LARGEST_CALL = 6_000_000
"""Bytes of a request that sends no files: they are held in memory, and a browser keeps at most 5 MB to send."""

REFUSED = "Refused"
"""The title of a failure that whoever calls can mend."""

_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)


class SafeHeaders:
    """Says to browsers what no answer of this server may do, where the answer itself does not say it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and set the headers of the answer."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ON_EVERYTHING.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_safely)


class PageScripts:
    """Lets a page of Gradio's run the scripts that it was served with, each known by its digest, and no others.

    A script that finds its way into the page later, as from an article, does not run.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and hold the head of a page back until its scripts are known."""
        start: Message = {}
        body = b""

        async def send_page(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                if not _is_page(message):
                    await send(message)
                return
            if not _is_page(start):
                await send(message)
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                MutableHeaders(scope=start)["Content-Security-Policy"] = _policy(body)
                await send(start)
                await send({"type": "http.response.body", "body": body})

        await self._app(scope, receive, send_page if scope["type"] == "http" else send)


class Refusals:
    """Says 422 where an endpoint refuses what it is asked: Gradio says 500 to whatever goes wrong."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and hold the head of a failure back until its reason is known."""
        held: list[Message] = []

        async def send_refusal(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == HTTPStatus.INTERNAL_SERVER_ERROR:
                held.append(message)
            elif held:
                start = held.pop()
                refused = f'"title":"{REFUSED}"'.encode() in message.get("body", b"")
                await send({**start, "status": HTTPStatus.UNPROCESSABLE_ENTITY if refused else start["status"]})
                await send(message)
            else:
                await send(message)

        await self._app(scope, receive, send_refusal)


def _is_page(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("content-type", "").startswith("text/html")


def _policy(page: bytes) -> str:
    digests = [base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _INLINE_SCRIPT.findall(page)]
    return _OF_A_PAGE.format(scripts=" ".join(f"'sha256-{digest}'" for digest in digests))


class Door:
    """Refuses what this server is not for: other sites' pages, and too much at once."""

    def __init__(self, app: ASGIApp, largest: int) -> None:
        """`largest` is the most bytes of a request."""
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, or refuse it: 403, 411 or 413."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            refusal = _foreign(headers) or self._too_large(scope)
            if refusal:
                await refusal(scope, receive, send)
                return
            # Gradio would take the addresses in these for its own, and connect to them.
            scope["headers"] = [(name, value) for name, value in scope["headers"] if not _is_forwarding(name)]
        await self._app(scope, receive, send)

    def _too_large(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if "transfer-encoding" in headers:
            return PlainTextResponse("Say how long the request is, in Content-Length.", 411)
        most = self._largest if scope["path"].rstrip("/").endswith("/upload") else min(self._largest, LARGEST_CALL)
        if int(headers.get("content-length", "0")) > most:
            return PlainTextResponse(f"A request may have {most // 1_000_000} MB.", 413)
        return None


def _foreign(headers: Headers) -> PlainTextResponse | None:
    """A refusal of what the page of another site sends here."""
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return PlainTextResponse("Pages of other sites have no business here.", 403)
    return None


def _is_forwarding(name: bytes) -> bool:
    return name == b"forwarded" or name.startswith(b"x-forwarded-")
