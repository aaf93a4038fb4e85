"""What was liked becomes cases that `articles evaluate` takes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.evaluation.cases import QuestionCase, read_cases
from ingest.library import Library
from ingest.store.feedback import AnswerRecord, Feedback
from tests.ui.command.conftest import OPENED, OPENED_TEXT, UNANSWERABLE, Run, lines_of
from ui.command.scorecards.feedback_cases import cases_of, right_answers
from ui.rendering.conversations.reasons import NOT_IN_ARTICLES

SILENT = "The articles don't say."


def said(question: str, answer: str, liked: bool = True, word: str = "") -> Feedback:
    return Feedback(question, answer, liked, word, "2026-03-01T10:00:00+00:00")


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (OPENED_TEXT, ["Greta Holm"]),
        ("It sank on Monday. [1]", ["It sank on Monday."]),
        ("This may answer it: It sank on Monday. [1]", ["It sank on Monday."]),
        ("It sank. [1] [2] It was raised. [3]", ["It sank.", "It was raised."]),
        ("It sank — as ships do — on Monday. [1]", ["It sank"]),
        (
            "2 found: Denmark: It kept its crown. [1] Norway: It kept its own. [2]",
            ["It kept its crown.", "It kept its own."],
        ),
        ("There are 12 articles.", []),
        ("", []),
    ],
)
def test_what_is_right_is_the_short_answer_or_the_quotes(answer: str, right: list[str]) -> None:
    found = right_answers(answer)
    assert [one for one in right if one not in found] == []
    assert bool(found) == bool(right)


def test_the_last_word_on_a_question_counts() -> None:
    cases = cases_of([said("Who?", "She. [1]"), said("Why?", "So. [1]"), said("Who?", "She. [1]", liked=False)])
    assert [case["question"] for case in cases] == ["Why?"]


def test_what_was_not_liked_is_a_case_where_what_is_right_was_said() -> None:
    day = "2026-03-01T10:00:00+00:00"
    made = AnswerRecord("When did she go?", "Bay Herald", "0.1.0", "abc")
    cases = cases_of(
        [
            Feedback("And when?", "On Monday. [1]", False, "no", day, "wrong", "On Sunday.", made),
            Feedback("Who?", "She. [1]", False, "", day, NOT_IN_ARTICLES),
            Feedback("Why?", "So. [1]", False, "", day, "incomplete"),
        ]
    )
    assert [(case["question"], case["answers"], case["answerable"]) for case in cases] == [
        ("When did she go?", ["On Sunday."], True),
        ("Who?", [], False),
    ]
    note = "not liked on 2026-03-01, of article-desk 0.1.0, reader abc, asked of: Bay Herald: no"
    assert cases[0]["note"] == note


def test_every_case_can_be_read_again(tmp_path: Path) -> None:
    cases = cases_of(
        [
            said(OPENED, OPENED_TEXT, word="Right,\nyes"),
            said("What?", SILENT),
            said("How many?", "There are 12 articles."),
            replace(said("Where?", "There. [1]", liked=False), wanted="Here."),
        ]
    )
    read = read_cases(lines_of(tmp_path / "cases.jsonl", *cases))
    assert read == [
        QuestionCase(1, OPENED, ("Greta Holm",), None, answerable=True),
        QuestionCase(2, "What?", (), None, answerable=False),
        QuestionCase(3, "Where?", ("Here.",), None, answerable=True),
    ]


def test_what_was_liked_is_evaluated_as_right(run: Run, town: Path, tmp_path: Path) -> None:
    answers = {question: run("ask", question, "--json", "--library", town).json for question in (OPENED, UNANSWERABLE)}
    with Library.open(tmp_path / "library") as library:
        for question, answer in answers.items():
            library.save_feedback(question, answer["text"], liked=True)
        library.save_feedback("Why?", SILENT, liked=False)
    exported = tmp_path / "cases.jsonl"
    ended = run("feedback", "--export", exported)
    assert (ended.status, ended.out) == (0, "")
    assert "Cases: 2. Left out: 1" in ended.err
    piped = run("feedback", "--export", "-").out
    assert piped == exported.read_text(encoding="utf-8")
    cases = run("feedback", "--json").json["cases"]
    assert cases == [json.loads(line) for line in piped.splitlines()]
    card = run("evaluate", exported, "--library", town, "--json").json
    assert (card["questions"], card["worst"]) == (2, [])


def test_cases_that_cannot_be_written_are_one_line(run: Run, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library"):
        pass
    run("feedback", "--export", tmp_path / "no" / "cases.jsonl").assert_refused(2, "cases.jsonl", "cannot be written")
