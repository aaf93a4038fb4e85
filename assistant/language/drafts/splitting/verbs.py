"""Where the finite verbs of a sentence are, and what their subject is. Pure.

As no model here tells parts of speech, verbs are told by lists, by how words end, and by what stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.language import lexicon
from assistant.language.clauses.inversion import is_bare_verb, is_participle, may_be_bare_verb
from assistant.language.follow_ups.phrases import is_noun, word_matches

AUXILIARIES = frozenset(lexicon.entries("clause_auxiliaries")) | {"cannot", "shall"}
"""Verbs that are finite wherever they stand."""

MODALS = frozenset("will would can could may might must should shall cannot".split())
"""Verbs after which another stands in its bare form."""

INTRANSITIVE_PASTS = frozenset(lexicon.entries("intransitive_pasts"))
"""Pasts that are not put in the passive."""

_FINITE = frozenset(lexicon.entries("verbs_finite")) | frozenset(lexicon.table("irregular_verbs"))
_SAYING = frozenset(lexicon.entries("reporting_verbs")) | frozenset(lexicon.entries("reporting_verbs_with_that"))
_NO_VERB_AFTER = frozenset(
    "the a an its his her their this these those of by in with from on at for to and's".split()
) - {"her", "this", "these", "those"} | frozenset(lexicon.entries("prepositions"))
_PARTICIPLE_AFTER = frozenset("is are was were be been being has have had having not".split())
_RELATIVIZERS = frozenset("who which that whom whose where".split())
_SUBORDINATORS = frozenset(
    "because when while if unless after before since although though as until whether where than whereas".split()
)
_ALSO_PREPOSITIONS = frozenset("after before since as until than".split())
_CLAUSE_ENDS = _SUBORDINATORS | frozenset("and but or that who which".split())
_BOUND = -1
_NEGATED = re.compile(r"^(?:is|are|was|were|has|have|had|wo|would|ca|could|did|does|do|must|should|might)n[’']t$", re.I)
_ADVERBS = frozenset(
    "also then later still now soon never not already just only often even again first finally once eventually ever "
    "always both there thereby therefore thus instead since long all each".split()
)
_OBJECT_OPENERS = frozenset(
    "the a an his its their this these those that him them it no more about over some all".split()
)
_COUNTERS = frozenset(
    "two three four five six seven eight nine ten many some several most all both more few these those other no".split()
)
_NO_PASTS = frozenset("shed sled naked sacred wicked rugged wretched crooked".split())
_PLURAL_PRONOUNS = frozenset("they we you i people police".split())


def said_in(text: str) -> list[re.Match[str]]:
    """The words and signs of a text."""
    return word_matches(text)


def is_adverb(word: str) -> bool:
    """Whether a word may stand between a subject and its verb."""
    lowered = word.lower()
    return lowered in _ADVERBS or (lowered.endswith("ly") and word.islower() and len(word) > len("only"))


def is_auxiliary(word: str) -> bool:
    """Whether a word is a finite auxiliary."""
    return word.lower() in AUXILIARIES or _NEGATED.match(word) is not None


def is_finite(said: Sequence[str], place: int) -> bool:
    """Whether a word of a clause is its finite verb, or may be it."""
    word = said[place]
    if is_auxiliary(word):
        return True
    before = place - 1
    while before >= 0 and is_adverb(said[before]):
        before -= 1
    previous = said[before].lower() if before >= 0 else ""
    if previous in _NO_VERB_AFTER or previous in _PARTICIPLE_AFTER or (previous and is_auxiliary(previous)):
        return False
    if (previous.isdigit() or previous in _COUNTERS) and is_before_noun(said, place) and _ends_as_past(word):
        return False
    if word.islower() and (word in _FINITE or _ends_as_past(word)):
        return True
    if _is_third_person(said, place, previous):
        return True
    is_plural = previous in _PLURAL_PRONOUNS or (previous.endswith("s") and not previous.endswith(("ss", "’s", "'s")))
    return is_plural and word.islower() and is_bare_verb(word)


def is_surely_finite(said: Sequence[str], place: int) -> bool:
    """Whether a word is a finite verb that is no participle of a phrase: "became", "is", "closed the"."""
    if not is_finite(said, place):
        return False
    word = said[place].lower()
    after = said[place + 1] if place + 1 < len(said) else ""
    if is_auxiliary(word) or not is_participle(word) or word in INTRANSITIVE_PASTS or word in _SAYING:
        return True
    return after.lower() in _OBJECT_OPENERS or after[:1].isupper() or after[:1].isdigit()


def main_verb(said: Sequence[str], start: int = 0) -> int:
    """The place of the finite verb of the first clause from a place on; -1 where there is none.

    Verbs of restrictive relative clauses ("the man who led it was …") and participles after a noun ("the bridge built
    in 1990 was …") are passed over.
    """
    found = -1
    for place in _verbs_and_bounds(said, start):
        if place == _BOUND and found >= 0:
            return found
        if place != _BOUND and is_surely_finite(said, place):
            return place
        found = max(found, place) if found < 0 else found
    return found


def _verbs_and_bounds(said: Sequence[str], start: int) -> Iterator[int]:
    """The places of the finite verbs outside restrictive relative clauses, and a sign for each end of a clause."""
    relatives, is_found = 0, False
    for place in range(start, len(said)):
        word = said[place].lower()
        if word in ",;":
            yield _BOUND
        elif word in _RELATIVIZERS and place > start and not is_found:
            relatives += 1
        elif is_finite(said, place) and (is_auxiliary(word) or not _is_before_by(said, place)):
            if relatives:
                relatives -= 1
                continue
            is_found = True
            yield place
        elif word in _CLAUSE_ENDS:
            yield _BOUND


def verb_at_start(said: Sequence[str]) -> int:
    """The place of a finite verb that begins a phrase, behind adverbs; -1 where it begins otherwise."""
    place = 0
    while place < len(said) and is_adverb(said[place]):
        place += 1
    if place >= len(said) or not is_finite(["it", *said], place + 1):
        return -1
    return -1 if _is_before_by(said, place) else place


def leaves_clause_open(said: Sequence[str]) -> bool:
    """Whether a clause within was begun that has no verb yet: "it was reported that the mayor"."""
    openers = [
        place for place, word in enumerate(said) if word.lower() in _SUBORDINATORS - _ALSO_PREPOSITIONS | _RELATIVIZERS
    ]
    openers = [place for place in openers if place]
    return bool(openers) and not any(is_finite(said, place) for place in range(openers[-1] + 1, len(said)))


def opens_subordinate(said: Sequence[str]) -> bool:
    """Whether a subordinate clause was opened and not closed by a comma: "closed because the roof leaked"."""
    is_open = False
    for place, word in enumerate(map(str.lower, said)):
        if word in ",;":
            is_open = False
        elif word in _SUBORDINATORS | _RELATIVIZERS and any(
            is_finite(said, later) for later in range(place + 1, len(said))
        ):
            is_open = True
    return is_open


def auxiliary_of(said: Sequence[str], verb: int) -> list[str]:
    """The auxiliaries that a further verb shares with the one at a place: "was", "has been", "will"; else none."""
    words = [said[verb]] if is_auxiliary(said[verb]) else []
    place = verb + 1
    while words and place < len(said) and (said[place].lower() in {"been", "be"} or is_adverb(said[place])):
        words += [said[place]] if said[place].lower() in {"been", "be"} else []
        place += 1
    is_modal = bool(words) and words[0].lower() in MODALS
    governs = place < len(said) and (is_participle(said[place].lower()) or is_modal)
    return words if governs else []


def is_before_noun(said: Sequence[str], place: int) -> bool:
    """Whether a noun follows, as behind an adjective: "unreserved coaches"."""
    after = said[place + 1] if place + 1 < len(said) else "."
    return after.islower() and is_noun(after) and not is_adverb(after) and after not in _OBJECT_OPENERS | _COUNTERS


def _is_before_by(said: Sequence[str], place: int) -> bool:
    """Whether who does it follows, as behind a participle: "researchers led by Anna Rey"."""
    after = [word.lower() for word in said[place + 1 : place + 3]]
    return bool(after) and after[0] == "by" and not after[-1][0].isdigit()


def _is_third_person(said: Sequence[str], place: int, previous: str) -> bool:
    """Whether a word in "-s" is rather a verb than a plural, by what stands around it: "The bridge links Os"."""
    word, after = said[place], said[place + 1] if place + 1 < len(said) else ""
    if not word.islower() or not word.endswith("s") or previous.endswith("s") or not previous[:1].isalpha():
        return False
    bare = f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
    is_verb = may_be_bare_verb(bare) or may_be_bare_verb(word[:-2])
    return is_verb and (after.lower() in _OBJECT_OPENERS | {"to"} or after[:1].isupper() or after[:1].isdigit())


def _ends_as_past(word: str) -> bool:
    return (
        len(word) >= len("died")
        and word.endswith("ed")
        and not word.endswith(("eed", "hundred"))
        and word not in _NO_PASTS
    )


def may_be_finite(word: str) -> bool:
    """Whether a word by itself may be a finite verb."""
    bare = f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
    is_third = word.endswith("s") and (may_be_bare_verb(bare) or may_be_bare_verb(word[:-2]))
    return is_auxiliary(word) or word in _FINITE or _ends_as_past(word) or is_third
