"""Tiny teachers and pupils of random weights: what they are shown, what it costs to be wrong, and a run to its end."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import BertConfig, BertForSequenceClassification, MPNetConfig, MPNetForSequenceClassification

from assistant import scoring
from assistant.training import distilling, examples
from assistant.training.distilling import MARKS, NOWHERE, UNTOLD, Groups, Network, Pairs, Passages, Texts

WORDS = 120
SIZES = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}


def a_model(folder: Path, kind: str, outputs: int = 1) -> Path:
    torch.manual_seed(0)
    if kind == "bert":
        network = BertForSequenceClassification(BertConfig(vocab_size=WORDS, num_labels=outputs, **SIZES))
    else:
        network = MPNetForSequenceClassification(MPNetConfig(vocab_size=WORDS + 4, num_labels=outputs, **SIZES))
    network.save_pretrained(folder / kind)
    return folder / kind


def texts_of(*texts: list[int]) -> Texts:
    begins = np.cumsum([0, *map(len, texts)])
    return Texts(torch.tensor([token for text in texts for token in text]), torch.tensor(begins))


@given(st.lists(st.lists(st.integers(110, 119), max_size=9), min_size=2, max_size=6))
def test_pairs_are_joined_as_a_tokenizer_joins_them(texts: list[list[int]]) -> None:
    one, other = torch.arange(len(texts) - 1), torch.arange(1, len(texts))
    joined = texts_of(*texts, [1]).joined(one, other, MARKS["bert"])
    for row, (first, second) in enumerate(itertools.pairwise(texts)):
        expected = [101, *first, 102, *second, 102]
        there = joined.inputs["attention_mask"][row].bool()
        assert joined.inputs["input_ids"][row][there].tolist() == expected
        assert joined.inputs["token_type_ids"][row].sum() == len(second) + 1
        begins = int(joined.begins[row])
        assert expected[begins : begins + int(joined.lengths[row])] == second
    shown = texts_of(*texts, [1]).joined(one, other, MARKS["mpnet"])
    assert [token for token in shown.inputs["input_ids"][0].tolist() if token != 1] == [
        0,
        *(token + 4 for token in texts[0]),
        2,
        2,
        *(token + 4 for token in texts[1]),
        2,
    ]


def test_what_travels_alone_agrees_with_what_stays() -> None:
    assert (NOWHERE, UNTOLD) == (examples.NOWHERE, examples.UNTOLD)
    assert distilling.LONGEST == scoring.LONGEST


def test_long_pairs_are_cut() -> None:
    texts = texts_of([110] * 500, [111] * 500)
    joined = texts.joined(torch.tensor([0]), torch.tensor([1]), MARKS["mpnet"])
    assert joined.inputs["input_ids"].shape[1] <= distilling.LONGEST
    assert joined.inputs["input_ids"][0, -1] == 2


class TestPassages:
    ROWS = torch.tensor([[0, 1, 1, 2, 0, 3], [0, 1, *[NOWHERE] * 4], [0, 1, *[UNTOLD] * 4]])
    TASK = Passages(texts_of([110], [111, 112, 113, 114]), ROWS)

    def test_the_answer_and_its_sentence_are_to_have_the_shares(self) -> None:
        scores = torch.full((3, 5), -9.0)
        scores[:, 2], scores[:, 0] = 9.0, 0.0
        assert self.TASK.untruth(scores[:1], self.ROWS[:1]) < 0.01
        assert self.TASK.untruth(scores[1:2], self.ROWS[1:2]) > 5
        assert self.TASK.untruth(scores[2:], self.ROWS[2:]) == 0

    def test_nothing_is_to_have_it_where_the_passage_does_not_answer(self) -> None:
        scores = torch.full((3, 5), -9.0)
        scores[:, 0] = 0.0
        assert self.TASK.untruth(scores[1:2], self.ROWS[1:2]) < 0.01
        assert self.TASK.right(scores, self.ROWS).tolist() == [False, True]

    def test_nothing_is_learnt_from_who_says_the_same(self) -> None:
        scores = torch.randn(3, 5, requires_grad=True)
        self.TASK.difference(scores, scores.detach()).backward()
        assert scores.grad is not None
        assert scores.grad.abs().max() < 1e-6

    def test_an_answer_that_was_cut_off_costs_nothing(self) -> None:
        rows = torch.tensor([[0, 1, 9, 10, 8, 11]])
        assert self.TASK.untruth(torch.zeros(1, 5), rows) == 0


def test_a_network_scores_the_tokens_of_the_second_text_and_nothing_0(tmp_path: Path) -> None:
    task = Passages(texts_of([110], [111, 112, 113, 114], [111, 112]), TestPassages.ROWS)
    rows = torch.tensor([[0, 1, *[UNTOLD] * 4], [0, 2, *[UNTOLD] * 4]])
    for kind in ("bert", "mpnet"):
        scores = task.scores(Network(a_model(tmp_path, kind), 1).eval(), rows)
        assert scores.shape == (2, 5)
        assert scores[:, 0].tolist() == [0.0, 0.0]
        assert scores[1, 3:].tolist() == [distilling.MASKED] * 2
        assert scores[0, 1:].abs().max() < 100


def test_of_a_group_the_right_text_is_to_score_most() -> None:
    rows = torch.tensor([[0, 1, 1, 2, -1, -1, -1], [0, -1, 1, -1, -1, -1, -1]])
    task = Groups(texts_of([110], [111], [112]), rows)
    gone = [distilling.MASKED] * 3
    good = torch.tensor([[-9.0, 9.0, *gone], [-9.0, distilling.MASKED, *gone]])
    bad = torch.tensor([[9.0, -9.0, *gone], [9.0, distilling.MASKED, *gone]])
    assert task.untruth(good, rows) < 0.01
    assert task.untruth(bad, rows) > 5
    assert task.right(good, rows).tolist() == [True]
    assert task.tokens(rows).tolist() == [4, 2]


def test_a_merged_label_costs_what_its_parts_leave() -> None:
    rows = torch.tensor([[0, 1, label] for label in (0, 1, 2, 3)])
    task = Pairs(texts_of([110], [111]), rows, rows)
    scores = torch.randn(1, 3)
    entailed, neutral, contradicted, merged = (
        torch.exp(-task.untruth(scores, rows[row : row + 1])) for row in range(4)
    )
    assert merged == pytest.approx(float(neutral + contradicted), abs=1e-5)
    assert entailed + merged == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(("model", "outputs"), [("reader", 1), ("entailment", 3)])
def test_a_pupil_learns_from_its_teacher_and_a_second_run_asks_it_nothing(
    tmp_path: Path, model: str, outputs: int, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = np.random.default_rng(0)
    rows = np.arange(600)
    passages = np.stack([rows, rows + 1, *[np.where(rows % 2, 0, NOWHERE)] * 4], 1)
    passages[rows % 2 == 1, 3::2] = 2
    groups = np.stack([rows, rows % 2, rows + 1, rows + 2, *[np.full(600, -1)] * 3], 1)
    pairs = np.stack([rows, rows + 1, rows % 4], 1)
    pairs[::7, 2] = UNTOLD
    kinds = {"passages": passages, "groups": groups} if model == "reader" else {"pairs": pairs, "held_back": pairs[:50]}
    tokens = chance.integers(103, WORDS, 4 * 602).astype(np.uint16)
    np.savez(tmp_path / "examples.npz", tokens=tokens, begins=np.arange(0, 4 * 602 + 1, 4), **kinds)
    teacher, pupil = a_model(tmp_path, "mpnet", outputs), a_model(tmp_path, "bert", outputs)
    given_to = [
        model, "--examples", str(tmp_path / "examples.npz"), "--teacher", str(teacher), "--pupil", str(pupil),
        "--output", str(tmp_path / "out"), "--tokens", "400", "--epochs", "1", "--teacher-epochs", "1",
    ]  # fmt: skip
    distilling.main(given_to)
    assert "teacher:" in capsys.readouterr().out
    before = BertForSequenceClassification.from_pretrained(pupil)
    after = BertForSequenceClassification.from_pretrained(tmp_path / "out" / "model", dtype=torch.float32)
    assert not torch.equal(before.classifier.weight, after.classifier.weight)
    words = "bert.embeddings.word_embeddings"
    assert torch.allclose(before.get_submodule(words).weight, after.get_submodule(words).weight, atol=1e-3)
    distilling.main(given_to)
    assert "teacher:" not in capsys.readouterr().out
