"""A server on this machine that answers as it is told, and fetchers that may ask it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TypeVar

import pytest

from ingest.web.fetching import Fetcher

PUBLIC = "93.184.215.14"


@dataclass(frozen=True)
class Answer:
    body: bytes = b"Text."
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/plain"})
    drip: bool = False
    breaks_off: bool = False


def redirect(to: str, status: int = 302) -> Answer:
    return Answer(b"", status, {"Location": to})


def failing(status: int, **headers: str) -> Answer:
    return Answer(b"", status, {name.replace("_", "-"): value for name, value in headers.items()})


def packed(body: bytes, encoding: str = "gzip") -> Answer:
    return Answer(body, headers={"Content-Encoding": encoding})


def robots(*lines: str) -> Answer:
    return Answer("\n".join(("User-agent: *", *lines)).encode())


class Site:
    """What a server answers at each path (the last answer again and again), and what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.closing = Event()
        self.port = 0

    def put(self, path: str, *answers: Answer) -> None:
        self.answers[path] = list(answers)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def pages_asked(self) -> list[str]:
        return [path for path in self.asked if path != "/robots.txt"]

    def reply(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(handler.path)
        self.headers.append({name.lower(): value for name, value in handler.headers.items()})
        answers = self.answers.get(handler.path, [Answer(b"", 404)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        handler.send_response(answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(answer.body) + answer.breaks_off))
        handler.end_headers()
        try:
            for piece in [answer.body[i : i + 1] for i in range(len(answer.body))] if answer.drip else [answer.body]:
                handler.wfile.write(piece)
                if answer.drip and self.closing.wait(0.02):
                    return
        except OSError:
            pass  # the other side has had enough


class Server(ThreadingHTTPServer):
    daemon_threads = False  # closing waits for them


S = TypeVar("S", bound=Site)


@contextmanager
def serving(make: Callable[[], S]) -> Iterator[Callable[..., S]]:
    """Starts servers of the sites that are made, and stops them."""
    running: list[tuple[S, Server, Thread]] = []

    def start(context: ssl.SSLContext | None = None, protocol: str = "HTTP/1.0") -> S:
        site = make()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = protocol
            timeout = 10

            def do_GET(self) -> None:
                site.reply(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the library
                pass

        server = Server(("127.0.0.1", 0), Handler)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client may hang up
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        site.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        running.append((site, server, thread))
        return site

    yield start
    for site, server, thread in running:
        site.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Site]]:
    """Starts servers, and stops them."""
    with serving(Site) as start:
        yield start


@pytest.fixture
def site(serve: Callable[..., Site]) -> Site:
    site = serve()
    site.put("/", Answer())
    return site


class Watch:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def open_fetcher(watch: Watch) -> Iterator[Callable[..., Fetcher]]:
    """Opens fetchers that may ask this machine and do not really sleep, and closes them."""
    opened: list[Fetcher] = []

    def open_one(**options: object) -> Fetcher:
        settings = {"allow_private": True, "sleep": watch.sleep, "clock": lambda: watch.now, **options}
        fetcher = Fetcher(**settings)  # type: ignore[arg-type]
        opened.append(fetcher)
        return fetcher

    yield open_one
    for fetcher in opened:
        fetcher.close()


@pytest.fixture
def fetcher(open_fetcher: Callable[..., Fetcher]) -> Fetcher:
    return open_fetcher()


class Names:
    """Resolves every name to the addresses given, one set a time (the last again and again)."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch, site: Site) -> list[str]:
    """The addresses that were connected to; the public one is answered for by the site."""
    addresses: list[str] = []
    connect = socket.create_connection

    def record(address: tuple[str, int], *args: object, **options: object) -> socket.socket:
        addresses.append(address[0])
        if address[0] != PUBLIC:
            raise ConnectionRefusedError(111, "Connection refused")
        return connect(("127.0.0.1", site.port), *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "create_connection", record)
    return addresses
