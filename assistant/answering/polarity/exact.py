"""A claim and a sentence on it → whether that bears it out, where words or figures tell it exactly. Pure.

The reader is weak at these: amounts and comparisons are arithmetic, and what stands there word for word is so.
"""

from __future__ import annotations

import re

from assistant.answering.polarity.comparing import compared
from assistant.answering.polarity.existence import asks_for_any, is_exception_told, may_deny
from assistant.answering.polarity.fates import told_fate
from assistant.answering.polarity.wording import are_fewer, is_left_open, is_narrower, is_of_another, says_so
from assistant.language.claim import Claim
from assistant.language.clauses.factuality import tells_as_fact
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
    by_fate = told_fate(claim.text, sentence)
    if by_fate is not None:
        return by_fate
    if are_fewer(claim.text, sentence):
        return False
    is_told = is_exception_told(claim.text, sentence) or says_so(claim, sentence, _around(told))
    return True if is_told else None


def may_support(claim: Claim, sentence: str) -> bool:
    """Whether a sentence may bear a claim out: as a fact, of no fewer or other things, with nothing left open."""
    text = claim.text
    is_other = is_narrower(text, sentence) or is_of_another(text, sentence) or is_left_open(text, sentence)
    return not is_other and tells_as_fact(sentence, text)


def may_refute(claim: Claim, sentence: str) -> bool:
    """Whether a sentence may deny a claim: what it has as possible only is not denied, nor that there is one by all."""
    if is_left_open(claim.text, sentence) or is_of_another(claim.text, sentence):
        return False
    return not asks_for_any(claim.text) or may_deny(claim.text, sentence)


def _around(told: Evidence) -> str:
    return f"{told.passage.title} {told.passage.text}"
