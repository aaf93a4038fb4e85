"""What is denied, only planned, or so of all or of some: words of a claim that the evidence turns. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer import Span as PlainSpan
from assistant.checking.reasons.difference import Difference, Rated
from assistant.checking.reasons.kinds.amounts import amounts_in
from assistant.checking.reasons.kinds.words import Word, after, context_fit, root_of, words_of
from assistant.language import lexicon
from assistant.verdict import ReasonKind
from ingest.chunking import Span

_DENYING = frozenset(lexicon.entries("denying_words"))
_MODAL = frozenset(lexicon.entries("modal_words"))
_QUANTIFIERS = lexicon.table("quantifiers")
_DENYING_PREFIX = re.compile(r"^(?:un|in|im|ir|il|dis|non-?)(?P<rest>\w{4,})$")
_CLAUSE_END = re.compile(r"[,;:.()–—]")
_REACH = 3
_HEAD_REACH = 3
_REACH_OF_HEADS = 5
_COMPATIBLE = ({"some"}, {"most"}, {"all"}, {"none"}, {"only"}, {"some", "most"})
_OFTEN_DENIED = frozenset(map(root_of, lexicon.entries("vaguely_denied_words")))
_VERBS = frozenset(lexicon.entries("verbs_bare")) | frozenset(lexicon.entries("ambiguous_verbs_bare"))
_PASTS = frozenset(lexicon.table("irregular_verbs"))
_STEM_END = 2
_DENYING_VERBS = frozenset(map(root_of, "deny refuse decline fail lack reject".split()))
_VERB_PENALTY = 1.0


@dataclass(frozen=True, slots=True)
class Turned:
    """A word that something before it turns, and the half-open span from that to its end."""

    root: str
    span: Span


def denial_differences(claim: str, evidence: str) -> Iterator[Rated]:
    """What one of the two denies and the other tells."""
    yield from _turned_differences("denial", _DENYING, claim, evidence, base=2.0)
    yield from _prefix_differences(claim, evidence)


def modality_differences(claim: str, evidence: str) -> Iterator[Rated]:
    """What one of the two has as planned, expected or possible, and the other as done."""
    for one in _turned_differences("modality", _MODAL, claim, evidence, base=0.5):
        sides = ((claim, one.difference.claim_span), (evidence, one.difference.evidence_span))
        last = [text[span.start : span.end].split() for text, span in sides]
        if any(len(words) == 1 and _is_done(words[0].lower()) for words in last):
            yield one


def quantifier_differences(claim: str, evidence: str) -> Iterator[Rated]:
    """What is so of all in one of the two, and of some, none, most or a number in the other."""
    told = _quantified(evidence)
    for kind, span, heads in _quantified(claim):
        if any(other == kind and heads & theirs for other, _, theirs in told):
            continue
        rivals = [(other, place, heads & theirs) for other, place, theirs in told if {kind, other} not in _COMPATIBLE]
        if kind in {"all", "none"}:
            rivals += [("some", one.span, one.heads & heads) for one in amounts_in(evidence) if not one.is_weak]
        for other, place, shared in [rival for rival in rivals if rival[2]][:1]:
            named: ReasonKind = "denial" if "none" in {kind, other} else "quantifier"
            fit = 2.5 + context_fit(claim, span, evidence, place)
            mine, theirs = _with_heads(claim, span, shared), _with_heads(evidence, place, shared)
            yield Rated(fit, _difference(named, claim, mine, evidence, theirs))


def _with_heads(text: str, span: Span, heads: frozenset[str]) -> Span:
    """A quantifier and what it is said of, as far as that follows: "some small samples"."""
    ends = [word.end for word in after(text, span, _REACH_OF_HEADS) if word.root in heads]
    return span[0], max(ends[:1], default=span[1])


def _turned_differences(
    kind: ReasonKind, turning: frozenset[str], claim: str, evidence: str, *, base: float
) -> Iterator[Rated]:
    """The words that stand in both and that one of the two turns."""
    mine, theirs = _turned(claim, turning), _turned(evidence, turning)
    for one in mine.values():
        if one.root not in theirs and (word := _plain_word(evidence, one.root, turning)):
            yield _turned_difference(kind, claim, one.span, evidence, word, base=base)
    for other in theirs.values():
        if other.root not in mine and (word := _plain_word(claim, other.root, turning)):
            yield _turned_difference(kind, claim, word, evidence, other.span, base=base)


def _turned_difference(kind: ReasonKind, claim: str, span: Span, evidence: str, other: Span, *, base: float) -> Rated:
    fit = context_fit(claim, span, evidence, other)
    if kind == "denial" and _DENYING_VERBS & {_first_root(claim, span), _first_root(evidence, other)}:
        base -= _VERB_PENALTY  # "rejected" against "accepted" tells more than "rejected the plan" against "plan"
    named: ReasonKind = "number" if kind == "denial" and claim[span[1] - 1].isdigit() else kind
    return Rated(base + fit if fit else 0.0, _difference(named, claim, span, evidence, other))


def _first_root(text: str, span: Span) -> str:
    return root_of(text[slice(*span)].split(maxsplit=1)[0])


@lru_cache(maxsize=512)
def _turned(text: str, turning: frozenset[str]) -> dict[str, Turned]:
    """The words that carry meaning right after one that turns them, by their roots."""
    words = words_of(text)
    found: dict[str, Turned] = {}
    for place, word in enumerate(words):
        if not _turns(word, turning):
            continue
        last = word.end
        for other in words[place + 1 : place + 1 + _REACH]:
            if _CLAUSE_END.search(text, last, other.start):
                break
            last = other.end
            if word.lower == "none" and other.lower != "of" and not other.carries:
                break
            if other.carries and not _turns(other, turning) and other.root not in _OFTEN_DENIED:
                if turning is _DENYING or _is_verb(text, other):
                    found.setdefault(other.root, Turned(other.root, (word.start, other.end)))
                break
            if turning is not _DENYING and other.carries:
                break
    return found


def _is_verb(text: str, word: Word) -> bool:
    """Whether a word may be the verb of what is planned."""
    return text[word.start].islower() and (word.lower in _VERBS or word.lower.endswith("ed"))


def _is_done(word: str) -> bool:
    """Whether a word is a verb in the past."""
    return word.endswith("ed") or word in _PASTS


def _turns(word: Word, turning: frozenset[str]) -> bool:
    return word.lower in turning or (turning is _DENYING and word.lower.endswith("n't"))


def _plain_word(text: str, root: str, turning: frozenset[str]) -> Span | None:
    """Where a root stands that no word turns; None where it does not, or stands there turned too."""
    if root in _turned(text, turning):
        return None
    return next(((word.start, word.end) for word in words_of(text) if word.root == root and word.carries), None)


def _prefix_differences(claim: str, evidence: str) -> Iterator[Rated]:
    """A word and its denial by a prefix: "credited", "uncredited"."""
    for one in words_of(claim):
        for other in words_of(evidence):
            if _denies(one, other) or _denies(other, one):
                span, place = (one.start, one.end), (other.start, other.end)
                if _is_denied(claim, one) == _is_denied(evidence, other):
                    fit = 2.0 + context_fit(claim, span, evidence, place)
                    yield Rated(fit, _difference("denial", claim, span, evidence, place))


def _denies(one: Word, other: Word) -> bool:
    match = _DENYING_PREFIX.match(one.lower)
    if match is None or one.root == other.root or root_of(match["rest"]) != other.root:
        return False
    return other.lower.startswith(match["rest"][:-_STEM_END])


def _is_denied(text: str, word: Word) -> bool:
    return word.root in _turned(text, _DENYING)


def is_denied(text: str, word: Word) -> bool:
    """Whether a word of a text stands right after one that denies it."""
    return _is_denied(text, word)


def _quantified(text: str) -> list[tuple[str, Span, frozenset[str]]]:
    """What each quantifier of a text says, where it stands, and the roots of what it is said of."""
    words = words_of(text)
    found = []
    for place, word in enumerate(words):
        kind = _QUANTIFIERS.get(word.lower)
        if kind is None:
            continue
        following = [other for other in words[place + 1 : place + 6] if other.carries][:_HEAD_REACH]
        span = (word.start, word.end)
        if kind == "only" and word.lower == "alone":
            following = [other for other in words[max(0, place - 2) : place] if other.carries]
        heads = frozenset(
            other.root for other in following if not _CLAUSE_END.search(text, min(word.end, other.end), other.start)
        )
        found.append((kind, span, heads))
    return found


def _difference(kind: ReasonKind, claim: str, span: Span, evidence: str, other: Span) -> Difference:
    said, told = (" ".join(text[slice(*place)].split()) for text, place in ((claim, span), (evidence, other)))
    text = f"The articles say “{told}”; the claim says “{said}”."
    return Difference(kind, PlainSpan(*span), PlainSpan(*other), text)
