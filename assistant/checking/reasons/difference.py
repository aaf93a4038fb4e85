"""What a claim and a sentence of an article differ in. Facts only, no I/O."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Span
from assistant.verdict import ReasonKind


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference, and in words what it is ("The articles say 312; the claim says 300.").

    `claim_span` is half-open and counts in the text of the claim, `evidence_span` in the sentence of the article.
    """

    kind: ReasonKind
    claim_span: Span
    evidence_span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Rated:
    """A difference that may be the reason, and how well its two sides fit each other: from 0, the more the better."""

    fit: float
    difference: Difference
