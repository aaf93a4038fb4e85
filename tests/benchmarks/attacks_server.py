"""Attacks on the server itself: visitors who hold it up, and a chat model that never ends its answer.

Whole, it takes five minutes: 2,000 idle connections, 200 senders of a header byte a second and 50 of endless headers
at once for a minute, with what another visitor's questions took before and meanwhile; then each limit by itself.
"""

from __future__ import annotations

import json
import resource
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

import httpx
from attack_desk import Attempt, ServedDesk, served_desk

DEEP = "How deep does the wreck of Endurance lie?"
TRIES = 30
FLOOD_SECONDS = 60
SETTLING = 20
"""Seconds after which what a flood took has to be given back."""

SLACK_MB, SLACK_FILES = 60, 12
"""By which memory and open files may be more after it."""

HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
POST = b"POST /gradio_api/run/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


def attempts(quick: bool) -> Iterator[Attempt]:
    """Each way to hold the server up, and whether it did."""
    _allow_files()
    if not quick:
        with served_desk() as desk:
            yield from flooded(desk)
    with chat_model() as model, served_desk(settings=model.settings) as desk:
        yield from at_once(desk, held_open(quick))
        yield from (crowd(desk) for crowd in ([crowd_of_events] if quick else CROWDS))
        yield from endless_answers(desk, model, quick)


def at_once(desk: ServedDesk, tried: list[Callable[[ServedDesk], Attempt]]) -> Iterator[Attempt]:
    """Try these beside each other, as most of them only wait."""
    with ThreadPoolExecutor(len(tried)) as pool:
        yield from pool.map(lambda one: one(desk), tried)
    yield Attempt("the server is held up afterwards", not answers(desk))


# --- what another visitor notices -------------------------------------------------------------------------


def ask(desk: ServedDesk, patience: float = 30) -> float:
    """The seconds that a question takes another visitor; infinity where there is no answer."""
    begun = time.perf_counter()
    try:
        with httpx.Client(verify=False, timeout=patience) as client:  # noqa: S501 - no TLS here
            answer = client.post(f"{desk.url}/gradio_api/run/ask", json={"data": [DEEP, None, None, None, None]})
        right = answer.status_code == 200 and "3,008" in answer.text
    except httpx.TransportError:
        right = False
    return time.perf_counter() - begun if right else float("inf")


def answers(desk: ServedDesk) -> bool:
    """Whether another visitor gets an answer."""
    return ask(desk) < float("inf")


@dataclass(frozen=True, slots=True)
class Use:
    """What a process holds."""

    megabytes: int
    files: int

    @classmethod
    def of(cls, desk: ServedDesk) -> Use:
        """Of the server, now."""
        place = Path(f"/proc/{desk.process.pid}")
        resident = (place / "status").read_text().partition("VmRSS:")[2].split()[0]
        return cls(int(resident) // 1024, len(list((place / "fd").iterdir())))

    def __str__(self) -> str:
        return f"{self.megabytes} MB, {self.files} files"


def flooded(desk: ServedDesk) -> Iterator[Attempt]:
    """All kinds of idle, slow and endless connections at once, and another visitor who asks meanwhile."""
    for _ in range(5):
        ask(desk)
    before, alone = Use.of(desk), [ask(desk) for _ in range(TRIES)]
    script = Path(__file__).with_name("attack_flood.py")
    port = desk.url.rpartition(":")[2]
    flood = subprocess.Popen([sys.executable, script, port, str(FLOOD_SECONDS)], stdout=subprocess.PIPE, text=True)
    time.sleep(3)
    meanwhile, uses = [], []
    for _ in range(TRIES):
        meanwhile.append(ask(desk))
        uses.append(Use.of(desk))
        time.sleep(max(0, (FLOOD_SECONDS - 10) / TRIES - meanwhile[-1]))
    lasted = flood.poll() is None
    told = (flood.communicate()[0] or "").strip()
    time.sleep(SETTLING)
    after = Use.of(desk)
    answered = sum(one < float("inf") for one in meanwhile)
    print(f"  the flood: {told}")
    print(f"  ask: {median(alone) * 1000:.0f} ms before, {median(meanwhile) * 1000:.0f} ms meanwhile in the median")
    print(f"  answered meanwhile: {answered} of {TRIES}; the slowest {max(meanwhile) * 1000:.0f} ms")
    print(f"  {before} before, {max(uses, key=lambda use: use.files)} meanwhile, {after} after")
    yield Attempt("others are not answered in a flood", answered < TRIES or not lasted, f"{answered} of {TRIES}")
    slower = median(meanwhile) / median(alone)
    yield Attempt("others wait twice as long in a flood", slower > 2, f"{slower:.2f} times")
    yield Attempt("memory is not given back", after.megabytes > before.megabytes + SLACK_MB, str(after))
    yield Attempt("open files are not given back", after.files > before.files + SLACK_FILES, str(after))


# --- connections that are held open -----------------------------------------------------------------------


def held_open(quick: bool) -> list[Callable[[ServedDesk], Attempt]]:
    """Each way to hold a connection, which is to be closed within so many seconds."""
    long = POST + b"Content-Length: 1000000\r\n"
    ways = [
        holding("says nothing", b"", b"", 12),
        holding("a byte of a header a second", HEAD + b"X: ", b"a", 12),
        holding("a request line without end", b"GET /", b"a" * 4000, 12, every=0.05),
        holding("headers without end", HEAD, b"X-Endless: " + b"a" * 1000 + b"\r\n", 12, every=0.05),
        holding("a header of a megabyte", HEAD + b"X: " + b"a" * 1_000_000, b"", 2),
        holding("headers of 70 kB", HEAD + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 90) for n in range(750)), b"", 2),
        holding("a body that never comes", long + b"\r\n", b"", 13),
        holding("a body that waits to be asked for", long + b"Expect: 100-continue\r\n\r\n", b"", 13),
        holding("a byte of a body a second", long + b"\r\n", b"1", 13),
        holding("chunks without end", POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n1\r\n", 13),
        holding("a refused body without end", POST + b"Content-Length: 90000000\r\n\r\n", b"1" * 5000, 16),
        half_closed,
    ]
    if not quick:
        upload = b"POST /gradio_api/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n"
        form = b"Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
        form += b'Content-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        slow = upload + form + b"a" * 70_000
        ways += [
            holding("a kept connection", HEAD + b"\r\n", b"", 17),
            holding("an upload that stalls", slow, b"", 13),
            holding("an upload of ten bytes a second", slow, b"aaaaaaaaaa", 25),
            never_reading,
            never_reading_of_many,
        ]
    return ways


def holding(what: str, first: bytes, then: bytes, most: float, every: float = 1) -> Callable[[ServedDesk], Attempt]:
    """An attempt to hold a connection for longer than so many seconds, with these bytes again and again."""

    def hold(desk: ServedDesk) -> Attempt:
        begun = time.monotonic()
        with connected(desk) as connection:
            connection.settimeout(1)
            sending = first
            while time.monotonic() < begun + most:
                try:
                    connection.sendall(sending)
                    sending = then
                    readable, _, _ = select.select([connection], [], [], every)
                    while readable and select.select([connection], [], [], 0)[0]:
                        if not connection.recv(1 << 16):
                            return Attempt(what, False, f"closed after {time.monotonic() - begun:.0f} s")
                except TimeoutError:
                    sending = b""
                except OSError:
                    return Attempt(what, False, f"closed after {time.monotonic() - begun:.0f} s")
        return Attempt(f"held open: {what}", True, f"open after {most:.0f} s")

    return hold


def half_closed(desk: ServedDesk) -> Attempt:
    """A client that says that it sends no more, and stays."""
    with connected(desk) as connection:
        connection.sendall(HEAD)
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(5)
        try:
            still = connection.recv(1) != b""
        except TimeoutError:
            still = True
        except OSError:
            still = False
    return Attempt("held open: half closed", still)


def never_reading(desk: ServedDesk, requests: int = 1) -> Attempt:
    """A client that asks for much and takes nothing of it."""
    path = max(assets(desk), key=lambda asset: asset[1])[0]
    one = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\n\r\n".encode()
    with connected(desk, buffer=2048) as connection:
        port = connection.getsockname()[1]
        connection.sendall(one * requests)
        time.sleep(45)
        still = is_held(desk, port)
    return Attempt(f"held open: {requests} answers that nobody reads", still, path)


def never_reading_of_many(desk: ServedDesk) -> Attempt:
    """The same, of requests sent one after the other without waiting."""
    return never_reading(desk, 50)


def assets(desk: ServedDesk) -> list[tuple[str, int]]:
    """Paths of the files of the page, with their lengths."""
    page = httpx.get(desk.url, timeout=60).text
    paths = {"/" + part.split('"')[0].lstrip("./") for part in page.split('"') if "assets/" in part and " " not in part}
    got = [(path, httpx.get(desk.url + path, timeout=60)) for path in paths]
    return [(path, len(answer.content)) for path, answer in got if answer.status_code == 200] + [("/config", 1)]


def is_held(desk: ServedDesk, port: int) -> bool:
    """Whether the server still has a connection from this port in its hands."""
    inodes = set()
    for file in Path(f"/proc/{desk.process.pid}/fd").iterdir():
        try:
            inodes.add(str(file.readlink()).strip("socket:[]"))
        except OSError:
            continue
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(row[2].endswith(f":{port:04X}") and row[9] in inodes for row in rows)


# --- one visitor for many ---------------------------------------------------------------------------------


def crowd_of_streams(desk: ServedDesk) -> Attempt:
    """One visitor with 1,500 streams that never end."""
    with ExitStack() as open_ones:
        for number in range(1500):
            try:
                connection = open_ones.enter_context(connected(desk))
                connection.sendall(b"GET /gradio_api/heartbeat/s%d HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % number)
            except OSError:
                break
        time.sleep(1)
        return Attempt("1,500 streams of one visitor", not all(answers(desk) for _ in range(3)))


def crowd_of_events(desk: ServedDesk) -> Attempt:
    """One open page that asks 150 times at once, and nobody who reads the answers."""
    taken = sum(join(desk, "crowd") for _ in range(150))
    served = is_asked_on_the_page(desk, "other")
    return Attempt("150 events of one page that nobody reads", not served, f"{taken} taken")


def crowd_of_pages(desk: ServedDesk) -> Attempt:
    """The same, each for a page of its own."""
    for number in range(150):
        join(desk, f"page{number}")
    deadline = time.monotonic() + 20
    while not (served := is_asked_on_the_page(desk, "another")) and time.monotonic() < deadline:
        time.sleep(1)
    return Attempt("150 events of 150 pages that nobody reads", not served)


CROWDS = [crowd_of_events, crowd_of_pages, crowd_of_streams]


@cache
def asking(desk: ServedDesk) -> int:
    """The number of the event of a question that is sent."""
    dependencies = httpx.get(f"{desk.url}/config", timeout=60).json()["dependencies"]
    return next(one["id"] for one in dependencies if [target[1] for target in one["targets"]] == ["submit"])


def join(desk: ServedDesk, session: str) -> bool:
    """Whether a question of an open page is let into the line."""
    event = {"data": [DEEP, None, [], None, None], "fn_index": asking(desk), "session_hash": session}
    return httpx.post(f"{desk.url}/gradio_api/queue/join", json=event, timeout=60).status_code == 200


def is_asked_on_the_page(desk: ServedDesk, session: str) -> bool:
    """Whether a question asked on the page is answered."""
    if not join(desk, session):
        return False
    with httpx.stream("GET", f"{desk.url}/gradio_api/queue/data?session_hash={session}", timeout=60) as told:
        return any("process_completed" in line and "3,008" in line for line in told.iter_lines())


# --- a chat model that never ends -------------------------------------------------------------------------


@dataclass
class ChatModel:
    """A provider on loopback; `mode` is what it does: done, endless, drip or silent."""

    settings: dict[str, str] = field(default_factory=dict)
    mode: str = "done"
    writing: int = 0
    """Answers that are on their way."""


@contextmanager
def chat_model() -> Iterator[ChatModel]:
    """One that speaks as OpenAI's does."""
    model = ChatModel()

    class Provider(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            model.writing += 1
            try:
                for text in written(model.mode):
                    chunk = {"index": 0, "delta": {"content": text}, "finish_reason": None}
                    frame = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
                    self.wfile.write(f"data: {json.dumps({**frame, 'choices': [chunk]})}\n\n".encode())
                self.wfile.write(b"data: [DONE]\n\n")
            except OSError:
                pass
            finally:
                model.writing -= 1

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/v1"
    model.settings = {"ARTICLES_CHAT_MODEL": "openai:m", "OPENAI_BASE_URL": url, "OPENAI_API_KEY": "key"}
    try:
        yield model
    finally:
        model.mode = "done"
        server.shutdown()


def written(mode: str) -> Iterator[str]:
    """What the model writes, piece by piece."""
    if mode == "done":
        return
    yield "The wreck lies at a depth of 3,008 metres [1]. "
    while mode != "done":
        if mode == "silent":
            time.sleep(300)
        time.sleep({"endless": 0.001, "drip": 1}[mode])
        yield "The whales sang all night. " if mode == "endless" else "a"


def endless_answers(desk: ServedDesk, model: ChatModel, quick: bool) -> Iterator[Attempt]:
    """A model that goes on and on, drips or falls silent; clients that stay, and clients that leave."""
    model.mode = "endless"
    yield cut(desk, "an answer without end", 100)
    model.mode = "drip"
    yield left(desk, model, "an answer whose asker has left, over HTTP", over_http)
    yield left(desk, model, "an answer whose asker has left, on the page", on_the_page)
    yield left(desk, model, "an answer that was stopped, on the page", stopped_on_the_page)
    if not quick:
        yield cut(desk, "an answer of a letter a second", 130)
        model.mode = "silent"
        yield cut(desk, "an answer that falls silent", 130, told="did not answer")
    model.mode = "done"
    yield Attempt("the server is held up by a chat model", not answers(desk))


def cut(desk: ServedDesk, what: str, most: float, told: str = "cut off") -> Attempt:
    """An answer that has to end by itself, and to say that it was cut."""
    begun = time.monotonic()
    try:
        arguments = {"data": [DEEP, None, None, None, None]}
        answer = httpx.post(f"{desk.url}/gradio_api/run/ask", json=arguments, timeout=most).json()["data"][0]
    except httpx.TransportError as problem:
        return Attempt(what, True, f"{type(problem).__name__} after {time.monotonic() - begun:.0f} s")
    note = answer.get("note", "")
    return Attempt(what, told not in note, f"{time.monotonic() - begun:.0f} s: {note}")


def left(desk: ServedDesk, model: ChatModel, what: str, leave: Callable[[ServedDesk, str], None]) -> Attempt:
    """Clients enough to take every place, each of which leaves: whether the model is still listened to."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: leave(desk, f"{leave.__name__}{number}"), range(8)))
    deadline = time.monotonic() + 20
    while model.writing and time.monotonic() < deadline:
        time.sleep(0.2)
    return Attempt(what, bool(model.writing), f"{model.writing} still written")


def over_http(desk: ServedDesk, session: str) -> None:
    """Ask, and hang up."""
    with httpx.Client(timeout=1.5) as client:
        try:
            client.post(f"{desk.url}/gradio_api/run/ask", json={"data": [DEEP, None, None, None, None]})
        except httpx.TimeoutException:
            return


def on_the_page(desk: ServedDesk, session: str) -> None:
    """Ask as the page does, and close it."""
    join(desk, session)
    leaving = time.monotonic() + 1.5
    with httpx.stream("GET", f"{desk.url}/gradio_api/queue/data?session_hash={session}", timeout=60) as told:
        for _ in told.iter_lines():
            if time.monotonic() > leaving:
                return


def stopped_on_the_page(desk: ServedDesk, session: str) -> None:
    """Ask as the page does, and press Stop."""
    number = asking(desk)
    event = {"data": [DEEP, None, [], None, None], "fn_index": number, "session_hash": session}
    joined = httpx.post(f"{desk.url}/gradio_api/queue/join", json=event, timeout=60).json()
    with httpx.stream("GET", f"{desk.url}/gradio_api/queue/data?session_hash={session}", timeout=60) as told:
        stopping = time.monotonic() + 1.5
        for _ in told.iter_lines():
            if time.monotonic() > stopping:
                stop = {"session_hash": session, "fn_index": number, "event_id": joined["event_id"]}
                httpx.post(f"{desk.url}/gradio_api/cancel", json=stop, timeout=60)
                stopping = float("inf")


# --- connections ------------------------------------------------------------------------------------------


@contextmanager
def connected(desk: ServedDesk, buffer: int | None = None) -> Iterator[socket.socket]:
    """A connection, with so small a buffer for what comes in."""
    connection = socket.socket()
    try:
        if buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        connection.settimeout(10)
        connection.connect(("127.0.0.1", int(desk.url.rpartition(":")[2])))
        yield connection
    finally:
        connection.close()


def _allow_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
