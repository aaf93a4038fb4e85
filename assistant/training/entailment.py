"""Train the entailment model: whether evidence supports a statement, refutes it, or neither.

    python -m assistant.training.entailment --nli nli.jsonl.gz --qa qa.jsonl.gz --output runs/entailment

Labelled pairs of several sets, mixed so that no class is the rule, and pairs made from them by changing one thing
(see `assistant.training.contrasts`): the evidence as often as the statement, so that the wording of a statement
alone tells nothing.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from sentence_transformers.cross_encoder import CrossEncoder
from torch import Tensor, nn

from assistant.polarity import denied
from assistant.training.contrasts import (
    Change,
    Names,
    changed,
    with_opposite,
    with_other_name,
    with_other_number,
    with_other_of_kind,
    with_roles_swapped,
)
from assistant.training.fine_tuning import Run, add_run_options, fine_tune, new_model, pair_scores
from assistant.training.paraphrases import in_other_words, role_pairs
from assistant.training.statements import other_answer, statement_of
from ingest.chunking import sentence_spans

LABELS = ("entailment", "neutral", "contradiction")
"""What the model tells apart, in the order of its outputs."""

MERGED = "not_entailment"
"""Neutral or contradiction: the data does not say which."""

TAKEN = {
    ("fever", "contradiction"): 6_000,
    ("fever", "entailment"): 6_000,
    ("fever-nei", "neutral"): 4_000,
    ("snli-devtest", ""): 3_000,
    ("cad-nli", ""): 4_000,
    ("equate-stresstest", ""): 1_500,
    ("conjnli-adv", ""): 1_000,
    ("med", ""): 800,
    ("breaking-nli", "contradiction"): 1_500,
    ("breaking-nli", "entailment"): 500,
    ("begin-wow", ""): 3_000,
    ("scitail-devtest", ""): 2_000,
    ("fool-me-twice", ""): 2_600,
    ("pawsx-en-dev", ""): 2_000,
    ("help-andor", ""): 700,
    ("equate-newsnli", ""): 1_000,
    ("equate-redditnli", ""): 250,
    ("equate-rtequant", ""): 110,
    ("conjnli-dev", ""): 630,
}
"""Pairs of each set, and of one label of it where the set is not balanced."""

CHANGED = {
    "number": 3_500,
    "name": 4_500,
    "opposite": 2_500,
    "kind": 3_000,
    "negation": 4_000,
    "roles": 2_000,
    "copied": 16_000,
    "answered": 16_000,
    "made up": 8_000,
}
LONGEST = 700
"""Characters of the evidence; longer pairs are left out."""

HELD_BACK = 20
"""One in so many is held back."""

NUMERIC_SETS = ("equate-stresstest", "equate-awpnli", "med", "help-andor")
"""Made by rule already, of numbers and quantifiers: nothing is made from them."""

PARAGRAPH_SETS = ("squadshifts-wiki", "qed-nq", "tydiqa-en", "mlqa-en-dev")


ANSWERED_SETS = (
    "squadshifts-wiki", "nqg-squad-train", "qed-nq", "qed-nq-multi", "tydiqa-en", "mlqa-en-dev", "nq-open-oracle",
    "squadshifts-reddit",
)  # fmt: skip

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """Evidence and a statement, and what the one says of the other."""

    evidence: str
    statement: str
    label: str


class EntailmentLoss(nn.Module):
    """Cross-entropy over the three labels; a merged one counts what its two parts have together."""

    def __init__(self, model: CrossEncoder) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, inputs: list[list[str]], labels: Tensor, prompt: str | None = None, task: str | None = None
    ) -> Tensor:
        """The mean over the pairs; labels are numbers of `LABELS`, and then `MERGED`."""
        known = pair_scores(self.model, list(zip(*inputs, strict=True))).log_softmax(1)
        merged = known[:, 1:].logsumexp(1, keepdim=True)
        return -torch.cat([known, merged], dim=1).gather(1, labels.view(-1, 1)).mean()


PARAPHRASED = 0.6
"""Of the pairs that something is made from: put in other words first, so that other words alone tell nothing."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the data, and train."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--nli", type=Path, required=True, help="labelled pairs, .jsonl.gz")
    parser.add_argument("--qa", type=Path, required=True, help="question-answer records, .jsonl.gz: for paragraphs")
    add_run_options(parser)
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)  # noqa: S311
    pairs = training_pairs(read_pairs(options.nli), answered_records(options.qa), paragraphs_of(options.qa), chance)
    print(f"{len(pairs):,} pairs", dict(Counter(pair.label for pair in pairs)))
    run = Run(options.output, options.start, options.seed, options.epochs, options.rate, rows=64, longest=160)
    torch.manual_seed(run.seed)
    model = new_model(run, LABELS)
    numbers = {label: number for number, label in enumerate((*LABELS, MERGED))}
    rows = [{"evidence": pair.evidence, "statement": pair.statement, "label": numbers[pair.label]} for pair in pairs]
    fine_tune(model, Dataset.from_list(rows), EntailmentLoss(model), run)


def training_pairs(
    labelled: Mapping[str, Sequence[Pair]], answered: Sequence[Row], paragraphs: Sequence[str], chance: random.Random
) -> list[Pair]:
    """The pairs taken and the pairs made from them, in random order."""
    pairs, plain = [], []
    for (name, label), most in TAKEN.items():
        own = [pair for pair in labelled[name] if label in {"", pair.label} and is_trained_on(pair)]
        own = chance.sample(own, min(most, len(own)))
        pairs += own
        plain += own if name not in NUMERIC_SETS else []
    names = Names.in_texts(pair.evidence for pair in plain)
    pairs += [*_contrasts(plain, names, chance), *_copies(paragraphs, names, chance)]
    pairs += _told(answered, names, chance)
    pairs += itertools.starmap(Pair, role_pairs(names, CHANGED["made up"], chance))
    chance.shuffle(pairs)
    return pairs


def _contrasts(pairs: Sequence[Pair], names: Names, chance: random.Random) -> Iterator[Pair]:
    """Pairs that differ from a labelled one in one thing."""
    made: Counter[str] = Counter()
    for pair in chance.sample(pairs, len(pairs)):
        for kind, contrast in _contrasts_of(pair, names, chance):
            if made[kind] < CHANGED[kind]:
                made[kind] += 1
                yield contrast


def _contrasts_of(pair: Pair, names: Names, chance: random.Random) -> Iterator[tuple[str, Pair]]:
    if pair.label == "entailment":
        pair = _reworded(pair, chance)
        for kind, change in _changes(pair, names, chance):
            yield from ((kind, contrast) for contrast in _with(pair, change, chance))
        if swapped := with_roles_swapped(pair.statement):
            yield "roles", Pair(pair.evidence, swapped, MERGED)
    opposite = {"entailment": "contradiction", "contradiction": "entailment"}.get(pair.label)
    if opposite and (statement := denied(pair.statement)):
        yield "negation", Pair(pair.evidence, statement, opposite)


def _reworded(pair: Pair, chance: random.Random) -> Pair:
    """Mostly the pair with its statement in other words."""
    if chance.random() < PARAPHRASED:
        return Pair(pair.evidence, in_other_words(pair.statement, chance), pair.label)
    return pair


def _told(answered: Sequence[Row], names: Names, chance: random.Random) -> Iterator[Pair]:
    """What questions and their answers state, of the sentences that answer; and the same with another answer."""
    made = 0
    for record in chance.sample(answered, len(answered)):
        statement = statement_of(record["question"], record["answer"])
        evidence = record["positive"].strip()
        if not statement or made >= CHANGED["answered"] or len(evidence) > LONGEST:
            continue
        made += 1
        pair = _reworded(Pair(evidence, statement, "entailment"), chance)
        draw = chance.random()
        changes = [change for _, change in _changes(pair, names, chance)]
        other = other_answer(record["answer"], evidence, record["context"] or "", chance)
        if draw < 0.3 and other and (wrong := statement_of(record["question"], other)):  # noqa: PLR2004
            yield Pair(evidence, wrong, "contradiction" if re.search(r"\d", other) else MERGED)
        elif draw < 0.4 and (apart := _without_answer(record)):  # noqa: PLR2004
            yield Pair(chance.choice(apart), statement, "neutral")
        elif draw < 0.6 and changes:  # noqa: PLR2004
            yield from _with(pair, chance.choice(changes), chance)
        else:
            yield pair


def _without_answer(record: Row) -> list[str]:
    answer = record["answer"].lower()
    return [text.strip() for text in record["negatives"] if answer not in text.lower() and len(text) <= LONGEST]


def _changes(pair: Pair, names: Names, chance: random.Random) -> Iterator[tuple[str, Change]]:
    found = {
        "number": with_other_number(pair.statement, pair.evidence, chance),
        "name": with_other_name(pair.statement, pair.evidence, names, chance),
        "opposite": with_opposite(pair.statement, pair.evidence, chance),
        "kind": with_other_of_kind(pair.statement, pair.evidence, chance),
    }
    both = f"{pair.statement} {pair.evidence}"
    yield from ((kind, change) for kind, change in found.items() if change and _is_plain(change, both))


def _is_plain(change: Change, text: str) -> bool:
    """Whether one whole thing is changed: what takes its place is not there yet, and no initial stands beside it."""
    old, new = change
    part_of_name = re.search(rf"{re.escape(old)} [A-Z]\.|\b[A-Z]\. {re.escape(old)}", text)
    return not part_of_name and re.search(rf"\b{re.escape(new)}\b", text) is None


def _with(pair: Pair, change: Change, chance: random.Random) -> Iterator[Pair]:
    """The pair with the evidence or the statement changed, which contradict each other now; and with both changed.

    The last is borne out again: else an odd name or number would itself tell of a contradiction.
    """
    evidence, statement = changed(pair.evidence, change), changed(pair.statement, change)
    if chance.random() < 0.5:  # noqa: PLR2004
        yield Pair(evidence, pair.statement, "contradiction")
    else:
        yield Pair(pair.evidence, statement, "contradiction")
    yield Pair(evidence, statement, "entailment")


def _copies(paragraphs: Sequence[str], names: Names, chance: random.Random) -> Iterator[Pair]:
    """Sentences of a paragraph, as they stand or changed in one thing: long statements, and what is not said."""
    made = 0
    for text in chance.sample(paragraphs, len(paragraphs)):
        sentences = [text[start:end].strip() for start, end in sentence_spans(text)]
        for said, around in itertools.pairwise(sentences):
            evidence = f"{said} {around}"
            if made >= CHANGED["copied"] or len(evidence) > LONGEST or len(said.split()) < 6:  # noqa: PLR2004
                continue
            made += 1
            yield _copy(Pair(evidence, said, "entailment"), around, names, chance)


def _copy(pair: Pair, around: str, names: Names, chance: random.Random) -> Pair:
    """A sentence of the evidence in other words; or one not there, denied, with two names swapped, or changed."""
    draw = chance.random()
    if draw < 0.12:  # noqa: PLR2004
        return Pair(around, pair.statement, "neutral")
    swapped = with_roles_swapped(pair.statement)
    if swapped and draw < 0.6:  # noqa: PLR2004
        return Pair(pair.evidence, swapped, MERGED)
    pair = _reworded(_reworded(pair, chance), chance)
    opposite = denied(pair.statement)
    if draw < 0.22 and opposite:  # noqa: PLR2004
        return Pair(pair.evidence, opposite, "contradiction")
    changes = [change for _, change in _changes(pair, names, chance)]
    if draw < 0.55 and changes:  # noqa: PLR2004
        return chance.choice([*_with(pair, chance.choice(changes), chance)])
    return pair


def read_pairs(path: Path) -> dict[str, list[Pair]]:
    """The labelled pairs of a file, by set."""
    found: dict[str, list[Pair]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            pair = Pair(record["premise"].strip(), record["hypothesis"].strip(), record["label"])
            found.setdefault(record["set"], []).append(pair)
    return found


def held_back(labelled: Mapping[str, Sequence[Pair]]) -> list[Pair]:
    """The pairs that are never trained on: a twentieth, by their evidence, so that none is a variant of another."""
    names = dict.fromkeys(name for name, _ in TAKEN)
    return [pair for name in names for pair in labelled[name] if pair.label in LABELS and _is_held_back(pair)]


def _is_held_back(pair: Pair) -> bool:
    return zlib.crc32(pair.evidence.encode()) % HELD_BACK == 0


def is_trained_on(pair: Pair) -> bool:
    """Whether a pair may be learnt from: not too long, and not held back."""
    return len(pair.evidence) <= LONGEST and not _is_held_back(pair)


def answered_records(path: Path) -> list[Row]:
    """The question-answer records whose answer stands in their sentence."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records: Iterator[Row] = map(json.loads, lines)
        return [
            r for r in records if r["set"] in ANSWERED_SETS and r["answer"] and r["answer"] in (r["positive"] or "")
        ]


def paragraphs_of(path: Path) -> list[str]:
    """The paragraphs of question-answer records, each but once."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records: Iterator[dict[str, Any]] = map(json.loads, lines)
        return list(dict.fromkeys(r["context"] for r in records if r["set"] in PARAGRAPH_SETS and r["context"]))


if __name__ == "__main__":
    main()
