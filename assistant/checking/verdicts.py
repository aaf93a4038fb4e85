"""The sentences for and against a claim → a verdict with its quotes; verdicts on the parts of a claim → one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.checking.partial_support import PartialSupport
from assistant.checking.weighing import WeighedSentence
from assistant.reading.citations import cite
from assistant.reading.evidence import Stance
from assistant.verdict import Label, Reason, Verdict, WeighedQuote

NEAREST_SHOWN = 3
"""Passages shown where there is not enough evidence."""


def verdict_of(claim: str, weighed: Sequence[WeighedSentence]) -> Verdict:
    """The verdict from one sentence a story; what is only said decides nothing, but that figures or days differ."""
    evidence = tuple(
        WeighedQuote(one.stance, round(one.confidence, 4), cite(one.evidence, number), one.said_by)
        for number, one in enumerate(weighed, start=1)
    )
    told = [one for one in evidence if not one.said_by]
    stances = {one.stance for one in told}
    confidence = max((one.confidence for one in told or evidence), default=0.0)
    if stances and _differ_in_figures(weighed):
        stances = {one.stance for one in evidence}
    return Verdict(claim, _label("supports" in stances, "refutes" in stances), confidence, evidence)


def _differ_in_figures(weighed: Sequence[WeighedSentence]) -> bool:
    """Whether stories differ in a number or day: it is news who says the newer one, but that it is said is a fact."""
    against = [one for one in weighed if one.stance == "refutes"]
    return bool(against) and all(one.difference and one.difference.kind in {"number", "date"} for one in against)


def undecided(claim: str, stances: Sequence[Stance], partial: PartialSupport | None = None) -> Verdict:
    """Not enough evidence, with what is nearest: what bears out a part of it, and the best of each story."""
    nearest = {partial.stance.evidence.passage.story: partial.stance.evidence} if partial else {}
    for one in sorted(stances, key=lambda one: (max(one.supports, one.refutes), one.evidence.confidence), reverse=True):
        nearest.setdefault(one.evidence.passage.story, one.evidence)
    shown = list(nearest.values())[:NEAREST_SHOWN]
    confidence = round(max((one.confidence for one in shown), default=0.0), 4)
    citations = tuple(cite(found, number) for number, found in enumerate(shown, start=1))
    return Verdict(claim, "not_enough_evidence", confidence, nearest=citations)


def combined(whole: Verdict, parts: Sequence[Verdict]) -> Verdict:
    """The verdict on a claim of several: that on the whole, or else false as soon as a part is, true when all are."""
    labels = {part.label for part in parts}
    order: Sequence[Label] = ("refuted", "mixed", "not_enough_evidence", "supported")
    label = next(label for label in order if label in labels)
    if label == "not_enough_evidence" or whole.label != "not_enough_evidence":
        return replace(whole, parts=tuple(parts))
    deciding = [part.confidence for part in parts if part.label == label]
    confidence = min(deciding) if label == "supported" else max(deciding)
    evidence = [one for part in parts for one in part.evidence]
    return Verdict(whole.claim, label, confidence, _numbered(evidence), tuple(parts))


def _label(supported: bool, refuted: bool) -> Label:
    if supported and refuted:
        return "mixed"
    return "supported" if supported else "refuted" if refuted else "not_enough_evidence"


def _numbered(evidence: Sequence[WeighedQuote]) -> tuple[WeighedQuote, ...]:
    """The quotes, each once, numbered from 1."""
    known: dict[tuple[str, int, int, str], WeighedQuote] = {}
    for one in evidence:
        known.setdefault((one.citation.article_id, one.citation.start, one.citation.end, one.stance), one)
    return tuple(
        replace(one, citation=replace(one.citation, number=number)) for number, one in enumerate(known.values(), 1)
    )


def unread(verdict: Verdict, why: str) -> Verdict:
    """The verdict that there is not enough evidence, with what was found as what is nearest."""
    found = tuple(one.citation for one in verdict.evidence)
    nearest = tuple(replace(one, number=number) for number, one in enumerate(found or verdict.nearest, start=1))
    return Verdict(
        verdict.claim, "not_enough_evidence", verdict.confidence, nearest=nearest, reason=Reason("missing", why)
    )
