"""The queue of the page, served for real: nobody takes all places, and who leaves gives theirs back."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI

from ui.server import queueing
from ui.server.http_server import Server
from ui.server.queueing import MAX_EVENTS_PER_SESSION, with_fair_queue

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),  # which Gradio asks of pandas
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),  # with which it sums up its events
]

AT_ONCE = 2
MOST = MAX_EVENTS_PER_SESSION + 3


@dataclass
class Worked:
    """A page whose one event goes on until it is let go, and whether it was ended before."""

    url: str = ""
    let_go: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def work(self, said: str) -> Iterator[str]:
        """Go on and on."""
        try:
            yield said
            while not self.let_go.wait(0.05):
                yield said
        finally:
            self.ended.set()

    def join(self, session: str) -> int:
        """The status that says whether an event of an open page is let in."""
        event = {"data": ["said"], "fn_index": 0, "session_hash": session}
        return httpx.post(f"{self.url}/gradio_api/queue/join", json=event, timeout=60).status_code

    def told(self, session: str) -> Iterator[str]:
        """What an open page is told."""
        place = f"{self.url}/gradio_api/queue/data?session_hash={session}"
        with httpx.stream("GET", place, timeout=60) as told:
            yield from told.iter_lines()


async def built(worked: Worked) -> FastAPI:
    """The page; while no loop runs, Gradio would make some and leave them open."""
    app = FastAPI(openapi_url=None)
    with gr.Blocks(analytics_enabled=False) as blocks:
        box = gr.Textbox()
        box.submit(worked.work, [box], [box])
    gr.mount_gradio_app(app, with_fair_queue(blocks, AT_ONCE, MOST), "", ssr_mode=False, mcp_server=False)
    return app


@pytest.fixture
def page() -> Iterator[Worked]:
    """The page, served."""
    worked, ending = Worked(), threading.Event()
    app = asyncio.run(built(worked))
    listening = socket.create_server(("127.0.0.1", 0))
    worked.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    thread = threading.Thread(target=Server(app, ending.is_set).run, kwargs={"sockets": [listening]})
    thread.start()
    yield worked
    worked.let_go.set()
    ending.set()
    thread.join()


def test_one_page_does_not_take_all_places(page: Worked) -> None:
    assert [page.join("greedy") for _ in range(MAX_EVENTS_PER_SESSION + 2)] == [200] * MAX_EVENTS_PER_SESSION + [
        503
    ] * 2
    assert page.join("another") == 200
    page.let_go.set()
    assert any("process_completed" in line for line in page.told("another"))


def test_who_leaves_gives_the_place_back(page: Worked) -> None:
    assert page.join("leaving") == 200
    told = page.told("leaving")
    assert any("process_generating" in line for line in told)
    told.close()
    assert page.ended.wait(60)


def test_what_nobody_reads_makes_room(page: Worked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queueing, "UNREAD_SECONDS_WHEN_FULL", 1000)
    taken = [page.join(f"unread {number}") for number in range(MOST + AT_ONCE + 3)]
    assert set(taken) == {200, 503}
    monkeypatch.setattr(queueing, "UNREAD_SECONDS_WHEN_FULL", 0)
    assert page.join("another") == 200
    page.let_go.set()
    assert any("process_completed" in line for line in page.told("another"))
