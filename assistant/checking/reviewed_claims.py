"""A claim of a draft, and what was found out of it → the claim with its label, its remark and its words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Span
from assistant.checking.fact_check import Examination
from assistant.checking.superseding import superseded
from assistant.language.drafts.draft_claim import DraftClaim
from assistant.review import Certainty, QuoteDifference, ReviewedClaim, ReviewLabel
from assistant.verdict import ClaimSpan, Label, Reason, Verdict, WeighedQuote

SURE = 0.8
"""The confidence (0 to 1) from which a label is sure: of those of natural's development part, nine in ten are right."""

LABELS: dict[Label, ReviewLabel] = {
    "supported": "supported",
    "refuted": "contradicted",
    "mixed": "disputed",
    "not_enough_evidence": "not_found",
}


def not_checkable(claim: DraftClaim, misquoted: tuple[QuoteDifference, ...]) -> ReviewedClaim:
    """A claim of which the articles are not asked, and why; quotes in it are compared all the same."""
    facts = (claim.text, claim.start, claim.end, claim.standalone)
    return ReviewedClaim(*facts, "not_checkable", remark=f"Not checked: {claim.not_checkable}.", misquoted=misquoted)


def placed(known: ReviewedClaim, claim: DraftClaim) -> ReviewedClaim:
    """What is known of a claim, at the place where it stands now."""
    moved = claim.start - known.start
    misquoted = tuple(replace(one, start=one.start + moved, end=one.end + moved) for one in known.misquoted)
    return replace(known, text=claim.text, start=claim.start, end=claim.end, misquoted=misquoted)


def reviewed(claim: DraftClaim, found: Examination, misquoted: tuple[QuoteDifference, ...]) -> ReviewedClaim:
    """The claim with what the articles say of it."""
    verdict = superseded(found.verdict, found.claim)
    label, said_by = _label(verdict, found), _only_said_by(verdict)
    return ReviewedClaim(
        claim.text,
        claim.start,
        claim.end,
        claim.standalone,
        label,
        certainty=_certainty(label, verdict),
        confidence=verdict.confidence,
        remark=_remark(label, verdict),
        reason=_reason_in_place(verdict.reason, claim),
        spans=_in_place(verdict.spans, claim),
        evidence=verdict.evidence,
        nearest=verdict.nearest,
        sources=len([one for one in verdict.evidence if one.said_by == said_by or not said_by]),
        said_by=said_by,
        misquoted=misquoted,
    )


def _label(verdict: Verdict, found: Examination) -> ReviewLabel:
    """What is told of the claim; where the articles only report that somebody says so, that counts, and it is said."""
    stances = {one.stance for one in verdict.evidence}
    if verdict.label == "not_enough_evidence" and stances:
        return "supported" if stances == {"supports"} else "disputed"
    if found.partial:
        return "partly"
    return LABELS[verdict.label]


def _only_said_by(verdict: Verdict) -> str:
    """Who says it, where no article tells it as a fact."""
    if verdict.label != "not_enough_evidence":
        return ""
    return next((one.said_by for one in verdict.evidence if one.said_by), "")


def _certainty(label: ReviewLabel, verdict: Verdict) -> Certainty:
    if label in {"not_found", "not_checkable"}:
        return ""
    told_simply = label in {"supported", "contradicted"} and verdict.label != "not_enough_evidence"
    return "sure" if told_simply and verdict.confidence >= SURE else "likely"


def _remark(label: ReviewLabel, verdict: Verdict) -> str:
    """Why, in a sentence."""
    if label == "disputed":
        return _differing(verdict.evidence)
    return verdict.reason.text.replace("the claim says", "the draft says") if verdict.reason else ""


def _differing(evidence: Sequence[WeighedQuote]) -> str:
    """Which articles, by their days, say one thing and which the other."""
    days = {
        stance: sorted({(one.citation.published or "undated")[:10] for one in evidence if one.stance == stance})
        for stance in ("supports", "refutes")
    }
    sides = [("for it: ", days["supports"]), ("against it: ", days["refutes"])]
    return "The articles differ; " + "; ".join(lead + ", ".join(told) for lead, told in sides if told) + "."


def _reason_in_place(reason: Reason | None, claim: DraftClaim) -> Reason | None:
    """The reason with its span in the claim as the draft has it; without one where these words stand elsewhere."""
    if not reason or not reason.claim:
        return reason
    words = claim.standalone[reason.claim.start : reason.claim.end]
    start = claim.text.find(words)
    return replace(reason, claim=Span(start, start + len(words)) if start >= 0 else None)


def _in_place(spans: Sequence[ClaimSpan], claim: DraftClaim) -> tuple[ClaimSpan, ...]:
    """The spans of the claim as it was checked, where its words stand so in the draft; others are left out."""
    told: list[ClaimSpan] = []
    for one in spans:
        words = claim.standalone[one.start : one.end].strip(" .,;")
        start = claim.text.find(words, told[-1].end if told else 0)
        if words and start >= 0:
            told.append(ClaimSpan(start, start + len(words), one.state))
    return tuple(told)
