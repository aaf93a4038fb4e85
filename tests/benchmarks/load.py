"""Many people asking at once: failures, answers a minute, waiting times and memory of `articles chat`.

    pip install locust
    python tests/benchmarks/load.py [--users 20] [--seconds 60] [--library DIR] [--questions FILE]
    python tests/benchmarks/load.py --users 30 --seconds 120 [--desks 2] [--ingest PATH]

Serves a library over loopback (without one, the sample articles), and has that many users ask, each again as soon as
there is an answer. The questions are lines of a file, or else some on the sample articles. With `--desks`, so many
serve, each with a folder of its own, and users are shared out among them: the settings are to name servers that they
have in common. With `--ingest`, articles are put in meanwhile, through the folder of the first desk.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median, quantiles
from urllib.error import URLError

import psutil
from locust import FastHttpUser, constant, task

SAMPLE_QUESTIONS = [
    "Who led the expedition that found the wreck of Endurance?",
    "How deep does the wreck of Endurance lie?",
    "How many German marks did one euro replace?",
    "When did Perseverance land on Mars?",
    "Summarise the story of the Ever Given.",
    "What is the capital of Kazakhstan?",
]
PORT = 7899
QUESTIONS = "LOAD_QUESTIONS"
DESKS = "LOAD_DESKS"
LONGEST = 300.0
"""Seconds that somebody waits: a machine with other work is slow, and that is no failure."""

NUMBERS = itertools.count()
ARTICLES = [sys.executable, "-c", "from ui.command.cli import main; main()"]


class Reader(FastHttpUser):
    """Somebody who asks one question after the other."""

    wait_time = constant(0)
    network_timeout = LONGEST
    connection_timeout = LONGEST

    def on_start(self) -> None:
        """Begin at another question than the others."""
        questions = json.loads(os.environ[QUESTIONS])
        number = next(NUMBERS)
        first = number % len(questions)
        self.desk = f"http://127.0.0.1:{PORT + number % int(os.environ[DESKS])}"
        self.questions = itertools.cycle(questions[first:] + questions[:first])

    @task
    def ask(self) -> None:
        """Ask; an answer that is none is a failure."""
        arguments = {"data": [next(self.questions), None, None, None, None]}
        with self.client.post(
            f"{self.desk}/gradio_api/run/ask", json=arguments, name="ask", catch_response=True
        ) as answer:
            if answer.status_code != 200 or "answered" not in answer.json()["data"][0]:
                answer.failure(f"status {answer.status_code}")


def main() -> None:
    """Serve, let the users ask, and print what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--questions", type=Path, help="a text file, a question a line")
    parser.add_argument("--desks", type=int, default=1)
    parser.add_argument("--ingest", type=Path, help="articles that are put in meanwhile")
    options = parser.parse_args()
    questions = options.questions.read_text("utf-8").splitlines() if options.questions else SAMPLE_QUESTIONS
    with tempfile.TemporaryDirectory() as folder:
        libraries = [options.library or Path(folder, f"desk {number}") for number in range(options.desks)]
        desks = []
        try:
            for number, library in enumerate(libraries):
                desks.append(serve(library, PORT + number))
            before = sum(map(memory_of, desks))
            ingesting = ingest(options.ingest, libraries[0]) if options.ingest else None
            stats = ask(options.users, options.seconds, questions, options.desks)
            report(stats, options.users, before, sum(map(memory_of, desks)))
            if ingesting:
                tell_ingest(ingesting)
        finally:
            for desk in desks:
                desk.terminate()
                desk.wait()


def ingest(articles: Path, library: Path) -> subprocess.Popen[str]:
    """Start to put articles in."""
    command = [*ARTICLES, "ingest", str(articles), "--library", str(library), "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def tell_ingest(process: subprocess.Popen[str]) -> None:
    """What was put in; what still goes on is stopped as by Ctrl-C."""
    went_on = process.poll() is None
    if went_on:
        process.terminate()
    said, told = process.communicate()
    outcome = json.loads(said) if said else {"added": [], "failed": [told]}
    when = "went on to the end of the asking" if went_on else "ended before the asking did"
    print(f"ingest: {len(outcome['added'])} articles, {len(outcome['failed'])} failures; it {when}")


def serve(library: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the chat; it is ready when this returns."""
    options = ["--no-browser", "--samples", "--port", str(port), "--library", str(library)]
    server = subprocess.Popen([*ARTICLES, "chat", *options])
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as health:
                if json.load(health)["status"] == "ok":
                    return server
        except URLError:
            pass
        time.sleep(0.2)
    sys.exit("The chat did not start.")


def memory_of(server: subprocess.Popen[bytes]) -> int:
    """Resident memory in MB."""
    return psutil.Process(server.pid).memory_info().rss // 1_000_000


def ask(users: int, seconds: int, questions: list[str], desks: int) -> dict[str, object]:
    """What locust says of the questions that so many users asked."""
    where = ["-f", __file__, "--host", f"http://127.0.0.1:{PORT}"]
    rates = [
        "--users",
        str(users),
        "--spawn-rate",
        str(users),
        "--run-time",
        f"{seconds}s",
        "--stop-timeout",
        f"{LONGEST:.0f}s",
    ]
    run = subprocess.run(
        [sys.executable, "-m", "locust", "--headless", "--json", *where, *rates],
        env={**os.environ, QUESTIONS: json.dumps(questions), DESKS: str(desks)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    (stats,) = json.loads(run.stdout)
    return stats


def report(stats: dict, users: int, before: int, after: int) -> None:
    """Print failures, answers a minute, waiting times and memory."""
    times = sorted(int(ms) for ms, count in stats["response_times"].items() for _ in range(count))
    took = stats["last_request_timestamp"] - stats["start_time"]
    asked, failed = stats["num_requests"], stats["num_failures"]
    print(f"{users} users, {asked} questions, {failed} failures, {60 * (asked - failed) / took:.0f} answers a minute")
    print(f"waited: {median(times):.0f} ms in the median, 95 % at most {quantiles(times, n=20)[-1]:.0f} ms")
    print(f"memory: {before} MB before, {after} MB after")


if __name__ == "__main__":
    main()
