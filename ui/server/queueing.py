"""The line of what the page is asked to do: nobody takes all places in it, and what nobody reads loses its own."""

from __future__ import annotations

import asyncio
import time
import uuid
from typing import Any

import gradio as gr
from fastapi import Request
from gradio.data_classes import PredictBodyInternal
from gradio.queueing import Queue
from gradio.utils import run_coro_in_background

from ui.server.http_server import counted_as

OF_A_PAGE = 16
"""Events of one open page that wait or are worked on."""

OF_AN_ADDRESS = 50
"""The same, of all pages at one address; this machine's is not counted, as a proxy may be at it."""

MESSAGES = 1000
"""Messages to one open page that it has not read; one more event is refused then."""

LONGEST_NAME = 100
"""Characters by which an open page may call itself: names are kept."""

UNREAD = 60
"""Seconds after which the events of a page that reads no message are given up, and what they brought."""

UNREAD_WHERE_FULL = 5
"""The same, where the line is full."""


class Messages(asyncio.Queue[Any]):
    """Messages to a page, and since when the oldest has been waiting."""

    since = 0.0

    def _get(self) -> Any:
        self.since = time.monotonic()
        return super()._get()

    def _put(self, item: Any) -> None:
        if self.empty():
            self.since = time.monotonic()
        super()._put(item)

    def wait_since(self, moment: float) -> bool:
        """Whether messages have been waiting since then, and none was read."""
        return not self.empty() and self.since < moment


class Line(Queue):
    """Gradio's queue, shared fairly between those who are served."""

    def start(self) -> None:
        """Begin to work on events."""
        super().start()  # type: ignore[no-untyped-call]
        run_coro_in_background(self._give_up_unread)

    async def push(self, body: PredictBodyInternal, request: Request, username: str | None) -> Any:
        """Let an event wait, or refuse it where its page or address has too many, or all places are taken."""
        body.session_hash = session = body.session_hash or uuid.uuid4().hex
        if len(session) > LONGEST_NAME:
            return False, "The name of the page is too long.", "error"
        if self.max_size is not None and len(self) >= self.max_size:
            await self._give_up(UNREAD_WHERE_FULL)
        host = _host(request)
        events = list(self.event_ids_to_events.values())
        of_page = [event for event in events if event.session_hash == session]
        of_address = [event for event in events if host and _host(event.request) == host]
        messages = self.pending_messages_per_session.get(session)
        unread = messages.qsize() if messages else 0
        if len(of_page) >= OF_A_PAGE or len(of_address) >= OF_AN_ADDRESS or unread >= MESSAGES:
            return False, "Too much is asked at once: wait for answers first.", "queue_full"
        if messages is None:
            self.pending_messages_per_session[session] = Messages()
        return await super().push(body, request, username)

    async def _give_up_unread(self) -> None:
        while not self.stopped:
            await asyncio.sleep(UNREAD_WHERE_FULL)
            await self._give_up(UNREAD)

    async def _give_up(self, seconds: float) -> None:
        """Forget pages that have read nothing for so long, although there was something to read."""
        moment = time.monotonic() - seconds
        for session, messages in list(self.pending_messages_per_session.items()):
            if isinstance(messages, Messages) and messages.wait_since(moment):
                await self.clean_events(session_hash=session)
                self.pending_messages_per_session.pop(session, None)
        for session in set(self.pending_event_ids_session) - set(self.pending_messages_per_session):
            del self.pending_event_ids_session[session]


def with_line(page: gr.Blocks, at_once: int, most: int) -> gr.Blocks:
    """The page with a line of so many places, and so many of each kind of event worked on at once."""
    page.queue(default_concurrency_limit=at_once, max_size=most, api_open=False)
    page._queue = Line(
        live_updates=True,
        concurrency_count=page.max_threads,
        update_intervals=1,
        max_size=most,
        blocks=page,
        default_concurrency_limit=at_once,
    )
    return page


def _host(request: Request) -> str:
    return counted_as(request.client.host) if request.client else ""
