"""Tiny networks of random weights: what it costs them to be wrong, and runs to their end, one of them interrupted."""

from __future__ import annotations

import gzip
import json
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor
from transformers import AutoTokenizer, MPNetConfig, MPNetModel

from assistant.reading.network import Outputs, ReaderNetwork, load_network, quantized, save_network
from assistant.reading.reader import WEIGHTS
from assistant.training.batches import Batch, batch_of, batches_of
from assistant.training.encoding import Encoded, encode
from assistant.training.examples.windows import NOT_SAID, NOT_SUPPORTED, REFUTES, SUPPORTS, Example
from assistant.training.fine_tuning import EXCHANGES, TOKENIZER_FILES, Run, Worker, main
from assistant.training.losses import answered_loss, evidence_loss, loss_of, short_answer_loss, stance_loss
from assistant.training.start import HEADS, load_start
from ingest.errors import ModelError

SURE = 30.0


def a_plain_mpnet(folder: Path) -> MPNetModel:
    torch.manual_seed(0)
    config = MPNetConfig(
        vocab_size=30_527, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=2_048
    )
    model = MPNetModel(config)
    model.save_pretrained(folder)
    for name in TOKENIZER_FILES:
        shutil.copyfile(WEIGHTS / name, folder / name)
    return model.eval()


def some_rows(count: int = 24) -> list[Encoded]:
    tokenizer = AutoTokenizer.from_pretrained(WEIGHTS, local_files_only=True)
    rows = []
    for number in range(count):
        year = f"{1900 + number}"
        shown = (f"In {year} many ships came.", "It rained.") if number % 2 else ("It rained.", "Prices rose.")
        evidence = (0,) if number % 2 else ()
        question = Example(f"Did ships come in {year}?", shown, answered=number % 2, evidence=evidence, answer=year)
        claim = Example(f"No ships came in {year}.", shown, stance=2 - number % 2, evidence=evidence)
        rows += [encode(tokenizer, question), encode(tokenizer, claim)]
    return rows


def a_row(marks: Sequence[int] = (-1, 0, 0), first: int = -1, last: int = -1, **labels: int) -> Encoded:
    told = {"stance": -1, "answered": -1, **labels}
    return Encoded((5,) * len(marks), tuple(marks), first, last, told["stance"], told["answered"], 1.0)


def a_batch(*rows: Encoded) -> Batch:
    return batch_of(rows)


def outputs_of(network: ReaderNetwork, rows: Sequence[Encoded]) -> Outputs:
    batch = a_batch(*rows)
    with torch.no_grad():
        found: Outputs = network.eval()(batch.tokens, batch.there)
    return found


def cost(network: ReaderNetwork, rows: Sequence[Encoded]) -> float:
    return loss_of(outputs_of(network, rows), a_batch(*rows)).item()


class TestLoss:
    def test_a_merged_label_costs_what_its_parts_leave(self) -> None:
        scores = torch.randn(1, 3)
        supported, refuted, not_said, merged = (
            torch.exp(-stance_loss(scores, a_batch(a_row(stance=stance))) / weight).item()
            for stance, weight in ((SUPPORTS, 1.0), (REFUTES, 1.15), (NOT_SAID, 0.75), (NOT_SUPPORTED, 0.75))
        )
        assert merged == pytest.approx(refuted + not_said, abs=1e-5)
        assert supported + merged == pytest.approx(1, abs=1e-5)

    def test_evidence_weighs_as_much_as_the_rest_of_its_passage(self) -> None:
        batch = a_batch(a_row((-1, 1, 0, 0, 0)), a_row((-1, 0, 0)))
        nothing, everything = torch.full((2, 5), -SURE), torch.full((2, 5), SURE)
        right = torch.where(batch.marks == 1, SURE, -SURE)
        assert evidence_loss(right, batch).item() < 1e-6
        assert evidence_loss(nothing, batch).item() == pytest.approx(SURE / 2)
        assert evidence_loss(everything, batch).item() == pytest.approx(SURE / 2)

    def test_a_short_answer_begins_and_ends_inside_the_passage(self) -> None:
        batch = a_batch(a_row((-1, 0, 1, 1), first=2, last=3), a_row())
        span = torch.zeros(2, 4, 2)
        span[:, 0] = SURE
        assert short_answer_loss(span, batch).item() == pytest.approx(2 * torch.tensor(3.0).log().item())
        span[0, 2, 0] = span[0, 3, 1] = SURE
        assert short_answer_loss(span, batch).item() < 1e-6

    def test_what_an_example_does_not_say_costs_nothing(self) -> None:
        silent = a_batch(a_row())
        found: list[Tensor] = [
            stance_loss(torch.randn(1, 3), silent),
            answered_loss(torch.randn(1), silent),
            evidence_loss(torch.randn(1, 3), silent),
            short_answer_loss(torch.randn(1, 3, 2), silent),
        ]
        assert [part.item() for part in found] == [0, 0, 0, 0]


def test_batches_hold_each_example_once_and_no_more_tokens_than_they_may() -> None:
    rows = [a_row((0,) * (3 + number % 20), stance=number) for number in range(60)]
    batches = batches_of(rows, 64, random.Random(0))
    assert sorted(int(stance) for batch in batches for stance in batch.stance) == list(range(60))
    assert all(batch.tokens.numel() <= 64 for batch in batches)
    assert sum(int(batch.there.sum()) for batch in batches) == sum(len(row.tokens) for row in rows)


class TestStart:
    def test_a_plain_mpnet_reads_as_before_and_has_new_heads(self, tmp_path: Path) -> None:
        plain = a_plain_mpnet(tmp_path)
        network, new = load_start(tmp_path)
        assert new == HEADS
        batch = a_batch(*some_rows(2))
        with torch.no_grad():
            hidden = plain(input_ids=batch.tokens, attention_mask=batch.there).last_hidden_state
            expected = network.evidence(hidden)[:, :, 0]
        there = batch.there.bool()
        assert torch.allclose(outputs_of(network, some_rows(2)).evidence[there], expected[there], atol=1e-5)

    def test_a_reader_goes_on_with_its_heads(self, tmp_path: Path) -> None:
        a_plain_mpnet(tmp_path)
        first, _ = load_start(tmp_path)
        save_network(first, tmp_path / "reader")
        network, new = load_start(tmp_path / "reader")
        assert new == frozenset()
        rows = some_rows(2)
        assert torch.allclose(outputs_of(network, rows).stance, outputs_of(first, rows).stance, atol=0.05)

    def test_an_encoder_with_heads_of_other_names_is_taken_too(self, tmp_path: Path) -> None:
        plain = a_plain_mpnet(tmp_path)
        heads = {"claim.weight": torch.randn(3, 32), "claim.bias": torch.randn(3), "answered.weight": torch.ones(1, 32)}
        heads |= {"answered.bias": torch.ones(1), "tokens.weight": torch.randn(2, 32), "tokens.bias": torch.randn(2)}
        stored = quantized({f"enc.{name}": weights for name, weights in plain.state_dict().items()} | heads)
        save_file(
            {name: part[:, None] if name.endswith(".scale") else part for name, part in stored.items()},
            tmp_path / "model.safetensors",
        )
        network, new = load_start(tmp_path)
        assert new == {"span"}
        assert torch.equal(network.stance.weight, heads["claim.weight"])
        assert torch.equal(network.evidence.weight, heads["tokens.weight"][:1])
        table = plain.embeddings.word_embeddings.weight
        assert torch.allclose(network.encoder.embeddings.word_embeddings.weight, table, atol=0.01)

    def test_a_folder_without_a_model_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="no model to start from"):
            load_start(tmp_path)
        a_plain_mpnet(tmp_path)
        save_file({"embeddings.other": torch.ones(2)}, tmp_path / "model.safetensors")
        with pytest.raises(ModelError, match="has no encoder"):
            load_start(tmp_path)


def a_worker(
    folder: Path, name: str, rows: Sequence[Encoded], rate: float = 1e-3, *, bfloat16: bool = False
) -> tuple[Worker, ReaderNetwork]:
    run = Run(folder / name, folder, 600, 1, rate, frozen=1, tokens=256, seed=1, bfloat16=bfloat16, save_every=0)
    run.output.mkdir(exist_ok=True)
    torch.manual_seed(run.seed)
    network, new = load_start(folder)
    return Worker(run, 0, network, new, batches_of(rows, run.tokens, random.Random(0))), network


@pytest.mark.parametrize("bfloat16", [False, True])
def test_a_few_steps_lower_the_loss_and_leave_the_lower_layers(tmp_path: Path, *, bfloat16: bool) -> None:
    plain, rows = a_plain_mpnet(tmp_path), some_rows()
    worker, network = a_worker(tmp_path, "run", rows * 3, rate=1e-2, bfloat16=bfloat16)
    before = cost(network, rows)
    network.train()
    worker.train()
    assert cost(network, rows) < 0.8 * before
    low, high = (network.encoder.encoder.layer[number].intermediate.dense.weight for number in (0, 1))
    assert torch.equal(low, plain.encoder.layer[0].intermediate.dense.weight)
    assert not torch.equal(high, plain.encoder.layer[1].intermediate.dense.weight)


def test_an_interrupted_run_ends_as_if_nothing_had_been(tmp_path: Path) -> None:
    a_plain_mpnet(tmp_path)
    rows = some_rows()
    worker, whole = a_worker(tmp_path, "whole", rows)
    worker.train()
    worker, network = a_worker(tmp_path, "interrupted", rows)
    steps = []

    def interrupting(*_: object) -> None:
        steps.append(1)
        if len(steps) == 4:
            raise KeyboardInterrupt

    network.register_forward_pre_hook(interrupting)
    with pytest.raises(KeyboardInterrupt):
        worker.train()
    worker, network = a_worker(tmp_path, "interrupted", rows)
    network.register_forward_pre_hook(lambda *_: steps.append(1))
    worker.train()
    assert len(steps) == len(batches_of(rows, 256, random.Random(0))) + 1
    assert all(map(torch.equal, whole.state_dict().values(), network.state_dict().values()))


def test_two_workers_end_with_the_same_weights_and_a_reader_is_written(tmp_path: Path) -> None:
    start, output = tmp_path / "start", tmp_path / "run"
    a_plain_mpnet(start)
    told = {"set": "fever", "premise": "A ship came in the morning."}
    labels = ("entailment", "contradiction", "neutral")
    nli = [
        {**told, "label": labels[number % 3], "hypothesis": f"Ship {number} came, and it rained."}
        for number in range(60)
    ]
    qa = [{"set": "clapnq-dev", "question": "Who?", "positive": None, "negatives": ["It rained."], "context": None}]
    files = {"natural": [], "nli": nli, "qa": qa}
    for name, lines in files.items():
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, lines)).encode()))
    main(
        [
            *(word for name in files for word in (f"--{name}", str(tmp_path / f"{name}.gz"))),
            *("--start", str(start), "--output", str(output), "--minutes", "600", "--workers", "2"),
            *("--frozen", "1", "--tokens", "128", "--rate", "1e-3"),
        ]
    )
    learnt = "encoder.encoder.layer.1.intermediate.dense.weight"
    one, other = (torch.load(output / f"checkpoint-{number}.pt", weights_only=True) for number in (0, 1))
    assert one["exchanged"] == other["exchanged"] == len(EXCHANGES)
    assert all(torch.equal(weights, other["weights"][name]) for name, weights in one["weights"].items())
    trained, _ = load_start(start)
    assert not torch.equal(trained.state_dict()[learnt], one["weights"][learnt])
    trained.load_state_dict(one["weights"], strict=False)
    written, rows = load_network(output / "reader"), some_rows(4)
    for name in ("stance", "answered", "evidence", "span"):
        expected, found = (getattr(outputs_of(network, rows), name) for network in (trained, written))
        assert torch.allclose(expected, found, atol=0.05)
    AutoTokenizer.from_pretrained(output / "reader", local_files_only=True)
    assert not list(output.glob("exchange-*"))
