"""Words of a claim of which the evidence has the contrary: before and after, rose and fell, won and lost. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from assistant.answer import Span as PlainSpan
from assistant.checking.reasons.difference import Difference, Rated
from assistant.checking.reasons.kinds.wording import is_denied
from assistant.checking.reasons.kinds.words import Word, context_fit, root_of, roots_of, words_of
from assistant.language import lexicon
from assistant.verdict import ReasonKind
from ingest.chunking import Span

Groups = dict[str, set[str]]

_TEMPORAL = frozenset("before prior preceding ahead after following since later".split())
_LEAST_FIT = 0.8
_REACH = 6
_BASE = 1.0


def order_differences(claim: str, evidence: str) -> Iterator[Rated]:
    """Words that tell the contrary in time, rank, direction or amount."""
    yield from _opposites("order", "opposites_in_order", claim, evidence)


def direction_differences(claim: str, evidence: str) -> Iterator[Rated]:
    """Words that tell the contrary in space: "the east coast", "the west coast"."""
    yield from _opposites("place", "opposites_in_place", claim, evidence)


def contrary_differences(claim: str, evidence: str) -> Iterator[Rated]:
    """Words of which one denies the other: "accepted", "rejected"."""
    yield from _opposites("denial", "opposites_in_fact", claim, evidence)


def _opposites(kind: ReasonKind, name: str, claim: str, evidence: str) -> Iterator[Rated]:
    groups = _contraries(name)
    told = words_of(evidence)
    both = {word.root for word in words_of(claim)} & {word.root for word in told}
    for one in words_of(claim):
        contraries = groups.get(one.root, set())
        if one.root in both:
            continue
        for other in told:
            if other.root in contraries and other.root not in both:
                span, place = (one.start, one.end), (other.start, other.end)
                fit = context_fit(claim, span, evidence, place)
                if fit >= _LEAST_FIT and _is_contradiction(claim, one, evidence, other):
                    yield Rated(_BASE + fit, _difference(kind, claim, span, evidence, place))


def _is_contradiction(claim: str, one: Word, evidence: str, other: Word) -> bool:
    """Whether contrary words tell the contrary: neither is denied, and what they order stands on the same sides."""
    if is_denied(claim, one) != is_denied(evidence, other):
        return False
    if one.lower not in _TEMPORAL:
        return True
    left, right = (roots_of(words) for words in _sides(claim, one))
    their_left, their_right = (roots_of(words) for words in _sides(evidence, other))
    straight = len(left & their_left) + len(right & their_right)
    crossed = len(left & their_right) + len(right & their_left)
    return straight > crossed


def _sides(text: str, word: Word) -> tuple[list[Word], list[Word]]:
    """The words before and after a word, as far as they may be what it orders."""
    words = [one for one in words_of(text) if one.carries or one == word]
    place = words.index(word)
    return words[max(0, place - _REACH) : place], words[place + 1 : place + 1 + _REACH]


@lru_cache(maxsize=8)
def _contraries(name: str) -> Groups:
    """For each root of a list of opposites, the roots of the contrary words."""
    found: Groups = {}
    for entry in lexicon.entries(name):
        left, right = ({root_of(word) for word in group.split()} for group in entry.split("\t"))
        for group, contrary in ((left, right), (right, left)):
            for root in group:
                found.setdefault(root, set()).update(contrary - group)
    return found


def _difference(kind: ReasonKind, claim: str, span: Span, evidence: str, other: Span) -> Difference:
    text = f"The articles say “{evidence[slice(*other)]}”; the claim says “{claim[slice(*span)]}”."
    return Difference(kind, PlainSpan(*span), PlainSpan(*other), text)
