"""Verdicts: what the articles say of a claim, why, and their words. Facts only, no I/O; each knows its JSON form."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from assistant.answer import Citation, Span

Label = Literal["supported", "refuted", "mixed", "not_enough_evidence"]


@dataclass(frozen=True, slots=True)
class WeighedQuote:
    """A quote for or against a claim, and how sure it is (0 to 1) that it is that.

    `said_by` names who says it where the article only reports what somebody says; its JSON has it only then.
    """

    stance: Literal["supports", "refutes"]
    confidence: float
    citation: Citation
    said_by: str = ""

    def to_json(self) -> dict[str, object]:
        """The quote as JSON-ready values."""
        said_by = {"said_by": self.said_by} if self.said_by else {}
        citation = self.citation.to_json()
        return {"stance": self.stance, "confidence": self.confidence, **said_by, "citation": citation}


ReasonKind = Literal[
    "number", "date", "name", "place", "role", "order", "denial", "modality", "quantifier", "quote", "missing"
]
"""What a claim and the articles differ in; "missing" is what the nearest words of the articles don't tell."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is what it is, in words ("The articles say 312; the claim says 300.").

    `claim` is the span of the words in the claim that decide; `evidence` is that of the article's words, in the text of
    the article of the citation of that `citation` number (in the evidence, or in the nearest where there is none).
    Either is None where no words can be named.
    """

    kind: ReasonKind
    text: str
    claim: Span | None = None
    evidence: Span | None = None
    citation: int = 1

    def to_json(self) -> dict[str, object]:
        """The reason as JSON-ready values; spans are pairs."""
        return {
            "kind": self.kind,
            "text": self.text,
            "claim": _pair(self.claim),
            "evidence": _pair(self.evidence),
            "citation": self.citation,
        }


@dataclass(frozen=True, slots=True)
class ClaimSpan:
    """A half-open span of characters of a claim, and whether the articles bear it out, contradict it, or lack it."""

    start: int
    end: int
    state: Literal["supported", "refuted", "not_found"]


def _pair(span: Span | None) -> tuple[int, int] | None:
    return (span.start, span.end) if span else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the articles say of a claim: `evidence` has one quote a story, the surest first.

    `parts` are the verdicts of the claims that it is made of, where there are several. `confidence` (0 to 1) is how
    sure the label is; without enough evidence it is that in the best of what was found, and `nearest` are the quotes
    that come nearest. `reason` tells why, where that can be named; `spans` are the words of the claim that are borne
    out, contradicted or not found, in its order.
    """

    claim: str
    label: Label
    confidence: float
    evidence: tuple[WeighedQuote, ...] = ()
    parts: tuple[Verdict, ...] = ()
    nearest: tuple[Citation, ...] = ()
    reason: Reason | None = None
    spans: tuple[ClaimSpan, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The verdict as JSON-ready values, in the form that the README describes."""
        return {
            "claim": self.claim,
            "label": self.label,
            "confidence": self.confidence,
            "reason": self.reason.to_json() if self.reason else None,
            "spans": [asdict(span) for span in self.spans],
            "evidence": [testimony.to_json() for testimony in self.evidence],
            "nearest": [citation.to_json() for citation in self.nearest],
            "parts": [part.to_json() for part in self.parts],
        }
