"""A claim → the same claim with its amounts and times as a text writes them: "14 million" as "14 000 000". Pure.

The reader tells equal words from others better than equal amounts: "2:30 p.m." and "14:30" are two things to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from assistant.checking.reasons.kinds.amounts import Amount, agree, amounts_in
from assistant.language import lexicon
from assistant.language.claim import Claim
from assistant.language.entities.clock_times import clock_times_in
from ingest.chunking import Span

LEAST_ALIKE = 1000
"""The amount from which a whole number is written in several ways: of smaller ones only the word and the figure."""

_NUMBER = re.compile(rf"\d(?:[^a-z]*\d)?(?:\s?(?:{'|'.join(lexicon.table('number_scales'))})\b)?", re.IGNORECASE)
_ZONE = re.compile(r"\s?\(?(?:local time|[A-Z]{3,4}(?:\s?[+-]\d[\d:]*)?)$")


def aligned(claim: Claim, told: str) -> Claim:
    """The claim in the form of a text: what both tell in different figures it tells in those of the text."""
    text = claim.text
    for (start, end), words in sorted(chain(_amounts(text, told), _times(text, told)), reverse=True):
        text = f"{text[:start]}{words}{text[end:]}"
    return claim if text == claim.text else Claim(text)


def _amounts(claim: str, told: str) -> Iterator[tuple[Span, str]]:
    """The amounts of a claim that a text has in other figures: where each stands, and the words of the text."""
    for one in amounts_in(claim):
        words = one.quantity.text
        start = claim.find(words, *one.span)
        if one.is_weak or start < 0 or _stands_in(words, told):
            continue
        same = next((other for other in amounts_in(told) if _is_same(one, other)), None)
        if same and same.quantity.text in told and _figure(words) != _figure(same.quantity.text):
            yield (start, start + len(words)), same.quantity.text


def _figure(words: str) -> str:
    """The number of an amount without its unit: "550 million" of "550 million US dollars"."""
    found = _NUMBER.search(words)
    return found.group().lower() if found else words


def _is_same(one: Amount, other: Amount) -> bool:
    """Whether two amounts are the same exactly, and written so that this is not seen."""
    mine, theirs = one.quantity, other.quantity
    is_exact = mine.unit == theirs.unit != "age" and one.bound == other.bound and one.label == other.label
    is_plain = float(mine.value).is_integer() and 0 <= mine.value < LEAST_ALIKE and mine.factor == theirs.factor
    return is_exact and mine.approximate == theirs.approximate and not is_plain and agree(one, other)


def _times(claim: str, told: str) -> Iterator[tuple[Span, str]]:
    """The times of day of a claim that a text has in another form."""
    for (start, end), time in clock_times_in(claim):
        if _stands_in(claim[start:end], told):
            continue
        same = next((span for span, other in clock_times_in(told) if time.is_entailed_by(other)), None)
        if same:
            words = told[slice(*same)]
            yield (start, end), words if time.zone else _ZONE.sub("", words)


def _stands_in(words: str, told: str) -> bool:
    return re.search(rf"(?<![\w.,]){re.escape(words)}(?!\w|[.,]\d)", told) is not None
