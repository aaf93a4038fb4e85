"""Long work ends cleanly when it is told to."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

import pytest

from ingest.library import Library
from tests.ui.command.conftest import PIPES, Outcome, Run, ids, lines_of, opened_by_its_reader, with_library
from ui.command.interrupts import clean_exit


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_work_puts_away_what_is_unfinished_and_says_so(
    number: signal.Signals, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(number)
    done: list[str] = []

    def work() -> None:
        with clean_exit("Stopped."):
            try:
                os.kill(os.getpid(), number)
                signal.pause()
            finally:
                done.append("put away")

    with pytest.raises(SystemExit) as ended:
        work()
    assert done == ["put away"]
    assert ended.value.code == status
    assert capsys.readouterr().err == "Stopped.\n"
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_ingest_that_is_asked_to_end_tells_what_it_did(
    number: signal.Signals, quick_command: Sequence[str | Path], clean_environment: dict[str, str], tmp_path: Path
) -> None:
    pipe = tmp_path / "endless.txt"
    os.mkfifo(pipe)
    ingest = subprocess.Popen(
        [*quick_command, "ingest", pipe, "--library", tmp_path / "library"],
        env=clean_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        writer = opened_by_its_reader(pipe, ingest)
        ingest.send_signal(number)
        # A process that the signal reached just before it began to wait for the pipe waits no longer.
        os.close(writer)
        out, err = ingest.communicate(timeout=400)
    finally:
        ingest.kill()
        ingest.communicate()
    assert ingest.returncode == 128 + number, err
    assert out.startswith("Added 0, changed 0, unchanged 0, failed 0 ")
    assert [line.split(":")[0].split(".")[0] for line in err.splitlines()] == ["Stopping", "Stopped before the end"]


@pytest.mark.parametrize("in_background", [False, True])
def test_asked_twice_an_ingest_ends_at_once(
    quick_command: Sequence[str | Path], clean_environment: dict[str, str], tmp_path: Path, in_background: bool
) -> None:
    pipe = tmp_path / "endless.txt"
    os.mkfifo(pipe)
    environment = with_library(clean_environment, tmp_path / "library")
    # What a script starts in the background ignores SIGINT from the start.
    ignoring = ["sh", "-c", 'trap "" INT; exec "$@"', "sh"] if in_background else []
    said = tmp_path / "said.txt"
    with said.open("w", encoding="utf-8") as file:
        options = {**PIPES, "stderr": file}
        ingest = subprocess.Popen([*ignoring, *quick_command, "ingest", pipe], env=environment, **options)
    try:
        writer = opened_by_its_reader(pipe, ingest)
        # A signal that comes just before the process begins to wait for the pipe is only seen with the next one.
        for _ in range(12):
            lines = said.read_text(encoding="utf-8").count("\n")
            if ingest.poll() is not None or lines == 2:
                break
            ingest.send_signal(signal.SIGINT)
            wait_for(lambda lines=lines: ingest.poll() is not None or said.read_text("utf-8").count("\n") > lines)
        os.close(writer)
        out, _ = ingest.communicate(timeout=400)
    finally:
        ingest.kill()
        ingest.communicate()
    assert (ingest.returncode, out) == (130, "")
    told = said.read_text(encoding="utf-8").splitlines()
    assert [line.split(": ")[0].split(". ")[0] for line in told] == ["Stopping", "Stopped at once"]


def wait_for(condition: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until it holds, but no longer than so."""
    limit = time.monotonic() + seconds
    while not condition() and time.monotonic() < limit:
        time.sleep(0.02)


def test_an_ingest_of_many_records_that_is_asked_to_end_leaves_a_sound_library(
    run: Run, quick_command: Sequence[str | Path], clean_environment: dict[str, str], tmp_path: Path
) -> None:
    records = lines_of(tmp_path / "a.jsonl", *({"id": str(each), "text": f"Text {each}."} for each in range(5000)))
    with Library.open(tmp_path / "library") as library:
        ingest = subprocess.Popen(
            [*quick_command, "ingest", records], env=with_library(clean_environment, library.folder), **PIPES
        )
        try:
            while ingest.poll() is None and not library.passage_count():
                Event().wait(0.02)
            ingest.send_signal(signal.SIGTERM)
            out, err = ingest.communicate(timeout=400)
        finally:
            ingest.kill()
            ingest.communicate()
    assert ingest.returncode == 128 + signal.SIGTERM, err
    stored = ids(run)
    assert 0 < len(stored) < 5000
    assert stored == [str(each) for each in range(len(stored))]
    assert out.startswith(f"Added {len(stored)}, changed 0, unchanged 0, failed 0 ({len(stored)} passages in ")
    assert [line.split(":")[0].split(".")[0] for line in err.splitlines()] == ["Stopping", "Stopped before the end"]
    examined = run("doctor")
    assert examined == Outcome(0, f"All is well: {len(stored)} articles, {len(stored)} passages.\n", examined.err)
