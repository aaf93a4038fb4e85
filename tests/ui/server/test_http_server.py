"""The server on real connections, with small limits: what it does not wait for, and who makes room for whom."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from ui.access.disconnects import ClientDisconnectedError, DisconnectMiddleware, raise_if_disconnected
from ui.server import http_server
from ui.server.http_server import RESERVED_FILES, ConnectionLimits, Server

pytestmark = pytest.mark.slow

SMALL = ConnectionLimits(
    header_seconds=0.5,
    keep_alive_seconds=1,
    grace_seconds=0.5,
    unread_seconds=1,
    max_new=8,
    max_keep_alive=8,
    max_active=8,
    max_per_address=20,
)
HEAD = b"GET / HTTP/1.1\r\nHost: here\r\n"
POST = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100000\r\n"
LONG = 50_000_000


@dataclass
class Site:
    """Answers "ok"; at other paths with a stream that does not end, with much, or with work until one leaves."""

    ended: threading.Event = field(default_factory=threading.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        try:
            if scope["path"] == "/stream":
                await send({"type": "http.response.body", "body": b"on", "more_body": True})
                while (await receive())["type"] != "http.disconnect":
                    pass
            elif scope["path"] == "/much":
                await send({"type": "http.response.body", "body": b"a" * LONG, "more_body": True})
                await send({"type": "http.response.body", "body": b"a"})
            elif scope["path"] == "/work":
                await asyncio.to_thread(work)
            else:
                await send({"type": "http.response.body", "body": b"ok"})
        except ClientDisconnectedError:
            self.ended.set()
        else:
            if scope["path"] == "/much":
                self.ended.set()


def work() -> None:
    """Work until whoever asked leaves."""
    while True:
        raise_if_disconnected()
        threading.Event().wait(0.01)


Serve = Callable[[ConnectionLimits], int]


@contextmanager
def serving(site: Site, limits: ConnectionLimits = SMALL) -> Iterator[int]:
    """The port of a server with these limits."""
    ending = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(DisconnectMiddleware(site), ending.is_set, limits)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        ending.set()
        thread.join()


@pytest.fixture(scope="module")
def site() -> Site:
    """What is served."""
    return Site()


@pytest.fixture(scope="module")
def port(site: Site) -> Iterator[int]:
    """The port that it is served at."""
    with serving(site) as served_at:
        yield served_at


def connected(port: int) -> socket.socket:
    """A connection, whose silence fails the test."""
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def said_until_closed(port: int, sent: bytes) -> bytes:
    """What comes back until the server closes the connection."""
    with closing(connected(port)) as connection:
        told = b""
        try:
            connection.sendall(sent)
            while got := connection.recv(65536):
                told += got
        except ConnectionError:
            pass
        return told


def is_open(connection: socket.socket) -> bool:
    """Whether the server has not closed a connection."""
    connection.settimeout(0.2)
    try:
        return connection.recv(1) != b""
    except TimeoutError:
        return True
    except OSError:
        return False


def test_what_does_not_come_is_not_waited_for(port: int) -> None:
    held = {
        "nothing": b"",
        "a head that does not end": HEAD,
        "a body that does not come": POST + b"\r\n",
        "a body that waits to be asked for": POST + b"Expect: 100-continue\r\n\r\n",
        "a further request": HEAD + b"\r\n",
    }
    with ThreadPoolExecutor(len(held)) as pool:
        told = dict(zip(held, pool.map(lambda sent: said_until_closed(port, sent), held.values()), strict=True))
    assert told["a further request"].startswith(b"HTTP/1.1 200")
    assert not told["nothing"] + told["a head that does not end"]


def send_byte_by_byte(connection: socket.socket) -> None:
    """Send a hundred bytes a second, for a minute."""
    for _ in range(6000):
        connection.sendall(b"a")
        threading.Event().wait(0.01)


@pytest.mark.parametrize("begun", [HEAD + b"X: ", POST + b"\r\n"], ids=["head", "body"])
def test_what_comes_byte_by_byte_is_given_up(port: int, begun: bytes) -> None:
    with closing(connected(port)) as connection:
        connection.sendall(begun)
        with pytest.raises(ConnectionError):
            send_byte_by_byte(connection)


def test_a_head_may_have_64_kb(port: int) -> None:
    assert (
        said_until_closed(port, HEAD + b"Connection: close\r\nX: " + b"a" * 60_000 + b"\r\n\r\n")[:12]
        == b"HTTP/1.1 200"
    )
    assert said_until_closed(port, HEAD + b"X: " + b"a" * 66_000)[:12] in (b"HTTP/1.1 400", b"")


def test_those_that_say_nothing_make_room(port: int) -> None:
    with ExitStack() as held:
        first, *_ = [held.enter_context(closing(connected(port))) for _ in range(3 * SMALL.max_new)]
        assert httpx.get(f"http://127.0.0.1:{port}", timeout=60).text == "ok"
        assert not is_open(first)


def test_streams_make_room(port: int) -> None:
    with ExitStack() as held:
        for _ in range(2 * SMALL.max_active):
            stream = held.enter_context(closing(connected(port)))
            stream.sendall(b"GET /stream HTTP/1.1\r\nHost: here\r\n\r\n")
            assert stream.recv(65536).startswith(b"HTTP/1.1 200")
        assert httpx.get(f"http://127.0.0.1:{port}", timeout=60).text == "ok"


def test_an_answer_that_nobody_reads_is_given_up(port: int, site: Site) -> None:
    site.ended.clear()
    with closing(connected(port)) as connection:
        connection.sendall(b"GET /much HTTP/1.1\r\nHost: here\r\n\r\n")
        assert site.ended.wait(60)


def test_nobody_works_for_one_who_has_left(port: int, site: Site) -> None:
    site.ended.clear()
    with closing(connected(port)) as connection:
        connection.sendall(b"POST /work HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        assert not site.ended.is_set()
    assert site.ended.wait(60)


def test_one_address_has_its_share(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "limit_key", lambda host: host)  # this machine as any other
    with serving(site, ConnectionLimits(max_per_address=4)) as served_at, ExitStack() as held:
        connections = [held.enter_context(closing(connected(served_at))) for _ in range(6)]
        assert httpx.get(f"http://127.0.0.1:{served_at}", timeout=60).text == "ok"
        assert [is_open(connection) for connection in connections] == [False] * 3 + [True] * 3


@pytest.mark.parametrize("files", [256, 1024, 8192, 100_000])
def test_open_files_are_left_for_all_else(files: int) -> None:
    limits = ConnectionLimits().fitted_to(files)
    assert min(limits.max_new, limits.max_keep_alive, limits.max_active) >= 32
    assert limits.max_new + limits.max_keep_alive + limits.max_active <= max(files - RESERVED_FILES, files // 2)
