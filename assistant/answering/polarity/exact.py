"""A claim and a sentence on it → whether that bears it out, where words or figures tell it exactly. Pure.

The reader is weak at these: amounts and comparisons are arithmetic, and what stands there word for word is so.
"""

from __future__ import annotations

import re

from assistant.answering.polarity.comparing import compared
from assistant.answering.polarity.existence import asks_for_any, is_exception_told, may_deny
from assistant.answering.polarity.wording import are_fewer, is_left_open, is_narrower, says_so
from assistant.language.claim import Claim
from assistant.language.entities.bounds import meets_bound
from assistant.reading.evidence import Evidence

_A_UNIT = re.compile(r"(?<!half )\ban? (?=(?:hour|minute|day|week|month|year|decade|century|metre|mile|kilo\w+)\b)")


def exactly(claim: Claim, told: Evidence) -> bool | None:
    """Whether a sentence bears a claim out, or tells otherwise; None where words and figures leave that open."""
    sentence = told.text
    by_figures = meets_bound(_A_UNIT.sub("1 ", claim.text), _A_UNIT.sub("1 ", sentence))
    if by_figures is not None:
        return by_figures
    by_comparison = compared(claim.text, sentence)
    if by_comparison is not None:
        return by_comparison
    if are_fewer(claim.text, sentence):
        return False
    is_told = is_exception_told(claim.text, sentence) or says_so(claim, sentence, _around(told))
    return True if is_told else None


def may_support(claim: Claim, sentence: str) -> bool:
    """Whether a sentence may bear a claim out: it is of no fewer things, and leaves nothing open."""
    return not is_narrower(claim.text, sentence) and not is_left_open(claim.text, sentence)


def may_refute(claim: Claim, sentence: str) -> bool:
    """Whether a sentence may deny a claim: what it has as possible only is not denied, nor that there is one by all."""
    return not is_left_open(claim.text, sentence) and (not asks_for_any(claim.text) or may_deny(claim.text, sentence))


def _around(told: Evidence) -> str:
    return f"{told.passage.title} {told.passage.text}"
