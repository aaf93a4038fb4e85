"""Does the reason of a contradiction name the right kind?

    python tests/benchmarks/reasons.py ../shared/data/natural/dev.jsonl.gz [--source news] [--show]

Each refuted claim of the file is put beside the sentences that refute it, and what `contradiction_reason` names is
compared with the claim's label. Told for the half of the articles that the rules were written on (the CRC-32 of the
article's id is odd) and for the other, and for the kinds that are plain (a number, date, name, place) together.
`--show` prints each claim of the first half with its reason.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.checking.reasons.contradiction import contradiction_reason
from assistant.language.claim import Claim

PLAIN = ("number", "date", "name", "place")
RIGHT_KINDS = {
    "number": {"number"},
    "unit": {"number"},
    "arithmetic": {"number"},
    "date": {"date"},
    "calendar": {"date"},
    "name": {"name"},
    "place": {"place"},
    "role": {"role", "name"},
    "attribution": {"role", "name"},
    "relation": {"role", "name"},
    "order": {"order", "role"},
    "comparison": {"order", "number", "role"},
    "opposite": {"denial", "order"},
    "negation": {"denial"},
    "denial": {"denial"},
    "plan": {"modality", "denial"},
    "quantifier": {"quantifier", "number"},
}
"""The kinds of reason that are right for each label; of the other labels ("detail", "cause") any may be."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, the sentences that refute it, and its label."""

    claim: str
    evidence: str
    label: str
    is_first_half: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="dev.jsonl.gz: articles with claims, a JSON object a line")
    parser.add_argument("--source", help="only the articles of this source: news, wikipedia")
    parser.add_argument("--show", action="store_true", help="print the claims of the first half with their reasons")
    options = parser.parse_args()
    pairs = list(pairs_of(options.file, options.source))
    for half, own in (("first", True), ("other", False)):
        tell(half, [pair for pair in pairs if pair.is_first_half is own], show=options.show and own)


def pairs_of(file: Path, source: str | None) -> Iterator[Pair]:
    """The refuted claims of a file, each with the sentences that refute it."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            if source and article["source"] != source:
                continue
            is_first_half = zlib.crc32(article["id"].encode()) % 2 == 1
            for claim in article["claims"]:
                if claim["label"] == "refuted" and claim["evidence"]:
                    evidence = " ".join(article["sentences"][place] for place in claim["evidence"])
                    yield Pair(claim["claim"], evidence, claim["kind"], is_first_half)


def tell(half: str, pairs: list[Pair], *, show: bool) -> None:
    """Print, for each label, how many reasons are right, wrong and not named."""
    counts: dict[str, Counter[str]] = {}
    for pair in pairs:
        outcome = outcome_of(pair, show=show)
        for label in (pair.label, *(["plain"] if pair.label in PLAIN else ()), "all"):
            counts.setdefault(label, Counter())[outcome] += 1
    for label in sorted(counts, key=lambda one: (one in {"plain", "all"}, one)):
        of = counts[label]
        total = of.total()
        told = ", ".join(f"{name} {of[name]:3} ({of[name] / total:.2f})" for name in ("right", "wrong", "none"))
        print(f"{half:6} {label:12} of {total:3}: {told}")


def outcome_of(pair: Pair, *, show: bool) -> str:
    """Whether the reason that is named is right, wrong, or none is."""
    reason = contradiction_reason(Claim(pair.claim), pair.evidence)
    right = RIGHT_KINDS.get(pair.label)
    outcome = "none" if reason is None else "right" if right is None or reason.kind in right else "wrong"
    if show:
        named = f"{reason.kind}: {reason.text}" if reason else "-"
        print(f"{outcome:5} [{pair.label}] {pair.claim}\n      {pair.evidence}\n      {named}")
    return outcome


if __name__ == "__main__":
    main()
