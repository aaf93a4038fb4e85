"""In which precision does this processor embed quicker?

    python tests/benchmarks/precision.py

Embeds the passages of the sample articles in bf16 and in fp32, in turn, and prints how long a passage takes in each,
how far apart the vectors are, and which of the two Article Desk takes here.
"""

from __future__ import annotations

import contextlib
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from ingest import Library, ingest_articles
from ingest.embedding import DEFAULT_MODEL, SentenceEmbeddings, TransformersModel, load_precision, locate_model
from ingest.samples import SAMPLES

TURNS = 5


def main() -> None:
    """Measure, and print a line each."""
    texts = sample_passages()
    plain, half = in_precision(torch.float32), in_precision(torch.bfloat16)
    vectors = {name: one.encode(texts) for name, one in (("fp32", plain), ("bf16", half))}
    taken: dict[str, list[float]] = {"fp32": [], "bf16": []}
    for _ in range(TURNS):
        for name, one in (("fp32", plain), ("bf16", half)):
            began = time.perf_counter()
            one.encode(texts)
            taken[name].append(1000 * (time.perf_counter() - began) / len(texts))
    for name, times in taken.items():
        print(f"{name}: {statistics.median(times):.1f} ms a passage ({len(texts)} passages, {TURNS} turns)")
    print(f"least cosine of the two: {np.min(np.sum(vectors['fp32'] * vectors['bf16'], axis=1)):.6f}")
    print("taken here:", "fp32" if load_precision() is contextlib.nullcontext else "bf16")


def in_precision(kind: torch.dtype) -> SentenceEmbeddings:
    """The packaged model, in one precision whatever the processor has; its layers' weights are in it, as in use."""
    model = SentenceTransformer(locate_model(DEFAULT_MODEL)[0], device="cpu", local_files_only=True)
    for layer in model.modules():
        if isinstance(layer, torch.nn.Linear):
            layer.to(kind)
    half = kind is torch.bfloat16
    precision = (lambda: torch.autocast("cpu", dtype=kind)) if half else contextlib.nullcontext
    return SentenceEmbeddings(TransformersModel(model, precision), DEFAULT_MODEL)


def sample_passages() -> list[str]:
    """The texts of the passages of the sample articles."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library") as library:
        ingest_articles(SAMPLES, library)
        return [passage.text for row in library.articles() for passage in library.passages_of(row.article.id)]


if __name__ == "__main__":
    main()
