"""The records of claims and questions as people write them: read from their file, halved, and made into cases."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.training.data_sets import natural
from assistant.training.data_sets.natural import Record, articles_of, cases_of, read_records, with_more

DATA = Path(natural.__file__).parents[1] / "data"

CLAIMS = [
    {"claim": "Two ships came.", "label": "supported", "evidence": [0, 1], "kind": "paraphrase"},
    {"claim": "The crew was paid.", "label": "not_said", "evidence": [], "kind": "detail"},
]
QUESTIONS = [
    {"question": "How many ships came?", "sentences": [1, 0], "answer": "another", "kind": "number"},
    {"question": "Did ships come?", "sentences": [0], "answer": "yes", "kind": "yesno"},
    {"question": "Who paid?", "sentences": [], "answer": "", "kind": "who"},
]


def a_record(number: int, title: str = "Harbour", source: str = "wikipedia", **others: Any) -> dict[str, Any]:
    sentences = ["A ship came.", "Then another came."]
    told = {"id": f"r{number}", "source": source, "title": title, "sentences": sentences}
    return {**told, "claims": CLAIMS, "questions": QUESTIONS, **others}


def read(folder: Path, records: Sequence[dict[str, Any]]) -> list[Record]:
    file = folder / "natural.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(map(json.dumps, records)).encode()))
    return read_records(file)


def test_all_records_of_a_title_and_all_stories_of_an_event_are_in_one_half(tmp_path: Path) -> None:
    passages = [a_record(number, f"Title {number % 40}") for number in range(120)]
    stories = [a_record(number, f"Story {number}", "news", event=f"e{number % 40}") for number in range(120)]
    records = read(tmp_path, passages + stories)
    halves: dict[tuple[str, str], set[int]] = {}
    for record in records:
        halves.setdefault((record.source, record.event or record.title), set()).add(record.half)
    assert len(halves) == 80
    assert all(len(half) == 1 for half in halves.values())
    assert 0.3 < sum(half == {0} for half in halves.values()) / len(halves) < 0.7


@pytest.mark.parametrize("source", ["wikipedia", "news"])
def test_every_claim_and_question_is_a_case(tmp_path: Path, source: str) -> None:
    first, second = "A ship came.", "Then another came."
    cases = list(cases_of(read(tmp_path, [a_record(1, source=source)])))
    assert [(case.text, case.label, case.gold, case.answer) for case in cases] == [
        ("Two ships came.", "supported", (first, second), ""),
        ("The crew was paid.", "not_said", (), ""),
        ("How many ships came?", "answered", (second, first), "another"),
        ("Did ships come?", "answered", (first,), ""),
        ("Who paid?", "not_answered", (), ""),
    ]
    assert [case.is_claim for case in cases] == [True, True, False, False, False]
    assert {(case.title, case.group) for case in cases} == {("Harbour", source)}


def test_the_articles_of_a_library_are_the_whole_ones_and_the_stories(tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl.gz"
    articles.write_bytes(gzip.compress(json.dumps({"id": "a", "title": "Harbour", "text": "All of it."}).encode()))
    records = read(tmp_path, [a_record(1), a_record(2, "Ships", "news", published="2026-03-01")])
    whole, story = articles_of(records, articles)
    assert whole["text"] == "All of it."
    assert (story["title"], story["published"]) == ("Ships", "2026-03-01")
    assert story["text"] == "A ship came. Then another came."


def test_more_claims_and_questions_join_the_records_of_their_ids(tmp_path: Path) -> None:
    records = read(tmp_path, [a_record(1), a_record(2)])
    (tmp_path / "more.jsonl").write_text(json.dumps({"id": "r2", "claims": CLAIMS[:1], "questions": QUESTIONS[2:]}))
    same, joined = with_more(records, tmp_path / "more.jsonl")
    assert same == records[0]
    assert joined.claims == (*CLAIMS, CLAIMS[0])
    assert joined.questions == (*QUESTIONS, QUESTIONS[2])


@pytest.mark.parametrize("name", ["news", "roles"])
def test_our_own_records_are_sound(name: str) -> None:
    for record in read_records(DATA / f"{name}.jsonl"):
        told = range(len(record.sentences))
        for claim in record.claims:
            assert (claim["label"] == "not_said") is not bool(claim["evidence"]), claim
            assert set(claim["evidence"]) <= set(told), claim
        for question in record.questions:
            assert set(question["sentences"]) <= set(told), question
            if question["answer"] not in {"", "yes", "no"}:
                assert question["answer"] in record.sentences[question["sentences"][0]], question
