from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest
from transformers import AutoTokenizer

from assistant.reading import WEIGHTS
from assistant.training.entailment import LABELS, TAKEN, Pair
from assistant.training.examples import NONE, NOWHERE, TOGETHER, UNTOLD, Texts, entailment_examples, reader_examples
from assistant.training.passages import LONGEST, passage_readings

TOWNS = ("Arden", "Brill", "Corby", "Dunmere", "Elstow", "Fenwick", "Goring", "Harrow")
RECORDS = [
    {
        "set": "squadshifts-wiki",
        "question": f"How many ships came to {town} in {year}?",
        "positive": f"In {year} there were {year - 1500} ships at {town}.",
        "negatives": ["Prices rose again."],
        "answer": str(year - 1500),
        "answer_start": len(f"In {year} there were "),
        "context": f"{town} is a harbour. In {year} there were {year - 1500} ships at {town}. {filler}Prices rose.",
    }
    for number, town in enumerate(TOWNS)
    for year in range(1900 + 10 * number, 1906 + 10 * number)
    for filler in ["The weather was fair in most of the months. " * (40 * (number == 0))]
]


def test_where_a_passage_answers_are_the_words_of_the_answer_and_its_sentence() -> None:
    asked = {record["question"]: record for record in RECORDS}
    placed = [reading for reading in passage_readings(RECORDS, random.Random(0)) if reading.place]
    assert len(placed) == len(RECORDS)
    for reading in placed:
        assert reading.place
        record = asked[reading.question]
        assert reading.text[slice(*reading.place.answer)] == record["answer"]
        assert reading.text[slice(*reading.place.sentence)] == record["positive"]
        assert len(reading.text) < LONGEST + 300


def test_where_nobody_said_no_truth_is_told() -> None:
    readings = passage_readings(RECORDS, random.Random(0))
    untold = [reading for reading in readings if not reading.told]
    assert untold
    assert all(reading.place is None for reading in untold)


def test_a_passage_that_is_said_not_to_answer_lacks_the_answer_or_its_question_was_changed() -> None:
    asked = {record["question"]: record for record in RECORDS}
    without = [r for r in passage_readings(RECORDS, random.Random(0)) if r.told and r.place is None]
    assert without
    for reading in without:
        assert reading.question not in asked or asked[reading.question]["answer"] not in reading.text


def test_examples_of_the_reader_are_the_texts_in_tokens() -> None:
    tokenizer = AutoTokenizer.from_pretrained(str(WEIGHTS / "reader"))
    texts = Texts(tokenizer)
    found = reader_examples(RECORDS, texts, random.Random(0))
    arrays = texts.arrays()
    tokens, begins = arrays["tokens"], arrays["begins"]
    names = list(texts.numbers)

    def words(number: int, first: int, last: int) -> str:
        return str(tokenizer.decode(tokens[begins[number] + first : begins[number] + last]))

    asked = {record["question"]: record for record in RECORDS}
    told = found["passages"][found["passages"][:, 2] >= 0]
    for question, text, *places in told.tolist():
        record = asked[names[question]]
        assert words(text, places[0], places[1]) == record["answer"]
        assert words(text, places[2], places[3]).replace(" ", "") == record["positive"].lower().replace(" ", "")
    assert set(np.unique(found["passages"][:, 2])) >= {NOWHERE, UNTOLD}
    assert found["groups"].shape[1] == 2 + TOGETHER
    for question, right, *own in found["groups"].tolist():
        if right != NONE:
            year = names[question].rstrip("?").split()[-1]
            assert year in names[own[right]]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "qa.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(record) + "\n" for record in RECORDS)
    return file


def test_examples_of_the_entailment_model_have_labels_and_pairs_to_judge(questions: Path) -> None:
    labelled: dict[str, list[Pair]] = {
        name: [
            Pair(f"{town} lies on the {town} Sea, and ships come to it.", f"Ships come to {town} often.", label)
            for town in TOWNS
            for label in LABELS
        ]
        for name in ("fever", "fever-nei", "fool-me-twice")
    }
    texts = Texts(AutoTokenizer.from_pretrained(str(WEIGHTS / "reader")))
    empty: dict[str, list[Pair]] = {name: [] for name, _ in TAKEN}
    found = entailment_examples({**empty, **labelled}, questions, texts, random.Random(0))
    names = list(texts.numbers)
    own = {(pair.evidence, pair.statement) for pairs in labelled.values() for pair in pairs}
    untold = found["pairs"][found["pairs"][:, 2] == UNTOLD]
    assert len(untold)
    assert not own & {(names[evidence], names[statement]) for evidence, statement, _ in untold.tolist()}
    learnt = {(names[evidence], names[statement]) for evidence, statement, _ in found["pairs"].tolist()}
    held = {(names[evidence], names[statement]) for evidence, statement, _ in found["held_back"].tolist()}
    assert not learnt & held
