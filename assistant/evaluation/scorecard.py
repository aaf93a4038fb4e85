"""What an evaluation found: figures with their bounds, curves and mistakes. Facts only; knows its JSON form."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from assistant.answer import Citation


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of `of` cases; of a share of cases, `low` and `high` hold the true one with 95 % certainty."""

    name: str
    value: float
    of: int
    unit: Literal["share", "mean", "ms"]
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Mistake:
    """A case that came out wrong: what was asked, what is right, what came instead, from which words."""

    line: int
    asked: str
    wanted: str
    given: str
    confidence: float
    quotes: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All figures by what they tell of, and the worst mistakes.

    `curve` has, for ever more questions answered (the surest first), the share answered and the share of these that
    are wrong (El-Yaniv, Wiener 2010); `shown` is the point of the threshold that is in use. `verdicts` counts pairs
    of the right label and the one that was given.
    """

    sections: dict[str, tuple[Figure, ...]]
    curve: tuple[tuple[float, float], ...]
    shown: tuple[float, float] | None
    verdicts: dict[tuple[str, str], int]
    worst: tuple[Mistake, ...]
    questions: int
    claims: int
    interrupted: bool

    def to_json(self) -> dict[str, object]:
        """The scorecard as JSON-ready values."""
        return {
            "questions": self.questions,
            "claims": self.claims,
            "interrupted": self.interrupted,
            "figures": {
                name: {figure.name: _without_name(figure) for figure in figures}
                for name, figures in self.sections.items()
            },
            "risk_coverage": [list(point) for point in self.curve],
            "verdicts": [
                {"label": label, "given": given, "count": count} for (label, given), count in self.verdicts.items()
            ],
            "worst": [
                {**asdict(mistake), "quotes": [quote.to_json() for quote in mistake.quotes]} for mistake in self.worst
            ],
        }


def _without_name(figure: Figure) -> dict[str, object]:
    facts = asdict(figure)
    del facts["name"]
    return {name: fact for name, fact in facts.items() if fact is not None}
