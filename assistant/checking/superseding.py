"""Figures that a later article replaces: "12 on Monday, 19 on Thursday". The verdict goes by the newest. Pure."""

from __future__ import annotations

from dataclasses import replace

from assistant.language.claim import Claim
from assistant.verdict import Label, Reason, Verdict, WeighedQuote


def superseded(verdict: Verdict, claim: Claim) -> Verdict:
    """The verdict by the newest article, where those of several days differ in a figure and the claim names no day."""
    if verdict.label != "mixed" or not verdict.reason or verdict.reason.kind != "number" or claim.entities.dates:
        return verdict
    dated = sorted((one for one in verdict.evidence if one.citation.published), key=_day)
    if len(dated) < len(verdict.evidence) or _day(dated[0]) == _day(dated[-1]):
        return verdict
    newest = dated[-1]
    if any(one.stance != newest.stance for one in dated if _day(one) == _day(newest)):
        return verdict
    label: Label = "supported" if newest.stance == "supports" else "refuted"
    return replace(verdict, label=label, confidence=newest.confidence, reason=_told(verdict.reason, newest, label))


def _told(reason: Reason, newest: WeighedQuote, label: Label) -> Reason:
    """Since when it is so, or was otherwise."""
    since = f"That is what the newest article says, of {_day(newest)}; an earlier one says otherwise."
    text = f"{reason.text} The newest article, of {_day(newest)}, replaces what an earlier one says."
    return replace(reason, text=since if label == "supported" else text)


def _day(one: WeighedQuote) -> str:
    return (one.citation.published or "")[:10]
