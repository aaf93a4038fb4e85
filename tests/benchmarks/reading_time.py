"""What reading costs: milliseconds for the passages of a question, and the memory that the reader adds.

    python tests/benchmarks/reading_time.py path/to/questions.json

Questions and articles are in SQuAD form. For each question the passages found are given to the reader, as many as
`Assistant.ask` gives it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch

from assistant.answering.pipeline import PASSAGES_READ
from assistant.language.query import Query
from assistant.reading.reader import load_reader
from assistant.retrieval.hybrid import HybridRetriever
from ingest import Library, ingest_articles


def main() -> None:
    """Measure, and print a line each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="questions in SQuAD form")
    parser.add_argument("--questions", type=int, default=100)
    options = parser.parse_args()
    data = json.loads(options.file.read_text(encoding="utf-8"))["data"][:12]
    paragraphs = [(article["title"], paragraph) for article in data for paragraph in article["paragraphs"]]
    questions = [asked["question"] for _, paragraph in paragraphs for asked in paragraph["qas"]][: options.questions]
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder, "library")) as library:
        corpus = Path(folder, "corpus.jsonl")
        records = [{"id": f"{title} {number}", "text": p["context"]} for number, (title, p) in enumerate(paragraphs)]
        corpus.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        ingest_articles([corpus], library)
        report(library, questions)


def report(library: Library, questions: list[str]) -> None:
    """Read the passages of each question, and print what it took."""
    retriever = HybridRetriever(library=library)
    asked = [(question, retriever.retrieve(Query(question))[:PASSAGES_READ]) for question in questions]
    print(f"memory added by the reader: {added(load_reader):.0f} MB")
    reader = load_reader()
    reader.read(*asked[0])
    times = []
    for question, passages in asked:
        started = time.perf_counter()
        reader.read(question, passages)
        times.append((time.perf_counter() - started) * 1000)
    print(
        f"{len(asked)} questions, {PASSAGES_READ} passages each, {torch.get_num_threads()} threads: "
        f"median {statistics.median(times):.0f} ms, 95th percentile {sorted(times)[int(len(times) * 0.95)]:.0f} ms"
    )


def added(load: Callable[[], object]) -> float:
    """Megabytes of memory in use that a load adds."""
    before = resident()
    kept = load()
    return resident() - before if kept else 0.0


def resident() -> float:
    """Megabytes of memory in use."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1e6


if __name__ == "__main__":
    main()
