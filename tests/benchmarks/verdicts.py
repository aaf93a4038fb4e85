"""How right are the verdicts on claims of other sets?

    python tests/benchmarks/verdicts.py [--symmetric dev.jsonl] [--wice dev.jsonl] [--model FOLDER] [--show]

Claims on the samples (`tests/assistant/claims.jsonl`), FEVER-symmetric (each with its one sentence) and WiCE (its pages
as articles; partially supported counts as not supported, or, leniently, as supported). Each goes the whole way: search,
reading, verdict. Of FEVER-symmetric also which of the two the reader finds likelier. Figures are of the second half.
"""

from __future__ import annotations

import argparse
import itertools
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from sklearn.metrics import balanced_accuracy_score, f1_score

from assistant.checking.fact_check import FactChecker
from assistant.reading.evidence import EvidenceFinder, load_evidence_finder
from assistant.retrieval.hybrid import HybridRetriever
from assistant.retrieval.passage import RetrievedPassage
from assistant.training.data_sets.fever import read_symmetric
from assistant.verdict import Verdict
from ingest import Library, ingest_articles
from ingest.embedding import load_embeddings
from ingest.samples import SAMPLES

CLAIMS = Path(__file__).parent.parent / "assistant" / "claims.jsonl"
NEITHER = "not_enough_evidence"


@dataclass(frozen=True, slots=True)
class Case:
    """A claim, what it is (True, False, or None where nothing is known), and the sentences that tell it."""

    claim: str
    label: str
    kind: str
    gold: frozenset[str] = frozenset()


class OneSentence(BaseRetriever):
    """Finds the one sentence that belongs to a claim: those of other claims may be made up to contradict it."""

    sentence: str

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [_document(self.sentence)]


RetrieverOf = Callable[[Case], BaseRetriever]


def _document(sentence: str) -> Document:
    unknown = dict.fromkeys(("url", "publisher", "author", "published", "heading"), None)
    facts = {"article_id": "1", "title": "", "source": "", "start": 0, "end": len(sentence), "story": 1}
    return Document(sentence, id=sentence, metadata={**unknown, **facts, "similarity": 0.5, "score": 0.1})


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--symmetric", type=Path, help="FEVER-symmetric, JSON Lines")
    parser.add_argument("--wice", type=Path, help="WiCE, JSON Lines")
    parser.add_argument("--model", help="a reader to try in the place of ours")
    parser.add_argument("--show", action="store_true", help="print the claims with wrong verdicts")
    options = parser.parse_args()
    finder = load_evidence_finder(options.model)
    if options.symmetric:
        cases = _second_half(_symmetric(options.symmetric))
        report("FEVER-symmetric", lambda case: OneSentence(sentence=min(case.gold)), finder, cases, show=options.show)
        print(f"  two-way accuracy {np.mean([_is_told_apart(case, finder) for case in cases]):.3f}")
    for name, articles, cases in [("own claims", *_own()), *([("WiCE", *_wice(options.wice))] if options.wice else [])]:
        with library_of(articles) as library:
            retriever = HybridRetriever(library=library)
            report(name, lambda _, found=retriever: found, finder, _second_half(cases), show=options.show)


def _second_half(cases: Sequence[Case]) -> Sequence[Case]:
    return cases[len(cases) // 2 :]


def _is_told_apart(case: Case, finder: EvidenceFinder) -> bool:
    """Whether the reader finds the right one of supported and refuted the likelier."""
    [reading] = finder.reader.read(case.claim, [RetrievedPassage(min(case.gold))])
    return (reading.supports > reading.refutes) == (case.label == "supported")


def report(
    name: str, retriever_of: RetrieverOf, finder: EvidenceFinder, cases: Sequence[Case], *, show: bool = False
) -> None:
    """The figures of one set."""
    verdicts, took = [], []
    for case in cases:
        began = time.perf_counter()
        verdicts.append(FactChecker(retriever_of(case), finder).check(case.claim))
        took.append(time.perf_counter() - began)
    gold, found = [case.label for case in cases], [verdict.label for verdict in verdicts]
    print(f"{name}, second half, {len(cases)} claims; median {1000 * median(took):.0f} ms")
    _print_figures("verdicts", gold, found)
    _print_reliability(gold, verdicts)
    _print_evidence(cases, verdicts)
    by_kind: dict[str, list[bool]] = defaultdict(list)
    wrong: Counter[str] = Counter()
    for case, verdict in zip(cases, verdicts, strict=True):
        by_kind[case.kind].append(verdict.label == case.label)
        wrong[case.kind] += verdict.label == "supported" != case.label
    if len(by_kind) > 1:
        for kind, right in by_kind.items():
            print(f"    {kind:12} right {sum(right):3} of {len(right):3}, wrongly supported {wrong[kind]}")
    if show:
        _show(cases, verdicts)


def _print_figures(name: str, gold: Sequence[str], found: Sequence[str]) -> None:
    sure = [(one, other) for one, other in zip(gold, found, strict=True) if other != NEITHER]
    figures = [
        f"accuracy {np.mean(np.array(gold) == np.array(found)):.3f}",
        f"balanced {balanced_accuracy_score(gold, found):.3f}",
        f"macro F1 {f1_score(gold, found, average='macro', labels=sorted(set(gold)), zero_division=0):.3f}",
        f"coverage {len(sure) / len(gold):.3f}",
        *(
            f"{label} right {sum(one == label for one, other in sure if other == label)} of "
            f"{sum(other == label for _, other in sure)}, found {_recall(gold, found, label):.3f}"
            for label in ("supported", "refuted")
        ),
    ]
    print(f"  {name}: {'; '.join(figures)}")


def _print_reliability(gold: Sequence[str], verdicts: Sequence[Verdict]) -> None:
    """How sure the verdicts are, and what share of them is right, in three equal parts."""
    sure = sorted(
        (verdict.confidence, label == verdict.label)
        for label, verdict in zip(gold, verdicts, strict=True)
        if verdict.label != NEITHER
    )
    parts = [part for part in np.array_split(np.array(sure, dtype=float).reshape(-1, 2), 3) if len(part)]
    print(
        "  confidence: share right:", "; ".join(f"{part[:, 0].mean():.2f}: {part[:, 1].mean():.2f}" for part in parts)
    )


def _recall(gold: Sequence[str], found: Sequence[str], label: str) -> float:
    own = [other == label for one, other in zip(gold, found, strict=True) if one == label]
    return sum(own) / max(1, len(own))


def _print_evidence(cases: Sequence[Case], verdicts: Sequence[Verdict]) -> None:
    named = [
        any(gold in testimony.citation.quote or testimony.citation.quote in gold for gold in case.gold)
        for case, verdict in zip(cases, verdicts, strict=True)
        if case.gold and verdict.evidence
        for testimony in verdict.evidence[:1]
    ]
    if named:
        print(f"  first evidence is among the gold sentences: {np.mean(named):.3f} of {len(named)}")


def _show(cases: Sequence[Case], verdicts: Sequence[Verdict]) -> None:
    for case, verdict in zip(cases, verdicts, strict=True):
        if verdict.label != case.label:
            quotes = " / ".join(f"{one.stance} {one.confidence:.2f} {one.citation.quote}" for one in verdict.evidence)
            print(f"  {case.label} -> {verdict.label} ({case.kind}) {case.claim} | {quotes}")


@contextmanager
def library_of(articles: Sequence[dict[str, str]] | None) -> Iterator[Library]:
    """A library of these articles, or of the samples."""
    with tempfile.TemporaryDirectory() as folder:
        source: Any = SAMPLES
        if articles is not None:
            source = Path(folder, "articles.jsonl")
            source.write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
        with Library.open(Path(folder, "library")) as library:
            library._embeddings = load_embeddings()
            ingest_articles(source if articles is None else [source], library)
            yield library


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _own() -> tuple[None, list[Case]]:
    rows = sorted(_lines(CLAIMS), key=lambda row: row["article"])
    return None, [Case(row["claim"], row["label"], row["kind"]) for row in rows]


def _symmetric(path: Path) -> list[Case]:
    names = {"entailment": "supported", "contradiction": "refuted"}
    return [
        Case(_plain(pair.statement), names[pair.label], "", frozenset({_plain(pair.evidence)}))
        for pair in itertools.chain(*read_symmetric(path))
    ]


def _wice(path: Path) -> tuple[list[dict[str, str]], list[Case]]:
    lines = _lines(path)
    pages = [{"id": str(number), "text": "\n".join(line["evidence"])} for number, line in enumerate(lines)]
    cases = []
    for line in lines:
        gold = {line["evidence"][one] for group in line.get("supporting_sentences", []) for one in group}
        label = "supported" if line["label"] == "supported" else NEITHER
        cases.append(Case(line["claim"], label, line["label"], frozenset(gold)))
    return pages, cases


def _plain(text: str) -> str:
    """Text without the blanks around its punctuation."""
    for marked, plain in (
        (" ,", ","),
        (" .", "."),
        (" 's", "'s"),
        (" ;", ";"),
        (" :", ":"),
        ("-LRB- ", "("),
        (" -RRB-", ")"),
        (" '", "'"),
        ("`` ", '"'),
        (" ''", '"'),
        (" -- ", "–"),
    ):
        text = text.replace(marked, plain)
    return text.strip()


if __name__ == "__main__":
    main()
