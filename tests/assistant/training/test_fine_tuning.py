"""Tiny runs of the real trainer on the real MiniLM: what they make can be loaded, and an interruption costs little."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import torch
from datasets import Dataset

from assistant.measures import Candidate
from assistant.reading import load_entailment, load_reader
from assistant.training.entailment import LABELS, EntailmentLoss
from assistant.training.fine_tuning import Run, fine_tune, new_model
from assistant.training.reader import ReaderLoss, training_rows

RECORDS = [
    {
        "set": "squadshifts-wiki",
        "question": f"How many ships came in {year}?",
        "positive": f"In {year} there were {year - 1500} ships.",
        "negatives": ["Prices rose again.", "The canal is in Egypt."],
        "answer": str(year - 1500),
        "context": f"The canal is in Egypt. In {year} there were {year - 1500} ships. Prices rose again.",
    }
    for year in range(1900, 1912)
]


class Counting(torch.nn.Module):
    """A loss that counts its steps, and is interrupted at one of them."""

    def __init__(self, loss: Any, interrupted_at: int = 0) -> None:
        super().__init__()
        self.loss, self.steps, self._interrupted_at = loss, 0, interrupted_at

    def forward(self, *inputs: Any, **options: Any) -> torch.Tensor:
        self.steps += 1
        if self.steps == self._interrupted_at:
            raise KeyboardInterrupt
        found: torch.Tensor = self.loss(*inputs, **options)
        return found


def a_run(output: Path) -> Run:
    return Run(output, start=None, seed=1, epochs=1, rate=1e-4, rows=2, longest=64, save_every=2)


def test_rows_have_the_right_sentence_first_and_none_that_gives_it_away() -> None:
    asked = {record["question"]: record for record in RECORDS}
    plain = [row for row in training_rows(RECORDS, random.Random(0)) if len(row["texts"]) > 2]
    assert {row["question"] for row in plain} == set(asked)
    for row in plain:
        record = asked[row["question"]]
        assert row["label"] == [1] + [0] * (len(row["texts"]) - 1)
        assert [record["positive"] in text for text in row["texts"]] == [bool(label) for label in row["label"]]
        assert not any(record["answer"] in text for text in row["texts"][2:])


def test_a_changed_question_is_answered_by_the_sentence_that_is_changed_alike() -> None:
    twice = [row for row in training_rows(RECORDS, random.Random(0)) if len(row["texts"]) == 2]
    assert twice
    for row in twice:
        year = row["question"].split()[-1].rstrip("?")
        right, wrong = row["texts"]
        assert row["label"] == [1, 0]
        assert year in right
        assert year not in wrong


def test_the_same_seed_makes_the_same_rows() -> None:
    assert training_rows(RECORDS, random.Random(3)) == training_rows(RECORDS, random.Random(3))


@pytest.mark.filterwarnings("ignore:.*pin_memory.*")
def test_a_reader_is_trained_goes_on_after_an_interruption_and_is_saved_small(tmp_path: Path) -> None:
    rows = training_rows(RECORDS, random.Random(0))
    steps = (len(rows) + 1) // 2
    run = a_run(tmp_path)
    model = new_model(run, ["answers"])
    with pytest.raises(KeyboardInterrupt):
        fine_tune(model, Dataset.from_list(rows), Counting(ReaderLoss(model), interrupted_at=4), run)
    model = new_model(run, ["answers"])
    rest = Counting(ReaderLoss(model))
    fine_tune(model, Dataset.from_list(rows), rest, run)
    assert rest.steps == steps - 2
    assert (tmp_path / "model" / "model.safetensors").stat().st_size < 46_000_000
    (score,) = load_reader(str(tmp_path / "model")).score("How many?", [Candidate("There were 3.", "", "", 0.1, 0.1)])
    assert 0 < score < 1


def test_a_step_whose_questions_all_lack_an_answer_counts_too(tmp_path: Path) -> None:
    loss = ReaderLoss(new_model(a_run(tmp_path), ["answers"]))
    assert loss([["Who left?"], [["Ships came."]]], [torch.tensor([0])]) > 0


def test_an_entailment_model_is_trained_on_labels_and_on_merged_ones(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    model = new_model(run, LABELS)
    before = model[0].auto_model.classifier.weight.detach().clone()
    rows = [{"evidence": "Ships came.", "statement": "Ships left.", "label": label} for label in range(4)]
    fine_tune(model, Dataset.from_list(rows), EntailmentLoss(model), run)
    assert not torch.equal(model[0].auto_model.classifier.weight, before)
    (judged,) = load_entailment(str(tmp_path / "model")).judge([("Ships came.", "Ships left.")])
    assert judged.supports + judged.refutes + judged.neither == pytest.approx(1)


def test_a_merged_label_costs_what_its_parts_leave(tmp_path: Path) -> None:
    model = new_model(a_run(tmp_path), LABELS)
    loss = EntailmentLoss(model)
    pair = [["Ships came."], ["Ships left."]]
    with torch.inference_mode():
        entailed, neutral, contradicted, merged = (
            torch.exp(-loss(pair, torch.tensor([label]))).item() for label in range(4)
        )
    assert merged == pytest.approx(neutral + contradicted, abs=1e-5)
    assert entailed + merged == pytest.approx(1, abs=1e-5)
