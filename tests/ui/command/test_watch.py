"""`articles watch` as a process of its own, over real folders: what is put there goes in, until it is told to stop."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from ingest.library import Library
from tests.ui.command.conftest import PIPES, Run, with_library

pytestmark = pytest.mark.slow

LONG = 400.0


class Watching:
    """A watcher, and what it told so far: a JSON object a line."""

    def __init__(self, command: Sequence[str | Path], environment: dict[str, str], *arguments: str | Path) -> None:
        line = [*command, "watch", *arguments, "--json"]
        self.process = subprocess.Popen(line, env=environment, **PIPES)
        self.told: list[dict[str, Any]] = []
        self._news = Event()
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.told.append(json.loads(line))
            self._news.set()

    def wait_for(self, event: str, number: int = 1) -> list[dict[str, Any]]:
        """So many events of a kind."""
        while len(found := [told for told in self.told if told["event"] == event]) < number:
            self._news.clear()
            assert self._news.wait(LONG), f"waited for {event}: {self.told}"
        return found

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        status = self.process.wait(LONG)
        self._listener.join(LONG)
        return status


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder to watch."""
    folder = tmp_path / "news"
    folder.mkdir()
    return folder


@pytest.fixture
def watching(
    quick_command: Sequence[str | Path], clean_environment: dict[str, str], tmp_path: Path
) -> Iterator[Callable[..., Watching]]:
    """Starts watchers on the library of the test, and ends them."""
    started: list[Watching] = []

    def start(*arguments: str | Path) -> Watching:
        watcher = Watching(quick_command, with_library(clean_environment, tmp_path / "library"), *arguments)
        started.append(watcher)
        return watcher

    yield start
    for watcher in started:
        watcher.process.kill()
        watcher.process.communicate()


def test_what_is_put_changed_and_removed_goes_in_and_out(
    watching: Callable[..., Watching], news: Path, tmp_path: Path
) -> None:
    (news / "old.txt").write_text("The old harbour was closed.")
    watcher = watching(news, "--prune")
    assert watcher.wait_for("added")[0]["title"] == "The old harbour was closed."
    half = (news / "half.txt").open("w")
    half.write("The new harbour")
    half.flush()
    (news / "bad.pdf").write_bytes(b"%PDF-1.4 broken")
    (news / "page.html.part").write_text("A download that goes on.")
    (failed,) = watcher.wait_for("failed")
    assert failed["source"] == str(news / "bad.pdf")
    half.write(" was opened.")
    half.close()
    assert watcher.wait_for("added", 2)[1]["title"] == "The new harbour was opened."
    (news / "bad.pdf").write_bytes(b"%PDF-1.4 broken")  # the same again
    (news / "half.txt").write_text("The new harbour was shut.")
    assert watcher.wait_for("changed")[0]["title"] == "The new harbour was shut."
    (news / "old.txt").unlink()
    assert watcher.wait_for("removed")[0]["title"] == "The old harbour was closed."
    assert watcher.end() == 0
    assert watcher.told[-1] == {
        "event": "stopped", "added": 2, "changed": 1, "removed": 1, "failed": 1, "conflict": 0,
    }  # fmt: skip
    with Library.open(tmp_path / "library") as library:
        assert [each.article.title for each in library.articles()] == ["The new harbour was shut."]


def test_two_watchers_of_one_library_wait_for_each_other_and_a_kill_loses_nothing(
    watching: Callable[..., Watching], news: Path, run: Run, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    for number in range(60):
        (news / f"{number}.txt").write_text(f"Ship number {number} landed at the quay.")
    killed = watching(news)
    killed.wait_for("added")
    killed.process.kill()
    other.mkdir()
    (other / "letter.txt").write_text("The letter came.")
    first, second = watching(news), watching(other)
    assert second.wait_for("added")[0]["title"] == "The letter came."
    with Library.open(tmp_path / "library") as library:
        while library.passage_count() < 61:
            assert not Event().wait(0.2)
            assert first.process.poll() is None
    assert (first.end(signal.SIGTERM), second.end()) == (0, 0)
    assert run("doctor").out == "All is well: 61 articles, 61 passages.\n"


def test_what_is_no_folder_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    run("watch", tmp_path / "a.txt").assert_refused(2, "is a file", f"articles ingest {tmp_path / 'a.txt'}")
    run("watch", tmp_path / "gone").assert_refused(2, "There is no folder")
