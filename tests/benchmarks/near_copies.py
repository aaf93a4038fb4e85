"""What near copies do to the index: of passages that are nearly the same, which are found?

    python tests/benchmarks/near_copies.py VECTORS.npy [--passages 30000] [--copies 3 43 115 345] [--neighbors 16 32 64]

VECTORS are those that `growth.py` keeps (`--vectors`). Of some of them so many copies with noise are made, as there,
and for each number of neighbours that a passage is linked to an index of Chroma's is built in memory. Printed are
recall@10 of 200 vectors against exact search, and how many of 2,000 passages are not the first found by their own
vector.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import chromadb
import numpy as np
from growth import NEAREST, NOISE

from ingest.search.vector_index import HNSW_EF_SEARCH

ASKED, TRIED, AT_ONCE = 200, 2_000, 1_000


def main() -> None:
    """Build each index, and measure it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("vectors", type=Path, help="NumPy file of embeddings, a row a passage")
    parser.add_argument("--passages", type=int, default=30_000)
    parser.add_argument("--copies", type=int, nargs="+", default=[3, 43, 115, 345], help="near copies of each")
    parser.add_argument("--neighbors", type=int, nargs="+", default=[16, 32, 64])
    options = parser.parse_args()
    known = _normalized(np.load(options.vectors).astype(np.float32))
    print(f"{'copies':>8}{'neighbors':>12}{'recall@10':>12}{'not found by its own vector':>32}")
    for copies in options.copies:
        vectors = near_copies(known, options.passages, copies)
        for neighbors in options.neighbors:
            recall, lost = measure(vectors, known, neighbors)
            print(f"{copies:>8}{neighbors:>12}{recall:>12.3f}{lost:>32.4f}", flush=True)


def near_copies(known: np.ndarray, passages: int, copies: int) -> np.ndarray:
    """So many vectors: a few of those known, and copies of them with noise."""
    chance = np.random.default_rng(1)
    few = known[chance.choice(len(known), min(len(known), passages // copies), replace=False)]
    noise = chance.normal(size=(passages, known.shape[1])).astype(np.float32) * (NOISE / known.shape[1] ** 0.5)
    noise[: len(few)] = 0
    return _normalized(few[np.arange(passages) % len(few)] + noise)


def measure(vectors: np.ndarray, known: np.ndarray, neighbors: int) -> tuple[float, float]:
    """Recall@10, and the share of passages that are not found by their own vectors (both 0 to 1)."""
    chance = np.random.default_rng(2)
    client = chromadb.EphemeralClient()
    shape = {"space": "cosine", "ef_search": HNSW_EF_SEARCH, "max_neighbors": neighbors}
    index = client.create_collection("copies", configuration={"hnsw": shape}, embedding_function=None)
    for first in range(0, len(vectors), AT_ONCE):
        some = vectors[first : first + AT_ONCE]
        index.add(ids=[str(first + place) for place in range(len(some))], embeddings=some)
    asked = known[chance.choice(len(known), ASKED, replace=False)]
    exact = np.argsort(-(asked @ vectors.T), axis=1)[:, :NEAREST]
    found = _found(index, asked, NEAREST)
    tried = chance.choice(len(vectors), TRIED, replace=False)
    own = _found(index, vectors[tried], 1)
    client.delete_collection("copies")
    recall = np.mean([len(set(some) & set(best)) / NEAREST for some, best in zip(found, exact.tolist(), strict=True)])
    return float(recall), float(np.mean([some != [place] for some, place in zip(own, tried.tolist(), strict=True)]))


def _found(index: chromadb.Collection, asked: np.ndarray, most: int) -> Sequence[list[int]]:
    return [[int(one) for one in some] for some in index.query(query_embeddings=asked, n_results=most)["ids"]]


def _normalized(vectors: np.ndarray) -> np.ndarray:
    normal: np.ndarray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normal


if __name__ == "__main__":
    main()
