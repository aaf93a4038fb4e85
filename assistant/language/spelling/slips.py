"""How likely one word was typed for another: an edit distance in which common slips count less. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

PLAIN_COST = 1.1
"""Cost of a slip that no rule here explains."""

_COSTS = {"swapped": 0.7, "doubled": 0.6, "missing": 0.8, "vowel": 0.85, "beside": 0.9, "extra": 0.95}
_VOWELS = frozenset("aeiouy")
_KEYS = {
    key: (row, place + shift)
    for row, (keys, shift) in enumerate((("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75)))
    for place, key in enumerate(keys)
}
"""The keys of a keyboard: its row, and its place in it, as a row begins further to the right than that above it."""

_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("tsch|sch|tch|sh|sz|sj|ch|cz|tz|ts|zh|c(?=[eiy])|[sz]", "s"),
        ("kh|ck|qu|[ckqxg]", "k"),
        ("ph|f", "f"),
        ("th|[dt]", "t"),
        ("[bp]", "p"),
        ("[aeiouyhwvj]", ""),
        (r"(.)\1+", r"\1"),
    )
)


def slip_cost(typed: str, meant: str) -> float:
    """What it takes to type one word for another: 0 for the same, some 0.6 to 1.1 for each slip."""
    edits = OSA.distance(typed, meant)
    if edits != 1:
        return PLAIN_COST * edits
    return _COSTS.get(_slip(typed, meant), PLAIN_COST)


def is_at_edge(typed: str, meant: str) -> bool:
    """Whether the words begin otherwise, or what was typed only has a letter more at the end: often another word."""
    swapped = typed[:2] == meant[1::-1]
    return (typed[:1] != meant[:1] and not swapped) or (typed[:-1] == meant and typed[-1] != meant[-1])


def slips_at_start(typed: str) -> Iterator[str]:
    """What may have been meant by a word that begins wrongly: by a letter too many, too few, swapped or another."""
    yield typed[1:]
    yield f"{typed[1:2]}{typed[:1]}{typed[2:]}"
    for letter in "abcdefghijklmnopqrstuvwxyz":
        yield letter + typed[1:]
        yield letter + typed


def sound_of(word: str) -> str:
    """What remains of a word in lower case when it is spelt as it sounds, roughly, in any language: its consonants."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def _slip(typed: str, meant: str) -> str:
    """The kind of the one slip by which the words differ."""
    place = next((at for at, (one, other) in enumerate(zip(typed, meant, strict=False)) if one != other), None)
    if len(typed) != len(meant):
        longer = max(typed, meant, key=len)
        at = len(longer) - 1 if place is None else place
        if at and longer[at] == longer[at - 1]:
            return "doubled"
        return "missing" if longer is meant else "extra"
    if place is None:
        return ""
    return _replacement(typed[place:], meant[place:])


def _replacement(typed: Sequence[str], meant: Sequence[str]) -> str:
    """The kind of a slip that replaces the first letter, or swaps the first two."""
    if typed[1:] != meant[1:]:
        return "swapped"
    if {typed[0], meant[0]} <= _VOWELS:
        return "vowel"
    return "beside" if _are_beside(typed[0], meant[0]) else ""


def _are_beside(one: str, other: str) -> bool:
    """Whether two letters are neighbours on the keyboard."""
    if one not in _KEYS or other not in _KEYS:
        return False
    (row, place), (other_row, other_place) = _KEYS[one], _KEYS[other]
    return abs(row - other_row) <= 1 and abs(place - other_place) <= 1
