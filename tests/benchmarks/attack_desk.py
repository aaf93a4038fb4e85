"""What the attacks share: an attempt and what came of it, and a served page to try it on."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

LONGEST_START = 240
"""Seconds after which a server that does not come up is given up."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attack that was tried: what it was, whether it reached what it wanted, and what came back."""

    what: str
    got_through: bool
    seen: str = ""


@dataclass(frozen=True, slots=True)
class ServedDesk:
    """A running `articles chat`: its address, its library, its process, and the file with what it prints."""

    url: str
    library: Path
    process: subprocess.Popen[bytes]
    output: Path

    @property
    def printed(self) -> str:
        """What it printed so far."""
        return self.output.read_text(encoding="utf-8", errors="replace")


def clean_environment(settings: Mapping[str, str] = {}) -> dict[str, str]:
    """The environment without anybody's settings, and with these."""
    foreign = ("ARTICLES_", "GRADIO_")
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(foreign)}
    return {**kept, **settings}


def command() -> Path:
    """The installed command `articles`."""
    return Path(sys.executable).with_name("articles")


def server() -> list[str | Path]:
    """The same for a server, or what the environment names in its place: it may remember what was read elsewhere."""
    return [*shlex.split(os.environ.get("ATTACKED_SERVER", ""))] or [command()]


@contextmanager
def served_desk(
    *options: str | Path, settings: Mapping[str, str] = {}, auth: tuple[str, str] | None = None
) -> Iterator[ServedDesk]:
    """`articles chat` with the samples in a new library, at a free port, ready to answer; ended afterwards.

    `options` are further ones of the command; `auth` is a user who may look whether it is ready.
    """
    with tempfile.TemporaryDirectory(prefix="attacked-") as name:
        folder = Path(name)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        place = ["--samples", "--no-browser", "--library", folder / "library", "--port", str(port)]
        with (folder / "printed.txt").open("wb") as printed:
            process = subprocess.Popen(
                [*server(), "chat", *place, *options],
                env={**clean_environment(settings), "TMPDIR": name},
                stdout=printed,
                stderr=subprocess.STDOUT,
            )
        desk = ServedDesk(f"http://127.0.0.1:{port}", folder / "library", process, folder / "printed.txt")
        try:
            _wait_until_ready(desk, auth)
            yield desk
        finally:
            process.kill()
            process.wait()


def _wait_until_ready(desk: ServedDesk, auth: tuple[str, str] | None) -> None:
    limit = time.monotonic() + LONGEST_START
    while desk.process.poll() is None and time.monotonic() < limit:
        try:  # without TLS, whose certificates take longer to load than the answer
            health = httpx.get(f"{desk.url}/health", timeout=10, auth=auth, verify=False)  # noqa: S501
            if health.json()["status"] == "ok":
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise SystemExit(f"The server did not get ready: {desk.printed}")
