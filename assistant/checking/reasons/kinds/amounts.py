"""Other numbers of the same thing: "six Japanese engineers" and "ten Japanese engineers". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answer import Span as PlainSpan
from assistant.checking.reasons.difference import Difference, Rated
from assistant.checking.reasons.kinds.days import blanked_days, dates_in
from assistant.checking.reasons.kinds.words import after, before, context_fit, root_of, roots_of, shared_roots
from assistant.language import lexicon
from assistant.language.entities.quantities import ORDINAL_UNIT, Quantity, quantities_of
from ingest.chunking import Span

_BOUNDS = lexicon.table("bounds")
_BOUNDING = "|".join(map(re.escape, sorted({*_BOUNDS, *lexicon.entries("approximators")}, key=len, reverse=True)))
_BEFORE = re.compile(rf"\b(?P<phrase>{_BOUNDING})\s+(?:the |an? )?$", re.IGNORECASE)
_FRACTIONS = {word: float(value) for word, value in lexicon.table("fractions").items()}
_FRACTION = re.compile(
    rf"\b(?:(?P<count>one|two|three|four|an?)[ -])?(?P<part>{'|'.join(_FRACTIONS)})(?P<plural>s?)\b(?! of the way)",
    re.IGNORECASE,
)
_SMALL = {word: float(value) for word, value in lexicon.table("counting_words").items()}
_SMALL_WORD = re.compile(rf"\b(?:{'|'.join(_SMALL)})\b", re.IGNORECASE)
_NO_COUNT = re.compile(r"\b(?:no|every|any|each|some|the|this|that|which|another)[ -]$", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"(?P<word>[A-Za-z]\w*)[-–]$|(?<=[\w,] )(?P<name>[A-Z]\w+) $")
_OUT_OF = re.compile(r" (?:out )?of\b")
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4}
_PARTITIVE = frozenset("of the its their his her these those a an".split())
_MONTH_SECONDS = 2_629_800.0
_MOST_HEAD_WORDS = 3
_FIRST = "first"
_MUCH_BETTER = 0.7
_MISSING = 2.0
_MIXED = re.compile(
    rf"\b(?:\d+|{'|'.join(lexicon.table('numerals'))}) and a half(?: (?:hundred|thousand|million|billion|trillion))?\b",
    re.IGNORECASE,
)
_EXACT = 1e-9
_DENIED = re.compile(r"\b(?:not|nor)\s(?:the\s|an?\s)?$", re.IGNORECASE)
_AGED_AFTER = re.compile(r"(?: years?|[- ]year)?[- ](?:old|of age)\b|-olds?\b", re.IGNORECASE)
_AGED_BEFORE = re.compile(r"\b(?:aged|(?:at|the) age(?: of)?)\s$", re.IGNORECASE)
_WAS = re.compile(r"\b(?:was|is|turned)\s$")
_WAS_AFTER = re.compile(r"\s(?:when|at the time)\b|[.,]")
_OLDEST = 120
_TIMES = frozenset({"once", "twice", "thrice"})
_LARGE, _ALIKE = 100, 2
_TO = re.compile(r"(?: (?:and|to|or) |\s?[-–—]\s?)\Z")
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in place: with its bound ("more", "less" or "") and the roots of what it counts.

    `label` is the root of the word whose number it is ("Category 4"), or "". `is_weak` where the word for it is often
    no number: "one", "first", "only".
    """

    span: Span
    quantity: Quantity
    bound: str
    heads: frozenset[str]
    label: str = ""
    is_weak: bool = False


def number_differences(claim: str, evidence: str) -> Iterator[Rated]:
    """The amounts of a claim of which the evidence gives another."""
    everything = _joined(evidence, amounts_in(evidence))
    told = [one for one in everything if not _DENIED.search(evidence[: one.span[0]])]
    denied = [one for one in everything if one not in told]
    stated = amounts_in(claim)
    years = {float(date.year) for date, _ in dates_in(evidence) if date.year and not date.month}
    for one in stated:
        agreeing = [other for other in told if agree(one, other)]
        if one.quantity.value in years and not one.quantity.unit:
            continue
        rivals = [other for other in told if other not in agreeing and _is_comparable(one, other)]
        if not agreeing:
            free = [other for other in rivals if not any(agree(another, other) for another in stated)]
            rivals = free or rivals
        rated = [(_fit(claim, one, evidence, other, () if agreeing else stated), other) for other in rivals]
        if not rated:
            continue
        fit, best = max(rated, key=lambda pair: pair[0])
        if agreeing:
            fit -= max(_fit(claim, one, evidence, other, ()) for other in agreeing) + _MUCH_BETTER
        elif any(agree(one, other) for other in denied):
            fit += _MISSING
        elif not _is_sure(claim, one, evidence, best, [_are_alike(one, other) for other in rivals]) or not shared_roots(
            claim, evidence
        ):
            continue
        if fit > 0:
            yield Rated(fit + _MISSING * (not agreeing), _difference(claim, one, evidence, best))


@lru_cache(maxsize=512)
def amounts_in(text: str) -> tuple[Amount, ...]:
    """The amounts of a text, in place and in its order; fractions are told in per cent."""
    rest = blanked_days(text)
    found: list[Amount] = []
    for match in _FRACTION.finditer(rest):
        if (value := _share(match)) is not None:
            found.append(_amount(text, match.span(), Quantity(value, match.group(), "%")))
            rest = _blanked(rest, match.span())
    for match in re.finditer(r"\bnumber one\b", rest, re.IGNORECASE):
        found.append(_amount(text, (match.end() - 3, match.end()), Quantity(1, "one")))
        rest = _blanked(rest, (match.end() - 3, match.end()))
    for span, quantity in _located(rest):
        found.append(_amount(text, span, quantity))
        rest = _blanked(rest, span)
    for match in _SMALL_WORD.finditer(rest):
        if not _NO_COUNT.search(rest[: match.start()]) or match.group().lower() != "one":
            unit = ORDINAL_UNIT if match.group().lower() == _FIRST else ""
            quantity = Quantity(_SMALL[match.group().lower()], match.group(), unit)
            found.append(_amount(text, match.span(), quantity, is_weak=True))
    return tuple(sorted(found, key=lambda one: one.span))


def _joined(text: str, amounts: tuple[Amount, ...]) -> list[Amount]:
    """The amounts of a text, where just two of a range are one: "between 4 and 5.5"."""
    if len(amounts) != _PAIR or not _TO.fullmatch(text, amounts[0].span[1], amounts[1].span[0]):
        return list(amounts)
    first, last = amounts
    return [replace(last, span=(first.span[0], last.span[1]), quantity=first.quantity, heads=first.heads | last.heads)]


def agree(one: Amount, other: Amount) -> bool:
    """Whether two amounts may be the same, bounds and all."""
    if not _same_measure(one.quantity, other.quantity) and one.quantity.unit and other.quantity.unit:
        return False
    mine, theirs = _in_base(one.quantity), _in_base(other.quantity)
    if one.bound and not other.bound:
        return theirs >= mine if one.bound == "more" else theirs <= mine
    if other.bound and not one.bound:
        is_within = mine >= theirs if other.bound == "more" else mine <= theirs
        return is_within and one.quantity.matches(other.quantity)
    is_near = one.quantity.matches(other.quantity)
    return is_near and (
        one.quantity.factor != other.quantity.factor or abs(mine - theirs) <= _EXACT * max(abs(mine), abs(theirs))
    )


def _share(match: re.Match[str]) -> float | None:
    """The per cent of a fraction; None where the word is an ordinal or a time: "the third", "the second half"."""
    part, count = match["part"].lower(), (match["count"] or "").lower()
    if part != "half" and not count:
        return None
    return 100 * _FRACTIONS[part] * _COUNTS.get(count, 1)


def _located(text: str) -> Iterator[tuple[Span, Quantity]]:
    """The quantities of a text, each where it stands."""
    for match in _MIXED.finditer(text):
        yield from ((match.span(), quantity) for quantity in quantities_of(match.group()))
        text = _blanked(text, match.span())
    place = 0
    searched = re.sub(r"\bper cent\b", "percent ", text, flags=re.IGNORECASE)
    for quantity in quantities_of(text):
        start = searched.find(quantity.text, place)
        if start < 0:
            continue
        place = start + len(quantity.text)
        end = place + (text[start:place] != quantity.text)  # "per cent" is a letter longer
        yield (start, end), quantity


def _label(text: str, span: Span, quantity: Quantity) -> str:
    """The root of the word whose number an amount is: of "LK-99", "Category 4"; "" where it counts something."""
    match = _NAME_BEFORE.search(text[: span[0]])
    is_free = match is None or bool(quantity.unit) or not float(quantity.value).is_integer()
    return "" if match is None or is_free or _OUT_OF.match(text, span[1]) else root_of(match["word"] or match["name"])


def _amount(text: str, span: Span, quantity: Quantity, *, is_weak: bool = False) -> Amount:
    """An amount with the words before it that bound it, and what it counts."""
    phrase = _BEFORE.search(text[: span[0]])
    bound = _BOUNDS.get(phrase["phrase"].lower(), "") if phrase else ""
    start = phrase.start() if phrase else span[0]
    if _AGED_AFTER.match(text, span[1]) or (not quantity.unit and _is_age(text, span, quantity)):
        quantity = replace(quantity, unit="age", factor=1.0)
    heads = {root_of("times")} if quantity.text.lower() in _TIMES else _heads(text, span)
    return Amount((start, span[1]), quantity, bound, frozenset(heads), _label(text, span, quantity), is_weak)


def _is_age(text: str, span: Span, quantity: Quantity) -> bool:
    """Whether a number is somebody's age: "was 23 when", "aged 23"."""
    is_said = _AGED_BEFORE.search(text[: span[0]]) or (
        _WAS.search(text[: span[0]]) and _WAS_AFTER.match(text, span[1]) is not None
    )
    return bool(is_said) and quantity.value < _OLDEST


def _heads(text: str, span: Span) -> frozenset[str]:
    """The roots of the words right after an amount, up to the end of what it counts."""
    heads: list[str] = []
    last = span[1]
    for word in after(text, span, 6):
        if re.search(r"[,;:.()]", text[last : word.start]):
            break
        last = word.end
        if not word.carries:
            if heads or word.lower not in _PARTITIVE:
                break
            continue
        heads.append(word.root)
        if len(heads) == _MOST_HEAD_WORDS:
            break
    return frozenset(heads)


def _blanked(text: str, span: Span) -> str:
    return text[: span[0]] + "|" * (span[1] - span[0]) + text[span[1] :]


def _in_base(quantity: Quantity) -> float:
    factor = _MONTH_SECONDS * quantity.factor if quantity.unit == "month" else quantity.factor
    return quantity.value * factor


def _same_measure(one: Quantity, other: Quantity) -> bool:
    times = {"s", "month"}
    return one.unit == other.unit or {one.unit, other.unit} <= times


def _is_comparable(one: Amount, other: Amount) -> bool:
    if not _same_measure(one.quantity, other.quantity) or one.label != other.label:
        return False
    same_head = bool(one.heads & other.heads)
    return same_head or not (one.is_weak or other.is_weak)


def _are_alike(one: Amount, other: Amount) -> bool:
    """Whether two amounts are about as large."""
    mine, theirs = one.quantity.value, other.quantity.value
    return bool(mine and theirs) and 1 / _ALIKE <= mine / theirs <= _ALIKE


def _is_sure(claim: str, one: Amount, evidence: str, best: Amount, rivals: list[bool]) -> bool:
    """Whether an amount is of the same thing: by its unit, what it counts, its size, or as there is no other.

    `rivals` tell of each that it may be whether it is about as large.
    """
    if _scale_of(one) and _scale_of(one) == _scale_of(best):
        return True
    if one.quantity.value >= _LARGE and rivals.count(True) == 1 and _are_alike(one, best):
        return True
    lead = roots_of(before(claim, one.span)) & roots_of(before(evidence, best.span))
    has_unit = bool(one.quantity.unit) and one.quantity.unit != ORDINAL_UNIT
    return has_unit or bool(one.heads & best.heads or lead) or len(rivals) == 1


def _scale_of(one: Amount) -> str:
    """The letters that a figure ends in: "250 K"."""
    return re.sub(r"[\d.,\s-]", "", one.quantity.text) if one.quantity.text[:1].isdigit() else ""


def _fit(claim: str, one: Amount, evidence: str, other: Amount, stated: tuple[Amount, ...]) -> float:
    """How well two amounts fit: by the words around, by what they count, by their unit and by what stands before."""
    fit = context_fit(claim, one.span, evidence, other.span)
    fit += 1.5 * bool(one.heads & other.heads) + bool(one.quantity.unit and one.quantity.unit == other.quantity.unit)
    fit += 0.5 * (one.quantity.unit != "" and one.quantity.factor == other.quantity.factor)
    fit += 0.5 * bool(roots_of(before(claim, one.span)) & roots_of(before(evidence, other.span)))
    return fit - 1.5 * any(agree(another, other) for another in stated if another is not one)


def _difference(claim: str, one: Amount, evidence: str, other: Amount) -> Difference:
    said, told = claim[slice(*one.span)], evidence[slice(*other.span)]
    text = f"The articles say {_plain(told)}; the claim says {_plain(said)}."
    return Difference("number", PlainSpan(*one.span), PlainSpan(*other.span), text)


def _plain(words: str) -> str:
    return " ".join(words.split()).lower() if words[:1].isupper() and words[1:2].islower() else " ".join(words.split())
