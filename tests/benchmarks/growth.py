"""How a library behaves as it grows: recall of the index, times, memory and disk, at several sizes.

    python tests/benchmarks/growth.py CORPUS.jsonl [--passages 10000 100000] [--vectors CACHE.npy]

The passages are the texts of a file of JSON Lines, with the vectors of the packaged model (kept in the cache, as
embedding them takes most of the time). Where there are too few, they are repeated with noise added to the vectors
(cosine 0.9 to the first). Recall is that of the ten nearest passages, against comparing with every stored vector, for
the first sentences of 200 passages.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from ingest import Library
from ingest.article import Article, Passage
from ingest.catalogue import EmbeddedArticle
from ingest.chunking import sentence_spans
from ingest.embedding import load_embeddings

OF_AN_ARTICLE = 5
NOISE = 0.48
QUESTIONS = 200


def main() -> None:
    """Build and measure a library of each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path, help="JSON Lines with `text`, of 200 to 1000 characters each")
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--vectors", type=Path, default=Path("vectors.npy"), help="where the vectors are kept")
    options = parser.parse_args()
    embeddings = load_embeddings()
    texts = [json.loads(line)["text"] for line in options.corpus.open(encoding="utf-8")]
    if not options.vectors.exists():
        np.save(options.vectors, embeddings.encode(texts).astype(np.float16))
    vectors = np.load(options.vectors).astype(np.float32)
    texts = texts[: len(vectors)]
    sample = np.random.default_rng(0).choice(len(texts), QUESTIONS, replace=False)
    asked = embeddings.encode([_first_sentence(texts[place]) for place in sample])
    for size in options.passages:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps({"passages": size, **measure(Path(folder), size, texts, vectors, asked)}), flush=True)


def measure(
    folder: Path, size: int, texts: list[str], vectors: np.ndarray, asked: np.ndarray
) -> dict[str, float | int | str]:
    """Build a library of so many passages, and measure it."""
    with Library.open(folder) as library:
        started = time.perf_counter()
        articles = made_articles(size, texts, vectors)
        while batch := list(islice(articles, 50)):
            library.add(batch)
        stored = time.perf_counter() - started
        unreached = library._index.unreached()
        recalls, times = [], []
        for vector in asked:
            started = time.perf_counter()
            found = library.search_meaning(vector.tolist(), 10)
            times.append(time.perf_counter() - started)
            nearest = library._index._search_stored(vector.tolist(), 10)
            recalls.append(len({one for one, _ in found} & {one for one, _ in nearest}) / 10)
        (extra,) = made_articles(OF_AN_ARTICLE, texts[::-1], vectors[::-1], name="extra")
        adding = [_timed(lambda: library.add([extra])) for _ in range(5)]
        removing = []
        for _ in range(5):
            removing.append(_timed(lambda: library.remove(extra.article.id)))
            library.add([extra])
    opened = subprocess.run(
        [sys.executable, "-c", OPEN, str(folder)], check=True, capture_output=True, text=True
    ).stdout.split()
    return {
        "stored in s": round(stored, 1),
        "recall@10": round(statistics.mean(recalls), 4),
        "not reached": unreached,
        "query median ms": round(statistics.median(times) * 1000, 2),
        "query 95th ms": round(statistics.quantiles(times, n=20)[-1] * 1000, 2),
        "add one article ms": round(statistics.median(adding) * 1000, 1),
        "remove one article ms": round(statistics.median(removing) * 1000, 1),
        "open and first search s": float(opened[0]),
        "memory of that process MB": int(opened[1]),
        "disk MB": round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20),
        "peak memory of the build MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


OPEN = """
import sys, time
from pathlib import Path
from ingest.library import Library
import chromadb
started = time.perf_counter()
with Library.open(sys.argv[1]) as library:
    library.search_meaning([1.0] + [0.0] * 383, 10)
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(round(time.perf_counter() - started, 3), int(peak.split()[1]) // 1024)
"""


def made_articles(size: int, texts: list[str], vectors: np.ndarray, name: str = "article") -> Iterator[EmbeddedArticle]:
    """Articles of five passages each; from the second round on with noise."""
    chance = np.random.default_rng(1)
    for first in range(0, size, OF_AN_ARTICLE):
        places = [place % len(texts) for place in range(first, first + OF_AN_ARTICLE)]
        rounds = first // len(texts)
        parts = [f"{texts[place]} ({rounds})" for place in places]
        spread = NOISE / vectors.shape[1] ** 0.5 if rounds else 0.0
        noise = chance.normal(size=(OF_AN_ARTICLE, vectors.shape[1])) * spread
        moved = vectors[places] + noise
        moved /= np.linalg.norm(moved, axis=1, keepdims=True)
        yield _article(f"{name}{first}", parts, moved.astype(np.float32))


def _article(article_id: str, parts: list[str], vectors: np.ndarray) -> EmbeddedArticle:
    passages, start = [], 0
    for part in parts:
        passages.append(Passage(article_id, start, start + len(part), part))
        start += len(part) + 2
    article = Article(id=article_id, text="\n\n".join(parts), title=parts[0][:60], source=f"{article_id}.txt")
    return EmbeddedArticle(article, passages, vectors)


def _first_sentence(text: str) -> str:
    start, end = sentence_spans(text)[0]
    return text[start:end]


def _timed(action: object) -> float:
    started = time.perf_counter()
    action()  # type: ignore[operator]
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
