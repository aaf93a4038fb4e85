"""Work for whoever has hung up is given up at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from starlette.types import Message, Receive, Scope, Send

from ui.access.disconnects import ClientDisconnectedError, DisconnectMiddleware, raise_if_disconnected, while_connected


def test_work_ends_and_is_closed_when_the_client_has_left() -> None:
    closed: list[bool] = []

    def steps() -> Iterator[int]:
        try:
            yield from range(5)
        finally:
            closed.append(True)

    async def work(_scope: Scope, receive: Receive, _send: Send) -> None:
        assert (await receive())["type"] == "http.request"
        raise_if_disconnected()
        going_on = while_connected(steps())
        assert next(going_on) == 0
        assert (await receive())["type"] == "http.disconnect"
        with pytest.raises(ClientDisconnectedError):
            next(going_on)
        assert closed == [True]

    messages: list[Message] = [{"type": "http.disconnect"}, {"type": "http.request", "body": b"{}"}]

    async def receive() -> Message:
        await asyncio.sleep(0)
        return messages.pop()

    async def send(_message: Message) -> None:
        raise AssertionError("Nobody is there to be answered.")

    asyncio.run(DisconnectMiddleware(work)({"type": "http", "method": "POST"}, receive, send))


def test_work_for_nobody_in_particular_goes_on() -> None:
    raise_if_disconnected()
    assert list(while_connected(iter("ab"))) == ["a", "b"]
