"""Runs the command `articles`, in this process or as a process of its own, over libraries of a few articles."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest.embedding import SentenceEmbeddings
from ingest.library import Library
from ingest.pipeline import ingest_articles
from ui.command.cli import main

OPENED = "Who opened the harbour of Vestvik?"
OPENED_QUOTE = "Greta Holm opened the new harbour of Vestvik on Thursday."
OPENED_TEXT = f"Greta Holm — {OPENED_QUOTE} [1]"
UNANSWERABLE = "What is the boiling point of tungsten?"

CITATION_KEYS = {
    "number",
    "article_id",
    "title",
    "source",
    "url",
    "publisher",
    "author",
    "published",
    "quote",
    "start",
    "end",
    "passage",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run of the command ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as the one JSON object that it must be."""
        assert self.out.endswith("\n")
        assert len(self.out.splitlines()) == 1
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value

    def assert_refused(self, status: int, *parts: str) -> None:
        """The run ended with this status and one line on standard error that holds all these parts."""
        assert self.out == ""
        assert self.err.endswith("\n")
        (line,) = self.err.splitlines()
        assert line.startswith("Error: ")
        for part in parts:
            assert part in line
        assert self.status == status


Run = Callable[..., Outcome]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs the command in this process."""

    def run_once(*arguments: str | Path) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["articles", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), captured.out, captured.err)

    yield run_once
    logging.disable(logging.NOTSET)


@pytest.fixture
def run_command(command: Path, clean_environment: dict[str, str], tmp_path: Path) -> Run:
    """Runs the real command, as a process of its own."""

    def run_once(*arguments: str | bytes | Path, **settings: str) -> Outcome:
        ended = subprocess.run(
            [command, *arguments],
            env={**clean_environment, "ARTICLES_LIBRARY": str(tmp_path / "library"), **settings},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=300,
            check=False,
        )
        return Outcome(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    return run_once


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A file with one short article."""
    path = tmp_path / "harbour.md"
    path.write_text(
        "---\ntitle: The new harbour\npublisher: Coast Times\npublished: 2024-02-29\n"
        "url: https://coast.example/harbour\n---\n\n"
        "Greta Holm opened the new harbour of Vestvik on Thursday. It cost 40 million crowns.\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def town(embeddings: SentenceEmbeddings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library of three short articles; tests only read it."""
    folder = tmp_path_factory.mktemp("town")
    records = lines_of(
        folder / "news.jsonl",
        {
            "id": "harbour",
            "title": "The new harbour",
            "publisher": "Coast Times",
            "published": "2024-02-29",
            "url": "https://coast.example/harbour",
            "text": "It was a cold day.\n\nGreta Holm opened the new harbour of Vestvik on Thursday. "
            "It cost 40 million crowns.",
        },
        {"id": "bridge", "title": "A bridge", "text": "Per Dahl closed the bridge of Vestvik. It opens in May."},
        {"id": "school", "text": "Ida Berg designed the school of Vestvik. It has room for 300 children."},
    )
    with Library.open(folder / "library") as library:
        library._embeddings = embeddings
        assert len(ingest_articles([records], library).added) == 3
    return folder / "library"


def lines_of(path: Path, *records: object) -> Path:
    """A file of records: what is no string is written as JSON."""
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def ids(run: Run, *options: str | Path) -> list[str]:
    """The ids of the articles in the library."""
    return [article["id"] for article in run("list", "--json", *options).json["articles"]]


PIPES: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}


def with_library(environment: dict[str, str], folder: Path) -> dict[str, str]:
    """An environment in which the command uses the library of a folder."""
    return {**environment, "ARTICLES_LIBRARY": str(folder)}


def opened_by_its_reader(pipe: Path, reader: subprocess.Popen[str]) -> int:
    """The end to write to of a pipe, once a process has opened the other end."""
    while reader.poll() is None:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.02)
    raise AssertionError(f"The command ended before it read its file: {reader.communicate()}")
