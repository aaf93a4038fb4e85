"""Other names in the same place, and who did what to whom: "A beat B" and "B beat A". Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from assistant.answer import Span as PlainSpan
from assistant.checking.reasons.difference import Difference, Rated
from assistant.checking.reasons.kinds.name_kinds import is_nationality, kind_of_names
from assistant.checking.reasons.kinds.names import LOCATIVES, Name, is_person_like, is_same_name, names_in, role_of
from assistant.checking.reasons.kinds.words import context_fit, root_of
from assistant.language.entities.names import is_name_in
from assistant.verdict import ReasonKind

_STRONG = frozenset({"subject", "object", "than", "against", "its", "from", "to"})
_DENIED = re.compile(r"\b(?:not|nor)\s(?:was it\s)?(?:\w+\s)?(?:the\s|an?\s)?$", re.IGNORECASE)
_LEAST_FIT = 1.0
_MUCH_BETTER = 0.7


def name_differences(claim: str, evidence: str) -> Iterator[Rated]:
    """The names of a claim in the place of which the evidence has another; if they have changed places, a role."""
    stated = names_in(claim, evidence)
    everything = names_in(evidence, claim)
    told = tuple(name for name in everything if not _DENIED.search(evidence[: name.span[0]]))
    denied = [name for name in everything if name not in told]
    in_both = {other for other in told if _is_stated(other, claim, stated)}
    for one in stated:
        own = [other for other in told if is_same_name(one.text, other.text)]
        rivals = [other for other in told if other not in own]
        is_denied = any(is_same_name(one.text, other.text) for other in denied)
        is_known = bool(own) or (is_name_in(one.text, evidence) and not is_denied)
        swapped = [other for other in rivals if is_known or other in in_both]
        new = [other for other in rivals if other not in in_both]
        yield from _role_differences(claim, one, evidence, swapped, own, in_both=in_both)
        yield from _other_names(claim, one, evidence, new, own, is_known=is_known)
    yield from _sole_other_person(claim, stated, evidence, told)


def _sole_other_person(claim: str, stated: tuple[Name, ...], evidence: str, told: tuple[Name, ...]) -> Iterator[Rated]:
    """The one person of a claim whom the evidence does not name, and the one whom only the evidence does."""
    mine, theirs = (
        [name for name in names if is_person_like(name) and not _is_stated(name, other, others)]
        for names, other, others in ((stated, evidence, told), (told, claim, stated))
    )
    if len(mine) == len(theirs) == 1:
        fit = context_fit(claim, mine[0].span, evidence, theirs[0].span)
        if fit >= _LEAST_FIT:
            yield Rated(fit + 1, _difference("name", mine[0], theirs[0]))


def _is_stated(name: Name, claim: str, stated: tuple[Name, ...]) -> bool:
    return is_name_in(name.text, claim) or any(is_same_name(name.text, one.text) for one in stated)


def _role_differences(
    claim: str,
    one: Name,
    evidence: str,
    rivals: list[Name],
    own: list[Name],
    *,
    in_both: Container[Name],
) -> Iterator[Rated]:
    """Who does in the evidence what a name of the claim does, or has done to it, where both are in both."""
    for other in rivals:
        strong = {slot for slot in one.slots & other.slots if slot[0] in _STRONG}
        if strong and not any(mine.slots & strong for mine in own):
            fit = _fit(claim, one, evidence, other)
            is_place = all(slot[0] in LOCATIVES for slot in strong)
            kind: ReasonKind = "place" if is_place else "role" if other in in_both else "name"
            yield Rated(fit + 1, _difference(kind, one, other))


def _other_names(
    claim: str, one: Name, evidence: str, rivals: list[Name], own: list[Name], *, is_known: bool
) -> Iterator[Rated]:
    """The name that stands in the evidence where the claim has one; a name that is in both must fit much worse."""
    rated = sorted(
        ((_fit(claim, one, evidence, other), other) for other in rivals if _are_alike(one, other)),
        key=lambda pair: -pair[0],
    )
    if not rated:
        return
    fit, best = rated[0]
    if is_known:
        mine = max((_fit(claim, one, evidence, other) for other in own), default=fit)
        if fit - mine < _MUCH_BETTER or (not one.slots & best.slots and one.preposition != best.preposition):
            return
        fit -= _MUCH_BETTER
    if fit >= _LEAST_FIT:
        yield Rated(fit + (not is_known), _difference(kind_of_names(claim, one, best), one, best))


def _shared(one: Name, other: Name) -> set[str]:
    """The roots of the words that two names share: "Westminster Bridge", "Lambeth Bridge"."""
    mine, theirs = ({root_of(word) for word in name.text.split() if word[0].isupper()} for name in (one, other))
    return mine & theirs


def _fit(claim: str, one: Name, evidence: str, other: Name) -> float:
    """How well two names fit: by the words around, the slots they fill, and the words that they share."""
    fit = context_fit(claim, one.span, evidence, other.span)
    same_role = role_of(one) == role_of(other) != "other"
    same_word = one.preposition == other.preposition != ""
    return fit + 0.4 * same_word + 1.5 * len(one.slots & other.slots) + 2 * bool(_shared(one, other)) + 0.7 * same_role


def _are_alike(one: Name, other: Name) -> bool:
    """Whether two names may stand for one another: of one type as far as that shows, and in a like place."""
    are_peoples = {is_nationality(name.text) for name in (one, other)}
    if len(are_peoples) > 1:
        return False
    same_role = role_of(one) == role_of(other) != "other"
    return bool(are_peoples == {True} or same_role or one.slots & other.slots or _shared(one, other))


def _difference(kind: ReasonKind, one: Name, other: Name) -> Difference:
    text = f"The articles say {other.text}; the claim says {one.text}."
    return Difference(kind, PlainSpan(*one.span), PlainSpan(*other.span), text)
