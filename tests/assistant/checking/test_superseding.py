"""Figures that a later article replaces."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from assistant.answer import Citation, Span
from assistant.checking.superseding import superseded
from assistant.language.claim import Claim
from assistant.verdict import Reason, Verdict, WeighedQuote

DIFFERS = Reason("number", "The articles say 19; the claim says 12.")


def quote(stance: Literal["supports", "refutes"], day: str | None) -> WeighedQuote:
    citation = Citation(1, "a", "News", "a.txt", None, None, None, day, "It is 12.", 0, 9, Span(0, 9))
    return WeighedQuote(stance, 0.9, citation)


def mixed(*evidence: WeighedQuote, reason: Reason | None = DIFFERS) -> Verdict:
    return Verdict("It left 12 dead.", "mixed", 0.9, evidence, reason=reason)


CLAIM = Claim("It left 12 dead.")
OLD, NEW = quote("supports", "2024-03-04"), quote("refutes", "2024-03-07")


def test_the_verdict_goes_by_the_newest() -> None:
    told = superseded(mixed(OLD, NEW), CLAIM)
    assert told.label == "refuted"
    assert told.reason
    assert "2024-03-07" in told.reason.text
    assert told.evidence == (OLD, NEW)
    assert (
        superseded(mixed(quote("refutes", "2024-03-04"), quote("supports", "2024-03-07")), CLAIM).label == "supported"
    )


def test_a_claim_that_names_its_day_stays_disputed() -> None:
    assert superseded(mixed(OLD, NEW), Claim("On 4 March 2024 it had left 12 dead.")).label == "mixed"


def test_without_days_or_without_a_figure_it_stays_disputed() -> None:
    for verdict in (
        mixed(OLD, quote("refutes", None)),
        mixed(OLD, quote("refutes", "2024-03-04")),
        mixed(OLD, NEW, reason=None),
        mixed(OLD, NEW, reason=replace(DIFFERS, kind="name")),
        mixed(OLD, NEW, quote("supports", "2024-03-07")),
    ):
        assert superseded(verdict, CLAIM) == verdict
