"""Claims in a passage's own words, and twins of them with one thing changed.

What people write on purpose says things in other words; so a model that sees nothing else takes a claim that stands
there word for word for a trap. These are the plain ones: a sentence as it stands, or without what hangs on it; the same
with another number, name or opposite word; and the same put to a passage that lacks the sentence.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

from assistant.training.contrasts import (
    Change,
    Names,
    changed,
    with_opposite,
    with_other_name,
    with_other_number,
    with_other_of_kind,
    with_roles_swapped,
)

SHORTENED = 0.55
"""How often a sentence is a claim without what hangs on it."""

SHORTEST, LONGEST = 5, 34
"""Words of a sentence that is a claim."""

SHORTEST_CLAUSE = 6
MOSTLY_NUMBERS = 0.6

_LEANS_BACK = frozenset(
    """he she it they his her their its this that these those there here we i who which such both another and but
    however also""".split()
)
_HANGS_ON = frozenset(
    "in on after before when while although as with during since if at by for".split(),
)
_OTHER_MARKS = frozenset('“”"?;:')


def plain_claim(sentence: str, chance: random.Random) -> str | None:
    """A sentence as a claim, or without its first or last part; None where it does not stand alone."""
    if not _stands_alone(sentence) or not sentence.endswith(".") or _OTHER_MARKS & set(sentence):
        return None
    parts = sentence[:-1].split(", ")
    if len(parts) == 1 or chance.random() > SHORTENED:
        return sentence
    first, last = parts[0], parts[-1]
    if first.split()[0].lower() in _HANGS_ON:
        alone = len(parts) == 2 and len(last.split()) >= SHORTEST and _stands_alone(last)  # noqa: PLR2004
        return f"{last[0].upper()}{last[1:]}." if alone else sentence
    without = chance.choice([first, ", ".join(parts[:-1])])
    return f"{without}." if len(without.split()) >= SHORTEST_CLAUSE else sentence


def twin_of(claim: str, sentence: str, names: Names, chance: random.Random) -> str | None:
    """The claim with one thing changed, so that the sentence tells otherwise; None where nothing can be."""
    ways: list[Callable[[], Change | None]] = [
        lambda: with_other_number(claim, sentence, chance),
        lambda: with_other_name(claim, sentence, names, chance),
        lambda: with_opposite(claim, sentence, chance),
        lambda: with_other_of_kind(claim, sentence, chance),
    ]
    numbers_first = chance.random() < MOSTLY_NUMBERS
    tried = ways if numbers_first else chance.sample(ways, len(ways))
    for change in (way() for way in tried):
        if change and changed(claim, change) != claim:
            return changed(claim, change)
    return with_roles_swapped(claim)


def plain_and_twin(
    sentences: Sequence[str], names: Names, chance: random.Random
) -> Iterator[tuple[int, str, str | None]]:
    """Of one sentence, where it makes a claim: its number, the claim, and a twin where there is one."""
    number = chance.randrange(len(sentences))
    if claim := plain_claim(sentences[number], chance):
        yield number, claim, twin_of(claim, sentences[number], names, chance)


def _stands_alone(sentence: str) -> bool:
    words = sentence.split()
    return SHORTEST <= len(words) <= LONGEST and words[0].lower().rstrip(",") not in _LEANS_BACK
