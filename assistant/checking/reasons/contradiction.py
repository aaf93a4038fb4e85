"""A claim, and a sentence that contradicts it → what they differ in; None where none can honestly be named. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.answer import Span
from assistant.checking.reasons.difference import Difference, Rated
from assistant.checking.reasons.kinds.amounts import number_differences
from assistant.checking.reasons.kinds.days import date_differences
from assistant.checking.reasons.kinds.naming import name_differences
from assistant.checking.reasons.kinds.offices import office_differences
from assistant.checking.reasons.kinds.opposites import contrary_differences, direction_differences, order_differences
from assistant.checking.reasons.kinds.wording import denial_differences, modality_differences, quantifier_differences
from assistant.language.claim import Claim

_TIME = re.compile(r"\d{1,2}(?::\d{2}){1,2}(?:[.,]\d+)?")

Finder = Callable[[str, str], Iterator[Rated]]

FINDERS: tuple[Finder, ...] = (
    number_differences,
    date_differences,
    name_differences,
    direction_differences,
    office_differences,
    denial_differences,
    order_differences,
    contrary_differences,
    quantifier_differences,
    modality_differences,
)
"""What finds each kind of difference; of two that fit as well, the first is named."""


LONGEST_TEXT = 1200
"""Characters of a claim or a sentence beyond which no difference is looked for: it could not be told which decides."""


def contradiction_reason(claim: Claim, evidence: str) -> Difference | None:
    """What a claim and a sentence that is known to contradict it differ in; the best that fits, None without any."""
    if max(len(claim.text), len(evidence)) > LONGEST_TEXT:
        return None
    found = [one for finder in FINDERS for one in finder(claim.text, evidence) if one.fit > 0]
    return _with_whole_times(max(found, key=lambda one: one.fit).difference, claim.text, evidence) if found else None


def _with_whole_times(difference: Difference, claim: str, evidence: str) -> Difference:
    """The difference with whole times of day and running times: "2:01:41" in the place of its "41"."""
    stated, told = _whole(claim, difference.claim_span), _whole(evidence, difference.evidence_span)
    if (stated, told) == (difference.claim_span, difference.evidence_span):
        return difference
    text = f"The articles say {evidence[told.start : told.end]}; the claim says {claim[stated.start : stated.end]}."
    return Difference(difference.kind, stated, told, text)


def _whole(text: str, span: Span) -> Span:
    """The time of which a span is a part, or the span."""
    times = (match.span() for match in _TIME.finditer(text))
    return next((Span(start, end) for start, end in times if start <= span.start and span.end <= end), span)
