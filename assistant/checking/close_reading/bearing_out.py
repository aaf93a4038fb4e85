"""Whether the words that seem to bear a claim out may: as a fact, at its time, with its own figures. Pure.

The reader goes by meaning; what it overlooks is a promise: no claim is borne out by a question, a plan or a fear, by
another time of day, or by the last digits of a number.
"""

from __future__ import annotations

import re

from assistant.checking.reasons.kinds.amounts import agree, amounts_in
from assistant.checking.reasons.kinds.days import dates_in, may_be
from assistant.language.claim import Claim
from assistant.language.clauses.factuality import tells_as_fact
from assistant.language.clauses.voice import is_reversed
from assistant.language.entities.clock_times import clock_times_in
from assistant.language.tokens import content_stems
from assistant.reading.evidence import Evidence

LEAST_SHARED = 0.7
"""The share of a claim's content words from which another sentence of a passage may tell it as well."""


def bears_out(claim: Claim, evidence: Evidence) -> bool:
    """Whether a sentence that the reader takes to support a claim, or one beside it that has its words, may."""
    told = evidence.passage.text
    return (
        _has_its_times(claim, told)
        and _has_its_days(claim, evidence)
        and not is_reversed(claim.text, evidence.text)
        and not _has_ends_of_figures(claim, told)
        and _is_told(claim, evidence)
    )


def _is_told(claim: Claim, evidence: Evidence) -> bool:
    if tells_as_fact(evidence.text, claim.text):
        return True
    wanted = set(claim.stems)
    others = (evidence.passage.sentence(one) for one in evidence.passage.trusted_positions if one != evidence.position)
    return any(
        len(wanted & set(content_stems(other))) >= LEAST_SHARED * len(wanted) and tells_as_fact(other, claim.text)
        for other in others
    )


def _has_its_times(claim: Claim, told: str) -> bool:
    """Whether each time of day of a claim may be one that the text tells, where that tells any."""
    times = [time for _, time in clock_times_in(told)]
    stated = [time for _, time in clock_times_in(claim.text)]
    return not times or all(
        any(one.is_entailed_by(other) if one.zone else one.may_be(other) for other in times) for one in stated
    )


def _has_its_days(claim: Claim, evidence: Evidence) -> bool:
    """Whether each date of a claim with its year may be one that the passage tells, where its sentence tells any."""
    told = [date for date, _ in dates_in(evidence.passage.text) if date.year]
    dated = [date for date, _ in dates_in(evidence.text) if date.year]
    stated = [date for date, _ in dates_in(claim.text) if date.year]
    return not dated or all(any(may_be(one, other) for other in told) for one in stated)


def _has_ends_of_figures(claim: Claim, told: str) -> bool:
    """Whether an amount of a claim stands there only within another: 200 in "1 200", 12 in "−12"."""
    amounts = [one for one in amounts_in(told) if not one.is_weak]
    for one in amounts_in(claim.text):
        words = re.search(r"\d[\d.,]*", one.quantity.text)
        if one.is_weak or words is None or any(agree(one, other) for other in amounts):
            continue
        whole = re.compile(rf"(?<![\d.,]){re.escape(words.group().rstrip('.,'))}(?![\d]|[.,]\d)")
        if any(whole.search(told[slice(*other.span)]) for other in amounts):
            return True
    return False


def tells_its_figures(claim: Claim, sentence: str) -> bool:
    """Whether a sentence has all that carries meaning in a claim, and of each of its amounts this one and no other."""
    stated = [one for one in amounts_in(claim.text) if not one.is_weak and one.quantity.unit]
    told = [one for one in amounts_in(sentence) if not one.is_weak]
    figures = {word for one in stated for word in content_stems(one.quantity.text)}
    return (
        bool(stated)
        and set(claim.stems) - figures <= set(content_stems(sentence))
        and all(
            [agree(one, other) for other in told if other.quantity.unit == one.quantity.unit] == [True]
            for one in stated
        )
    )
