"""What somebody is: "president" and "secretary", "uncle" and "nephew". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answer import Span as PlainSpan
from assistant.checking.reasons.difference import Difference, Rated
from assistant.checking.reasons.kinds.words import Word, context_fit, words_of
from assistant.language import lexicon
from ingest.chunking import Span

_VAGUE = frozenset("chief head general leader lady king officer".split())
_KINDS = (
    frozenset((*lexicon.entries("person_titles"), *lexicon.entries("office_words"))) - _VAGUE,
    frozenset(lexicon.entries("kinship_words")),
)
_LEAST_FIT = 1.2


def office_differences(claim: str, evidence: str) -> Iterator[Rated]:
    """The offices, occupations and kin of a claim in the place of which the evidence has others."""
    for nouns in _KINDS:
        told, stated = _nouns_in(evidence, nouns), _nouns_in(claim, nouns)
        roots = {word.root for word in told} & {word.root for word in stated}
        for one in stated:
            for other in told:
                span, place = _whole(claim, one), _whole(evidence, other)
                fit = context_fit(claim, span, evidence, place)
                if fit >= _LEAST_FIT and not {one.root, other.root} & roots:
                    text = f"The articles say “{evidence[slice(*place)]}”; the claim says “{claim[slice(*span)]}”."
                    yield Rated(1.5 + fit, Difference("role", PlainSpan(*span), PlainSpan(*place), text))


def _whole(text: str, word: Word) -> Span:
    """Where a word stands with what a hyphen joins to it: "son-in-law"."""
    joined = re.match(r"(?:-\w+)*", text[word.end :])
    return word.start, word.end + (joined.end() if joined else 0)


def _nouns_in(text: str, nouns: frozenset[str]) -> list[Word]:
    """The words of a text that are such nouns, or their plurals; a name that looks like one is none."""
    plain = [word for word in words_of(text) if text[word.start].islower()]
    return [word for word in plain if word.lower in nouns or word.lower.removesuffix("s") in nouns]
