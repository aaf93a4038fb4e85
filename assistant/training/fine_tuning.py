"""Train the reader.

    python -m assistant.training.fine_tuning --natural natural.jsonl.gz assistant/training/data/{news,roles}.jsonl \
        --more assistant/training/data/plain.jsonl --nli nli.jsonl.gz --qa qa.jsonl.gz \
        --start assistant/weights/reader --minutes 100 --workers 2 --output runs/reader

A worker is a process with a part of the examples of its own. From time to time all of them take the mean of their
weights (local SGD: Stich 2019, https://arxiv.org/abs/1805.09767): two of one thread each are faster on two cores than
one of two. Only the upper layers learn. Each worker saves a checkpoint every few minutes; the same command goes on from
it. At the end `OUTPUT/reader` is a reader, not yet calibrated.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import AutoTokenizer

from assistant.reading.network import ReaderNetwork, save_network
from assistant.training.batches import Batch, batches_of
from assistant.training.encoding import encode
from assistant.training.examples.mixture import Data, training_examples
from assistant.training.losses import loss_of
from assistant.training.start import described_by, load_start
from ingest.errors import ModelError
from ingest.safety.atomic_write import atomic_write

if TYPE_CHECKING:
    from assistant.training.encoding import Encoded

EXCHANGES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Shares of the run after which the workers take the mean of their weights."""

PATIENCE = 600
"""Seconds that a worker waits for another one."""

WARM_UP = 30
"""Steps until the learning rate is as high as it gets."""

LOWEST = 0.05
"""The share of the learning rate below which it does not fall."""

FASTER = 10.0
"""How many times as fast a head learns that starts anew."""

TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")


@dataclass(frozen=True, slots=True)
class Run:
    """How to train: `start` is a folder that `load_start` takes, `tokens` how many a batch has at most."""

    output: Path
    start: Path
    minutes: float
    workers: int
    rate: float
    frozen: int
    """Lower layers that stay as they are."""
    tokens: int
    seed: int
    bfloat16: bool = False
    """Multiply in sixteen bits: twice as fast on a processor that has AVX512-BF16, slower on any other."""
    save_every: float = 300.0
    """Seconds from one checkpoint to the next."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the examples, train on them with all workers, and write the reader."""
    options = _options().parse_args(arguments)
    names = ("output", "start", "minutes", "workers", "rate", "frozen", "tokens", "seed", "bfloat16")
    run = Run(**{name: getattr(options, name) for name in names})
    run.output.mkdir(parents=True, exist_ok=True)
    tokenizer = AutoTokenizer.from_pretrained(described_by(run.start), local_files_only=True)
    data = Data(tuple(options.natural), tuple(options.more), options.nli, options.qa, tuple(options.whole))
    examples = training_examples(data, tuple(options.shares), run.seed, options.most)
    rows = [encode(tokenizer, example) for example in examples]
    train(run, rows)
    for name in TOKENIZER_FILES:
        shutil.copyfile(described_by(run.start) / name, run.output / "reader" / name)


def train(run: Run, rows: Sequence[Encoded]) -> None:
    """Train with all workers, of which this process is the first, and write `OUTPUT/reader`.

    Raises:
        ModelError: there is no model to start from, or a worker ended before its time.
    """
    context = multiprocessing.get_context("spawn")
    parts = [rows[number :: run.workers] for number in range(run.workers)]
    others = [
        context.Process(target=_work, args=(run, number, parts[number]), daemon=True)
        for number in range(1, run.workers)
    ]
    for other in others:
        other.start()
    network = _work(run, 0, parts[0])
    for other in others:
        other.join()
    if any(other.exitcode for other in others):
        raise ModelError(_GONE)
    for file in run.output.glob("exchange-*"):
        file.unlink()
    save_network(network, run.output / "reader")


def _work(run: Run, number: int, rows: Sequence[Encoded]) -> ReaderNetwork:
    """All that one worker does."""
    torch.set_num_threads(max(1, torch.get_num_threads() // run.workers))
    torch.manual_seed(run.seed)  # heads that start anew are the same in all workers
    network, new = load_start(run.start)
    batches = batches_of(rows, run.tokens, random.Random(run.seed + number))  # noqa: S311
    Worker(run, number, network, new, batches).train()
    return network


class Worker:
    """Trains one network on its batches, and exchanges its weights with those of the other workers."""

    def __init__(
        self, run: Run, number: int, network: ReaderNetwork, new: frozenset[str], batches: Sequence[Batch]
    ) -> None:
        """Take a network, the names of its heads that start anew, and the batches; go on from a checkpoint of it."""
        self._run, self._number, self._network, self._batches = run, number, network, batches
        _freeze(network, run.frozen)
        self._learning = {name: weights for name, weights in network.named_parameters() if weights.requires_grad}
        slow = [weights for name, weights in self._learning.items() if name.partition(".")[0] not in new]
        fast = [weights for name, weights in self._learning.items() if name.partition(".")[0] in new]
        groups = [{"params": slow, "times": 1.0}, {"params": fast, "times": FASTER}]
        self._optimizer = torch.optim.AdamW(groups, lr=run.rate, weight_decay=0.01)
        self._checkpoint = run.output / f"checkpoint-{number}.pt"
        self._step = self._exchanged = 0
        self._mean_loss = 0.0
        self._begun = self._saved = time.monotonic()
        if self._checkpoint.exists():
            self._resume()

    def train(self) -> None:
        """Train until the time or the batches are at their end."""
        while (progress := self._progress()) < 1:
            self._exchange_until(progress)
            self._learn(self._batches[self._step], progress)
            if time.monotonic() - self._saved >= self._run.save_every:
                self._save()
        self._exchange_until(1.0)
        self._save()

    def _progress(self) -> float:
        """How far the run is, 0 to 1: by time or by batches, whichever is further."""
        by_time = (time.monotonic() - self._begun) / (self._run.minutes * 60)
        return max(by_time, self._step / max(1, len(self._batches)))

    def _learn(self, batch: Batch, progress: float) -> None:
        rate = self._run.rate * min(1, (self._step + 1) / WARM_UP) * max(LOWEST, 1 - progress)
        for group in self._optimizer.param_groups:
            group["lr"] = rate * group["times"]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._run.bfloat16):
            outputs = self._network(batch.tokens, batch.there)
        loss = loss_of(outputs.float(), batch)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self._learning.values(), 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad()
        self._step += 1
        self._mean_loss += (loss.item() - self._mean_loss) * max(0.02, 1 / self._step)
        if self._step % 10 == 0:
            part = f"step {self._step} of {len(self._batches)}, {progress:.0%} of the run"
            print(f"worker {self._number}: {part}, loss {self._mean_loss:.4f}", flush=True)

    def _exchange_until(self, progress: float) -> None:
        """Do the exchanges that are due: all workers do each, in the same order."""
        while self._run.workers > 1 and self._exchanged < len(EXCHANGES) and EXCHANGES[self._exchanged] <= progress:
            self._exchange()

    def _exchange(self) -> None:
        """Take the mean of all workers' weights.

        The checkpoint before it is what makes an interrupted exchange end as it would have, whoever was first.
        """
        self._save()
        with atomic_write(self._exchange_file(self._exchanged, self._number)) as file:
            save_file({name: weights.detach() for name, weights in self._learning.items()}, file)
        parts = [load_file(self._arrived(number)) for number in range(self._run.workers)]
        self._exchange_file(self._exchanged - 1, self._number).unlink(missing_ok=True)
        with torch.no_grad():
            for name, weights in self._learning.items():
                weights.copy_(torch.stack([part[name] for part in parts]).mean(dim=0))
        self._exchanged += 1

    def _exchange_file(self, exchange: int, number: int) -> Path:
        return self._run.output / f"exchange-{exchange}-{number}.safetensors"

    def _arrived(self, number: int) -> Path:
        """The file of a worker for this exchange, once it is there."""
        file = self._exchange_file(self._exchanged, number)
        end = time.monotonic() + PATIENCE
        while not file.exists():
            if time.monotonic() > end:
                raise ModelError(_GONE)
            time.sleep(0.1)
        return file

    def _save(self) -> None:
        """Write what `_resume` needs to go on as if nothing had been."""
        self._saved = time.monotonic()
        kept = {
            "weights": {name: weights.detach() for name, weights in self._learning.items()},
            "optimizer": self._optimizer.state_dict(),
            "chance": torch.get_rng_state(),
            "step": self._step,
            "exchanged": self._exchanged,
            "seconds": self._saved - self._begun,
            "mean_loss": self._mean_loss,
        }
        with atomic_write(self._checkpoint) as file:
            torch.save(kept, file)

    def _resume(self) -> None:
        kept: dict[str, Any] = torch.load(self._checkpoint, weights_only=True)
        self._network.load_state_dict(kept["weights"], strict=False)
        self._optimizer.load_state_dict(kept["optimizer"])
        torch.set_rng_state(kept["chance"])
        self._step, self._exchanged, self._mean_loss = kept["step"], kept["exchanged"], kept["mean_loss"]
        self._begun -= kept["seconds"]


_GONE = "A worker ended before its time. Run the same command again: it goes on from the checkpoints."


def _freeze(network: ReaderNetwork, lower: int) -> None:
    """Leave the embeddings and some layers as they are, and without dropout; the rest learns."""
    network.train()
    encoder = network.encoder
    encoder.encoder.relative_attention_bias.requires_grad_(requires_grad=False)
    for part in (encoder.embeddings, *encoder.encoder.layer[:lower]):
        part.eval().requires_grad_(requires_grad=False)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--natural", type=Path, nargs="+", required=True, help="claims and questions, .jsonl.gz")
    parser.add_argument("--more", type=Path, nargs="*", default=(), help="more claims and questions on them, .jsonl")
    parser.add_argument("--whole", type=Path, nargs="*", default=(), help="as --natural, of which all is taken")
    parser.add_argument("--most", type=int, help="examples that are not of --whole, at most")
    parser.add_argument("--nli", type=Path, required=True, help="labelled pairs of statements, .jsonl.gz")
    parser.add_argument("--qa", type=Path, required=True, help="questions and sentences that answer, .jsonl.gz")
    parser.add_argument("--start", type=Path, required=True, help="folder of a reader, or of a plain MPNet")
    parser.add_argument("--output", type=Path, required=True, help="folder for checkpoints and the finished reader")
    parser.add_argument("--minutes", type=float, default=100, help="how long to train at most")
    parser.add_argument("--workers", type=int, default=1, help="processes that train")
    parser.add_argument(
        "--shares", type=float, nargs=2, default=(0.25, 0.15), help="shares of the claims and of the questions taken"
    )
    parser.add_argument("--rate", type=float, default=4e-5, help="highest learning rate")
    parser.add_argument("--frozen", type=int, default=6, help="lower layers that stay as they are")
    parser.add_argument("--tokens", type=int, default=2048, help="tokens of a batch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--bfloat16", action="store_true", help="twice as fast, on a processor that multiplies in bfloat16 (lscpu)"
    )
    return parser


if __name__ == "__main__":
    main()
