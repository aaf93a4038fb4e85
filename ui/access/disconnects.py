"""Whether the client of a request is still connected: what is worked out for nobody is given up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator, Iterator
from contextvars import ContextVar
from typing import TypeVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest.errors import ArticleDeskError

T = TypeVar("T")

_disconnected: ContextVar[threading.Event | None] = ContextVar("disconnected", default=None)


class ClientDisconnectedError(ArticleDeskError):
    """The client has hung up before it was answered."""


def raise_if_disconnected() -> None:
    """End work, in whatever thread, that was begun for a request whose client has hung up since.

    Raises:
        ClientDisconnectedError: it has.
    """
    disconnected = _disconnected.get()
    if disconnected is not None and disconnected.is_set():
        raise ClientDisconnectedError("Whoever asked has left.")


def while_connected(steps: Iterator[T]) -> Iterator[T]:
    """These steps, as long as the client is connected.

    Raises:
        ClientDisconnectedError: it is no longer.
    """
    try:
        for step in steps:
            raise_if_disconnected()
            yield step
    finally:
        if isinstance(steps, Generator):  # at once: what tells of the failure would keep it going
            steps.close()


class DisconnectMiddleware:
    """Notices when a client hangs up before its request is answered, and lets `raise_if_disconnected` know."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and listen for the client once all of it has come in."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        disconnected, gone = threading.Event(), asyncio.Event()
        listening: list[asyncio.Task[None]] = []

        async def listen() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            disconnected.set()
            gone.set()

        async def receive_or_gone() -> Message:
            if listening:
                await gone.wait()
                return {"type": "http.disconnect"}
            message = await receive()
            if message["type"] == "http.disconnect":
                disconnected.set()
            elif not message.get("more_body"):
                listening.append(asyncio.create_task(listen()))
            return message

        _disconnected.set(disconnected)
        try:
            await self._app(scope, receive_or_gone, send)
        finally:
            for task in listening:
                task.cancel()
