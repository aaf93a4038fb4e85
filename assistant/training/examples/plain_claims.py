"""Claims in a passage's own words, and twins of them with one thing changed.

What people write on purpose says things in other words; so a model that sees nothing else takes a claim that stands
there word for word for a trap. These are the plain ones: a sentence as it stands, or without what hangs on it; the same
with another number, name or opposite word; and the same put to passages that do not tell it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

from assistant.training.data_sets.natural import Record
from assistant.training.examples.contrasts import (
    Change,
    Names,
    changed,
    with_opposite,
    with_other_name,
    with_other_number,
    with_other_of_kind,
    with_roles_swapped,
)
from assistant.training.examples.simplified import simplified, with_figure_turned
from assistant.training.examples.windows import REFUTES, SUPPORTS, Example, Query, Shelf, Window, windows
from assistant.training.examples.word_index import words_of

OF_NEWS, OF_OTHERS = 3, 2
"""Sentences of a record that are tried as claims."""

MORE_WEIGHTY = 4
"""How many times as often a sentence is drawn with a word on which much hangs: the model took such claims for traps."""

SIMPLIFIED = 0.6
"""How often a claim is made shorter, as people write from memory."""

LACKING, UNRELATED = 0.4, 0.4
"""How often a claim is put to passages of its own record without its sentence, and to a passage on something else."""

ITSELF = 0.65
"""How often it is the claim, and not its twin, that is put to the passage on something else."""

SHARED = 0.5
"""Share of a claim's words that another passage of its record may have: more, and it may tell it too."""

CROPPED = 0.6
"""How often a window may be cut to a few sentences."""

SHORTENED = 0.55
"""How often a sentence is a claim without what hangs on it."""

SHORTEST, LONGEST = 5, 34
"""Words of a sentence that is a claim."""

SHORTEST_CLAUSE = 6
MORE_OPPOSITES = 0.3
"""How often the opposite of a word is tried first."""

ROLES_SWAPPED = 0.6
"""How often two names change places where they can: a model sees that least."""

TURNED = 0.6
"""How often a round figure's "more than" becomes "less than"."""

_WEIGHTY = re.compile(
    r"(?i)\b(?:not|no|never|none|nobody|nothing|all|only|every|each|both|neither|without|before|after|until|first|last|"
    r"most|more|less|fewer|still|yet|already|since|at least|cannot)\b|n['’]t"
)

_LEANS_BACK = frozenset(
    """he she it they his her their its this that these those there here we i who which such both another and but
    however also""".split()
)
_HANGS_ON = frozenset(
    "in on after before when while although as with during since if at by for".split(),
)
_OTHER_MARKS = frozenset('“”"?;:')


def plain_claim(sentence: str, chance: random.Random) -> str | None:
    """A sentence as a claim, as it stands or shorter; None where it does not stand alone."""
    if not _stands_alone(sentence) or not sentence.endswith(".") or _OTHER_MARKS & set(sentence):
        return None
    shortened = _without_a_part(sentence, chance)
    return simplified(shortened, chance) if chance.random() < SIMPLIFIED else shortened


def _without_a_part(sentence: str, chance: random.Random) -> str:
    """A sentence without its first or last part, or as it stands."""
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
    turned = with_figure_turned(claim)
    if turned != claim and chance.random() < TURNED:
        return turned
    ways: list[Callable[[], Change | None]] = [
        lambda: with_other_number(claim, sentence, chance),
        lambda: with_other_name(claim, sentence, names, chance),
        lambda: with_opposite(claim, sentence, chance),
        lambda: with_other_of_kind(claim, sentence, chance),
    ]
    if chance.random() < ROLES_SWAPPED and (swapped := with_roles_swapped(claim)):
        return swapped
    opposite_first = [ways[2]] if chance.random() < MORE_OPPOSITES else []
    for change in (way() for way in [*opposite_first, *chance.sample(ways, len(ways))]):
        if change and changed(claim, change) != claim:
            return changed(claim, change)
    return with_roles_swapped(claim)


def plain_examples(records: Sequence[Record], shelf: Shelf, chance: random.Random) -> Iterator[Example]:
    """Claims in the records' own words, their twins, and both where the passage does not tell them."""
    names = Names.in_texts(sentence for record in records for sentence in record.sentences)
    for record in records:
        for _ in range(OF_NEWS if record.source == "news" else OF_OTHERS):
            window, place = _drawn(windows(record), chance)
            sentence = record.sentences[place]
            if claim := plain_claim(sentence, chance):
                twin = twin_of(claim, sentence, names, chance)
                yield from _told(window, place, claim, twin, chance)
                yield from _not_told(window, place, claim, chance)
                if chance.random() < UNRELATED:
                    asked = twin if twin and chance.random() > ITSELF else claim
                    other = shelf.alike(claim, record, chance)
                    yield Query(asked, True, SUPPORTS, (place,)).not_told_by(_cut(other, (), chance))


def _drawn(some: Sequence[Window], chance: random.Random) -> tuple[Window, int]:
    """A sentence and its window; rather one with a word on which much hangs."""
    places = [(window, place) for window in some for place in window.places]
    weights = [MORE_WEIGHTY if _WEIGHTY.search(window.record.sentences[place]) else 1 for window, place in places]
    return chance.choices(places, weights)[0]


def _told(window: Window, place: int, claim: str, twin: str | None, chance: random.Random) -> Iterator[Example]:
    yield Query(claim, True, SUPPORTS, (place,)).told_by(_cut(window, (place,), chance))
    if twin:
        yield Query(twin, True, REFUTES, (place,)).told_by(_cut(window, (place,), chance))


def _not_told(window: Window, place: int, claim: str, chance: random.Random) -> Iterator[Example]:
    """The claim put to its passage without the sentence, and to others of its record."""
    query = Query(claim, True, SUPPORTS, (place,))
    rest = window.without((place,))
    if chance.random() < LACKING and len(rest.places) > 1:
        yield query.not_told_by(_cut(rest, (), chance))
    own = words_of(claim)
    others = [
        other
        for other in windows(window.record)
        if other != window and len(own & words_of(" ".join(other.sentences))) < SHARED * len(own)
    ]
    if others and chance.random() < LACKING:
        yield query.not_told_by(_cut(chance.choice(others), (), chance))


def _cut(window: Window, needed: Sequence[int], chance: random.Random) -> Window:
    """Mostly as it is: where a claim stands in a whole passage is what is hard to see."""
    return window.cropped(needed, chance) if chance.random() < CROPPED else window


def leans_back(sentence: str) -> bool:
    """Whether a sentence begins with a word that stands for something before it."""
    return sentence.split(maxsplit=1)[0].lower().rstrip(",") in _LEANS_BACK


def _stands_alone(sentence: str) -> bool:
    return SHORTEST <= len(sentence.split()) <= LONGEST and not leans_back(sentence)
