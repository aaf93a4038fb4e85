"""Part "files": what a visitor must not read, keep or break by what is sent to the page, by any door.

A canary lies where no visitor may read, with a word in it that is new each time. An attempt got through if the word
comes back, or lies in the server's own folders afterwards; or, where only the answer counts, if what is no call is
not refused, or ends in an exception; or if a file that was refused is still there.
"""

from __future__ import annotations

import http.server
import json
import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from attack_desk import Attempt, ServedDesk, served_desk

ANN = ("ann", "4 horses")
META = {"_type": "gradio.FileData"}
API = "/gradio_api"
NUMBERS = count(1)


def attempts(quick: bool) -> Iterator[Attempt]:
    """Attacks by one who may come in, by one who may not, and on a page that lets in all."""
    with tempfile.TemporaryDirectory() as name:
        users = Path(name) / "users.txt"
        users.write_text(f"{':'.join(ANN)}:editor", encoding="utf-8")
        with served_desk("--mcp", "--credentials", users, auth=ANN) as desk:
            yield from by_strangers(desk)
            yield from by_visitors(desk, quick=quick, auth=ANN)
    if not quick:
        with served_desk("--mcp") as desk:
            yield from by_visitors(desk, quick=False)


def by_strangers(desk: ServedDesk) -> Iterator[Attempt]:
    """Attacks by one without a password: every door is 401."""
    with Visitor(desk, None) as stranger:
        for method, path in DOORS:
            answer = stranger.http.request(method, path, json=None if method == "GET" else {})
            yield Attempt(f"stranger: {method} {path}", answer.status_code != 401, str(answer.status_code))


def by_visitors(desk: ServedDesk, *, quick: bool, auth: tuple[str, str] | None = None) -> Iterator[Attempt]:
    """Attacks by one whom the page is for."""
    with Visitor(desk, auth) as visitor:
        yield from forged_paths(visitor)
        yield from forged_everywhere(visitor, quick=quick)
        yield from forged_addresses(visitor)
        yield from read_by_address(visitor)
        yield from broken_calls(visitor)
        yield from left_behind(visitor, quick=quick)
        yield Attempt("all of it: a traceback in the terminal", "Traceback" in visitor.printed, visitor.printed[-300:])


class Visitor:
    """Somebody at a page: a client, and the canary that lies where they may not read."""

    def __init__(self, desk: ServedDesk, auth: tuple[str, str] | None) -> None:
        self._desk = desk
        self._place = tempfile.TemporaryDirectory(prefix="canary-")
        self._before = len(desk.printed)
        self.canary = Path(self._place.name) / "secret.txt"
        self.library = desk.library
        self._seen: dict[Path, tuple[int, int]] = {}
        self.http = httpx.Client(base_url=desk.url, timeout=60, auth=auth)

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()
        self._place.cleanup()

    @property
    def printed(self) -> str:
        """What the server printed since this one came."""
        return self._desk.printed[self._before :]

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """The events of the page."""
        found: list[dict[str, Any]] = self.http.get("/config").json()["dependencies"]
        return found

    def event(self, name: str) -> int:
        """The number of an event of the page."""
        return int(next(one["id"] for one in self.events if one["api_name"] == name))

    def upload(self, name: str, content: bytes) -> str:
        """The path of a file that is sent in as the page does."""
        (path,) = self.http.post(f"{API}/upload", files={"files": (name, content)}).json()
        return str(path)

    def received(self) -> Path:
        """Where uploads lie until they are added."""
        return Path(self.upload("probe.txt", b"probe")).parents[1]

    def join(self, number: int, data: list[Any], event_data: Any = None, **more: Any) -> str:
        """All that comes back of an event of the page."""
        session = f"s{next(NUMBERS)}"
        body = {"fn_index": number, "data": data, "event_data": event_data, "session_hash": session, **more}
        sent = self.http.post(f"{API}/queue/join", json=body)
        if sent.status_code != 200:
            return sent.text
        return self.listen(f"{API}/queue/data?session_hash={session}")

    def listen(self, path: str) -> str:
        """What is said until an event is over."""
        lines = []
        with suppress(httpx.HTTPError), self.http.stream("GET", path) as answer:
            for line in answer.iter_lines():
                lines.append(line)
                if "process_completed" in line or "unexpected_error" in line:
                    break
        return "\n".join(lines)

    def add(self, *files: Any, pasted: str = "") -> str:
        """What comes back where these are added to the library as files."""
        return self.join(self.event("_add_typed"), [list(files), pasted])

    def tries(self, what: str, act: Callable[[], str], at: Path | None = None) -> Attempt:
        """One attempt to read the canary, which lies where `at` says for the time."""
        word = f"Vexillon{next(NUMBERS)}"
        place = at or self.canary
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{word} sings at Brumaire Lane.\n\n{word} has sung there for years.\n", encoding="utf-8")
        try:
            answer = act()
            reached = word in answer or self._is_kept(word, place)
            return Attempt(what, reached, answer[-160:] if reached else "")
        finally:
            place.unlink(missing_ok=True)

    def _is_kept(self, word: str, canary: Path) -> bool:
        """Whether a word lies in the server's own folders."""
        received = (file for place in self.library.parent.glob("article-desk-*") for file in _below(place))
        files = [*self.library.glob("catalogue*"), *_below(self.library / "uploads"), *received]
        now = {file: _state(file) for file in files if not file.is_symlink()}
        changed = [file for file, state in now.items() if self._seen.get(file) != state and file.exists()]
        self._seen = now
        return any(word.encode() in file.read_bytes() for file in changed if not file.samefile(canary))


def _below(folder: Path) -> list[Path]:
    """The files in a folder and below, while others come and go."""
    return [Path(place) / name for place, _, names in os.walk(folder) for name in names]


def _state(file: Path) -> tuple[int, int]:
    """What tells whether a file was written to; nothing does of one that is gone."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


# --- files that were not uploaded -----------------------------------------------------------------------------


def forged_paths(visitor: Visitor) -> Iterator[Attempt]:
    """A path that leads elsewhere, in many spellings, where the page takes files."""
    canary, received = str(visitor.canary), visitor.received()
    own = Path(visitor.upload("own.txt", b"mine"))
    up = "../" * 30
    for what, path in {
        "as it is": canary,
        "under /proc": f"/proc/self/root{canary}",
        "by the folder it runs in": f"/proc/self/cwd/{up}{canary[1:]}",
        "relative": f"{up}{canary[1:]}",
        "out of an upload's folder": f"{own.parent}/{up}{canary[1:]}",
        "out of an upload": f"{own}/{up}{canary[1:]}",
        "doubled slashes": canary.replace("/", "//"),
        "dots": canary.replace("/", "/./"),
        "slash behind": canary + "/",
        "file://": f"file://{canary}",
        "file:": f"file:{canary}",
        "percent": quote(canary, safe=""),
        "percent, twice": quote(quote(canary, safe=""), safe=""),
        "backslashes": canary.replace("/", "\\"),
        "NUL behind": canary + "\0",
        "NUL and a name": canary + "\0.txt",
        "blank behind": canary + " ",
        "as an address of the page": f"{API}/file={canary}",
        "of the library": str(visitor.library / "catalogue.sqlite3"),
        "the folder of uploads": str(received),
        "a folder": str(own.parent),
        "empty": "",
        "too long": "/" + "a" * 5000,
    }.items():
        yield visitor.tries(f"path, {what}", lambda path=path: visitor.add({"path": path, "meta": META}))
    for what, place in {
        "in the library": visitor.library / "notes.txt",
        "another's file in the library": visitor.library / "uploads" / "theirs.txt",
        "another library's upload": visitor.library.with_name("other") / "uploads" / "theirs.txt",
        "in the cache of examples": received / "examples" / "1" / "theirs.txt",
        "beside the uploads": received / "theirs.txt",
        "a page that was saved": received / "deep_links" / "a" / "state.json",
    }.items():
        yield visitor.tries(f"path, {what}", lambda place=place: visitor.add({"path": str(place), "meta": META}), place)
    for what, link in {"link": os.symlink, "second name": os.link}.items():
        yield visitor.tries(f"path, a {what} among the uploads", lambda link=link: _linked(visitor, own, link))


def _linked(visitor: Visitor, own: Path, link: Callable[[Path, Path], None]) -> str:
    place = own.with_name("linked.txt")
    try:
        with suppress(OSError):  # another file system has no second names for it
            link(visitor.canary, place)
        return visitor.add({"path": str(place), "meta": META})
    finally:
        place.unlink(missing_ok=True)


def forged_everywhere(visitor: Visitor, *, quick: bool) -> Iterator[Attempt]:
    """A file that was not uploaded, in every place of every event and endpoint, by every door."""
    forms = forged_files(str(visitor.canary))
    if quick:
        forms = {what: forms[what] for what in ("a file", "without its kind, deep")}
    for event in visitor.events:
        places = [*range(len(event["inputs"])), "event_data"]
        for what, forged in forms.items():
            for place in places:
                name = f"{what} in {place} of event {event['id']} ({event['api_name']})"
                yield visitor.tries(name, partial(_happens, visitor, event, place, forged))
            for door in ("run", "call") if quick else ("run", "api", "call", "call/v2"):
                name = f"{what} by {door}/{event['api_name']}"
                yield visitor.tries(name, partial(_called, visitor, door, event, forged))
    for name, argument in {"ask": "question", "check": "claim", "search": "query"}.items():
        for what, forged in forms.items():
            named = {argument: forged}
            yield visitor.tries(f"{what} by call/v2/{name}, named", partial(_named, visitor, name, named))
            yield visitor.tries(f"{what} by MCP, {name}", partial(_tool, visitor, name, named))


def _happens(visitor: Visitor, event: dict[str, Any], place: int | str, forged: Any) -> str:
    """What comes back of an event with this in one place."""
    data = [forged if place == each else None for each in range(len(event["inputs"]))]
    return visitor.join(event["id"], data, forged if place == "event_data" else None)


def forged_files(path: str) -> dict[str, Any]:
    """A file as Gradio takes it for one, in other forms."""
    whole = {"path": path, "meta": META}
    return {
        "a file": whole,
        "a list": [whole],
        "without its kind": {"path": path},
        "another kind": {"path": path, "meta": {"_type": "gradio.Other"}},
        "a stream": {**whole, "is_stream": True},
        "with an address": {**whole, "url": f"{API}/file={path}"},
        "without its kind, deep": {"value": [{"a": {"b": [{"path": path}]}}]},
        "deep": {"value": [{"a": {"b": [whole]}}]},
        "an update": {"__type__": "update", "value": whole},
        "a text": path,
        "a name that leads away": {**whole, "orig_name": f"../../..{path}"},
    }


def _called(visitor: Visitor, door: str, event: dict[str, Any], forged: Any) -> str:
    """What comes back of an event that is called by its name, with this in all places."""
    data, name = [forged for _ in event["inputs"]], event["api_name"]
    body = {"data": data} if door != "call/v2" else dict(enumerate(data))
    sent = visitor.http.post(f"{API}/{door}/{name}", json=body)
    if sent.status_code != 200 or "event_id" not in sent.json():
        return sent.text
    return visitor.listen(f"{API}/call/{name}/{sent.json()['event_id']}")


def _named(visitor: Visitor, name: str, arguments: Mapping[str, Any]) -> str:
    sent = visitor.http.post(f"{API}/call/v2/{name}", json=arguments)
    return sent.text if sent.status_code != 200 else visitor.listen(f"{API}/call/{name}/{sent.json()['event_id']}")


def _tool(visitor: Visitor, name: str, arguments: Mapping[str, Any]) -> str:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
    return visitor.http.post("/mcp", json=call, headers=MCP).text


MCP = {"Accept": "application/json, text/event-stream"}


def forged_addresses(visitor: Visitor) -> Iterator[Attempt]:
    """Addresses that the server would fetch, in place of paths or beside them; and bodies that say two things."""
    own, canary = visitor.upload("own.txt", b"mine"), str(visitor.canary)
    with listening() as (address, asked):
        for what, file in {
            "for a path": {"path": f"{address}/x.txt", "meta": META},
            "beside a path": {"path": own, "url": f"{address}/x.txt", "meta": META},
            "alone": {"url": f"{address}/x.txt", "meta": META},
            "and a stream": {"path": f"{address}/x.txt", "url": f"{address}/x", "is_stream": True, "meta": META},
        }.items():
            asked.clear()
            visitor.add(file)
            yield Attempt(f"address {what}", bool(asked), str(asked))
        for path in (
            f"file={address}/x",
            f"file/{address}/x",
            f"proxy={address}/x",
            f"file=//{urlsplit(address).netloc}/x",
        ):
            asked.clear()
            answer = visitor.http.get(f"{API}/{path}")
            yield Attempt(f"GET {path.partition('http')[0]}address", bool(asked) or answer.status_code < 400)
    number, kind = visitor.event("_add_typed"), json.dumps(META)
    for what, file in {
        "path twice, the canary last": f'"path": "{own}", "path": "{canary}"',
        "path twice, the canary first": f'"path": "{canary}", "path": "{own}"',
        "path twice, once escaped": f'"path": "{own}", "p\\u0061th": "{canary}"',
    }.items():
        data = f'[[{{{file}, "meta": {kind}}}], ""]'
        body = f'{{"fn_index": {number}, "session_hash": "d{next(NUMBERS)}", "data": {data}}}'
        yield visitor.tries(what, partial(_raw, visitor, body))
    data = f'[[{{"path": "{canary}", "meta": {kind}}}], ""]'
    body = f'{{"fn_index": 0, "session_hash": "e", "data": [], "data": {data}, "fn_index": {number}}}'
    yield visitor.tries("data twice", partial(_raw, visitor, body))


def _raw(visitor: Visitor, body: str) -> str:
    sent = visitor.http.post(f"{API}/queue/join", content=body, headers={"Content-Type": "application/json"})
    session = json.loads(body)["session_hash"]
    return sent.text if sent.status_code != 200 else visitor.listen(f"{API}/queue/data?session_hash={session}")


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server of this machine that nobody may be brought to ask: its address, and what it was asked."""
    asked: list[str] = []

    class Asked(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Asked) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


# --- what is handed out ---------------------------------------------------------------------------------------

DOORS = [
    ("GET", "/"),
    ("GET", "/config"),
    ("GET", f"{API}/info"),
    ("GET", f"{API}/queue/data?session_hash=a"),
    ("GET", f"{API}/file=/etc/passwd"),
    ("GET", "/assets/x.js"),
    ("POST", f"{API}/upload"),
    ("POST", f"{API}/queue/join"),
    ("POST", f"{API}/run/ask"),
    ("POST", f"{API}/call/ask"),
    ("POST", f"{API}/api/ask"),
    ("POST", "/mcp"),
    ("GET", "/health"),
]


def read_by_address(visitor: Visitor) -> Iterator[Attempt]:
    """The canary, and what another visitor sent in, asked for by address; and doors that the page has no use for."""
    theirs = visitor.upload("theirs.txt", b"Another visitor's words.")
    for what, path in {"the canary": str(visitor.canary), "another's upload": theirs}.items():
        once, twice = quote(path, safe=""), quote(quote(path, safe=""), safe="")
        for address in (
            f"{API}/file={path}",
            f"{API}/file={once}",
            f"{API}/file={twice}",
            f"{API}/file%3D{path}",
            f"{API}/file%3d{once}",
            f"{API}/file={'../' * 20}{path[1:]}",
            f"{API}/file=file://{path}",
            f"{API}/file/{path}",
            f"{API}/file/{once}",
            f"//{API}/file={path}",
            f"{API}/../{API}/file={path}",
            f"/file={path}",
            f"{API}/proxy={path}",
            f"{API}/stream/a/b/1/playlist-file",
            f"{API}/custom_component/gradio.File/client/{once}/x",
            f"/static/{'../' * 20}{path[1:]}",
            f"/static/{quote('../' * 20, safe='')}{once}",
            f"/assets/..%5c..%5c{once}",
            f"/svelte/{path}",
            f"/theme.css/{path}",
            f"{API}/upload_progress?upload_id={once}",
            f"/?deep_link={once}",
            f"/config?deep_link=../{once}",
        ):
            yield visitor.tries(f"GET {what}: {address[:40]}", lambda address=address: _read(visitor.http, address))
    for method, path in CLOSED:
        answer = visitor.http.request(method, path, json=None if method == "GET" else {})
        yield Attempt(
            f"{method} {path}", answer.status_code < 400 or answer.status_code >= 500, str(answer.status_code)
        )


CLOSED = [
    ("GET", f"{API}/deep_link?session_hash=a"),
    ("GET", f"{API}/custom_component/a/client/b/c"),
    ("POST", f"{API}/component_server"),
    ("POST", f"{API}/process_recording"),
    ("POST", f"{API}/vibe-edit"),
    ("GET", f"{API}/vibe-code"),
    ("GET", f"{API}/dev/reload"),
    ("GET", f"{API}/runs"),
    ("POST", f"{API}/stream/a"),
    ("GET", f"{API}/token"),
    ("GET", "/monitoring"),
    ("POST", "/login"),
    ("GET", "/pwa_icon"),
]


def _read(client: httpx.Client, address: str) -> str:
    """An answer, with a word in it that is no canary's where another visitor's words came back."""
    answer = client.get(address)
    return answer.text + (" Vexillon" * ("Another visitor's words." in answer.text))


# --- what is no call ------------------------------------------------------------------------------------------


def broken_calls(visitor: Visitor) -> Iterator[Attempt]:
    """What is no JSON, of the wrong form, or for nobody: refused with a line, and no traceback."""
    for door in ("queue/join", "run/ask", "api/check", "call/ask", "call/v2/search", "cancel", "reset", "mcp"):
        for what, body in BROKEN.items():
            path = "/mcp" if door == "mcp" else f"{API}/{door}"
            yield _refused(visitor, f"{what} to {door}", path, body)
    for what, path, form in (*wrong_calls(visitor), *wrong_names(visitor)):
        yield _refused(visitor, what, path, json.dumps(form).encode())
    for path in (f"{API}/queue/data?session_hash=nobody", f"{API}/call/ask/nobody", f"{API}/call/v2/ask/nobody"):
        try:
            answer = visitor.http.get(path)
            yield Attempt(f"GET {path}", not 400 <= answer.status_code < 500, str(answer.status_code))
        except httpx.HTTPError as problem:
            yield Attempt(f"GET {path}", True, repr(problem))


BROKEN = {
    "nothing": b"",
    "half an object": b'{"data": [',
    "no JSON": b"data=1&fn_index=2",
    "a list": b"[]",
    "a text": b'"data"',
    "null": b"null",
    "no UTF-8": b'{"data": ["\xff"], "session_hash": "a"}',
    "UTF-16": '{"data": []}'.encode("utf-16"),
    "1e999": b'{"data": [1e999], "fn_index": 1e999, "session_hash": "a", "id": 1e999}',
    "10**400": b'{"data": [1], "session_hash": "a", "fn_index": 1' + b"0" * 400 + b"}",
    "10**5000": b'{"data": [1], "session_hash": "a", "fn_index": 1' + b"0" * 5000 + b"}",
    "NaN": b'{"data": [NaN], "fn_index": NaN, "session_hash": "a"}',
    "NUL": b'{"data": ["a\\u0000"], "session_hash": "a\\u0000", "fn_index": 1, "question": "\\u0000"}',
    "half a surrogate pair": b'{"data": ["\\ud800"], "session_hash": "\\udc00", "fn_index": 1, "question": "\\ud800"}',
    "a NUL in a name": b'{"data": [], "a\\u0000": 1}',
    "deep lists": b'{"data": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "deep objects": b'{"data": [' + b'{"a":' * 500 + b"1" + b"}" * 500 + b"]}",
    "a name twice": b'{"data": [], "data": [], "question": "a", "question": "b"}',
}


def wrong_calls(visitor: Visitor) -> Iterator[tuple[str, str, Any]]:
    """Calls of the wrong form: what they are, the path, and the body."""
    number, adding, join = visitor.event("_respond"), visitor.event("_add_typed"), f"{API}/queue/join"
    good = {"fn_index": number, "session_hash": "a", "data": ["Who?", None, [], "", ""]}
    for name, wrong in {
        "fn_index": (99_999, -1, 1.5, "1", True, [], None),
        "session_hash": (1, "", "a/../b", "a" * 5000, ["a"]),
        "trigger_id": (99_999, "1", 1.5),
        "data": (None, {}, "a", [], [1], ["a"] * 50),
    }.items():
        for value in wrong:
            yield f"{name} is {str(value)[:20]!r}", join, {**good, name: value}
    for value in (1, 1.5, True, [], {}, ["a"]):
        yield f"a question is {value!r}", join, {**good, "data": [value, None, [], "", ""]}
    for value in ("a", {}, 1, [1], [["a"]], [{}]):
        yield f"publishers are {value!r}", join, {**good, "data": ["Who?", None, value, "", ""]}
        yield f"a file is {value!r}", join, {**good, "fn_index": adding, "data": [value or [1], ""]}


def wrong_names(visitor: Visitor) -> Iterator[tuple[str, str, Any]]:
    """Calls of what nobody may call, and of endpoints with the wrong arguments."""
    for event in visitor.events:
        if not event["backend_fn"]:
            form = {"fn_index": event["id"], "session_hash": "a", "data": [None for _ in event["inputs"]]}
            yield f"event {event['id']}, of the browser alone", f"{API}/queue/join", form
    for door in ("run", "api", "call", "call/v2"):
        for name in ("nothing", "_respond", "_add_typed", "lambda", "../queue/join", "%00"):
            yield f"{door}/{name}", f"{API}/{door}/{quote(name)}", {"data": []}
    for data in ([], [1, 2], None, "a", {}):
        yield f"run/check with {data!r}", f"{API}/run/check", {"data": data}
    for data in ([1], [None], [{}], [["a"]], [True]):
        yield f"run/check of {data!r}", f"{API}/run/check", {"data": data}
    for arguments in ({}, {"question": "a", "more": 1}, {"data": ["a"]}):
        yield f"call/v2/ask with {arguments!r}", f"{API}/call/v2/ask", arguments
    yield "cancel of nobody", f"{API}/cancel", {"session_hash": [], "fn_index": "a", "event_id": 1}


def _refused(visitor: Visitor, what: str, path: str, body: bytes) -> Attempt:
    """One attempt to be taken for a call: it must be refused, in one line that says why."""
    before = len(visitor.printed)
    answer = visitor.http.post(path, content=body, headers={"Content-Type": "application/json", **MCP})
    refused = 400 <= answer.status_code < 500 and answer.text and "\n" not in answer.text.strip()
    return Attempt(
        what, not refused or "Traceback" in visitor.printed[before:], f"{answer.status_code} {answer.text[:120]}"
    )


# --- what stays on disk ---------------------------------------------------------------------------------------


def left_behind(visitor: Visitor, *, quick: bool) -> Iterator[Attempt]:
    """Files that were refused, or broken off, and are still there."""
    received, kept = visitor.received(), visitor.library / "uploads"

    def files() -> set[Path]:
        return {file for place in (received, kept) for file in _below(place)}

    def leaves(what: str, act: Callable[[], object]) -> Attempt:
        before = files()
        act()
        limit = time.monotonic() + 5
        while (left := files() - before) and time.monotonic() < limit:
            time.sleep(0.05)
        return Attempt(f"left on disk: {what}", bool(left), ", ".join(map(str, left)))

    def sent(**form: Any) -> Callable[[], object]:
        return lambda: visitor.http.post(f"{API}/upload", **form)

    yield leaves("an upload named ..", sent(files={"files": ("..", b"x")}))
    yield leaves("a field that is no file", sent(files={"files": ("a.txt", b"x")}, data={"files": "text"}))
    yield leaves("a file in another field", sent(files={"other": ("a.txt", b"x")}))
    yield leaves(
        "one with progress, and a field", sent(files={"a": ("a", b"x")}, data={"b": "c"}, params={"upload_id": "a"})
    )
    yield leaves("a form that ends early", lambda: _half_an_upload(visitor, whole=True))
    yield leaves("an upload that was broken off", lambda: _half_an_upload(visitor, whole=False))
    if not quick:
        yield leaves("one that is too large", sent(files={"files": ("a.txt", b"a" * 50_500_000)}))
        halves = [("files", (f"{half}.txt", b"a" * 25_300_000)) for half in "ab"]
        yield leaves("two that are too large together", sent(files=halves))
    for what, name, content in (
        ("a kind that is not read", "a.bin", bytes(range(256)) * 20),
        ("a PDF that is none", "a.pdf", b"%PDF-1.4 and no more"),
        ("an empty file", "a.txt", b""),
        ("JSON Lines without articles", "a.jsonl", b'{"title": "no text"}\n'),
        ("a broken archive", "a.gz", b"\x1f\x8b\x08\x00broken"),
    ):
        yield leaves(what, lambda name=name, content=content: visitor.add(_as_file(visitor.upload(name, content))))


def _as_file(path: str) -> dict[str, Any]:
    return {"path": path, "orig_name": Path(path).name, "meta": META}


def _half_an_upload(visitor: Visitor, *, whole: bool) -> None:
    """Send half a form: as if it were all of it, or so that the rest is waited for, and then leave."""
    url, boundary = urlsplit(str(visitor.http.base_url)), "b"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="half.txt"\r\n\r\n'.encode()
        + b"a" * 99_999
    )
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    request = visitor.http.build_request("POST", f"{API}/upload", headers=headers, content=b"")
    authorization = dict(next(visitor.http._auth.auth_flow(request)).headers) if visitor.http._auth else {}
    length = len(body) + (0 if whole else 99_999)
    lines = [f"POST {API}/upload HTTP/1.1", f"Host: {url.netloc}", f"Content-Length: {length}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Authorization: {value}" for name, value in authorization.items() if name.lower() == "authorization"]
    with socket.create_connection((url.hostname or "", url.port or 0), timeout=10) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        if whole:
            connection.recv(65536)
        else:
            time.sleep(0.3)
