"""Whether an amount keeps within a bound: 88 metres are not "more than 100 metres". Pure."""

from __future__ import annotations

import re

from assistant.language import lexicon
from assistant.language.entities.quantities import quantities_of

_BOUNDS = lexicon.table("bounds")
_PHRASE = re.compile(
    rf"\b(?P<phrase>{'|'.join(sorted(map(re.escape, _BOUNDS), key=len, reverse=True))}) (?P<amount>.+)$", re.IGNORECASE
)


def meets_bound(claim: str, sentence: str) -> bool | None:
    """Whether the amount of a sentence is as a claim has it ("over 5 km"); None where that cannot be told.

    The claim has one bounded amount, with a unit, and the sentence just one of that unit.
    """
    match = _PHRASE.search(claim)
    bounds = quantities_of(match["amount"])[:1] if match else []
    if not match or not bounds or not bounds[0].unit or not match["amount"].startswith(bounds[0].text):
        return None
    [bound] = bounds
    told = [one for one in quantities_of(sentence) if one.unit == bound.unit]
    if len(told) != 1 or told[0].matches(bound):
        return None
    is_more = told[0].value * told[0].factor > bound.value * bound.factor
    return is_more == (_BOUNDS[match["phrase"].lower()] == "more")
