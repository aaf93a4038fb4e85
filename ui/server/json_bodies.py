"""JSON bodies of requests: parsed strictly, once, before anything else of the server sees them."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from math import isfinite
from typing import Any, NoReturn

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest.errors import UsageError
from ui.access.security import REFUSED_TITLE

MAX_BODY_BYTES = 5_000_000
"""Bytes of JSON in a request: some ten times what a page sends that keeps a long conversation."""

MAX_DEPTH = 40
"""Lists and objects in each other."""

MAX_NUMBER = 2**53
"""From here on two numbers may be one in JavaScript (RFC 8259, section 6)."""

_WITHOUT_BODY = ("GET", "HEAD", "OPTIONS", "DELETE")

Validate = Callable[[str, Any], Any]


class StrictJsonMiddleware:
    """Hands requests on with their JSON written anew, as it was read and checked here; refuses all other bodies.

    Written anew, it says the same to every reader: there are no names twice in one object, no numbers that are none.
    """

    def __init__(self, app: ASGIApp, validate: Validate, exempt: frozenset[str] = frozenset()) -> None:
        """`validate` is given path and body, and gives the body to hand on; `exempt` are paths of other bodies."""
        self._app = app
        self._validate = validate
        self._exempt = exempt

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, or refuse it: 413 or 422, with a line that says why."""
        if scope["type"] != "http" or scope["method"] in _WITHOUT_BODY or scope["path"] in self._exempt:
            await self._app(scope, receive, send)
            return
        body = await _whole(receive)
        if body is None:
            return  # whoever sent it has left
        try:
            if len(body) > MAX_BODY_BYTES:
                raise _TooLargeError(f"The JSON of a request may have {MAX_BODY_BYTES // 1_000_000} MB.")
            written = json.dumps(self._validate(scope["path"], parse_strictly(body))).encode()
        except UsageError as problem:
            status = 413 if isinstance(problem, _TooLargeError) else HTTPStatus.UNPROCESSABLE_ENTITY
            told = {"error": str(problem), "detail": str(problem), "title": REFUSED_TITLE}
            await JSONResponse(told, status)(scope, receive, send)
            return
        scope = {**scope, "headers": list(scope["headers"])}
        MutableHeaders(scope=scope)["Content-Length"] = str(len(written))
        await self._app(scope, _replaying(written, receive), send)


class _TooLargeError(UsageError):
    """The body is larger than anyone sends who means well."""


async def _whole(receive: Receive) -> bytes | None:
    """The body of a request, at most a little more than may be; None if the request ends before."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        size += len(message.get("body", b""))
        if size <= MAX_BODY_BYTES:
            parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts) if size <= MAX_BODY_BYTES else bytes(MAX_BODY_BYTES + 1)


def _replaying(body: bytes, receive: Receive) -> Receive:
    """What an app receives of a request whose body was read already."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def give() -> Message:
        return messages.pop() if messages else await receive()

    return give


def parse_strictly(body: bytes) -> Any:
    """What a JSON text says.

    Raises:
        UsageError: it is none (RFC 8259), has a name twice in an object, a number beyond ±2**53, a character that
            does not exist (half a surrogate pair, NUL), or more than 40 lists and objects in each other.
    """
    try:
        read = json.loads(
            body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_finite
        )
    except RecursionError as problem:
        raise UsageError(f"The body has more than {MAX_DEPTH} lists and objects in each other.") from problem
    except ValueError as problem:  # of JSON, of UTF-8, or a number of more digits than Python reads
        raise UsageError(f"The body is no JSON in UTF-8: {_first_line(problem)}.") from problem
    _check_values(read)
    return read


def _first_line(problem: ValueError) -> str:
    return str(problem).splitlines()[0][:200]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise UsageError("The body names something twice in one object.")
    return made


def _refuse_constant(name: str) -> NoReturn:
    raise UsageError(f"The body has a number that is none: {name}.")


def _finite(digits: str) -> float:
    if not isfinite(number := float(digits)):
        raise UsageError("The body has a number that is too large.")
    return number


def _check_values(read: Any) -> None:
    waiting = [(read, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth >= MAX_DEPTH and isinstance(value, dict | list):
            raise UsageError(f"The body has more than {MAX_DEPTH} lists and objects in each other.")
        if isinstance(value, dict):
            waiting += [(one, depth + 1) for pair in value.items() for one in pair]
        elif isinstance(value, list):
            waiting += [(one, depth + 1) for one in value]
        elif isinstance(value, str):
            _check_text(value)
        elif isinstance(value, int | float) and abs(value) > MAX_NUMBER:
            raise UsageError("The body has a number that is too large.")


def _check_text(text: str) -> None:
    if "\0" in text:
        raise UsageError("The body has a text with a NUL in it.")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise UsageError("The body has a text with half a surrogate pair in it.")
