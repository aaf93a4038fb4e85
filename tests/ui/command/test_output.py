"""What is printed into a pipe, on a terminal, and as JSON."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from assistant.answering.validation import LONGEST_QUESTION
from tests.ui.command.conftest import OPENED, Run, lines_of, with_library

COLOUR = re.compile(r"\x1b\[[0-9;]*(?:3[0-7]|9[0-7]|38|4[0-7])[;m]")
LONG = "The Council of the Harbour of Vestvik, which Greta Holm leads, has decided that " + ", ".join(
    f"pier {number} is to be mended" for number in range(1, 12)
)


def test_what_is_piped_is_not_wrapped(run: Run, tmp_path: Path) -> None:
    title = "A very long title, " * 8
    records = lines_of(tmp_path / "a.jsonl", {"id": "long", "title": title, "text": f"{LONG}.\n\nShort."})
    assert run("ingest", records).status == 0
    assert any(title.strip() in line for line in run("list").out.splitlines())
    assert f"{LONG}." in run("show", "long").out.splitlines()
    asked = run("ask", "What has the Council of the Harbour of Vestvik decided?")
    assert any(line.strip() == f"“{LONG}.”" for line in asked.out.splitlines()), asked.out
    assert [line for line in asked.out.splitlines() if line != line.rstrip()] == []


def on_a_terminal(command: list[str | Path], environment: dict[str, str]) -> str:
    """What a command shows on a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment):
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the terminal is gone with who used it
                break
            if not piece:
                break
            shown += piece
    os.close(ours)
    return shown.decode()


def test_colours_are_on_a_terminal_and_off_with_no_color(
    command: Path, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    environment = {**with_library(clean_environment, tmp_path / "library"), "TERM": "xterm-256color"}
    for arguments in (["--help"], ["show", "x"]):
        coloured = on_a_terminal([command, *arguments], environment)
        plain = on_a_terminal([command, *arguments], {**environment, "NO_COLOR": "1"})
        assert COLOUR.search(coloured), coloured
        assert not COLOUR.search(plain), plain
        piped = subprocess.run([command, *arguments], env=environment, capture_output=True, text=True, check=False)
        assert "\x1b" not in piped.stdout + piped.stderr


def test_what_changes_a_library_tells_it_in_json(run: Run, town: Path, harbour: Path, tmp_path: Path) -> None:
    (added,) = run("ingest", harbour, "--json").json["added"]
    saved, exported = tmp_path / "saved.tar", tmp_path / "all.jsonl"
    assert run("backup", saved, "--json").json == {"file": str(saved), "articles": 1}
    assert run("export", exported, "--json").json == {"file": str(exported), "articles": 1, "left_out": []}
    assert exported.read_text(encoding="utf-8").count("\n") == 1
    assert run("remove", added, "--json").json == {"removed": [{"id": added, "title": "The new harbour"}]}
    assert run("restore", saved, "--json", "--replace").json == {"articles": 1}
    run("export", "-", "--json").assert_refused(2, "Standard output", "FILE.jsonl")


def test_what_was_removed_before_an_unknown_id_is_told(run: Run, harbour: Path) -> None:
    (added,) = run("ingest", harbour, "--json").json["added"]
    ended = run("remove", added, "nothing", "--json")
    assert ended.status == 1
    assert [one["id"] for one in ended.json["removed"]] == [added]
    assert "nothing" in ended.err


@pytest.mark.parametrize("asked", [OPENED, "The new harbour of Vestvik cost 40 million crowns."])
def test_json_is_one_line(run: Run, town: Path, asked: str) -> None:
    name = "ask" if asked.endswith("?") else "check"
    assert run(name, asked, "--library", town, "--json").json


# --- a text, and claims in other languages ----------------------------------------------------------------

CLAIM = "Greta Holm opened the new harbour of Vestvik. "


def test_a_long_claim_is_checked_as_a_text(run: Run, town: Path) -> None:
    text = CLAIM + "It was a day like many others in the town. " * (LONGEST_QUESTION // 40)
    assert len(text) > LONGEST_QUESTION
    review = run("check", text, "--library", town, "--json").json
    assert review["claims"][0]["label"] == "supported"
    assert text[review["claims"][0]["start"] :].startswith(CLAIM.strip())


def test_a_claim_that_is_to_be_written_is_checked_as_a_text(run: Run, town: Path, tmp_path: Path) -> None:
    checked = tmp_path / "checked.md"
    ended = run("check", CLAIM, "--output", checked, "--library", town)
    assert ended.status == 0, ended.err
    assert CLAIM.strip(" .") in checked.read_text(encoding="utf-8")
    run("check", CLAIM, "--output", tmp_path / "checked.pdf", "--library", town).assert_refused(2, ".docx")


def test_a_claim_in_another_language_says_so(run: Run, town: Path) -> None:
    claim = "Greta Holm hat am Donnerstag den neuen Hafen von Vestvik eröffnet, und es war kalt."
    told = run("check", claim, "--library", town)
    assert told.status == 0
    assert told.out.startswith("Not enough evidence.\nIch lese nur Englisch;")
    verdict = run("check", claim, "--library", town, "--json").json
    assert (verdict["label"], verdict["evidence"]) == ("not_enough_evidence", [])
    assert verdict["reason"]["kind"] == "missing"
    assert [one["number"] for one in verdict["nearest"]] == [*range(1, len(verdict["nearest"]) + 1)]
