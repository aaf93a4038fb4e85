"""`articles evaluate` and `feedback`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.library import Library
from tests.ui.command.conftest import OPENED, UNANSWERABLE, Run, lines_of

CASES = (
    {"question": OPENED, "answers": ["Greta Holm"], "article_ids": ["https://coast.example/harbour"]},
    {"question": "Who designed the school of Vestvik?", "answers": ["Per Dahl"]},
    {"question": UNANSWERABLE, "answerable": False},
    {"claim": "Ida Berg designed the school.", "label": "supported"},
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


def test_a_report_that_cannot_be_written_is_one_line(run: Run, town: Path, tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"claim": "Greta Holm opened the harbour.", "label": "supported"}', encoding="utf-8")
    ended = run("evaluate", cases, "--html", "/dev/full", "--library", town)
    assert ended.status == 1
    assert "/dev/full could not be written whole (No space left on device)" in ended.err.splitlines()[-1]
    assert "Traceback" not in ended.err


def test_feedback_is_shown_and_exported(run: Run, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library"):
        nothing = run("feedback")
    assert (nothing.status, nothing.out) == (0, "")
    assert "Nobody has said anything" in nothing.err
    assert run("feedback", "--json").json == {"feedback": [], "cases": []}
    with Library.open(tmp_path / "library") as library:
        library.save_feedback("Who opened it?", "Greta Holm. [1]", liked=True)
        library.save_feedback("Why?", "The articles don't say.", liked=False, word="They [do]\x1b[2J, in\nWalls.")
    first, second = run("feedback", "--json").json["feedback"]
    not_told = dict.fromkeys(("reason", "wanted", "read_as", "narrowed", "program", "reader", "writer"), "")
    assert first == {
        **not_told,
        "cited": [],
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
