"""Claims and their evidence from the file of FEVER-symmetric.

It has each claim of FEVER with three rewritings that share its words, all claims of FEVER first: halves of it are to be
of claims with their rewritings, not of lines.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

_REWRITING = re.compile("000000[2-4]$")
"""What FEVER-symmetric puts after the number of a claim for each of its rewritings."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Evidence and a statement, and what the one says of the other: "entailment" or "contradiction"."""

    evidence: str
    statement: str
    label: str


def read_symmetric(path: Path) -> list[list[Pair]]:
    """The claims of FEVER-symmetric in the order of the file, each with its rewritings after it."""
    names = {"SUPPORTS": "entailment", "REFUTES": "contradiction"}
    families: dict[str, list[Pair]] = {}
    with path.open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            pair = Pair(line["evidence"], line["claim"], names[line["gold_label"]])
            families.setdefault(_REWRITING.sub("", line["id"]), []).append(pair)
    return list(families.values())
