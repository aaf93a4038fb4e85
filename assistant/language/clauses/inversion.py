"""A clause whose auxiliary stands before its subject → the statement: "did AlphaGo win it" → "AlphaGo won it". Pure.

As no model here tells parts of speech, where the subject ends is told by lists of verbs, by how words end, and by
capital letters: a rough guess, which serves for the reader and to tell a person what was looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from assistant.language import lexicon

AUXILIARIES = frozenset(lexicon.entries("clause_auxiliaries"))
"""Verbs that stand before the subject where something is asked."""

_DO = {"do", "does", "did"}
_BE = {"is", "are", "was", "were"}
_HAVE = {"has", "have", "had"}
_PAST_OF = {bare: past for past, bare in lexicon.table("irregular_verbs").items()} | {"have": "had", "do": "did"}
_BARE = frozenset(lexicon.entries("verbs_bare")) | frozenset(_PAST_OF)
_FINITE = frozenset(lexicon.entries("verbs_finite"))
_AMBIGUOUS = frozenset(lexicon.entries("ambiguous_verbs_bare"))
_PARTICIPLES = frozenset(lexicon.entries("irregular_participles"))
_PREPOSITIONS = frozenset(lexicon.entries("prepositions")) | {"of", "into", "through", "between", "against", "than"}
_DETERMINERS = frozenset("a an the this that these those his her its their our my your no any some each every".split())
_PRONOUNS = frozenset("there it this that he she they we i you".split())
_PARTICLES = frozenset("away back down off out over up".split())
_RELATIVES = frozenset("who which that whose and or".split())
_ADVERBS = frozenset("already still also never always now not just only even really ever almost both".split())
_PARTICIPLE = re.compile(
    r"(?!(?:hundred|indeed|exceed|proceed|succeed|need|seed|weed|deed|speed|greed|bleed|breed)$)[a-z-]{2,}ed"
)
_PLACE_OR_THING = re.compile(
    r"\d[\d,.]*(?:[a-z]{1,2}|%)?|as|to|not|\w+ly|" + "|".join(sorted(_DETERMINERS | _PREPOSITIONS - {"of"}))
)
_MEASURES = frozenset("percent per million billion thousand hundred dozen men women people children and or to".split())
_DOUBLING = frozenset(lexicon.entries("doubling_verbs"))
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh|o)$")
_SHORT = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")


def statement(auxiliary: str, words: Sequence[str], *, denied: bool = False, moved: str = "") -> str:
    """What a clause states, whose words after its auxiliary are given; with "not" where it is denied.

    `moved` are words that stand before the auxiliary and belong after the verb: "(planets) has it found". No capital
    letter is put before the statement and no full stop after it. Empty where nothing is left to state.
    """
    place = _subject_length(auxiliary, words)
    subject, predicate = list(words[:place]), list(words[place:])
    if not subject or not predicate:
        return ""
    if moved:
        predicate.insert(_verb_place(predicate) + 1, moved)
    told = [auxiliary, "not", *predicate] if denied else _inflected(auxiliary, predicate)
    return " ".join([*subject, *told])


def is_participle(word: str) -> bool:
    """Whether a word is a past participle by its form."""
    return word in _PARTICIPLES or bool(_PARTICIPLE.fullmatch(word))


def is_bare_verb(word: str) -> bool:
    """Whether a word is a verb as it stands after "to", and nothing else."""
    return word in _BARE


def may_be_bare_verb(word: str) -> bool:
    """Whether a word is a verb as it stands after "to", or may be one: "last", "visit"."""
    return word in _BARE or word in _AMBIGUOUS


def _subject_length(auxiliary: str, words: Sequence[str]) -> int:
    """How many of the words are the subject."""
    if words and words[0].lower() in _PRONOUNS:
        return 1
    starts = _starts_after_be if auxiliary in _BE else _starts_after_others
    place = min(next(starts(auxiliary, words), 0), len(words))
    while place > 1 and _is_adverb(words[place - 1]):
        place -= 1
    return place


def _starts_after_be(_: str, words: Sequence[str]) -> Iterator[int]:
    """Where the predicate may begin after a form of "be", the likeliest first."""
    yield from _places(words, lambda place: _is_participle(words, place) or _is_progressive(words, place))
    yield from _places(words, lambda place: _is_comparative(words, place) or words[place].lower() in _ADVERBS)
    if words and words[0][0].isupper():
        yield from _places(words, lambda place: not words[place][0].isupper() and not _is_possessive(words[place - 1]))
    first = 2 if words and words[0].lower() in _DETERMINERS else 1
    yield from _places(
        words,
        lambda place: (
            place >= first
            and _PLACE_OR_THING.fullmatch(words[place].lower()) is not None
            and _may_end_subject(words[place - 1])
            and not _is_relative(words, place)
            and not _is_numbered(words, place)
        ),
    )
    yield max(1, len(words) - 1)


def _starts_after_others(auxiliary: str, words: Sequence[str]) -> Iterator[int]:
    """Where it may begin after "do", "have" or a modal verb."""
    if auxiliary in _HAVE:
        yield from _places(words, lambda place: _is_participle(words, place))
    else:
        yield from _places(words, lambda place: words[place] in _BARE and words[place - 1] != "to")
        yield from _places(words, lambda place: words[place] in _AMBIGUOUS and _may_end_subject(words[place - 1]))
    if words and words[0][0].isupper():
        yield from _places(words, lambda place: not words[place][0].isupper())
    yield _unknown_verb_place(words)


def _unknown_verb_place(words: Sequence[str]) -> int:
    """Where a verb of no list stands: before the first preposition or determiner behind a noun, else at the end.

    Not at a particle of it ("did it leak |out"), nor at a name.
    """
    first = 2 if words and words[0].lower() in _DETERMINERS else 1
    ends = (
        place
        for place in range(first + 1, len(words))
        if words[place].lower() in _PREPOSITIONS | _DETERMINERS and words[place].lower() != "of"
    )
    last = next((place for place in range(len(words) - 1, first, -1) if words[place].islower()), len(words) - 1)
    place = next(ends, last + 1) - 1
    while place > first and words[place].lower() in _PARTICLES:
        place -= 1
    return max(first, place)


def _places(words: Sequence[str], is_start: Callable[[int], bool]) -> Iterator[int]:
    return (place for place in range(1, len(words)) if is_start(place))


def _is_possessive(word: str) -> bool:
    return word.endswith(("'s", "’s", "s'", "s’"))


def _is_adverb(word: str) -> bool:
    return word in _ADVERBS or (word.endswith("ly") and word.islower() and len(word) > len("only"))


def _may_end_subject(word: str) -> bool:
    return word.lower() not in _DETERMINERS | _PREPOSITIONS | _RELATIVES


def _is_relative(words: Sequence[str], place: int) -> bool:
    """Whether a "that" begins a clause on the noun before it: "the gases that replaced it"."""
    following = words[place + 1].lower() if place + 1 < len(words) else ""
    return words[place] == "that" and (following in _FINITE or following in AUXILIARIES or is_participle(following))


def _is_numbered(words: Sequence[str], place: int) -> bool:
    """Whether a number names the noun before it, as what follows is nothing that is counted: "flight 5735 delayed"."""
    following = words[place + 1].lower() if place + 1 < len(words) else "metres"
    is_counted = following.endswith("s") or following in _MEASURES or following[0].isdigit()
    return words[place].isdigit() and not is_counted


def _is_participle(words: Sequence[str], place: int) -> bool:
    return is_participle(words[place]) and _may_end_subject(words[place - 1])


def _is_progressive(words: Sequence[str], place: int) -> bool:
    """Whether a word in "-ing" is a verb, as what follows tells: "selling the ship", not "the landing site"."""
    following = words[place + 1].lower() if place + 1 < len(words) else "the"
    is_form = words[place].endswith("ing") and words[place].islower() and _may_end_subject(words[place - 1])
    return is_form and _PLACE_OR_THING.fullmatch(following) is not None


def _is_comparative(words: Sequence[str], place: int) -> bool:
    return "than" in words[place + 1 :] and (words[place].endswith("er") or words[place] in {"more", "less", "worse"})


def _inflected(auxiliary: str, predicate: Sequence[str]) -> list[str]:
    """The predicate with its finite verb: "did", "win it" → "won it"; "has", "won it" → "has won it"."""
    place = _verb_place(predicate)
    verb = predicate[place]
    if auxiliary not in _DO or predicate[0] == "not" or not verb.isalpha():
        return [auxiliary, *predicate]
    if auxiliary == "do":
        return list(predicate)
    if _has_two_verbs(predicate):
        return [auxiliary, *predicate]
    form = _third_person(verb) if auxiliary == "does" else _past(verb)
    return [*predicate[:place], form, *predicate[place + 1 :]]


def _verb_place(predicate: Sequence[str]) -> int:
    return next((place for place, word in enumerate(predicate) if not _is_adverb(word)), 0)


def _has_two_verbs(predicate: Sequence[str]) -> bool:
    """Whether "and" or "or" joins verbs, all of which the auxiliary governs: "did sink and break"."""
    return any(one in {"and", "or"} and other in _BARE | _AMBIGUOUS for one, other in pairwise(predicate))


def _past(verb: str) -> str:
    """The past of a verb."""
    if verb in _PAST_OF:
        return _PAST_OF[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1]}ed" if _SHORT.fullmatch(verb) or verb in _DOUBLING else f"{verb}ed"


def _third_person(verb: str) -> str:
    if verb in {"have", "be"}:
        return {"have": "has", "be": "is"}[verb]
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if _SIBILANT.search(verb) else f"{verb}s"
