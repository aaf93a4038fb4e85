"""Examples are true of the passage that they show, and their tokens say exactly what the sentences do."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from assistant.reading.reader import WEIGHTS
from assistant.training.examples import (
    NOT_SAID,
    NOT_SUPPORTED,
    REFUTES,
    SUPPORTS,
    UNTOLD,
    WINDOW,
    Example,
    Shelf,
    Window,
    encode,
    natural_examples,
    nli_examples,
    qa_examples,
    training_examples,
    windows,
)
from assistant.training.natural import Record

FILLER = "The harbour office kept its books in order and nobody asked for them again that year"


def a_sentence(number: int) -> str:
    return f"In {1900 + number} the town of Place{number} built {number + 20} ships. {FILLER} {'and more ' * 25}."


def a_record(number: int, source: str = "news", title: str = "", count: int = 6) -> dict[str, Any]:
    sentences = [a_sentence(10 * number + place) for place in range(count)]
    return {
        "id": f"r{number}",
        "source": source,
        "title": title or f"Title {number}",
        "published": "2026-03-01" if source == "news" else None,
        "event": None,
        "sentences": sentences,
        "claims": [
            {"claim": f"One alone {number}", "label": "supported", "evidence": [4], "kind": "paraphrase"},
            {"claim": f"Both together {number}", "label": "refuted", "evidence": [0, 5], "kind": "number"},
            {"claim": f"Of neither {number}", "label": "not_said", "evidence": [], "kind": "detail"},
        ],
        "questions": [
            {"question": f"How many {number}?", "sentences": [1, 5], "answer": f"{10 * number + 21}", "kind": "number"},
            {"question": f"Did they {number}?", "sentences": [2], "answer": "yes", "kind": "yesno"},
            {"question": f"Who else {number}?", "sentences": [], "answer": "", "kind": "who"},
        ],
    }


def as_record(told: dict[str, Any]) -> Record:
    return Record(**{**told, **{name: tuple(told[name]) for name in ("sentences", "claims", "questions")}})


RECORDS = [as_record(a_record(number, ["news", "wikipedia"][number % 2])) for number in range(12)]


def made(share: float = 1.0, seed: int = 1, records: Sequence[Record] = RECORDS) -> list[Example]:
    return list(natural_examples(records, (share, share), random.Random(seed)))


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerBase:
    loaded: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(WEIGHTS, local_files_only=True)
    return loaded


@given(st.lists(st.integers(1, 1200), min_size=1, max_size=12))
def test_windows_hold_each_sentence_once_and_no_more_than_they_may(lengths: list[int]) -> None:
    record = as_record({**a_record(0), "sentences": ["x" * length for length in lengths]})
    cut = windows(record)
    assert [place for window in cut for place in window.places] == list(range(len(lengths)))
    for window in cut:
        assert len(window.places) == 1 or len(" ".join(window.sentences)) <= WINDOW


def test_an_example_is_true_of_what_it_shows() -> None:
    gold = {
        query["claim" if is_claim else "question"]: (record, query["evidence" if is_claim else "sentences"], is_claim)
        for record in RECORDS
        for is_claim, queries in ((True, record.claims), (False, record.questions))
        for query in queries
    }
    seen = {(example.query.rpartition(" ")[0], bool(example.evidence)) for example in made()}
    assert {("One alone", True), ("One alone", False), ("How many", True), ("How many", False)} <= seen
    for example in made():
        record, places, is_claim = gold[example.query]
        shown = [place for place in places if record.sentences[place] in example.sentences]
        assert [example.sentences[place] for place in example.evidence] == [record.sentences[place] for place in shown]
        assert (example.stance == UNTOLD, example.answered == UNTOLD) == (not is_claim, is_claim)
        needed = places if is_claim else places[:1]
        assert set(needed) <= set(shown) or not shown, "a part of the evidence is no example"
        told = bool(shown)
        assert is_claim or example.answered == int(told)
        assert not is_claim or (example.stance != NOT_SAID) is told


def test_evidence_that_is_in_no_window_together_is_no_example() -> None:
    stories = [record for record in RECORDS if record.source == "news"]
    assert all(len(windows(record)) > 1 for record in stories)
    shown = [example for example in made(records=stories) if example.query.startswith("Both together")]
    assert not any(example.evidence for example in shown)
    for example in shown:
        number = int(example.query.rpartition(" ")[2])
        assert not {a_sentence(10 * number), a_sentence(10 * number + 5)} & set(example.sentences)


def test_a_passage_is_shown_under_the_head_that_the_product_gives_it() -> None:
    heads = {example.head for example in made()}
    assert heads == {
        record.title if record.source == "wikipedia" else f"{record.title} · 2026-03-01" for record in RECORDS
    }


def test_what_looks_alike_shares_rare_words_and_is_on_another_subject() -> None:
    shelf = Shelf(RECORDS)
    for seed in range(20):
        found = shelf.alike("What did Place37 build in 1937 at Place15?", RECORDS[3], random.Random(seed))
        assert found.record is RECORDS[1]
        assert shelf.alike("Why?", RECORDS[3], random.Random(seed)).record is not RECORDS[3]


def test_other_passages_of_an_article_are_beside_it() -> None:
    twins = [as_record(a_record(number, "wikipedia", "Harbour", 2)) for number in range(3)]
    beside = Shelf([*twins, RECORDS[5]]).beside(twins[0])
    assert [window.record.id for window in beside] == ["r1", "r2"]


def test_labelled_pairs_are_claims_of_which_no_set_has_too_many() -> None:
    labels = {
        "entailment": SUPPORTS,
        "contradiction": REFUTES,
        "neutral": NOT_SAID,
        "not_entailment": NOT_SUPPORTED,
    }
    rows = [
        {"set": "med", "label": label, "premise": f"{label} {number}", "hypothesis": "It is so."}
        for label in labels
        for number in range(50)
    ]
    examples = list(nli_examples(rows, random.Random(0)))
    assert len(examples) == 4 * 30
    for example in examples:
        assert example.stance == labels[example.sentences[0].split()[0]]
        assert bool(example.evidence) is (example.stance in {SUPPORTS, REFUTES})


def test_a_question_is_put_to_the_passage_around_its_answer_or_to_another() -> None:
    told = {"set": "qed-nq", "question": "How many?", "answer": "422", "answer_start": 0}
    context = "Ships lay there. 422 ships were waiting. Then it rained."
    rows = [
        {**told, "positive": "422 ships were waiting.", "negatives": ["It rained."], "context": context},
        {**told, "positive": None, "negatives": ["It rained."], "context": None},
        {**told, "set": "medquad", "positive": "422 ships were waiting.", "negatives": [], "context": context},
    ]
    answered, unanswered = sorted(qa_examples(rows, random.Random(0)), key=lambda example: -example.answered)
    assert answered.sentences == ("Ships lay there.", "422 ships were waiting.", "Then it rained.")
    assert (answered.evidence, answered.answer, answered.answered) == ((1,), "422", 1)
    assert (unanswered.sentences, unanswered.answered) == (("It rained.",), 0)


SENTENCES = ("Ships lay in the harbour.", "Ann Berg counted 422 ships there.", "Ann Berg left.")


@pytest.mark.parametrize("head", ["", "Harbour · 2026-03-01"])
@pytest.mark.parametrize("evidence", [(), (0,), (1,), (2, 0)])
def test_marks_cover_exactly_the_sentences(
    tokenizer: PreTrainedTokenizerBase, head: str, evidence: tuple[int, ...]
) -> None:
    row = encode(tokenizer, Example("Ann Berg counted them.", SENTENCES, head, stance=SUPPORTS, evidence=evidence))
    marked = [token for token, mark in zip(row.tokens, row.marks, strict=True) if mark == 1]
    shown = [token for token, mark in zip(row.tokens, row.marks, strict=True) if mark >= 0]
    assert tokenizer.decode(marked) == " ".join(SENTENCES[place] for place in sorted(evidence)).lower()
    assert tokenizer.decode(shown) == " ".join(SENTENCES).lower()
    assert row.first == row.last == UNTOLD


@pytest.mark.parametrize("answer", ["422 ships", "Ann Berg", "harbour"])
def test_the_short_answer_is_where_the_best_sentence_has_it(tokenizer: PreTrainedTokenizerBase, answer: str) -> None:
    row = encode(tokenizer, Example("Who?", SENTENCES, "Ann Berg", answered=1, evidence=(1, 2), answer=answer))
    if answer in SENTENCES[1]:
        assert tokenizer.decode(row.tokens[row.first : row.last + 1]) == answer.lower()
        assert row.first < row.marks.index(1) + 8
        assert row.marks[row.first : row.last + 1] == (1,) * (row.last + 1 - row.first)
    else:
        assert row.first == row.last == UNTOLD


def test_what_lies_beyond_the_longest_passage_is_cut(tokenizer: PreTrainedTokenizerBase) -> None:
    row = encode(tokenizer, Example("Who?", ("word " * 600, "Ann."), answered=1, evidence=(1,), answer="Ann"))
    assert len(row.tokens) == len(row.marks) == 400
    assert (max(row.marks), row.first) == (0, UNTOLD)


@given(st.integers(1, 12), st.sets(st.integers(0, 11), max_size=3), st.integers())
def test_a_cropped_window_is_a_run_that_has_what_is_needed(most: int, needed: set[int], seed: int) -> None:
    window = Window(RECORDS[0], tuple(range(most)))
    needed = {place for place in needed if place < most}
    cropped = window.cropped(sorted(needed), random.Random(seed)).places
    assert needed <= set(cropped)
    assert cropped == tuple(range(cropped[0], cropped[-1] + 1))


def test_the_same_seed_makes_the_same_examples(tmp_path: Path) -> None:
    files = {
        "natural": [a_record(number) for number in range(6)],
        "nli": [{"set": "fever", "label": "neutral", "premise": "A ship.", "hypothesis": "Two ships."}],
        "qa": [{"set": "selqa", "question": "Who?", "positive": None, "negatives": ["It rained."], "context": None}],
    }
    for name, rows in files.items():
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    one, same, other = (
        training_examples([tmp_path / "natural.gz"], tmp_path / "nli.gz", tmp_path / "qa.gz", (0.5, 0.5), seed)
        for seed in (1, 1, 2)
    )
    assert one == same
    assert one != other
    assert {example.query for example in one} >= {"Two ships.", "Who?"}
