"""A verdict with its reason: what claim and articles differ in, what they lack, and in which words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from assistant.answer import Span
from assistant.checking.partial_support import PartialSupport
from assistant.checking.reasons.contradiction import contradiction_reason
from assistant.checking.reasons.difference import Difference
from assistant.checking.reasons.missing import missing_text
from assistant.checking.verdicts import undecided, verdict_of
from assistant.checking.weighing import WeighedSentence
from assistant.language.claim import Claim
from assistant.reading.evidence import Evidence, Stance
from assistant.verdict import ClaimSpan, Reason, Verdict


def explained(
    claim: Claim, stories: Sequence[WeighedSentence], stances: Sequence[Stance], partial: PartialSupport | None
) -> Verdict:
    """The verdict on a claim, by what each story says of it, or by what comes nearest, with its reason."""
    if not stories:
        return _of_nearest(claim, undecided(claim.text, stances, partial), partial)
    verdict = verdict_of(claim.text, stories)
    if verdict.label == "not_enough_evidence":  # only said: the words are there, they decide nothing
        verdict = replace(verdict, nearest=tuple(one.citation for one in verdict.evidence))
    refuting = next(((place, one) for place, one in enumerate(stories, 1) if one.stance == "refutes"), None)
    if not refuting:
        return replace(verdict, spans=(ClaimSpan(0, len(claim.text), "supported"),))
    number, weighed = refuting
    if not (difference := weighed.difference):
        return verdict
    told = ClaimSpan(difference.claim_span.start, difference.claim_span.end, "refuted")
    return replace(verdict, reason=_reason(difference, weighed.evidence, number), spans=(told,))


def _of_nearest(claim: Claim, verdict: Verdict, partial: PartialSupport | None) -> Verdict:
    """Why there is not enough evidence: what the nearest words differ in, or lack."""
    if not verdict.nearest:
        return verdict
    if not partial:
        text, lacking = missing_text(claim, verdict.nearest[0].quote)
        spans = (ClaimSpan(lacking.start, lacking.end, "not_found"),) if lacking else ()
        return replace(verdict, reason=Reason("missing", text, lacking) if text else None, spans=spans)
    evidence, lacking = partial.stance.evidence, partial.lacking
    difference = contradiction_reason(claim, evidence.text)
    if difference and _overlap(difference.claim_span, lacking):
        return replace(verdict, reason=_reason(difference, evidence, 1), spans=_around(claim, lacking, "refuted"))
    text = f"The articles don't tell “{claim.text[lacking.start : lacking.end]}”."
    return replace(verdict, reason=Reason("missing", text, lacking), spans=_around(claim, lacking, "not_found"))


def _reason(difference: Difference, evidence: Evidence, citation: int) -> Reason:
    """The difference with its span in the article: that of the sentence begins where the sentence does."""
    told = difference.evidence_span
    span = Span(evidence.start + told.start, evidence.start + told.end)
    return Reason(difference.kind, difference.text, difference.claim_span, span, citation)


def _around(claim: Claim, span: Span, state: Literal["refuted", "not_found"]) -> tuple[ClaimSpan, ...]:
    """The words of a span in this state, and those around it as borne out."""
    ends = (ClaimSpan(0, span.start, "supported"), ClaimSpan(span.end, len(claim.text), "supported"))
    told = (ends[0], ClaimSpan(span.start, span.end, state), ends[1])
    return tuple(one for one in told if claim.text[one.start : one.end].strip(" .,;!?"))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
