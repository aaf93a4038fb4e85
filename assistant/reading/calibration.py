"""From what the reader says, and where retrieval found it, to probabilities: logistic curves (Platt 1999).

Fitted by `python -m assistant.training.calibration`, which writes the file beside a reader's weights.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from ingest.errors import ModelError

FILE = "calibration.json"


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic curve over weighted features."""

    weights: Mapping[str, float]
    offset: float

    def log_odds(self, features: Mapping[str, float]) -> float:
        """The log-odds that these features tell."""
        return self.offset + sum(weight * features[name] for name, weight in self.weights.items())

    def probability(self, features: Mapping[str, float]) -> float:
        """The probability (0 to 1) that these features tell."""
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, self.log_odds(features)))))


_RETRIEVAL = ("score", "similarity")

FEATURES: Mapping[str, tuple[str, ...]] = {
    "answers": ("answered", "evidence", "ahead", *_RETRIEVAL),
    "alone": ("odds", "alone"),
    "supports": ("supports",),
    "refutes": ("refutes",),
    "words": ("topic", "words", "nearby", "rank", "kind"),
}
"""The features that each curve may weigh."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What makes probabilities of what a reader says.

    `answers`: that a sentence of a passage answers a question; `alone`: the same, by that and the sentence read alone.
    `supports`, `refutes`: that a passage bears a claim out, or tells otherwise. `words`: that a sentence answers, by
    words alone (see `assistant.reading.word_match`).
    """

    answers: Logistic
    supports: Logistic
    refutes: Logistic
    words: Logistic
    alone: Logistic = Logistic({"odds": 1.0}, 0.0)

    @property
    def digest(self) -> str:
        """Of all its figures: those of another training are others, and so this tells which reader it belongs to."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:12]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The calibration beside a reader's weights.

        Raises:
            ModelError: it is missing or broken.
        """
        file = folder / FILE
        try:
            told = json.loads(file.read_text(encoding="utf-8"))
            return cls(**{name: _curve(told[name], known) for name, known in FEATURES.items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
            raise ModelError(
                f"The file {file} is no calibration of a reader ({problem}). Make it with "
                "python -m assistant.training.calibration --write."
            ) from problem

    def write(self, folder: Path) -> None:
        """Put the calibration beside a reader's weights."""
        (folder / FILE).write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


def _curve(told: Mapping[str, Any], known: Sequence[str]) -> Logistic:
    weights = {str(name): float(weight) for name, weight in told["weights"].items()}
    if unknown := set(weights) - set(known):
        raise ValueError(f"there is no feature {min(unknown)!r}")
    return Logistic(weights, float(told["offset"]))
