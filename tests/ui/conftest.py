"""What the tests of the command line, of the page and of its server share."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

LONGEST_START = 600
"""Seconds after which a server that does not come up is given up, however busy the machine is."""

LOG = "connections.jsonl"
"""Where a server that is watched notes what it connects to."""

# What a server connects to and looks up, noted by the process itself, one JSON list a line.
WATCH = """
import json, os, sys

def watch(event, arguments, log=os.environ["CONNECTIONS_LOG"]):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        place = arguments[1] if event != "socket.getaddrinfo" else arguments[0]
        with open(log, "a") as file:
            file.write(json.dumps([event, place if isinstance(place, str) else str(place[0])]) + "\\n")

sys.addaudithook(watch)
sys.audit("socket.connect", None, ("127.0.0.1", 0))  # shows that the watch works
"""


@pytest.fixture(scope="session")
def command(slow: None) -> Path:
    """The installed command `articles`."""
    return Path(sys.executable).with_name("articles")


@pytest.fixture(scope="session")
def clean_environment() -> dict[str, str]:
    """The environment without anybody's settings, for processes that run beside each other on few cores."""
    foreign = ("ARTICLES_", "GRADIO_")
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(foreign)}
    return {**kept, "OMP_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Served:
    """A running `articles chat`: where it is, its process, and the file with what it says."""

    url: str
    process: subprocess.Popen[bytes]
    output: Path

    @property
    def said(self) -> str:
        """What it said so far."""
        return self.output.read_text(encoding="utf-8")

    def health(self, **options: Any) -> httpx.Response | None:
        """What it says of its health, or None before it listens."""
        try:  # without TLS, whose certificates take longer to load than the answer
            return httpx.get(f"{self.url}/health", timeout=LONGEST_START, verify=False, **options)  # noqa: S501
        except httpx.ConnectError:
            return None

    def wait_until_ready(self, **options: Any) -> None:
        """Wait until the models are loaded."""
        limit = time.monotonic() + LONGEST_START
        while self.process.poll() is None and time.monotonic() < limit:
            answer = self.health(**options)
            if answer is not None and answer.json()["status"] == "ok":
                return
            time.sleep(0.2)
        raise AssertionError(f"The server did not get ready: {self.said}")

    @property
    def connected_to(self) -> set[str]:
        """The hosts that it connected to or looked up, where it is watched."""
        lines = self.output.with_name(LOG).read_text(encoding="utf-8").splitlines()
        return {place for _, place in map(json.loads, lines)}


@pytest.fixture(scope="module")
def browser(slow: None) -> Iterator[Browser]:
    """A real Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail(f"No browser to test the page in: none of {', '.join(names)}. apt-get install chromium")
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        yield playwright.chromium.launch(executable_path=found, args=options)


Serve = Callable[..., Served]


@pytest.fixture(scope="session")
def serve_chat(
    command: Path, clean_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Serve]:
    """Starts `articles chat` with the sample articles, each at a port of its own, and ends it.

    `library` is the folder of one to serve a copy of; without it the command begins one. `program` stands for the
    command in tests of what is served, not of how it begins.
    """
    started: list[Served] = []

    def start(
        *options: str | Path, library: Path | None = None, program: Sequence[str | Path] = (command,), **settings: str
    ) -> Served:
        folder = tmp_path_factory.mktemp("served")
        if library:
            shutil.copytree(library, folder / "library")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        place = ["--samples", "--no-browser", "--library", folder / "library", "--port", port]
        with (folder / "said.txt").open("wb") as said:
            process = subprocess.Popen(
                [*program, "chat", *place, *options],
                env={**clean_environment, "TMPDIR": str(folder), "CONNECTIONS_LOG": str(folder / LOG), **settings},
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        started.append(Served(f"http://127.0.0.1:{port}", process, folder / "said.txt"))
        return started[-1]

    yield start
    for served in started:
        served.process.kill()
        served.process.wait()


@pytest.fixture(scope="session")
def served(
    serve_chat: Serve,
    quick_command: Sequence[str | Path],
    clean_environment: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    """A server for this machine only, with MCP, that notes what it connects to."""
    folder = tmp_path_factory.mktemp("watch")
    (folder / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    path = os.pathsep.join(filter(None, (str(folder), clean_environment.get("PYTHONPATH"))))
    server = serve_chat("--mcp", program=quick_command, PYTHONPATH=path)
    server.wait_until_ready()
    yield server
    # The last word is a test too: Ctrl-C ends the chat, and quietly.
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(LONGEST_START) == 0
    assert "Traceback" not in server.said
