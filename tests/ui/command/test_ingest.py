"""`articles ingest`: what it reads, what it reports, and what it refuses."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.ui.command.conftest import OPENED, PIPES, Run, ids, lines_of, with_library

pytestmark = pytest.mark.slow


def test_records_are_read_from_a_pipe(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = b'{"id": "a", "text": "One."}\nbroken\n{"id": "b", "text": "Two."}\n'
    end, beginning = os.pipe()
    with os.fdopen(beginning, "wb") as pipe:
        pipe.write(gzip.compress(lines))
    with os.fdopen(end) as piped:
        monkeypatch.setattr(sys, "stdin", piped)
        ended = run("ingest", "-")
    assert ended.status == 1
    assert ended.out.startswith("Added 2, changed 0, unchanged 0, failed 1 ")
    (line,) = ended.err.splitlines()
    assert line.startswith("Failed: standard input, line 2: not a JSON record")
    assert ids(run) == ["a", "b"]


@pytest.mark.parametrize("location", ["{file}", "-"])
def test_no_standard_input_is_no_records(
    command: Path, clean_environment: dict[str, str], tmp_path: Path, location: str
) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    closed = ["sh", "-c", '"$0" "$@" <&-', command, "ingest", location.replace("{file}", str(empty))]
    environment = with_library(clean_environment, tmp_path / "library")
    ended = subprocess.run(closed, env=environment, timeout=120, check=False, **PIPES)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Added 0, ")


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
        "other_languages",
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


def test_a_page_of_this_machine_is_read_if_that_is_meant(run: Run, page: str) -> None:
    refused = run("ingest", page)
    assert refused.status == 1
    assert refused.err.startswith(f"Failed: {page}: ")
    assert "--allow-private" in refused.err
    ended = run("ingest", "--allow-private", page)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("Added 1, changed 0, unchanged 0, failed 0 ")
    citation = run("ask", OPENED, "--json").json["citations"][0]
    assert (citation["url"], citation["title"]) == (page, "A harbour")
