"""Whether two names are told apart as places, or as names of somebody or something. Pure."""

from __future__ import annotations

import re

from assistant.checking.reasons.kinds.names import AGENTIVES, PLACE_WORDS, Name, is_person_like
from assistant.checking.reasons.kinds.words import after, root_of
from assistant.language import lexicon
from assistant.verdict import ReasonKind

_COUNTRIES = frozenset(lexicon.entries("countries"))
_DEMONYMS = frozenset(lexicon.table("demonyms"))
_PEOPLES = re.compile(r"[A-Z]\w+(?:ish|ian|ean|ese|ican|oman)")
_SOMEBODY = re.compile(r"\w+(?:er|or|ist|ian|man|men|woman|women)s?")
_MEDIA = frozenset(lexicon.entries("media_words"))
_VISITING = frozenset(map(root_of, lexicon.entries("visiting_verbs")))
_PLAINLY_PLACED = frozenset("in at near off outside inside around across into towards toward".split())


def kind_of_names(claim: str, one: Name, other: Name) -> ReasonKind:
    """Whether two names are told apart as places or as names of somebody or something."""
    if is_nationality(one.text):
        following = after(claim, one.span)
        is_of_somebody = bool(following) and bool(_SOMEBODY.fullmatch(following[0].lower))
        return "name" if is_of_somebody else "place"
    pair = (one, other)
    if any(map(_is_plainly_a_place, pair)):
        return "place"
    if {one.preposition, other.preposition} & AGENTIVES or _share_an_end(one, other) or any(map(_is_medium, pair)):
        return "name"
    return "place" if all(map(_is_place, pair)) else "name"


def _share_an_end(one: Name, other: Name) -> bool:
    """Whether two names are of things of one sort, by their first or last word: "Lambeth Bridge"."""
    mine, theirs = one.text.split(), other.text.split()
    return mine[0] == theirs[0] or mine[-1] == theirs[-1]


def _is_medium(name: Name) -> bool:
    """Whether a name is plainly that of a newspaper, a broadcaster or the like, or an abbreviation."""
    words = name.text.split()
    return bool({word.lower() for word in words} & _MEDIA) or (len(words) == 1 and name.text.isupper())


def _is_place(name: Name) -> bool:
    """Whether a name stands where a place may."""
    if name.text.lower().removeprefix("the ") in _COUNTRIES or name.preposition in _PLAINLY_PLACED:
        return not any(kind == "its" for kind, _ in name.slots)
    return name.preposition in {"from", "to", "through", "via"} and not is_person_like(name)


def _is_plainly_a_place(name: Name) -> bool:
    """Whether a name tells that it is a place's, by its last word or by what is done to it."""
    return name.text.split()[-1].lower() in PLACE_WORDS or bool({("object", root) for root in _VISITING} & name.slots)


def is_nationality(name: str) -> bool:
    """Whether a name is that of a people: "Danish"."""
    return " " not in name and (name.lower() in _DEMONYMS or bool(_PEOPLES.fullmatch(name)))
