"""The command `articles`: its help, its exit status, and its one line where it fails."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest

from ingest.library import Library
from tests.ui.command.conftest import OPENED, OPENED_TEXT, PIPES, Outcome, Run, ids, opened_by_its_reader, with_library


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
    with Library.open(tmp_path / "library"):
        run_command("show", "no-such-id").assert_refused(1, "no-such-id", "articles list")
    run_command("list", ARTICLES_LIBARY=str(tmp_path)).assert_refused(2, "ARTICLES_LIBARY", "ARTICLES_LIBRARY")


def test_wrong_usage_is_status_2(run: Run) -> None:
    for arguments in (["ask"], ["shout"], ["list", "--loud"], ["chat", "--port", "high"], ["remove"]):
        ended = run(*arguments)
        assert ended.status == 2, arguments
        assert ended.out == ""
        assert "articles" in ended.err
        assert "Traceback" not in ended.err


def test_an_id_that_is_no_text_is_unknown(run_command: Run, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library"):
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


def test_an_empty_library_says_how_to_add(run: Run, tmp_path: Path) -> None:
    run("ask", OPENED).assert_refused(1, "no articles", "articles ingest", str(tmp_path / "library"))


def test_the_setting_names_the_library_and_the_option_goes_before_it(
    run: Run, harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARTICLES_LIBRARY", str(tmp_path / "one"))
    run("ingest", harbour)
    assert len(ids(run)) == 1
    assert len(ids(run, "--library", tmp_path / "one")) == 1
    assert run("list", "--library", tmp_path / "two", "--json").json == {"articles": []}
    assert not (tmp_path / "two").exists()


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
    environment = with_library(clean_environment, tmp_path / "library")
    first = subprocess.Popen([command, "ingest", pipe], env=environment, **PIPES)
    try:
        writer = opened_by_its_reader(pipe, first)
        run("ingest", harbour).assert_refused(
            1, str(tmp_path / "library"), f"process {first.pid} (articles ingest {pipe})"[:100], "Wait for that to end"
        )
        os.close(writer)
        out, err = first.communicate(timeout=400)
    finally:
        first.kill()
        first.communicate()
    assert (first.returncode, "no text" in err) == (1, True)  # it went on, to the end of what it was given
    assert out.startswith("Added 0, ")
    assert run("ingest", harbour).status == 0


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
