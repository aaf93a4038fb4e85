"""Reviews: a draft with a verdict on each of its claims. Facts only, no I/O; each knows its JSON form."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Literal

from assistant.answer import Citation, Timings
from assistant.verdict import ClaimSpan, Label, Reason, Verdict, WeighedQuote

ReviewLabel = Literal["supported", "contradicted", "partly", "disputed", "not_found", "not_checkable"]
"""What the articles say of a claim of a draft, from the best to what is not asked of them."""

Certainty = Literal["sure", "likely", ""]
"""How sure a label is, in a word; "" where the articles decide nothing."""


_VERDICT_LABELS: dict[ReviewLabel, Label] = {"supported": "supported", "contradicted": "refuted", "disputed": "mixed"}


@dataclass(frozen=True, slots=True)
class QuoteDifference:
    """A quote of a draft that an article has in other letters.

    `start` and `end` are the half-open span of the quoted words in the draft, without their marks; `said` are the words
    of the article, which `citation` has.
    """

    start: int
    end: int
    quoted: str
    said: str
    citation: Citation

    def to_json(self) -> dict[str, object]:
        """The difference as JSON-ready values."""
        return {**asdict(self), "citation": self.citation.to_json()}


@dataclass(frozen=True, slots=True)
class ReviewedClaim:
    """A claim of a draft: `Review.text[start:end] == text`, always, and what the articles say of it.

    `standalone` is the claim as it was checked, with what the draft around it supplies. `remark` tells why in a
    sentence: why it is not checkable, what differs, what is lacking, what was superseded. `spans` are offsets into
    `text`. `sources` counts the independent stories behind the label; `said_by` names who says it where the articles
    only report that. `confidence` (0 to 1) is the figure behind `certainty`.
    """

    text: str
    start: int
    end: int
    standalone: str
    label: ReviewLabel
    certainty: Certainty = ""
    confidence: float = 0.0
    remark: str = ""
    reason: Reason | None = None
    spans: tuple[ClaimSpan, ...] = ()
    evidence: tuple[WeighedQuote, ...] = ()
    nearest: tuple[Citation, ...] = ()
    sources: int = 0
    said_by: str = ""
    misquoted: tuple[QuoteDifference, ...] = ()

    @property
    def is_problem(self) -> bool:
        """Whether whoever wrote the draft should look at it."""
        return self.label in {"contradicted", "partly", "disputed"} or bool(self.misquoted)

    def as_verdict(self) -> Verdict:
        """The same as a verdict, which knows neither what is partly so nor what nobody can check."""
        label = _VERDICT_LABELS.get(self.label, "not_enough_evidence")
        return Verdict(self.text, label, self.confidence, self.evidence, (), self.nearest, self.reason, self.spans)

    def to_json(self) -> dict[str, object]:
        """The claim as JSON-ready values."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "standalone": self.standalone,
            "label": self.label,
            "certainty": self.certainty,
            "confidence": self.confidence,
            "remark": self.remark,
            "reason": self.reason.to_json() if self.reason else None,
            "spans": [asdict(span) for span in self.spans],
            "evidence": [one.to_json() for one in self.evidence],
            "nearest": [one.to_json() for one in self.nearest],
            "sources": self.sources,
            "said_by": self.said_by,
            "misquoted": [one.to_json() for one in self.misquoted],
        }


@dataclass(frozen=True, slots=True)
class Review:
    """A draft with a verdict on each of its claims, in its order; claims do not overlap.

    `is_complete` is false where it was stopped: those until then are there; `claims_found` tells how many the draft
    has. `same_article` is the article of the library that the draft is itself, where it is one; that was left out.
    `library` names the library, `day` (ISO) and `version` (of Article Desk) are those of the check, and `revision` is
    another after every change of the articles.
    """

    text: str
    claims: tuple[ReviewedClaim, ...]
    claims_found: int
    library: str
    day: str
    version: str
    revision: str = ""
    same_article: Citation | None = None
    timings: Timings = field(default_factory=Timings)

    @property
    def is_complete(self) -> bool:
        """Whether every claim was checked."""
        return len(self.claims) == self.claims_found

    @property
    def counts(self) -> dict[ReviewLabel, int]:
        """How many claims have each label that one has, in the order of the labels."""
        counted = Counter(claim.label for claim in self.claims)
        return {label: counted[label] for label in REVIEW_LABELS if counted[label]}

    def to_json(self) -> dict[str, object]:
        """The review as JSON-ready values, in the form that the README describes."""
        return {
            "text": self.text,
            "claims": [claim.to_json() for claim in self.claims],
            "claims_found": self.claims_found,
            "is_complete": self.is_complete,
            "counts": dict(self.counts),
            "same_article": self.same_article.to_json() if self.same_article else None,
            "library": self.library,
            "revision": self.revision,
            "day": self.day,
            "version": self.version,
            "timings": asdict(self.timings),
        }


REVIEW_LABELS: tuple[ReviewLabel, ...] = (
    "supported",
    "contradicted",
    "partly",
    "disputed",
    "not_found",
    "not_checkable",
)
