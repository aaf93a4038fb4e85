"""ASGI middleware between the network and the page: security headers, origin check, limits of size, statuses."""

from __future__ import annotations

import base64
import hashlib
import re
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_DEFAULT_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
}
"""Of every answer; what is no page of Gradio's may do nothing at all."""

_PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'none'; frame-src 'none'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""Gradio makes functions of the templates of its HTML, which needs 'unsafe-eval', and puts styles into attributes."""

MAX_CALL_BYTES = 6_000_000
"""Of a request that uploads no files: they are held in memory, and a browser keeps at most 5 MB to send."""

REFUSED_TITLE = "Refused"
"""The title of a failure that whoever calls can mend."""

_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)


class SecurityHeadersMiddleware:
    """Sets the security headers of every answer that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and set the headers of the answer."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _DEFAULT_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_safely)


class ScriptPolicyMiddleware:
    """Sets the Content-Security-Policy of a page: only scripts that it was served with run, known by their digests.

    A script that finds its way into the page later, as from an article, does not run.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and hold the start of a page back until its scripts are known."""
        start: Message = {}
        body = b""

        async def send_page(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
            if not _is_page(start):
                await send(message)
            elif message is not start:
                body += message.get("body", b"")
                if not message.get("more_body"):
                    MutableHeaders(scope=start)["Content-Security-Policy"] = _script_policy(body)
                    await send(start)
                    await send({"type": "http.response.body", "body": body})

        await self._app(scope, receive, send_page if scope["type"] == "http" else send)


class UnprocessableMiddleware:
    """Makes it 422 where an endpoint refuses what it is asked: Gradio says 500 to whatever goes wrong."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and hold the start of a failure back until its reason is known."""
        held: list[Message] = []

        async def send_refusal(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == HTTPStatus.INTERNAL_SERVER_ERROR:
                held.append(message)
            elif held:
                start = held.pop()
                refused = f'"title":"{REFUSED_TITLE}"'.encode() in message.get("body", b"")
                await send({**start, "status": HTTPStatus.UNPROCESSABLE_ENTITY if refused else start["status"]})
                await send(message)
            else:
                await send(message)

        await self._app(scope, receive, send_refusal)


def _is_page(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("content-type", "").startswith("text/html")


def _script_policy(page: bytes) -> str:
    digests = [base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _INLINE_SCRIPT.findall(page)]
    return _PAGE_POLICY.format(scripts=" ".join(f"'sha256-{digest}'" for digest in digests))


class AccessControlMiddleware:
    """Refuses requests of other sites' pages (by their Origin), and those that are too large."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        """`max_bytes` is of a whole request."""
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, or refuse it: 403, 411 or 413."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            refusal = _cross_origin_refusal(headers) or self._size_refusal(scope["path"], headers)
            if refusal:
                await refusal(scope, receive, send)
                return
            # Gradio would take the addresses in these for its own, and connect to them.
            scope["headers"] = [(name, value) for name, value in scope["headers"] if not _is_forwarded_header(name)]
        await self._app(scope, receive, send)

    def _size_refusal(self, path: str, headers: Headers) -> PlainTextResponse | None:
        if "transfer-encoding" in headers:
            return PlainTextResponse("Say how long the request is, in Content-Length.", 411)
        is_upload = path.rstrip("/").endswith("/upload")
        most = self._max_bytes if is_upload else min(self._max_bytes, MAX_CALL_BYTES)
        if int(headers.get("content-length", "0")) > most:
            return PlainTextResponse(f"A request may have {most // 1_000_000} MB.", 413)
        return None


def _cross_origin_refusal(headers: Headers) -> PlainTextResponse | None:
    """A refusal of what the page of another site sends here."""
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return PlainTextResponse("Pages of other sites have no business here.", 403)
    return None


def _is_forwarded_header(name: bytes) -> bool:
    return name == b"forwarded" or name.startswith(b"x-forwarded-")
