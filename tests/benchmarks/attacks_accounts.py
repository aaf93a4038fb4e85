"""Attacks on who may do what: readers who edit, guessed passwords, secrets in what comes out, files of others."""

from __future__ import annotations

import base64
import json
import math
import os
import secrets
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from attack_desk import Attempt, ServedDesk, clean_environment, command, served_desk

EDITOR, READER, AWAY = ("ann", "a pass:word with ü"), ("bo", "b0-and-no-more"), ("cy", "on-a-journey")
"""Users; the last one signs in only once."""

KEY = "sk-proj-Qx7LmZ2vTa9KpR4nWc8yHd3s"
PASSWORD = "pr0xy-Gh5tWq"  # noqa: S105 - of nobody
QUESTION = "Who led the expedition that found the wreck of Endurance?"
RUN = 8
"""Characters of a secret in a row that nobody may see."""

Echo = Callable[[str], str]

ECHOES: dict[str, Echo] = {
    "whole": lambda key: f"Incorrect API key provided: {key}.",
    "as a header": lambda key: f"bad header 'Authorization: Bearer {key}'",
    "its ends": lambda key: f"Incorrect API key provided: {key[:10]}…{key[-8:]}.",
    "its ends around stars": lambda key: f"Incorrect API key provided: {key[:11]}**************{key[-4:]}.",
    "its last twelve": lambda key: f"the key that ends in {key[-12:]} is wrong",
    "as HTTP Basic": lambda key: "Basic " + base64.b64encode(f"user:{key}".encode()).decode(),
    "as HTTP Basic, alone": lambda key: base64.b64encode(f"{key}:".encode()).decode(),
    "as an address has it": lambda key: f"GET /v1?key={quote(key.replace('-', '%2D'), safe='%')}",
    "in capitals": lambda key: f"KEY {key.upper()} REFUSED",
    "on two lines": lambda key: f"{key[:15]}\n{key[15:]}",
    "in JSON in JSON": lambda key: json.dumps(json.dumps({"key": key})),
    "at the end of what is shown": lambda key: "x " * 140 + key,
    "a password in an address": lambda key: f"proxy http://bob:{PASSWORD}@proxy.example:3128 refuses",
    "the password alone": lambda key: f"proxy user bob, password {PASSWORD}",
}


def attempts(quick: bool) -> Iterator[Attempt]:
    """Every attack on who may do what; with `quick` those on one server that has accounts, and on files."""
    with _accounts() as (file, provider):
        settings = {
            "ARTICLES_CHAT_MODEL": "openai:echo",
            "OPENAI_BASE_URL": f"{provider.url}/v1",
            "OPENAI_API_KEY": KEY,
            "UPSTREAM_PROXY": f"http://bob:{PASSWORD}@proxy.example:3128",
        }
        with _umask(0), served_desk("--credentials", file, "--mcp", settings=settings, auth=EDITOR) as desk:
            yield from _modes("a library that was made under umask 000", desk.library)
            yield from _modes("the files of a server under umask 000", desk.output.parent, skip=("printed.txt",))
            yield from _readers(desk, quick=quick)
            yield from _echoes(desk, provider, list(ECHOES)[:3] if quick else list(ECHOES))
            yield from _written(desk, provider)
            yield from _guesses(desk, quick=quick)
        if not quick:
            yield from _at_a_prompt(provider, settings)
            with served_desk(settings=settings) as desk:
                yield from _without_accounts(desk, provider)
            yield from _loose_files()


# --- readers ----------------------------------------------------------------------------------------------


def _readers(desk: ServedDesk, *, quick: bool) -> Iterator[Attempt]:
    """Each event of the page by each way in, sent by a reader with all that an editor would send."""
    with _client(desk, EDITOR) as editor, _client(desk, READER) as reader:
        sent = editor.post("/gradio_api/upload", files={"files": ("mine.txt", b"Greta Holm opened the harbour.")})
        (path,) = sent.json() if sent.status_code == httpx.codes.OK else [""]
        known = _stored(editor, desk)
        target = known[0][0]
        _call(editor, _event(editor, "_remove"), {"article": target}, path)
        before = _stored(editor, desk)
        yield Attempt("an editor may not remove", before == known, "nothing was removed")
        other = before[0][0]
        for event in _config(editor)["dependencies"]:
            if not event["backend_fn"]:
                continue
            for way in ("queue/join",) if quick else ("queue/join", "run", "call"):
                said = _call(reader, event, {"article": other}, path, way)
                after = _stored(editor, desk)
                yield Attempt(f"a reader sends {event['api_name']} by {way}", after != before, said[:200])
                before = after
        for place in ("upload", "upload/", "./upload", "%75pload", "upload?upload_id=1", "process_recording"):
            sent = reader.post(f"/gradio_api/{place}", files={"files": ("a.txt", b"A reader was here.")})
            yield Attempt(f"a reader uploads to {place}", sent.status_code == httpx.codes.OK, sent.text[:200])
        yield Attempt("a reader's upload is read whole", _is_read(desk), "the server took all of it")


def _event(client: httpx.Client, name: str) -> dict[str, Any]:
    return next(one for one in _config(client)["dependencies"] if one["api_name"] == name)


@cache
def _config(client: httpx.Client) -> Any:
    return client.get("/config").json()


def _call(
    client: httpx.Client, event: dict[str, Any], clicked: dict[str, str], path: str, way: str = "queue/join"
) -> str:
    """What a server says to an event of its page, asked for in one of three ways."""
    parts = {one["id"]: one for one in _config(client)["components"]}
    data = [_value(parts[one], path) for one in event["inputs"]]
    session = secrets.token_hex(6)
    body = {"data": data, "fn_index": event["id"], "session_hash": session, "event_data": clicked}
    body["trigger_id"] = event["targets"][0][0] if event["targets"] else None
    if way != "queue/join":
        return client.post(f"/gradio_api/{way}/{event['api_name']}", json=body).text
    joined = client.post("/gradio_api/queue/join", json=body)
    if joined.status_code != httpx.codes.OK:
        return joined.text
    told = ""
    with client.stream("GET", f"/gradio_api/queue/data?session_hash={session}") as stream:
        for line in stream.iter_lines():
            told += line
            if "process_completed" in line or "close_stream" in line:
                break
    return told


def _value(part: dict[str, Any], path: str) -> object:
    if part["type"] == "file" and path:
        return [{"path": path, "meta": {"_type": "gradio.FileData"}, "orig_name": "mine.txt"}]
    value = part["props"].get("value")
    return "" if value is None and part["type"] == "textbox" else value


def _stored(client: httpx.Client, desk: ServedDesk) -> list[tuple[str, ...]]:
    """The articles of a library, and the files that were kept of uploads."""
    rows = client.post("/gradio_api/run/articles", json={"data": []}).json()["data"][0]["articles"]
    files = sorted(path.name for path in desk.library.glob("uploads/*"))
    return [*((str(row["id"]), str(row["title"])) for row in rows), *((name,) for name in files)]


def _is_read(desk: ServedDesk) -> bool:
    """Whether a server reads a large body of a reader before it refuses it."""
    size = 40_000_000
    taken = 0

    def body() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(size // 100_000):
            taken += 100_000
            yield b"a" * 100_000

    with _client(desk, READER) as reader:
        try:
            sent = reader.post("/gradio_api/upload", content=body(), headers={"Content-Length": str(size)})
        except httpx.TransportError:
            return False  # it hung up
    return sent.status_code == httpx.codes.OK or taken == size


# --- guesses ----------------------------------------------------------------------------------------------


def _guesses(desk: ServedDesk, *, quick: bool) -> Iterator[Attempt]:
    """Passwords that are guessed, from addresses of this machine that are not the others'."""
    disguises = list(_disguises())
    for number, (what, headers) in enumerate(disguises[:3] if quick else disguises, start=10):
        name = "ann" if number == 10 else f"user-{number}"
        yield _tries(
            f"guesses from one address, {what}", desk, number, lambda turn, name=name: (name, f"{turn}"), headers
        )
    yield _tries("one password for many names, from one address", desk, 31, lambda turn: (f"user-{turn}", "same"))
    yield _tries(
        "guesses with signing in as oneself in between", desk, 32, lambda turn: ("between", f"{turn}"), own=True
    )
    started = time.monotonic()
    with ThreadPoolExecutor(30) as many:
        at_once = list(many.map(lambda turn: _sign_in(desk, ("at-once", f"{turn}"), 30), range(30)))
    yield Attempt("30 guesses at once from one address", _too_many(at_once, started), str(at_once))
    yield Attempt("a header that is none is no guess", _malformed(desk), "more than 8 were looked at")
    if not quick:
        yield from _patient_guesses(desk)


def _patient_guesses(desk: ServedDesk) -> Iterator[Attempt]:
    """Those that take as long as the server makes them wait."""
    yield Attempt("the right password while its address must wait", _waits(desk) == httpx.codes.OK, "it came in")
    yield from _names_told(desk)
    times = [_seconds(desk, (AWAY[0], f"spread-{turn}"), 40 + turn) for turn in range(11)]
    free = max(times[:5])
    yield Attempt("guesses at one user from many addresses", sum(times[5:]) < 2 + 3 * free, str(times))
    locked_out = _sign_in(desk, AWAY, 90)
    yield Attempt("locking a user out by guessing from elsewhere", locked_out != httpx.codes.OK, str(locked_out))
    yield Attempt("locking out a browser that was here before", not _known_browser(desk), "it was refused")
    with _client(desk, EDITOR, 91) as client:
        health = client.get("/health")
    yield Attempt("a flood of guesses takes the server", health.status_code != httpx.codes.OK, str(health))


def _tries(
    what: str,
    desk: ServedDesk,
    number: int,
    guess: Callable[[int], tuple[str, str]],
    headers: Callable[[int], dict[str, str]] = lambda turn: {},
    *,
    own: bool = False,
) -> Attempt:
    """Fourteen guesses from one address; with `own`, in between one signs in as oneself."""
    started = time.monotonic()
    statuses = []
    for turn in range(14):
        statuses.append(_sign_in(desk, guess(turn), number, headers))
        if own:
            _sign_in(desk, READER, number)
    return Attempt(what, _too_many(statuses, started), str(statuses))


def _too_many(statuses: list[int], started: float) -> bool:
    """Whether more guesses were looked at than pauses that double after the fifth leave room for."""
    return statuses.count(401) > 7 + math.log2(1 + time.monotonic() - started)


def _waits(desk: ServedDesk) -> int:
    """What the right password gets from an address that has to wait for some seconds."""
    with _client(desk, None, 35) as client:
        for turn in range(60):
            refused = client.get("/health", auth=("waits", f"{turn}"))
            if int(refused.headers.get("retry-after", "0")) > 3:
                break
        return client.get("/health", auth=_utf8(EDITOR)).status_code


def _disguises() -> list[tuple[str, Callable[[int], dict[str, str]]]]:
    return [
        ("as it is", lambda turn: {}),
        ("another X-Forwarded-For each", lambda turn: {"X-Forwarded-For": f"203.0.113.{turn}"}),
        ("another Forwarded each", lambda turn: {"Forwarded": f"for=203.0.113.{turn}"}),
        ("another X-Real-IP each", lambda turn: {"X-Real-IP": f"203.0.113.{turn}"}),
        ("a forged cookie each", lambda turn: {"Cookie": f"article-desk-known={turn}.{secrets.token_urlsafe(32)}"}),
    ]


def _seconds(desk: ServedDesk, user: tuple[str, str], number: int) -> float:
    started = time.monotonic()
    _sign_in(desk, user, number)
    return round(time.monotonic() - started, 2)


def _sign_in(
    desk: ServedDesk,
    user: tuple[str, str],
    number: int,
    headers: Callable[[int], dict[str, str]] = lambda turn: {},
) -> int:
    with _client(desk, user, number) as client:
        return client.get("/health", headers=headers(secrets.randbelow(250))).status_code


def _malformed(desk: ServedDesk) -> bool:
    with _client(desk, None, 33) as client:
        started = time.monotonic()
        headers = [{"Authorization": f"Basic {base64.b64encode(bytes([200 + turn])).decode()}"} for turn in range(14)]
        statuses = [client.get("/health", headers=one).status_code for one in headers]
    return _too_many(statuses, started)


def _known_browser(desk: ServedDesk) -> bool:
    """Whether who has signed in before comes in from an address that must wait."""
    with _client(desk, EDITOR, 34) as browser:
        browser.get("/health")
        for turn in range(8):
            _sign_in(desk, ("known", f"guess-{turn}"), 34)
        return browser.get("/health").status_code == httpx.codes.OK


def _names_told(desk: ServedDesk) -> Iterator[Attempt]:
    """Whether it can be told who has an account: by what is said, or by how long it takes."""
    said, times = [], []
    for number, name in ((60, "bo"), (61, "nobody-of-this-name")):
        with _client(desk, (name, "wrong"), number) as client:
            started = time.perf_counter()
            answers = [client.get("/health", auth=(name, f"wrong-{turn}")) for turn in range(4)]
            times.append((time.perf_counter() - started) / 4)
        said.append({(answer.status_code, answer.text) for answer in answers})
    yield Attempt("names are told by what is said", said[0] != said[1], str(said))
    apart = max(times) > 3 * min(times) and max(times) - min(times) > 0.015
    yield Attempt("names are told by how long it takes", apart, str(times))


# --- secrets ----------------------------------------------------------------------------------------------


class Provider(ThreadingHTTPServer):
    """A provider of OpenAI's protocol that refuses with what `echo` makes of the key, or writes what it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Refusing)
        self.echo: Echo | None = ECHOES["whole"]
        self.writes: list[str] = []
        self.asked = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Refusing(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        key = self.headers["Authorization"].removeprefix("Bearer ")
        refused = self.server.echo is not None
        self.send_response(401 if refused else 200)
        self.send_header("Content-Type", "application/json" if refused else "text/event-stream")
        self.end_headers()
        if self.server.echo:
            self.wfile.write(json.dumps({"error": {"message": self.server.echo(key)}}).encode())
            return
        frame = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        for piece in self.server.writes:
            choice = {"index": 0, "finish_reason": None, "delta": {"content": piece}}
            self.wfile.write(f"data: {json.dumps({**frame, 'choices': [choice]})}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def _echoes(desk: ServedDesk, provider: Provider, names: list[str]) -> Iterator[Attempt]:
    with _client(desk, READER, 2) as reader:
        for name in names:
            provider.echo, provider.asked = ECHOES[name], 0
            told = reader.post("/gradio_api/run/ask", json={"data": [QUESTION, [], [], "", ""]}).text
            yield _leak(f"the key is echoed {name}, to the API", told)
            yield _leak(f"the key is echoed {name}, to the page", _ask_on_page(reader))
            yield Attempt("nothing was echoed to try it with", provider.asked < 2, f"asked {provider.asked} times")
        tool = {"name": "ask", "arguments": {"question": QUESTION}}
        request = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": tool}
        told = reader.post("/mcp", json=request, headers={"Accept": "application/json, text/event-stream"}).text
        yield _leak("the key is echoed to MCP", told)
        yield _leak("the key is printed by the server", desk.printed)


def _ask_on_page(client: httpx.Client) -> str:
    return _call(client, _event(client, "_respond_to_suggestion"), {"question": QUESTION}, "")


def _written(desk: ServedDesk, provider: Provider) -> Iterator[Attempt]:
    """A model that writes the key; an article that holds it."""
    with _client(desk, READER, 2) as reader, _client(desk, EDITOR, 2) as editor:
        provider.echo = None
        pieces = [KEY[at : at + 5] for at in range(0, len(KEY), 5)]
        provider.writes = ["John Shears led it [1]. The key is ", *pieces, " [1]."]
        told = reader.post("/gradio_api/run/ask", json={"data": [QUESTION, [], [], "", ""]}).text
        yield _leak("a model writes the key, in pieces", told)
        provider.echo = ECHOES["whole"]
        text = f"The key of Vestvik harbour is {KEY}. Greta Holm opened the harbour of Vestvik on Thursday.".encode()
        sent = editor.post("/gradio_api/upload", files={"files": ("harbour.txt", text)})
        _call(editor, _event(editor, "_add_typed"), {}, sent.json()[0])
        told = reader.post("/gradio_api/run/search", json={"data": ["key of Vestvik harbour", 3, [], "", ""]}).text
        yield Attempt("the article with the key is not there to be tried", "Vestvik harbour is" not in told, told[:200])
        yield _leak("an article holds the key", told)
        asked = reader.post(
            "/gradio_api/run/ask", json={"data": ["What is the key of Vestvik harbour?", [], [], "", ""]}
        )
        yield _leak("an article holds the key, and is quoted", asked.text)


def _at_a_prompt(provider: Provider, settings: dict[str, str]) -> Iterator[Attempt]:
    """The same, at the command line: results, notes, and a failure of a kind that is not foreseen."""
    with tempfile.TemporaryDirectory() as name:
        library = Path(name) / "library"
        article = Path(name) / "harbour.txt"
        article.write_text(f"The key of Vestvik harbour is {KEY}. Greta Holm opened it.", encoding="utf-8")
        _run("ingest", article, "--library", library, **settings)
        for echo, options in (("whole", []), ("its ends", ["--json"])):
            provider.echo = ECHOES[echo]
            told = _run("ask", "Who opened the harbour?", "--library", library, *options, **settings)
            yield _leak(f"the key is echoed {echo}, at a prompt {options}", told)
        (row,) = json.loads(_run("list", "--json", "--library", library, **settings))["articles"]
        for options in ([], ["--json"]):
            told = _run("show", row["id"], "--library", library, *options, **settings)
            yield _leak(f"an article with the key is shown {options}", told)
        broken = {**settings, "OPENAI_BASE_URL": f"http://bob:{PASSWORD}@[::1"}
        told = _run("ask", "Who opened the harbour?", "--library", library, **broken)
        yield _leak("an address with a password is broken", told)
        told = _run("ask", "Who?", "--library", library, **{**settings, "ARTICLES_CHAT_MODEL": f"{KEY}:x"})
        yield _leak("a key stands where a provider should", told)


def _without_accounts(desk: ServedDesk, provider: Provider) -> Iterator[Attempt]:
    with _client(desk, None) as anybody:
        for name, echo in ECHOES.items():
            provider.echo = echo
            told = anybody.post("/gradio_api/run/ask", json={"data": [QUESTION, [], [], "", ""]}).text
            yield _leak(f"without accounts, the key is echoed {name}", told)
        known = _stored(anybody, desk)
        _call(anybody, _event(anybody, "_remove"), {"article": known[0][0]}, "")
        yield Attempt("without accounts nobody may remove", _stored(anybody, desk) == known, "nothing was removed")


def _leak(what: str, told: str) -> Attempt:
    """An attempt that got through where a secret, or a piece of one, stands in what came out."""
    lowered = told.lower().replace("\\n", "")
    found = [one for one in _pieces(KEY) + _pieces(PASSWORD) if one.lower() in lowered]
    coded = [one for one in _pieces(base64.b64encode(f"user:{KEY}".encode()).decode()[8:-4], 12) if one in told]
    return Attempt(what, bool(found or coded), ", ".join((found + coded)[:3]))


def _pieces(secret: str, run: int = RUN) -> list[str]:
    return [secret[at : at + run] for at in range(len(secret) - run + 1)]


# --- files ------------------------------------------------------------------------------------------------


def _modes(what: str, folder: Path, skip: tuple[str, ...] = ()) -> Iterator[Attempt]:
    """Whether others may do anything with a folder, or with what is in it."""
    found = [folder, *folder.rglob("*")]
    loose = [
        f"{path.name} {stat.S_IMODE(path.lstat().st_mode):o}"
        for path in found
        if path.exists() and path.name not in skip and path.lstat().st_mode & 0o077
    ]
    yield Attempt(f"others read {what}", bool(loose) or not folder.exists(), ", ".join(loose[:5]) or "it is not there")


def _loose_files() -> Iterator[Attempt]:
    """Files that are made under a umask that keeps nothing back, and what the doctor says of older ones."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        article = folder / "a.txt"
        article.write_text("Greta Holm opened the harbour of Vestvik on Thursday.", encoding="utf-8")
        library = folder / "library"
        _run("ingest", article, "--library", library, umask=0)
        yield from _modes("a library of an ingest under umask 000", library)
        _run("user", "zoe", "--credentials", folder / "users", umask=0, typed="correct horse\n")
        yield from _modes("a file of accounts that was made under umask 000", folder / "users")
        (folder / "cases.jsonl").write_text(
            '{"claim": "Greta Holm opened it.", "label": "supported"}', encoding="utf-8"
        )
        _run("evaluate", folder / "cases.jsonl", "--html", folder / "r.html", "--library", library, umask=0)
        yield from _modes("a report that was made under umask 000", folder / "r.html")
        for path in (library, *library.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        said = _run("doctor", "--library", library)
        yield Attempt("a library that others can read is well", "others on this machine" not in said, said)
        _run("doctor", "--repair", "--library", library)
        yield from _modes("a library that was mended", library)


# --- what they share --------------------------------------------------------------------------------------


@contextmanager
def _accounts() -> Iterator[tuple[Path, Provider]]:
    """A file of an editor and a reader, and a provider."""
    provider = Provider()
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "users"
        line = _run("user", READER[0], typed=READER[1] + "\n").strip()
        hashed = line if line.startswith(f"{READER[0]}:") else ":".join(READER)
        file.write_text("\n".join([f"{':'.join(EDITOR)}:editor", hashed, ":".join(AWAY)]), encoding="utf-8")
        file.chmod(0o600)
        yield file, provider
    provider.shutdown()
    provider.server_close()


@contextmanager
def _umask(bits: int) -> Iterator[None]:
    before = os.umask(bits)
    try:
        yield
    finally:
        os.umask(before)


def _client(desk: ServedDesk, user: tuple[str, str] | None, number: int = 1) -> httpx.Client:
    """A client from an address of this machine of its own."""
    transport = httpx.HTTPTransport(local_address=f"127.0.0.{number}", verify=False)
    return httpx.Client(base_url=desk.url, auth=_utf8(user) if user else None, timeout=120, transport=transport)


def _utf8(user: tuple[str, str]) -> httpx.BasicAuth:
    return httpx.BasicAuth(*(text.encode() for text in user))


def _run(*arguments: str | Path, umask: int = -1, typed: str = "", **settings: str) -> str:
    """What a command prints, in a process of its own."""
    run = subprocess.run(
        [command(), *arguments],
        env={**clean_environment(settings), "HOME": os.environ.get("HOME", "/")},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        umask=umask,
    )
    return run.stdout + (run.stderr if run.returncode else f"\n{run.stderr}" if "--json" not in arguments else "")
