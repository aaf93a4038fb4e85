"""Measure the entailment model, and calibrate it.

    python -m assistant.training.judging --model assistant/weights/entailment --nli nli.jsonl.gz \
        --symmetric fever-symmetric/dev.jsonl --wice wice/dev.jsonl --pairs minimal_pairs.jsonl --write

Calibration scales each of the model's outputs and moves it (vector scaling: Guo et al. 2017), fitted on pairs that
were held back from training and on the first half of FEVER-symmetric; `--write` folds it into the last layer, so
that whoever loads the model gets calibrated probabilities. WiCE's claims are judged against the sentences that our
own retrieval finds among all of its pages; the threshold is fitted on the first half. Figures are of the second.
FEVER-symmetric has each claim of FEVER with three rewritings that share its words, all claims of FEVER first: its
halves are of claims with their rewritings, not of lines.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from sentence_transformers.cross_encoder import CrossEncoder
from sklearn.metrics import balanced_accuracy_score, f1_score

from assistant.evidence import candidate_at
from assistant.measures import measured
from assistant.reading import narrowed
from assistant.retrieval import HybridRetriever
from assistant.scoring import PairScorer
from assistant.training.entailment import LABELS, Pair, held_back, read_pairs
from assistant.training.fine_tuning import save_half
from ingest import Library, ingest_articles
from ingest.chunking import sentence_spans
from ingest.embedding import load_precision

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_REWRITING = re.compile("000000[2-4]$")
"""What FEVER-symmetric puts after the number of a claim for each of its rewritings."""

OF_EACH_LABEL = 700
READ_OF_PAGE = 12
"""Sentences that are judged for a claim."""

TOGETHER = 3
"""The best of them are judged together too: several may bear a claim out that none does alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Scaling:
    """Each output times its scale, plus its offset: shape (3,) both."""

    scale: Floats
    offset: Floats

    def probabilities(self, scores: Floats) -> Floats:
        """Raw scores of shape (pairs, 3) → probabilities."""
        odds = np.exp((moved := scores * self.scale + self.offset) - moved.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def main(arguments: Sequence[str] | None = None) -> None:
    """Calibrate, print the figures, and write the model where asked."""
    options = _options().parse_args(arguments)
    model = CrossEncoder(str(options.model), device="cpu", local_files_only=True, model_kwargs={"dtype": "float32"})
    scorer = PairScorer(model, load_precision())
    symmetric = read_symmetric(options.symmetric)
    half = len(symmetric) // 2
    aside = _balanced(held_back(read_pairs(options.nli)))
    scaling = fitted_scaling(scorer, aside + list(itertools.chain(*symmetric[:half])))
    print("scale", scaling.scale.round(3), "offset", scaling.offset.round(3))
    _report_symmetric(scorer, scaling, symmetric[half:])
    _report_aside(scorer, scaling, aside)
    if options.pairs:
        _report_minimal(scorer, scaling, options.pairs)
    if options.wice:
        _report_wice(scorer, scaling, options.wice)
    if options.write:
        _fold(model, scaling)
        save_half(model, options.model)


def fitted_scaling(scorer: PairScorer, pairs: Sequence[Pair]) -> Scaling:
    """The scaling under which the labels of these pairs are the likeliest."""
    scores = torch.tensor(_scores(scorer, pairs))
    labels = torch.tensor([LABELS.index(pair.label) for pair in pairs])
    scale, offset = torch.ones(3, dtype=torch.float64, requires_grad=True), torch.zeros(3, dtype=torch.float64)
    offset.requires_grad_(True)
    optimizer = torch.optim.LBFGS([scale, offset], max_iter=200)

    def loss() -> float:
        optimizer.zero_grad()
        wrong = torch.nn.functional.cross_entropy(scores * scale + offset, labels)
        wrong.backward()  # type: ignore[no-untyped-call]
        return float(wrong.detach())

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return Scaling(scale.detach().numpy(), offset.detach().numpy())


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="folder of the model")
    parser.add_argument("--nli", type=Path, required=True, help="the labelled pairs that it was trained on, .jsonl.gz")
    parser.add_argument("--symmetric", type=Path, required=True, help="FEVER-symmetric, JSON Lines")
    parser.add_argument("--wice", type=Path, help="WiCE, JSON Lines")
    parser.add_argument("--pairs", type=Path, help="pairs that differ in one thing, JSON Lines")
    parser.add_argument("--write", action="store_true", help="fold the calibration into the model")
    return parser


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _scores(scorer: PairScorer, pairs: Sequence[Pair]) -> Floats:
    return scorer.scores([(pair.evidence, pair.statement) for pair in pairs])


def read_symmetric(path: Path) -> list[list[Pair]]:
    """The claims of FEVER-symmetric in the order of the file, each with its rewritings after it."""
    names = {"SUPPORTS": "entailment", "REFUTES": "contradiction"}
    families: dict[str, list[Pair]] = {}
    for line in _lines(path):
        pair = Pair(line["evidence"], line["claim"], names[line["gold_label"]])
        families.setdefault(_REWRITING.sub("", line["id"]), []).append(pair)
    return list(families.values())


def _balanced(pairs: Sequence[Pair]) -> list[Pair]:
    chance = random.Random(0)  # noqa: S311
    of_label = [[pair for pair in pairs if pair.label == label] for label in LABELS]
    return [pair for own in of_label for pair in chance.sample(own, min(OF_EACH_LABEL, len(own)))]


def _report_symmetric(scorer: PairScorer, scaling: Scaling, families: Sequence[Sequence[Pair]]) -> None:
    pairs = list(itertools.chain(*families))
    shares = scaling.probabilities(_scores(scorer, pairs))
    supported = np.array([pair.label == "entailment" for pair in pairs])
    rewritten = np.array([bool(place) for family in families for place in range(len(family))])
    correct = (shares[:, 0] > shares[:, 2]) == supported
    print(f"FEVER-symmetric, second half, {len(pairs)} claims:")
    print(f"  two-way accuracy {correct.mean():.3f}; of the rewritten ones {correct[rewritten].mean():.3f}")
    for stance, column, right in (("supported", 0, supported), ("refuted", 2, ~supported)):
        for threshold in (0.5, 0.7, 0.8, 0.9):
            told = shares[:, column] >= threshold
            precision = right[told].mean() if told.any() else float("nan")
            print(f"  {stance} from {threshold}: precision {precision:.3f}, recall {told[right].mean():.3f}")


def _report_aside(scorer: PairScorer, scaling: Scaling, pairs: Sequence[Pair]) -> None:
    shares = scaling.probabilities(_scores(scorer, pairs))
    labels = np.array([LABELS.index(pair.label) for pair in pairs])
    right = shares.argmax(axis=1) == labels
    print(f"held back, {len(pairs)} pairs: accuracy {right.mean():.3f}; reliability:", end=" ")
    for part in np.array_split(np.argsort(shares.max(axis=1)), 8):
        print(f"{shares.max(axis=1)[part].mean():.2f}: {right[part].mean():.2f}", end="  ")
    print()


def _report_minimal(scorer: PairScorer, scaling: Scaling, path: Path) -> None:
    records = list(_lines(path))
    scores = scorer.scores([(record["evidence"], record["statement"]) for record in records])
    found = scaling.probabilities(scores).argmax(axis=1)
    by_kind = defaultdict(list)
    for record, label in zip(records, found, strict=True):
        by_kind[record["kind"]].append(LABELS[label] in record["labels"])
    print("minimal pairs:", "  ".join(f"{kind} {sum(own)} of {len(own)}" for kind, own in by_kind.items()))


def _report_wice(scorer: PairScorer, scaling: Scaling, path: Path) -> None:
    lines = list(_lines(path))
    found = _support_of_claims(scorer, scaling, lines)
    half = len(lines) // 2
    for reading, names in (("strict", {"supported"}), ("lenient", {"supported", "partially_supported"})):
        gold = np.array([line["label"] in names for line in lines])
        thresholds = np.unique(found[:half])
        best = max(thresholds, key=lambda one: balanced_accuracy_score(gold[:half], found[:half] >= one))
        told = found[half:] >= best
        balanced, f1 = balanced_accuracy_score(gold[half:], told), f1_score(gold[half:], told)
        print(
            f"WiCE, second half, {reading} (threshold {best:.3f}): balanced accuracy {balanced:.3f}, F1 {f1:.3f}; "
            f"all said supported: 0.5, {f1_score(gold[half:], np.ones_like(told)):.3f}"
        )


def _support_of_claims(scorer: PairScorer, scaling: Scaling, lines: Sequence[dict[str, Any]]) -> Floats:
    """For each claim how well the sentences found bear it out: the best of them, or the best ones together."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "pages.jsonl")
        pages = [{"id": str(number), "text": "\n".join(line["evidence"])} for number, line in enumerate(lines)]
        file.write_text("\n".join(map(json.dumps, pages)), encoding="utf-8")
        with Library.open(Path(folder, "library")) as library:
            ingest_articles([file], library)
            retriever = HybridRetriever(library=library)
            found = []
            for line in lines:
                evidence = _evidence(line["claim"], retriever)
                shares = scaling.probabilities(scorer.scores([(text, line["claim"]) for text in evidence]))
                found.append(float(shares[:, 0].max()))
    return np.array(found)


def _evidence(claim: str, retriever: HybridRetriever) -> list[str]:
    candidates = []
    for document in retriever.invoke(claim):
        spans = sentence_spans(document.page_content)
        candidates += [candidate_at(document, spans, position) for position in range(len(spans))]
    kept = [candidates[number] for number in narrowed(measured(claim, candidates), READ_OF_PAGE)]
    texts = [" ".join(filter(None, (one.before, one.sentence))) for one in kept]
    return [*texts, " ".join(one.sentence for one in kept[:TOGETHER])]


def _fold(model: CrossEncoder, scaling: Scaling) -> None:
    """Put the scaling into the last layer."""
    last = model.get_submodule("0.auto_model.classifier")
    assert isinstance(last, torch.nn.Linear)  # noqa: S101 - how BERT classifies
    scale, offset = (torch.tensor(part, dtype=torch.float32) for part in (scaling.scale, scaling.offset))
    with torch.no_grad():
        last.weight.mul_(scale[:, None])
        last.bias.mul_(scale).add_(offset)


if __name__ == "__main__":
    main()
