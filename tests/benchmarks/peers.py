"""Article Desk beside what people would take instead, on a file of questions in SQuAD form (1.1 or 2.0).

    pip install -c constraints.txt -e '.[peers]'
    python tests/benchmarks/peers.py path/to/questions.json

LangChain (the retrieval of its tutorial), LlamaIndex (its defaults, and with chunks of 256 tokens), txtai (paragraphs,
by words and meaning) and ours ("ours" is `HybridRetriever`; "ours, read" is the order in which `Assistant.ask` reads
the eight passages that it gets) are given the same articles and the same encoder, the packaged all-MiniLM-L6-v2, on
the processor, with their own numbers of threads. Each runs in processes of its own: one ingests and stores, another
opens what was stored and is asked the questions that have an answer, one after the other.

**Hit.** A chunk is right if it holds a gold span where that stands in its article; the same words elsewhere do not
count. Every chunk of every system is found in its article in the same way: by its characters, leaving out white space
and what nobody sees, from behind the beginning of the chunk before. `MRR@10` is the mean of 1 / rank of the first right
chunk. Chunks differ in size, so "in 2,000 characters" counts the questions of which a gold span lies in the first so
many characters of the chunks' texts, put one after the other; a chunk may be cut off there.

**Ingest.** Libraries and model loaded, from the articles (ours: from their file) until all is stored on disk. "Text the
encoder read" is the share of the articles' characters that some vector was made of: a chunk longer than the encoder
reads (256 word pieces, in txtai 512) is cut off there. Text in two chunks counts once.

**Memory.** `ru_maxrss` of the process; of our ingest with that of the child in which it parses.

Titles are given as each takes them: LlamaIndex and ours embed them with the text, LangChain keeps them beside it,
txtai's index has no place for them. LangChain's own wrapper of the encoder cannot be installed beside ours; a class
that does the same stands in. Our constants and the reader's calibration were chosen on first halves of files, so the
second half of the articles is also told alone: that is the honest figure of ours.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from peer_systems import SYSTEMS
from rich.console import Console
from rich.table import Table

from assistant.training.data_sets.squad import Corpus, Question, read_squad
from ingest.embedding import DEFAULT_MODEL, locate_model

NEEDED = ("langchain_chroma", "langchain_text_splitters", "llama_index", "txtai")
PACKAGES = ("langchain-chroma", "langchain-text-splitters", "llama-index-core", "txtai", "sentence-transformers")

BUDGETS = (2000, 4000)
"""Characters of the texts found, one after the other, in which the answer is looked for."""

QUIET = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "LANGSMITH_TRACING": "false",
}
"""Nothing is fetched or sent while it is measured."""

Place = tuple[str, int, int]
"""An article and a half-open span of its text."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a system found for one question; None where nothing found is right."""

    question: Question
    rank: int | None
    """That of the first right chunk, from 1."""
    reached: int | None
    """Characters of the texts found, one after the other, up to the end of a gold span."""


def main() -> None:
    """Measure, and print tables or JSON."""
    options = _options()
    whole = read_squad(options.file)
    corpus = _taken(whole, options.articles, options.questions)
    with tempfile.TemporaryDirectory() as folder:
        measured = {name: run(name, Path(folder), corpus) for name in options.systems}
    outcomes = {name: outcomes_of(corpus.questions, *found) for name, found in measured.items()}
    costs = {name: costs_of(*found) for name, found in measured.items()}
    second_half = {record["id"] for record in whole.records[len(whole.records) // 2 :]}
    parts = {
        "all articles": outcomes,
        "second half of the articles": {
            name: [outcome for outcome in own if outcome.question.article_id in second_half]
            for name, own in outcomes.items()
        },
    }
    if options.json:
        told = {part: {name: quality(own) for name, own in of_part.items()} for part, of_part in parts.items()}
        ranks = {name: [outcome.rank for outcome in own] for name, own in outcomes.items()}
        print(json.dumps({"versions": versions(), "quality": told, "costs": costs, "ranks": ranks}))
        return
    print(f"{options.file.name}: {len(corpus.records)} articles; {os.cpu_count()} cores")
    print(", ".join(f"{package} {number}" for package, number in versions().items()))
    for part, of_part in parts.items():
        count = len(of_part[options.systems[0]])
        if count:
            print_table(f"{count} questions, {part}", {name: quality(own) for name, own in of_part.items()})
    print_table("Costs", costs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="questions in SQuAD form")
    parser.add_argument("--articles", type=int, help="only the first so many articles")
    parser.add_argument("--questions", type=int, help="only so many questions, drawn with a seed")
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS), metavar="SYSTEM")
    parser.add_argument("--json", action="store_true", help="print one JSON object, with the rank for each question")
    options = parser.parse_args()
    missing = [module for module in NEEDED if find_spec(module) is None]
    if missing and not all(name.startswith("ours") for name in options.systems):
        parser.error(f"{missing[0]} is not installed: pip install -c constraints.txt -e '.[peers]'")
    return options


def _taken(corpus: Corpus, articles: int | None, questions: int | None) -> Corpus:
    """Part of a corpus: the first articles, and of the questions on them that have an answer some drawn with a seed."""
    records = corpus.records[:articles]
    held = {record["id"] for record in records}
    asked = [question for question in corpus.questions if question.gold and question.article_id in held]
    if questions is not None and questions < len(asked):
        drawn = random.Random(0).sample(range(len(asked)), questions)
        asked = [asked[place] for place in sorted(drawn)]
    return Corpus(records, asked)


def run(name: str, folder: Path, corpus: Corpus) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a system's two processes measured; systems that differ only in how they search share what was stored."""
    print(f"{name} …", file=sys.stderr, flush=True)
    own = folder / name.partition(",")[0]
    if not own.exists():
        own.mkdir()
        lines = "".join(f"{json.dumps(record)}\n" for record in corpus.records)
        (own / "corpus.jsonl").write_text(lines, encoding="utf-8")
        texts = [question.text for question in corpus.questions]
        (own / "questions.json").write_text(json.dumps(texts), encoding="utf-8")
        _start("ingest", name, own)
    _start("ask", name, own)
    ingested, asked = (json.loads((own / f"{what}.json").read_text(encoding="utf-8")) for what in ("ingest", "ask"))
    return ingested, asked


def _start(what: str, name: str, folder: Path) -> None:
    script = str(Path(__file__).with_name("peer_systems.py"))
    command = [sys.executable, script, what, name, str(folder), locate_model(DEFAULT_MODEL)[0]]
    process = subprocess.run(command, env={**os.environ, **QUIET}, capture_output=True, text=True, check=False)
    if process.returncode:
        sys.exit(f"{name} could not {what}:\n{process.stderr[-3000:]}")


def outcomes_of(questions: Sequence[Question], ingested: Mapping[str, Any], asked: Mapping[str, Any]) -> list[Outcome]:
    """What was found for each question, judged."""
    places: dict[str, Place | None] = {
        one: tuple(place) if place else None for one, place in ingested["places"].items()
    }
    return [
        Outcome(question, first_right(question, found), characters_to_answer(question, found))
        for question, ids in zip(questions, asked["found"], strict=True)
        for found in [[places[one] for one in ids]]
    ]


def first_right(question: Question, found: Sequence[Place | None]) -> int | None:
    """The rank, from 1, of the first place that holds a gold span whole."""
    return next((rank for rank, place in enumerate(found, start=1) if place and _held(question, place)), None)


def characters_to_answer(question: Question, found: Sequence[Place | None]) -> int | None:
    """How many characters of the places, one after the other, it takes to the end of a gold span that one holds."""
    before = 0
    for place in found:
        if place is None:
            continue
        _, start, end = place
        if held := _held(question, place):
            return before + min(gold_end for _, gold_end in held) - start
        before += end - start
    return None


def _held(question: Question, place: Place) -> list[tuple[int, int]]:
    article_id, start, end = place
    return [gold for gold in question.gold if article_id == question.article_id and start <= gold[0] and gold[1] <= end]


def quality(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """How often, and how high up, the right chunk was found."""
    ranks = [outcome.rank for outcome in outcomes]
    return {
        **{f"hit@{k}": _share([rank is not None and rank <= k for rank in ranks]) for k in (1, 5, 10)},
        "MRR@10": round(statistics.mean(1 / rank if rank else 0.0 for rank in ranks), 3),
        **{
            f"in {most:,} characters": _share([one.reached is not None and one.reached <= most for one in outcomes])
            for most in BUDGETS
        },
    }


def costs_of(ingested: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, float]:
    """What it took."""
    milliseconds = [1000 * seconds for seconds in asked["times"]]
    return {
        "chunks": len(ingested["places"]),
        "chunks not found in their article": sum(place is None for place in ingested["places"].values()),
        "text the encoder read": round(ingested["seen"] / ingested["characters"], 3),
        "ingest, characters a second": round(ingested["characters"] / ingested["seconds"]),
        "of those the encoder read": round(ingested["seen"] / ingested["seconds"]),
        "ingest, peak MB": ingested["memory"],
        "start: import, s": round(asked["imported"], 2),
        "start: open, first question, s": round(asked["opened"], 2),
        "start in all, s": round(asked["imported"] + asked["opened"], 2),
        "question, median ms": round(statistics.median(milliseconds), 1),
        "question, 95th percentile ms": round(statistics.quantiles(milliseconds, n=20)[-1], 1),
        "asking, peak MB": asked["memory"],
    }


def versions() -> dict[str, str]:
    """What is installed of what matters here."""
    installed = {distribution.name: distribution.version for distribution in distributions()}
    return {package: installed[package] for package in PACKAGES if package in installed}


def _share(values: Sequence[bool]) -> float:
    return round(sum(values) / max(1, len(values)), 3)


def print_table(title: str, figures: Mapping[str, Mapping[str, float]]) -> None:
    """One row a figure, one column a system."""
    table = Table("", title=f"\n{title}", title_justify="left", box=None)
    for name in figures:
        table.add_column(name, justify="right")
    for row in next(iter(figures.values())):
        table.add_row(row, *(f"{own[row]:,}" for own in figures.values()))
    Console(highlight=False, width=130).print(table)


if __name__ == "__main__":
    main()
