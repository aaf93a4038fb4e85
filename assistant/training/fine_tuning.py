"""Fine-tune a cross-encoder on two cores: the run that both models share.

The trainer of sentence-transformers does the work: it saves a checkpoint every few minutes and goes on from the
last one after an interruption, with the same data in the same order.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from sentence_transformers.cross_encoder import CrossEncoder, CrossEncoderTrainer, CrossEncoderTrainingArguments

from ingest.embedding import DEFAULT_MODEL, load_precision, locate_model

if TYPE_CHECKING:
    from datasets import Dataset

PAIRS_AT_ONCE = 16
"""Pairs of like length that go through the model together: little is padded."""


@dataclass(frozen=True, slots=True)
class Run:
    """How long and from what: `start` is a model's folder, or None for the packaged MiniLM."""

    output: Path
    start: Path | None
    seed: int
    epochs: float
    rate: float
    rows: int
    """Rows in a step."""
    longest: int
    """Tokens of a pair."""
    save_every: int = 150
    """Steps from one checkpoint to the next."""


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """The options of `Run`, but for what each model fixes."""
    parser.add_argument("--output", type=Path, required=True, help="folder for checkpoints and the finished model")
    parser.add_argument("--start", type=Path, help="model to start from (default: the packaged MiniLM)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=float, default=1.0)
    parser.add_argument("--rate", type=float, default=8e-5, help="highest learning rate")


def new_model(run: Run, labels: Sequence[str]) -> CrossEncoder:
    """A model to train: no dropout (one pass over the data), word vectors kept as they are."""
    folder = str(run.start or locate_model(DEFAULT_MODEL)[0])
    model: CrossEncoder = CrossEncoder(
        folder,
        num_labels=len(labels),
        max_length=run.longest,
        device="cpu",
        config_kwargs={
            "hidden_dropout_prob": 0.0,
            "attention_probs_dropout_prob": 0.0,
            "id2label": dict(enumerate(labels)),
            "label2id": {label: number for number, label in enumerate(labels)},
        },
        # plain attention: on pairs this short torch's fused one takes a quarter of the time for its way back
        model_kwargs={"ignore_mismatched_sizes": True, "dtype": "float32", "attn_implementation": "eager"},
    )
    for name, weights in model.named_parameters():
        if "word_embeddings" in name:
            weights.requires_grad_(False)
    return model


def pair_scores(model: CrossEncoder, pairs: Sequence[tuple[str, str]]) -> torch.Tensor:
    """The model's raw scores, with gradients: shape (pairs, labels)."""
    tokens = model.tokenizer([one for one, _ in pairs], [other for _, other in pairs], truncation=True)
    order = sorted(range(len(pairs)), key=lambda number: len(tokens["input_ids"][number]))
    parts = []
    for first in range(0, len(order), PAIRS_AT_ONCE):
        padded = model.preprocess([pairs[number] for number in order[first : first + PAIRS_AT_ONCE]])
        parts.append(model(padded)["scores"].reshape(-1, model.num_labels))
    return torch.cat(parts)[torch.tensor(order).argsort()]


def fine_tune(model: CrossEncoder, dataset: Dataset, loss: torch.nn.Module, run: Run) -> None:
    """Train, or go on from the last checkpoint in the output folder, and save the model there in half precision."""
    arguments = CrossEncoderTrainingArguments(
        output_dir=str(run.output),
        num_train_epochs=run.epochs,
        per_device_train_batch_size=run.rows,
        learning_rate=run.rate,
        warmup_steps=0.06,
        lr_scheduler_type="linear",
        weight_decay=0.01,
        optim="adamw_torch_fused",
        seed=run.seed,
        use_cpu=True,
        bf16=load_precision() is not nullcontext,
        save_steps=run.save_every,
        save_total_limit=1,
        logging_steps=25,
        report_to="none",
        disable_tqdm=True,
    )
    trainer = CrossEncoderTrainer(model=model, args=arguments, train_dataset=dataset, loss=loss)
    begun = any(run.output.glob("checkpoint-*"))
    trainer.train(resume_from_checkpoint=begun or None)
    save_half(model, run.output / "model")


def save_half(model: CrossEncoder, folder: Path) -> None:
    """Save a model in half precision."""
    model.half()
    model.save_pretrained(str(folder), create_model_card=False)
    model.float()
