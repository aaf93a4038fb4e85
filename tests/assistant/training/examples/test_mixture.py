"""Examples are true of the passage that they show."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.training.data_sets.natural import Record
from assistant.training.examples.mixture import Data, natural_examples, nli_examples, short_examples, training_examples
from assistant.training.examples.windows import (
    NOT_SAID,
    NOT_SUPPORTED,
    REFUTES,
    SUPPORTS,
    UNTOLD,
    Example,
    Shelf,
    windows,
)

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
    return list(natural_examples(records, Shelf(records), (share, share), random.Random(seed)))


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
    assert shown
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


def test_a_telling_sentence_is_also_given_alone_unless_it_leans_on_others() -> None:
    told = [example for example in made() if len(example.evidence) == 1 and len(example.sentences) > 1]
    alone = list(short_examples(told * 10, random.Random(0)))
    assert 0 < len(alone) < len(told * 10)
    whole = {(one.query, one.stance, one.answered, one.sentences[one.evidence[0]]) for one in told}
    for example in alone:
        assert example.evidence == (0,)
        assert (example.query, example.stance, example.answered, *example.sentences) in whole
        assert example.head in {*(one.head for one in told), "", " ".join(example.sentences[0].split()[:8])}
    leaning = [Example("It was so.", ("Ships lay there.", "He sold them all."), stance=SUPPORTS, evidence=(1,))] * 50
    assert not list(short_examples(leaning, random.Random(0)))


PLAIN_CLAIM = {"claim": "Plain it is.", "label": "refuted", "evidence": [1], "kind": "plain"}
PLAIN_QUESTION = {"question": "Is it plain?", "sentences": [], "answer": "", "kind": "plain"}


def some_data(tmp_path: Path) -> Data:
    files = {
        "natural": [a_record(number) for number in range(6)],
        "nli": [{"set": "fever", "label": "neutral", "premise": "A ship.", "hypothesis": "Two ships."}],
        "qa": [
            {"set": "clapnq-dev", "question": "Who?", "positive": None, "negatives": ["It rained."], "context": None}
        ],
    }
    for name, rows in files.items():
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    more = tmp_path / "more.jsonl"
    more.write_text(json.dumps({"id": "r2", "claims": [PLAIN_CLAIM], "questions": [PLAIN_QUESTION]}))
    return Data((tmp_path / "natural.gz",), (more,), tmp_path / "nli.gz", tmp_path / "qa.gz")


def test_the_same_seed_makes_the_same_examples(tmp_path: Path) -> None:
    data = some_data(tmp_path)
    one, same, other = (training_examples(data, (0.5, 0.5), seed) for seed in (1, 1, 2))
    assert one == same
    assert one != other
    asked = {example.query for example in one}
    assert asked >= {"Who?", "Is it plain?"}


def test_beside_what_is_taken_whole_there_are_a_few_others(tmp_path: Path) -> None:
    new = a_record(9)
    (tmp_path / "new.jsonl").write_text(json.dumps(new))
    data = replace(some_data(tmp_path), whole=(tmp_path / "new.jsonl",))
    asked = Counter(example.query for example in training_examples(data, (0.5, 0.5), 1, most=4))
    assert asked.keys() >= {question["question"] for question in new["questions"]}
    assert sum(times for query, times in asked.items() if "9" not in query) <= 4
