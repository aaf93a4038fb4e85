"""The queue of the page's events: nobody fills it alone, and events whose messages nobody reads are given up."""

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

from ui.access.clients import limit_key

MAX_EVENTS_PER_SESSION = 16
"""Events of one session, which is an open page, that wait or are worked on."""

MAX_EVENTS_PER_ADDRESS = 50
"""The same, of all pages at one address; this machine's is not counted, as a proxy may be at it."""

MAX_UNREAD_MESSAGES = 1000
"""Messages to one session that it has not read; one more event is refused then."""

MAX_SESSION_HASH_LENGTH = 100
"""Characters by which a session may call itself: these names are kept."""

UNREAD_SECONDS = 60
"""After which the events of a session that reads no message are given up, and what they brought."""

UNREAD_SECONDS_WHEN_FULL = 5
"""The same, where the queue is full."""


class SessionMessages(asyncio.Queue[Any]):
    """Messages to a session, and since when the oldest has been waiting."""

    since = 0.0

    def _get(self) -> Any:
        self.since = time.monotonic()
        return super()._get()

    def _put(self, item: Any) -> None:
        if self.empty():
            self.since = time.monotonic()
        super()._put(item)

    def unread_since(self, moment: float) -> bool:
        """Whether messages have been waiting since then, and none was read."""
        return not self.empty() and self.since < moment


class FairQueue(Queue):
    """Gradio's queue, shared fairly between those who are served."""

    def start(self) -> None:
        """Begin to work on events."""
        super().start()  # type: ignore[no-untyped-call]
        run_coro_in_background(self._give_up_unread)

    async def push(self, body: PredictBodyInternal, request: Request, username: str | None) -> Any:
        """Queue an event, or refuse it where its session or address has too many, or the queue is full."""
        body.session_hash = session = body.session_hash or uuid.uuid4().hex
        if len(session) > MAX_SESSION_HASH_LENGTH:
            return False, "The name of the page is too long.", "error"
        if self.max_size is not None and len(self) >= self.max_size:
            await self._give_up(UNREAD_SECONDS_WHEN_FULL)
        host = _host(request)
        events = list(self.event_ids_to_events.values())
        of_session = [event for event in events if event.session_hash == session]
        of_address = [event for event in events if host and _host(event.request) == host]
        messages = self.pending_messages_per_session.get(session)
        unread = messages.qsize() if messages else 0
        if (
            len(of_session) >= MAX_EVENTS_PER_SESSION
            or len(of_address) >= MAX_EVENTS_PER_ADDRESS
            or unread >= MAX_UNREAD_MESSAGES
        ):
            return False, "Too much is asked at once: wait for answers first.", "queue_full"
        if messages is None:
            self.pending_messages_per_session[session] = SessionMessages()
        return await super().push(body, request, username)

    async def _give_up_unread(self) -> None:
        while not self.stopped:
            await asyncio.sleep(UNREAD_SECONDS_WHEN_FULL)
            await self._give_up(UNREAD_SECONDS)

    async def _give_up(self, seconds: float) -> None:
        """Forget sessions that have read nothing for so long, although there was something to read."""
        moment = time.monotonic() - seconds
        for session, messages in list(self.pending_messages_per_session.items()):
            if isinstance(messages, SessionMessages) and messages.unread_since(moment):
                await self.clean_events(session_hash=session)
                self.pending_messages_per_session.pop(session, None)
        for session in set(self.pending_event_ids_session) - set(self.pending_messages_per_session):
            del self.pending_event_ids_session[session]


def with_fair_queue(page: gr.Blocks, concurrency_limit: int, max_size: int) -> gr.Blocks:
    """The page with a queue of so many places; `concurrency_limit` events of each kind are worked on at once."""
    page.queue(default_concurrency_limit=concurrency_limit, max_size=max_size, api_open=False)
    page._queue = FairQueue(
        live_updates=True,
        concurrency_count=page.max_threads,
        update_intervals=1,
        max_size=max_size,
        blocks=page,
        default_concurrency_limit=concurrency_limit,
    )
    return page


def _host(request: Request) -> str:
    return limit_key(request.client.host) if request.client else ""
