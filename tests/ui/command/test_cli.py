"""The command `articles`: what it prints where, and how it ends. Most runs are in this process, some real."""

from __future__ import annotations

import gzip
import io
import json
import logging
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from ingest.embedding import SentenceEmbeddings
from ingest.library import Library
from ingest.pipeline import ingest_articles
from ui.access.accounts import read_accounts
from ui.command.cli import main

OPENED = "Who opened the harbour of Vestvik?"
OPENED_TEXT = "Greta Holm opened the new harbour of Vestvik on Thursday. [1]"
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


# --- the real command -------------------------------------------------------------------------------------


def test_from_a_file_to_a_cited_answer_in_two_commands(run_command: Run, harbour: Path) -> None:
    ingested = run_command("ingest", harbour, "--json")
    assert ingested.status == 0, ingested.err
    (article_id,) = ingested.json["added"]

    asked = run_command("ask", OPENED, "--json")
    assert asked.status == 0, asked.err
    answer = asked.json
    assert answer["text"].startswith(OPENED_TEXT)
    citation = answer["citations"][0]

    shown = run_command("show", article_id, "--json")
    assert shown.json["text"][citation["start"] : citation["end"]] == citation["quote"]
    for outcome in (ingested, asked, shown):
        assert outcome.err == ""


def test_a_failure_is_a_status_and_one_line(run_command: Run, tmp_path: Path) -> None:
    run_command("show", "no-such-id").assert_refused(1, "no-such-id", "articles list")
    run_command("list", ARTICLES_LIBARY=str(tmp_path)).assert_refused(2, "ARTICLES_LIBARY", "ARTICLES_LIBRARY")


def test_wrong_usage_is_status_2(run: Run) -> None:
    for arguments in (["ask"], ["shout"], ["list", "--loud"], ["chat", "--port", "high"], ["remove"]):
        ended = run(*arguments)
        assert ended.status == 2, arguments
        assert ended.out == ""
        assert "articles" in ended.err
        assert "Traceback" not in ended.err


def test_an_id_that_is_no_text_is_unknown(run_command: Run) -> None:
    run_command("show", b"\xff\xfe").assert_refused(1, "articles list")


def test_a_file_name_that_is_no_text_does_not_break_the_report(run_command: Run, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.zip"
    Path(os.fsdecode(path)).touch()
    # As in any locale but C, where Python is strict about what it prints.
    ended = run_command("ingest", path, "--json", PYTHONIOENCODING="utf-8:strict")
    assert ended.status == 1
    assert "Traceback" not in ended.err
    (failure,) = ended.json["failed"]
    assert "caf" in failure["source"]
    assert "no text" in failure["reason"]


def test_output_in_a_narrow_encoding_loses_letters_and_not_the_run(run_command: Run, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library"):
        pass
    with closing(sqlite3.connect(tmp_path / "library" / "catalogue.sqlite3")) as catalogue, catalogue:
        catalogue.execute(
            "INSERT INTO articles(id, fingerprint, title, source, sections, text) "
            "VALUES ('ru', '', 'Порт открыт', '/порт.txt', '[]', 'Порт открыт в четверг.')"
        )
    for arguments in (["list"], ["show", "ru", "--json"]):
        ended = run_command(*arguments, PYTHONIOENCODING="ascii")
        assert ended.status == 0, (arguments, ended.err)
        assert ended.err == ""
        assert ended.out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_ingest_that_is_asked_to_end_tells_what_it_did(
    number: signal.Signals, command: Path, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    pipe = tmp_path / "endless.txt"
    os.mkfifo(pipe)
    ingest = subprocess.Popen(
        [command, "ingest", pipe, "--library", tmp_path / "library"],
        env=clean_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        writer = _opened_by_its_reader(pipe, ingest)
        ingest.send_signal(number)
        # A process that the signal reached just before it began to wait for the pipe waits no longer.
        os.close(writer)
        out, err = ingest.communicate(timeout=60)
    finally:
        ingest.kill()
        ingest.communicate()
    assert ingest.returncode == 128 + number, err
    assert out.startswith("Added 0, changed 0, unchanged 0, failed 0 ")
    assert [line.split(":")[0].split(".")[0] for line in err.splitlines()] == ["Stopping", "Stopped before the end"]


@pytest.mark.parametrize("in_background", [False, True])
def test_asked_twice_an_ingest_ends_at_once(
    command: Path, clean_environment: dict[str, str], tmp_path: Path, in_background: bool
) -> None:
    pipe = tmp_path / "endless.txt"
    os.mkfifo(pipe)
    environment = _with_library(clean_environment, tmp_path / "library")
    # What a script starts in the background ignores SIGINT from the start.
    ignoring = ["sh", "-c", 'trap "" INT; exec "$@"', "sh"] if in_background else []
    ingest = subprocess.Popen([*ignoring, command, "ingest", pipe], env=environment, **PIPES)
    try:
        writer = _opened_by_its_reader(pipe, ingest)
        # A signal that comes just before the process begins to wait for the pipe is only seen with the next one.
        for _ in range(12):
            if ingest.poll() is not None:
                break
            ingest.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                ingest.wait(timeout=5)
        os.close(writer)
        out, err = ingest.communicate(timeout=60)
    finally:
        ingest.kill()
        ingest.communicate()
    assert (ingest.returncode, out) == (130, "")
    assert [line.split(": ")[0].split(". ")[0] for line in err.splitlines()] == ["Stopping", "Stopped at once"]


def _opened_by_its_reader(pipe: Path, reader: subprocess.Popen[str]) -> int:
    """The end to write to of a pipe, once a process has opened the other end."""
    while reader.poll() is None:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            continue
    raise AssertionError(f"The command ended before it read its file: {reader.communicate()}")


def test_an_ingest_of_many_records_that_is_asked_to_end_leaves_a_sound_library(
    run: Run, command: Path, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    records = lines_of(tmp_path / "a.jsonl", *({"id": str(each), "text": f"Text {each}."} for each in range(5000)))
    with Library.open(tmp_path / "library") as library:
        ingest = subprocess.Popen(
            [command, "ingest", records], env=_with_library(clean_environment, library.folder), **PIPES
        )
        try:
            while ingest.poll() is None and not library.passage_count():
                Event().wait(0.02)
            ingest.send_signal(signal.SIGTERM)
            out, err = ingest.communicate(timeout=120)
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


PIPES: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}


def _with_library(environment: dict[str, str], folder: Path) -> dict[str, str]:
    return {**environment, "ARTICLES_LIBRARY": str(folder)}


def test_records_are_read_from_a_pipe(
    run: Run, command: Path, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    lines = b'{"id": "a", "text": "One."}\nbroken\n{"id": "b", "text": "Two."}\n'
    environment = _with_library(clean_environment, tmp_path / "library")
    ended = subprocess.run(
        [command, "ingest", "-"],
        input=gzip.compress(lines),
        env=environment,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stdout.startswith(b"Added 2, changed 0, unchanged 0, failed 1 ")
    (line,) = ended.stderr.decode().splitlines()
    assert line.startswith("Failed: standard input, line 2: not a JSON record")
    assert ids(run) == ["a", "b"]


@pytest.mark.parametrize("location", ["{file}", "-"])
def test_no_standard_input_is_no_records(
    command: Path, clean_environment: dict[str, str], tmp_path: Path, location: str
) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    closed = ["sh", "-c", '"$0" "$@" <&-', command, "ingest", location.replace("{file}", str(empty))]
    environment = _with_library(clean_environment, tmp_path / "library")
    ended = subprocess.run(closed, env=environment, timeout=120, check=False, **PIPES)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Added 0, ")


# --- evaluating -------------------------------------------------------------------------------------------

CASES = (
    {"question": OPENED, "answers": ["Greta Holm"], "article_ids": ["https://coast.example/harbour"]},
    {"question": "Who designed the school of Vestvik?", "answers": ["Per Dahl"]},
    {"question": UNANSWERABLE, "answerable": False},
    {"claim": "Per Dahl closed the bridge of Vestvik.", "label": "supported"},
)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A file of three questions, of which one has the wrong answer for right, and a claim."""
    return lines_of(tmp_path / "cases.jsonl", *CASES)


def test_an_evaluation_is_a_table_and_a_page(run: Run, town: Path, cases: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    ended = run("evaluate", cases, "--library", town, "--html", page)
    assert ended.status == 0, ended.err
    assert ended.err == ""
    for said in ("hit@1", "first citation is right", "0.500", "Worst case, line 2", str(page)):
        assert said in ended.out
    shown = page.read_text(encoding="utf-8")
    assert shown.startswith("<!doctype html>")
    assert "Ida Berg designed the school" in shown


def test_an_evaluation_as_json_is_one_object(run: Run, town: Path, cases: Path) -> None:
    ended = run("evaluate", cases, "--library", town, "--json")
    assert ended.status == 0, ended.err
    card = ended.json
    assert (card["questions"], card["claims"], card["articles"], card["interrupted"]) == (3, 1, 3, False)
    assert card["figures"]["silence"]["refused of the unanswerable"]["value"] == 1
    assert card["figures"]["citations"]["verbatim"]["value"] == 1
    assert [mistake["line"] for mistake in card["worst"]] == [2]
    assert ended.err == ""


def test_drafted_questions_can_be_evaluated_as_they_are(run: Run, town: Path, tmp_path: Path) -> None:
    drafted = run("evaluate", "--draft", "3", "--library", town)
    assert drafted.status == 0
    assert "Drafted" in drafted.err
    questions = [json.loads(line)["question"] for line in drafted.out.splitlines()]
    assert "Who designed the school of Vestvik?" in questions
    file = lines_of(tmp_path / "drafted.jsonl", *drafted.out.splitlines())
    evaluated = run("evaluate", file, "--library", town, "--json").json
    assert evaluated["questions"] == len(questions)
    assert evaluated["figures"]["answers"]["first citation is right"]["value"] == 1


def test_what_cannot_be_evaluated_is_refused(run: Run, town: Path, cases: Path, tmp_path: Path) -> None:
    run("evaluate", "--library", town).assert_refused(2, "articles evaluate FILE", "--draft")
    run("evaluate", cases, "--draft", "3", "--library", town).assert_refused(2, "--draft")
    run("evaluate", tmp_path / "no.jsonl", "--library", town).assert_refused(2, "no.jsonl", "cannot be read")
    strange = lines_of(tmp_path / "strange.jsonl", {"question": "Who?", "answers": ["x"], "article_ids": ["nowhere"]})
    run("evaluate", strange, "--library", town).assert_refused(2, "Line 1", "'nowhere'", "articles list")
    run("evaluate", "--draft", "3", "--library", tmp_path / "empty").assert_refused(1, "no articles")
    page = tmp_path / "no folder" / "report.html"
    run("evaluate", cases, "--library", town, "--html", page).assert_refused(2, str(page), "cannot be written")


# --- help -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("ingest", ["PATH", "--library", "--replace", "--json"]),
        ("ask", ["question", "--library", "--publisher", "--since", "--until", "--json"]),
        ("chat", ["--library", "--host", "--port", "--credentials", "--mcp", "--samples", "--no-browser"]),
        ("list", ["--library", "--json"]),
        ("show", ["ID", "--library", "--json"]),
        ("remove", ["ID", "--library"]),
        ("feedback", ["--library", "--json"]),
        ("check", ["claim", "--file", "--library", "--json"]),
        ("evaluate", ["FILE", "--library", "--html", "--draft", "--json", "answerable", "not_enough_evidence"]),
    ],
)
def test_help_names_every_option(run: Run, name: str, options: Sequence[str]) -> None:
    helped = run(name, "--help")
    assert helped.status == 0
    assert helped.err == ""
    for option in options:
        assert option in helped.out


def test_help_names_every_command(run: Run) -> None:
    helped = run("--help")
    assert helped.status == 0
    for name in ("ingest", "ask", "chat", "list", "show", "remove", "--version"):
        assert name in helped.out


def test_help_names_every_kind_that_is_read(run: Run) -> None:
    helped = " ".join(run("ingest", "--help").out.split())
    kinds = (
        "text",
        "Markdown",
        "HTML",
        "PDF",
        "DOCX",
        "JSON Lines",
        "gzip",
        "standard input",
        "RSS",
        "Atom",
        "folders",
    )
    for kind in (*kinds, "Web pages", "--prune", "--allow-private"):
        assert kind in helped


def test_version(run: Run) -> None:
    assert run("--version") == Outcome(0, f"article-desk {version('article-desk')}\n", "")


# --- ingest -----------------------------------------------------------------------------------------------


def test_an_ingest_reports_what_it_did(run: Run, harbour: Path) -> None:
    first = run("ingest", harbour)
    assert first.status == 0
    assert first.err == ""
    assert first.out.startswith("Added 1, changed 0, unchanged 0, failed 0 (1 passages in ")
    assert len(first.out.splitlines()) == 1

    assert run("ingest", harbour).out.startswith("Added 0, changed 0, unchanged 1, failed 0 (0 passages in ")

    harbour.write_text("Per Dahl opened the harbour of Vestvik in the end.", encoding="utf-8")
    assert run("ingest", harbour).out.startswith("Added 0, changed 1, unchanged 0, failed 0 (1 passages in ")
    assert len(ids(run)) == 1


def test_the_report_as_json(run: Run, harbour: Path, tmp_path: Path) -> None:
    (tmp_path / "picture.png").touch()
    missing = tmp_path / "missing.txt"
    ended = run("ingest", tmp_path, missing, "--json")
    report = ended.json
    assert ended.status == 1
    assert ended.err == ""
    assert set(report) == {
        "added",
        "changed",
        "unchanged",
        "removed",
        "interrupted",
        "conflicts",
        "failed",
        "skipped",
        "notes",
        "passages",
        "seconds",
    }
    assert report["added"] == ids(run)
    assert (report["changed"], report["unchanged"], report["notes"]) == ([], [], [])
    assert str(tmp_path / "picture.png") in report["skipped"]
    assert [failure["source"] for failure in report["failed"]] == [str(missing)]
    assert report["passages"] == 1


def test_files_of_other_kinds_in_a_folder_are_counted_and_not_failed(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("a.png", "b.png", "Makefile"):
        (folder / name).touch()
    ended = run("ingest", folder)
    assert ended.status == 0
    assert "2 .png" in ended.err
    assert "1 no ending" in ended.err


FAILING = {
    "missing.txt": (None, "no such file"),
    "report.pdf": (b"%PDF-1.7", "not a sound PDF"),
    "empty.txt": (b"", "no text"),
    "blank.md": (b" \n\n", "no text"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "not read"),
    "broken.jsonl": (b"{\n", "line 1"),
    "broken.jsonl.gz": (b"\x1f\x8bnot gzip", "cannot be read"),
}


def test_files_that_fail_are_named_with_the_reason_and_do_not_stop_the_rest(
    run: Run, harbour: Path, tmp_path: Path
) -> None:
    for name, (content, _) in FAILING.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
    ended = run("ingest", *(tmp_path / name for name in FAILING), harbour)
    assert ended.status == 1
    assert ended.out.startswith(f"Added 1, changed 0, unchanged 0, failed {len(FAILING)} ")
    assert len(ids(run)) == 1
    lines = dict(zip(FAILING, sorted(ended.err.splitlines(), key=_named), strict=True))
    for name, (_, reason) in FAILING.items():
        assert lines[name].startswith(f"Failed: {tmp_path / name}")
        assert reason in lines[name]


def _named(line: str) -> int:
    """The place in `FAILING` of the file that a line of failure names."""
    path = line.removeprefix("Failed: ").split(":")[0].split(",")[0]
    return list(FAILING).index(Path(path).name)


def test_broken_lines_are_named_by_number_and_the_others_go_in(run: Run, tmp_path: Path) -> None:
    path = lines_of(
        tmp_path / "news.jsonl",
        {"id": "first", "text": "Greta Holm opened the harbour."},
        '{"id": "second", "text": ',
        "",
        ["a", "list"],
        {"id": "no text"},
        {"text": "No id."},
        {"id": "last", "text": "Per Dahl closed the bridge."},
    )
    ended = run("ingest", path)
    assert ended.status == 1
    assert ids(run) == ["first", "last"]
    failed = ended.err.splitlines()
    assert [line.partition(":")[2].split(":")[0].strip() for line in failed] == [
        f"{path}, line {number}" for number in (2, 4, 5, 6)
    ]


def test_names_that_command_a_terminal_are_disarmed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "\x1b[2Jnews [bold]\nFailed: nothing.zip"
    path.touch()
    ended = run("ingest", path)
    assert ended.status == 1
    assert "\x1b" not in ended.out + ended.err
    assert len(ended.err.splitlines()) == 1
    assert "news [bold]" in ended.err


def test_an_empty_path_is_refused(run: Run) -> None:
    ended = run("ingest", "")
    assert ended.status == 1
    assert ended.err == "Failed: An empty path names nothing. Name a file, a folder or an address.\n"


def test_changed_articles_are_named(run: Run, tmp_path: Path) -> None:
    old, new = "It closed.", "It opened."
    path = lines_of(tmp_path / "news.jsonl", {"id": "bridge", "title": "Old", "text": old}, {"id": "b", "text": "Two."})
    run("ingest", path)
    lines_of(path, {"id": "bridge", "title": "A [bold]\x1b[2Jbridge", "text": new}, {"id": "b", "text": "Two."})
    ended = run("ingest", path)
    assert ended.status == 0
    assert ended.out.startswith("Added 0, changed 1, unchanged 1, failed 0 ")
    assert ended.err == "Changed: A [bold] [2Jbridge (bridge)\n"
    lines_of(path, {"id": "bridge", "title": "New", "text": old})
    ended = run("ingest", path, "--json")
    assert (ended.err, ended.json["changed"]) == ("", ["bridge"])


def test_what_claims_to_be_another_article_is_told_and_replaces_it_only_when_asked(run: Run, tmp_path: Path) -> None:
    one = lines_of(tmp_path / "one.jsonl", {"id": "bridge", "title": "Old", "text": "It closed.", "published": "2024"})
    other = lines_of(tmp_path / "other.jsonl", {"id": "bridge", "title": "A [new]\x1b[2J one", "text": "It opened."})
    run("ingest", one)
    ended = run("ingest", other)
    assert ended.status == 1
    assert ended.out.startswith("Added 0, changed 0, unchanged 0, failed 0, conflicts 1 ")
    told, advice = ended.err.splitlines()
    assert told == (
        f"Conflict: bridge is “Old” (2024) from {one}; {other}, line 1 says that it is “A [new] [2J one” (no date)."
    )
    assert advice == "Nothing was replaced in a conflict. To take the new ones: articles ingest … --replace"
    ended = run("ingest", other, "--json")
    assert (ended.status, ended.err) == (1, "")
    assert [conflict["article_id"] for conflict in ended.json["conflicts"]] == ["bridge"]
    ended = run("ingest", other, "--replace")
    assert ended.status == 0
    assert ended.out.startswith("Added 0, changed 1, unchanged 0, failed 0 (")
    many = [{"id": f"n{number}", "text": f"Text {number}."} for number in range(25)]
    run("ingest", lines_of(tmp_path / "many.jsonl", *many))
    ended = run("ingest", lines_of(tmp_path / "others.jsonl", *({**one, "text": "Other."} for one in many)))
    assert ended.err.count("Conflict: ") == 20
    assert "And 5 more conflicts" in ended.err


def test_articles_whose_files_are_gone_are_removed_if_asked(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_text(f"The text of {name}.")
    run("ingest", folder)
    _, b, c = ids(run)
    (folder / "a.txt").unlink()
    assert "removed" not in run("ingest", folder).out
    ended = run("ingest", folder, "--prune")
    assert ended.status == 0
    assert ended.out.startswith("Added 0, changed 0, unchanged 2, removed 1, failed 0 ")
    assert ids(run) == [b, c]
    (folder / "b.txt").unlink()
    assert run("ingest", "--prune", "--json", folder).json["removed"] == [b]
    (folder / "c.txt").unlink()
    ended = run("ingest", folder, "--prune")
    assert ended.status == 1
    assert ended.err.startswith(f"Failed: {folder}: it is empty")
    assert "articles remove ID" in ended.err
    assert ids(run) == [c]


@pytest.fixture
def page() -> Iterator[str]:
    """The address of a page on this machine."""
    paragraph = "Greta Holm opened the new harbour of Vestvik on Thursday. It cost 40 million crowns, the mayor said."
    content = f"<!DOCTYPE html><html><head><title>A harbour</title></head><body><p>{paragraph}</p></body></html>"

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/harbour" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the library
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/harbour"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_of_this_machine_is_read_if_that_is_meant(run: Run, run_command: Run, page: str) -> None:
    refused = run("ingest", page)
    assert refused.status == 1
    assert refused.err.startswith(f"Failed: {page}: ")
    assert "--allow-private" in refused.err
    ended = run_command("ingest", "--allow-private", page)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("Added 1, changed 0, unchanged 0, failed 0 ")
    citation = run_command("ask", OPENED, "--json").json["citations"][0]
    assert (citation["url"], citation["title"]) == (page, "A harbour")


# --- list, show, remove -----------------------------------------------------------------------------------


def test_list_shows_each_article(run: Run, harbour: Path, tmp_path: Path) -> None:
    records = lines_of(tmp_path / "news.jsonl", {"id": "bridge", "title": "A bridge", "text": "It closed."})
    run("ingest", harbour, records)
    listed = run("list")
    assert listed.status == 0
    assert listed.err == ""
    first, second = ids(run)
    assert second == "bridge"
    header, *rows = listed.out.splitlines()
    assert header.split() == ["Id", "Title", "Publisher", "Published", "Passages"]
    assert rows[0].split() == [first, "The", "new", "harbour", "Coast", "Times", "2024-02-29", "1"]
    assert rows[1].split() == ["bridge", "A", "bridge", "1"]


def test_list_as_json(run: Run, harbour: Path) -> None:
    run("ingest", harbour)
    listed = run("list", "--json")
    assert listed.status == 0
    assert set(listed.json) == {"articles"}
    (article,) = listed.json["articles"]
    assert {**article, "id": ""} == {
        "id": "",
        "title": "The new harbour",
        "source": str(harbour),
        "url": "https://coast.example/harbour",
        "publisher": "Coast Times",
        "author": None,
        "published": "2024-02-29",
        "language": None,
        "story": 1,
        "copies": 0,
        "passages": 1,
    }


AGENCY = (
    "Greta Holm opened the new harbour of Vestvik on Thursday. It cost 40 million crowns and took six years to build. "
    "The first ship came in from Bergen with a load of timber, and a band played on the quay in the rain."
)


def test_copies_of_one_story_are_counted_and_cited_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text(f"{AGENCY} More soon.")
    records = lines_of(
        tmp_path / "news.jsonl",
        {"id": "one", "title": "The harbour", "publisher": "Coast Times", "published": "2024-02-29", "text": AGENCY},
        {"id": "else", "title": "A bridge", "text": "Per Dahl closed the bridge of Vestvik. It opens in May."},
    )
    run("ingest", records, tmp_path / "copy.txt")
    header, *rows = run("list").out.splitlines()
    assert header.split() == ["Id", "Title", "Publisher", "Published", "Passages", "Copies"]
    assert rows[0].split() == ["one", "The", "harbour", "Coast", "Times", "2024-02-29", "1", "1"]
    assert rows[1].split() == ["else", "A", "bridge", "1"]
    one, other, copy = run("list", "--json").json["articles"]
    assert (one["copies"], other["copies"], copy["copies"]) == (1, 0, 1)
    assert one["story"] == copy["story"] != other["story"]

    asked = run("ask", OPENED, "--json").json
    cited = [citation for citation in asked["citations"] if "Greta Holm" in citation["quote"]]
    assert len(cited) == 1
    run("remove", copy["id"])
    assert "Copies" not in run("list").out


def test_a_list_of_nothing_says_how_to_add(run: Run) -> None:
    listed = run("list")
    assert (listed.status, listed.out) == (0, "")
    assert "articles ingest" in listed.err
    assert run("list", "--json").json == {"articles": []}


def test_show_gives_facts_and_text(run: Run, harbour: Path) -> None:
    run("ingest", harbour)
    (article_id,) = ids(run)
    shown = run("show", article_id)
    assert shown.status == 0
    assert shown.err == ""
    for fact in ("The new harbour", article_id, str(harbour), "https://coast.example/harbour", "2024-02-29"):
        assert fact in shown.out
    assert "It cost 40 million crowns." in " ".join(shown.out.split())


def test_show_as_json_has_the_text_and_its_passages(run: Run, harbour: Path) -> None:
    run("ingest", harbour)
    (article_id,) = ids(run)
    shown = run("show", article_id, "--json").json
    assert set(shown) == {
        "id",
        "text",
        "title",
        "source",
        "url",
        "publisher",
        "author",
        "published",
        "language",
        "sections",
        "pages",
        "passages",
    }
    assert shown["id"] == article_id
    text = "Greta Holm opened the new harbour of Vestvik on Thursday. It cost 40 million crowns."
    assert shown["text"] == text
    assert shown["passages"] == [{"start": 0, "end": len(text), "heading": None}]


def test_remove_takes_articles_out_and_leaves_the_files(run: Run, harbour: Path, tmp_path: Path) -> None:
    records = lines_of(
        tmp_path / "news.jsonl",
        {"id": "bridge", "title": "A bridge", "text": "Per Dahl closed the bridge of Vestvik."},
        {"id": "school", "title": "A school", "text": "Ida Berg built the school of Vestvik."},
    )
    run("ingest", records, harbour)
    (harbour_id,) = set(ids(run)) - {"bridge", "school"}

    removed = run("remove", "bridge", harbour_id)
    assert removed == Outcome(0, "Removed: A bridge\nRemoved: The new harbour\n", "")
    assert ids(run) == ["school"]
    assert harbour.exists()
    run("show", "bridge").assert_refused(1, "bridge")

    asked = run("ask", "Who closed the bridge of Vestvik?", "--json").json
    assert {cited["article_id"] for cited in asked["citations"] + asked["closest"]} == {"school"}


@pytest.mark.parametrize("name", ["show", "remove"])
@pytest.mark.parametrize("article_id", ["no-such-id", "", "%", "' OR 1=1 --", "\0", "\ud800", "[bold]x[/]"])
def test_an_unknown_id_is_refused(run: Run, town: Path, name: str, article_id: str) -> None:
    run(name, article_id, "--library", town).assert_refused(1, "articles list")
    assert ids(run, "--library", town) == ["harbour", "bridge", "school"]


def test_articles_that_command_a_terminal_are_disarmed(run: Run, tmp_path: Path) -> None:
    hostile = "\x1b]0;owned\x07\x1b[2J\x9b31m [bold red]Vestvik[/] :smile:"
    facts = dict.fromkeys(("title", "publisher", "author", "url", "language"), hostile)
    record = {"id": "x", "text": f"Greta Holm opened the harbour of {hostile} on Thursday.", **facts}
    assert run("ingest", lines_of(tmp_path / "news.jsonl", record)).status == 0
    for arguments in (["list"], ["show", "x"], ["ask", "Who opened the harbour?"], ["remove", "x"]):
        ended = run(*arguments)
        assert ended.status == 0, ended.err
        assert not {"\x1b", "\x07", "\x9b"} & set(ended.out + ended.err), arguments
        # Nothing is taken for the markup of Rich; a table may break a cell over lines.
        assert "[boldred]Vestvik[/]:smile:" in "".join(ended.out.split()) or arguments == ["list"]


# --- ask --------------------------------------------------------------------------------------------------


def test_an_answer_shows_the_words_that_it_rests_on(run: Run, town: Path) -> None:
    asked = run("ask", OPENED, "--library", town)
    assert asked.status == 0
    assert asked.err == ""
    assert asked.out.startswith(OPENED_TEXT)
    shown = " ".join(asked.out.split())
    assert "[1] The new harbour · Coast Times · 2024-02-29 · https://coast.example/harbour" in shown
    assert "“Greta Holm opened the new harbour of Vestvik on Thursday.”" in shown


def test_the_json_of_an_answer_is_as_designed(run: Run, town: Path) -> None:
    asked = run("ask", OPENED, "--json", "--library", town)
    assert asked.status == 0
    assert asked.err == ""
    answer = asked.json
    assert list(answer) == [
        "question",
        "standalone_question",
        "answered",
        "confidence",
        "text",
        "writer",
        "kind",
        "state",
        "short",
        "sentences",
        "removed",
        "citations",
        "closest",
        "timings",
    ]
    assert (answer["question"], answer["standalone_question"]) == (OPENED, OPENED)
    assert answer["answered"] is True
    assert 0 < answer["confidence"] <= 1
    assert answer["text"].startswith(OPENED_TEXT)
    assert answer["writer"] == "quotes"
    said = {"text": OPENED_TEXT.removesuffix(" [1]"), "citations": [1], "support": "verbatim"}
    assert answer["sentences"][0] == said
    assert (answer["removed"], answer["closest"]) == ([], [])
    assert set(answer["timings"]) == {"retrieve_ms", "read_ms", "write_ms", "total_ms"}
    citation = answer["citations"][0]
    assert set(citation) == CITATION_KEYS
    assert set(citation["passage"]) == {"start", "end"}
    assert citation["number"] == 1


def pdf(*lines: str) -> bytes:
    """A PDF with a page for each line; its table of contents is left for the reader to make."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(lines)))
    written = (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        f"2 0 obj<</Type/Pages/Count {len(lines)}/Kids[{kids}]>>endobj\n"
        "3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
    )
    for index, line in enumerate(lines):
        drawn = f"BT /F1 12 Tf 72 760 Td ({line}) Tj ET"
        written += (
            f"{4 + 2 * index} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * index} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>endobj\n"
            f"{5 + 2 * index} 0 obj<</Length {len(drawn)}>>stream\n{drawn}\nendstream endobj\n"
        )
    return f"{written}trailer<</Root 1 0 R>>\n%%EOF\n".encode()


def test_a_citation_of_a_pdf_tells_the_page(run: Run, harbour: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(pdf("Knut Lie painted the hall.", "Per Dahl closed the bridge.", "Ida Berg built the school."))
    assert run("ingest", report, harbour).status == 0
    asked = run("ask", "Who closed the bridge?", "--json").json["citations"][0]
    assert set(asked) == {*CITATION_KEYS, "page"}
    assert asked["page"] == 2
    assert "page 2" in " ".join(run("ask", "Who closed the bridge?").out.split())
    assert set(run("ask", OPENED, "--json").json["citations"][0]) == CITATION_KEYS
    assert "page" not in run("ask", OPENED).out


def test_only_articles_of_a_publisher_and_of_some_days_answer(run: Run, town: Path) -> None:
    for options, answered in (
        (["--publisher", "coast times", "--since", "2024-02-29", "--until", "2024-02-29"], True),
        (["--publisher", "Hill Post", "--publisher", "Coast Times"], True),
        (["--publisher", "Hill Post"], False),
        (["--since", "2024-03-01"], False),
        (["--until", "2024-02-28"], False),
    ):
        asked = run("ask", OPENED, "--json", "--library", town, *options)
        assert (asked.status, asked.json["answered"]) == (0, answered), options


def test_a_day_that_is_none_is_wrong_usage(run: Run, town: Path) -> None:
    for option in ("--since", "--until"):
        run("ask", OPENED, "--library", town, option, "2024-02-30").assert_refused(2, "2024-02-30", "2024-02-29")
    run("ask", OPENED, "--since", "2024-02-02", "--until", "2024-02-01").assert_refused(2, "2024-02-01")


def test_no_answer_is_an_answer(run: Run, town: Path) -> None:
    asked = run("ask", UNANSWERABLE, "--library", town)
    assert asked.status == 0
    assert asked.out.startswith("The articles don't say.\n")
    assert "closest passages" in asked.out

    answer = run("ask", UNANSWERABLE, "--json", "--library", town).json
    assert answer["answered"] is False
    assert answer["text"] == "The articles don't say."
    assert answer["citations"] == answer["sentences"] == []
    assert [citation["number"] for citation in answer["closest"]] == [1, 2, 3]
    assert all(set(citation) == CITATION_KEYS for citation in answer["closest"])


@pytest.mark.parametrize("question", [OPENED, UNANSWERABLE, "How many children has the school room for?"])
def test_every_quote_is_the_text_at_its_place(run: Run, town: Path, question: str) -> None:
    library = ("--library", town)
    answer = run("ask", question, "--json", *library).json
    cited = answer["citations"] or answer["closest"]
    assert cited
    for citation in cited:
        text = run("show", citation["article_id"], "--json", *library).json["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["passage"]["start"] <= citation["start"] < citation["end"] <= citation["passage"]["end"]


@pytest.mark.parametrize("question", ["", "   \n\t", "?!… — «»", '"', "🦊🎉", "\0", "\ud800\udfff"])
def test_a_question_without_words_is_refused(run: Run, town: Path, question: str) -> None:
    asked = run("ask", question, "--library", town)
    asked.assert_refused(2, "question")


def test_a_question_of_a_megabyte_is_refused_without_being_repeated(run: Run, town: Path) -> None:
    asked = run("ask", "harbour " * 131_072, "--library", town)
    asked.assert_refused(2, "1,048,576", "2,000")
    assert len(asked.err) < 300


@pytest.mark.parametrize(
    "question",
    [
        'NOT AND OR "',
        "NEAR(a b)",
        "title:harbour* AND ^body -NOT {a b}: c '; DROP TABLE articles; --",
        "🦊 who opened the harbour?",
        "x" * 2000,
        "Кто открыл порт?",
        "--help",
    ],
)
def test_no_question_is_syntax(run: Run, town: Path, question: str) -> None:
    asked = run("ask", "--json", "--library", town, "--", question)
    assert asked.status == 0, asked.err
    assert asked.err == ""
    assert asked.json["question"] == question
    assert ids(run, "--library", town)


def test_unreadable_characters_are_taken_out_of_a_question(run: Run, town: Path) -> None:
    question = OPENED.replace("opened ", "opened\0\ud800\n")
    asked = run("ask", question, "--json", "--library", town)
    assert asked.status == 0
    assert asked.json["question"] == OPENED
    assert asked.json["text"].startswith(OPENED_TEXT)


# --- the library ------------------------------------------------------------------------------------------


def test_an_empty_library_says_how_to_add(run: Run, tmp_path: Path) -> None:
    run("ask", OPENED).assert_refused(1, "no articles", "articles ingest", str(tmp_path / "library"))


def test_the_setting_names_the_library_and_the_option_goes_before_it(
    run: Run, harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARTICLES_LIBRARY", str(tmp_path / "one"))
    run("ingest", harbour)
    assert len(ids(run)) == 1
    assert len(ids(run, "--library", tmp_path / "one")) == 1
    assert ids(run, "--library", tmp_path / "two") == []


COMMANDS = (["ingest", "{file}"], ["ask", OPENED], ["list"], ["show", "x"], ["remove", "x"])


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_a_library_that_is_a_file_is_refused(run: Run, harbour: Path, arguments: Sequence[str]) -> None:
    given = [argument.replace("{file}", str(harbour)) for argument in arguments]
    run(*given, "--library", harbour).assert_refused(1, str(harbour), "not a folder", "--library")


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_an_unknown_setting_is_refused(
    run: Run, harbour: Path, monkeypatch: pytest.MonkeyPatch, arguments: Sequence[str]
) -> None:
    monkeypatch.setenv("ARTICLES_LIBARY", "elsewhere")
    given = [argument.replace("{file}", str(harbour)) for argument in arguments]
    run(*given).assert_refused(2, "ARTICLES_LIBARY", "ARTICLES_LIBRARY")


def test_a_file_that_is_no_catalogue_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "catalogue.sqlite3").write_bytes(b"not a database" * 100)
    run("list").assert_refused(1, str(tmp_path / "library"))


def test_a_library_of_another_embedding_model_is_refused(run: Run, harbour: Path, tmp_path: Path) -> None:
    run("ingest", harbour)
    with closing(sqlite3.connect(tmp_path / "library" / "catalogue.sqlite3")) as catalogue, catalogue:
        changed = catalogue.execute(
            "UPDATE settings SET value = 'other-model@123456789abc' WHERE name = 'embedding model'"
        )
        assert changed.rowcount == 1
    parts = ("other-model@123456789abc", "all-MiniLM-L6-v2", "ARTICLES_EMBEDDING_MODEL")
    run("ask", OPENED).assert_refused(1, *parts)
    harbour.write_text("Per Dahl opened the harbour.", encoding="utf-8")
    run("ingest", harbour).assert_refused(1, *parts)
    # What needs no vectors still works.
    assert len(ids(run)) == 1


def test_a_model_that_cannot_be_loaded_is_refused(
    run: Run, harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARTICLES_EMBEDDING_MODEL", str(tmp_path))
    run("ingest", harbour).assert_refused(1, str(tmp_path), "ARTICLES_EMBEDDING_MODEL")


def test_a_library_that_another_process_writes_to_is_refused(run: Run, harbour: Path, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library, library.writing():
        run("ingest", harbour).assert_refused(1, "being written to", str(tmp_path / "library"))


def test_a_busy_library_names_the_process_and_its_command(
    run: Run, command: Path, clean_environment: dict[str, str], harbour: Path, tmp_path: Path
) -> None:
    pipe = tmp_path / "endless.txt"
    os.mkfifo(pipe)
    environment = _with_library(clean_environment, tmp_path / "library")
    first = subprocess.Popen([command, "ingest", pipe], env=environment, **PIPES)
    try:
        writer = _opened_by_its_reader(pipe, first)
        run("ingest", harbour).assert_refused(
            1, str(tmp_path / "library"), f"process {first.pid} (articles ingest {pipe})"[:100], "Wait for that to end"
        )
        os.write(writer, b"Greta Holm opened the harbour.")
        os.close(writer)
        out, err = first.communicate(timeout=120)
    finally:
        first.kill()
        first.communicate()
    assert (first.returncode, err) == (0, "")
    assert out.startswith("Added 1, ")
    assert run("ingest", harbour).status == 0


# --- check ------------------------------------------------------------------------------------------------


def test_a_claim_is_checked_with_the_words_for_it(run: Run, town: Path) -> None:
    checked = run("check", "Greta Holm opened the new harbour of Vestvik.", "--library", town)
    assert checked.status == 0, checked.err
    assert checked.out.startswith("Supported, by 1 source of 2024-02-29")
    assert "For (" in checked.out
    assert "“Greta Holm opened the new harbour of Vestvik on Thursday.”" in " ".join(checked.out.split())


def test_a_verdict_in_json_names_words_that_are_there(run: Run, town: Path) -> None:
    verdict = run("check", "The new harbour of Vestvik cost 30 million crowns.", "--library", town, "--json").json
    assert verdict["label"] == "refuted"
    [testimony] = verdict["evidence"]
    citation = testimony["citation"]
    assert testimony["stance"] == "refutes"
    text = run("show", citation["article_id"], "--library", town, "--json").json["text"]
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert "40 million crowns" in citation["quote"]


def test_a_claim_on_nothing_has_not_enough_evidence(run: Run, town: Path) -> None:
    checked = run(
        "check", UNANSWERABLE.replace("What is the", "The").replace("?", " is 3,422 degrees."), "--library", town
    )
    assert (checked.status, checked.out) == (0, "Not enough evidence.\n")


def test_a_file_of_claims_makes_a_table(run: Run, town: Path, tmp_path: Path) -> None:
    claims = lines_of(tmp_path / "claims.txt", "Per Dahl closed the bridge of Vestvik.", "", "Tungsten is heavy.")
    table = run("check", "--file", claims, "--library", town)
    assert table.status == 0
    heading, first, *rest = table.out.splitlines()
    assert heading.split() == ["Verdict", "Claim", "For", "Against", "Words"]
    assert first.startswith("Supported")
    assert any(line.startswith("Not enough") for line in rest)
    shown = run("check", "--file", claims, "--library", town, "--json").json["verdicts"]
    assert [verdict["label"] for verdict in shown] == ["supported", "not_enough_evidence"]


def test_a_check_without_a_claim_or_with_a_bad_file_is_wrong_usage(run: Run, town: Path, tmp_path: Path) -> None:
    run("check", "--library", town).assert_refused(2, "articles check --file FILE")
    run("check", "A claim.", "--file", tmp_path, "--library", town).assert_refused(2, "one claim or a file")
    run("check", "--file", tmp_path / "none.txt", "--library", town).assert_refused(2, "none.txt", "a claim a line")
    empty = lines_of(tmp_path / "empty.txt", "")
    run("check", "--file", empty, "--library", town).assert_refused(2, "empty.txt", "no claims")
    run("check", " ", "--library", town).assert_refused(2, "claim has no words")


# --- chat -------------------------------------------------------------------------------------------------


def test_a_chat_for_others_needs_credentials(run: Run, tmp_path: Path) -> None:
    run("chat", "--host", "192.0.2.1", "--no-browser").assert_refused(2, "192.0.2.1", "--credentials FILE")
    (tmp_path / "users").write_text("ann\n")
    refused = run("chat", "--host", "192.0.2.1", "--credentials", tmp_path / "users", "--no-browser")
    refused.assert_refused(2, "Line 1 of", "user:password")


# --- feedback ---------------------------------------------------------------------------------------------


def test_feedback_is_shown_and_exported(run: Run, tmp_path: Path) -> None:
    nothing = run("feedback")
    assert (nothing.status, nothing.out) == (0, "")
    assert "Nobody has said anything" in nothing.err
    assert run("feedback", "--json").json == {"feedback": []}
    with Library.open(tmp_path / "library") as library:
        library.save_feedback("Who opened it?", "Greta Holm. [1]", liked=True)
        library.save_feedback("Why?", "The articles don't say.", liked=False, word="They [do]\x1b[2J, in\nWalls.")
    first, second = run("feedback", "--json").json["feedback"]
    assert first == {
        "question": "Who opened it?",
        "answer": "Greta Holm. [1]",
        "liked": True,
        "word": "",
        "time": first["time"],
    }
    assert second["word"] == "They [do]\x1b[2J, in\nWalls."
    shown = run("feedback")
    assert (shown.status, shown.err) == (0, "")
    lines = [line.strip() for line in shown.out.splitlines()]
    assert lines == [
        f"{first['time']} liked  Who opened it?",
        "Greta Holm. [1]",
        f"{second['time']} not liked  Why?",
        "The articles don't say.",
        "“They [do] [2J, in Walls.”",
    ]


# --- users, and a disk that is full -------------------------------------------------------------------------


def test_a_user_gets_a_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def typed(password: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(password))

    typed("open sesame\n")
    line = run("user", "ann", "--editor").out
    assert re.fullmatch(r"ann:\$argon2id\$\S+:editor\n", line)
    for name, said in (("bo", "Added: bo, reader\n"), ("bo", "Changed: bo, reader\n")):
        typed("another\n")
        assert run("user", name, "--credentials", tmp_path / "users").out == said
    assert read_accounts(tmp_path / "users")["bo"].matches("another")
    typed("")
    run("user", "ann").assert_refused(2, "The password is empty")
    typed("s3cret\n")
    run("user", "a:b").assert_refused(2, "A name has no colon")


@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["--version"]])
def test_results_that_cannot_be_written_are_one_line(
    command: Path, clean_environment: dict[str, str], town: Path, arguments: list[str]
) -> None:
    where = [] if arguments == ["--version"] else ["--library", str(town)]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [command, *arguments, *where], env=clean_environment, stdout=full, stderr=subprocess.PIPE, check=False
        )
    (line,) = ended.stderr.decode().splitlines()
    assert (ended.returncode, "No space left on device" in line) == (1, True)


def test_a_report_that_cannot_be_written_is_one_line(run: Run, town: Path, tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"claim": "Greta Holm opened the harbour.", "label": "supported"}', encoding="utf-8")
    ended = run("evaluate", cases, "--html", "/dev/full", "--library", town)
    assert ended.status == 1
    assert "/dev/full could not be written whole (No space left on device)" in ended.err.splitlines()[-1]
    assert "Traceback" not in ended.err


# --- what is damaged --------------------------------------------------------------------------------------


def test_a_library_is_backed_up_restored_and_exported(run: Run, town: Path, tmp_path: Path) -> None:
    backed = run("backup", tmp_path / "backup", "--library", town)
    assert (backed.status, backed.out) == (0, f"Backed up 3 articles: {tmp_path / 'backup'}\n")
    restored = run("restore", tmp_path / "backup", "--library", tmp_path / "new")
    assert (restored.status, restored.out) == (0, "Restored 3 articles.\n")
    run("restore", tmp_path / "backup", "--library", tmp_path / "new").assert_refused(1, "sound library", "--replace")
    assert run("restore", tmp_path / "backup", "--library", tmp_path / "new", "--replace").status == 0
    run("restore", town / "library.json", "--library", tmp_path / "new").assert_refused(2, "is no backup")
    exported = run("export", tmp_path / "a.jsonl", "--library", tmp_path / "new")
    assert (exported.status, exported.err) == (0, "Exported 3 articles.\n")
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["harbour", "bridge", "school"]
    run("doctor", "--from", tmp_path / "backup", "--library", town).assert_refused(2, "--repair")


@pytest.mark.parametrize("command", [["list"], ["ask", OPENED], ["show", "harbour"], ["ingest", "."], ["export", "-"]])
def test_no_command_makes_a_catalogue_beside_a_damaged_library(run: Run, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "vectors-0123abcd").mkdir()
    refused = run(*command, "--library", tmp_path)
    refused.assert_refused(1, "catalogue.sqlite3 is gone", "articles restore FILE", "articles doctor --repair")
    assert not (tmp_path / "catalogue.sqlite3").exists()
