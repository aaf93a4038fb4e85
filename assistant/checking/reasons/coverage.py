"""Which words of a claim stand in the articles, by stem, number, date and name, and which do not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.checking.reasons.kinds.amounts import agree, amounts_in
from assistant.checking.reasons.kinds.days import dates_in, days_in
from assistant.checking.reasons.kinds.names import is_same_name, names_in
from assistant.checking.reasons.kinds.words import Word, roots_of, words_of
from assistant.language import lexicon
from assistant.language.claim import Claim
from assistant.language.entities.names import is_name_in
from assistant.verdict import ClaimSpan
from ingest.chunking import Span

_OPENERS = frozenset(lexicon.entries("phrase_openers"))


def covered_spans(claim: Claim, evidence: Sequence[str]) -> list[ClaimSpan]:
    """The phrases of a claim in its order, each "supported" where its words stand in the evidence, else "not_found".

    Together they have all words of the claim; a word that carries no meaning goes with what it leads to.
    """
    found = _found_words(claim.text, evidence)
    words = words_of(claim.text)
    states = _joined_states([found.get(word) for word in words], words)
    spans: list[ClaimSpan] = []
    for is_found, group in groupby(zip(words, states, strict=True), key=lambda pair: pair[1]):
        members = [word for word, _ in group]
        spans.append(ClaimSpan(members[0].start, members[-1].end, "supported" if is_found else "not_found"))
    return spans


def _found_words(claim: str, evidence: Sequence[str]) -> dict[Word, bool]:
    """For each word of a claim that carries meaning, or belongs to a number, date or name, whether it stands there."""
    told = set().union(*(roots_of(words_of(text)) for text in evidence)) if evidence else set()
    found = {word: word.root in told for word in words_of(claim) if word.carries and word.lower not in _OPENERS}
    for span, is_told in _entities(claim, evidence):
        for word in words_of(claim):
            if span[0] <= word.start and word.end <= span[1]:
                found[word] = is_told
    return found


def _entities(claim: str, evidence: Sequence[str]) -> Iterator[tuple[Span, bool]]:
    """The numbers, dates and names of a claim, and whether the evidence has them in any form."""
    everything = " ".join(evidence)
    for name in names_in(claim, everything):
        others = [other for text in evidence for other in names_in(text, claim)]
        yield (
            name.span,
            any(is_same_name(name.text, other.text) for other in others) or is_name_in(name.text, everything),
        )
    years = {date.year for text in evidence for date, _ in dates_in(text) if not date.month}  # or it is "1200 people"
    for amount in amounts_in(claim):
        if not amount.is_weak:
            is_told = any(agree(amount, other) for text in evidence for other in amounts_in(text))
            yield amount.span, is_told or amount.quantity.value in years
    for date, span in dates_in(claim):
        yield span, any(date.is_entailed_by(other) for text in evidence for other, _ in dates_in(text))
    for day in days_in(claim):
        days = [other for text in evidence for other in days_in(text) if other.kind == day.kind]
        yield day.span, any(day.may_be(other) for other in days)


def _joined_states(states: Sequence[bool | None], words: Sequence[Word]) -> list[bool]:
    """The states, where a word without one has that of what it leads to: "on" of "on Monday"; or what it follows."""
    joined = list(states)
    for place in reversed(range(len(joined) - 1)):
        if joined[place] is None and (joined[place + 1] is False or words[place].lower in _OPENERS):
            joined[place] = joined[place + 1]
    for place in range(len(joined)):
        if joined[place] is None:
            before = joined[place - 1] if place else None
            following = next((state for state in joined[place:] if state is not None), True)
            joined[place] = following if before is None else before
    return [state is not False for state in joined]
