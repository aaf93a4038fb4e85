"""Whether there is something, or somebody did: what a sentence must have to tell so, or to deny it. Pure."""

from __future__ import annotations

import re

from assistant.language import lexicon
from assistant.language.claim import POLARITY_SHIFTERS
from assistant.language.tokens import FUNCTION_WORDS, content_stems, stem, words

_THERE_IS = re.compile(
    r"^(?:in .{1,40} )?there (?:is|are|was|were|(?:has|have|had) (?:ever )?been) (?P<thing>.+)$", re.IGNORECASE
)
_SOME = re.compile(r"\bsome(?:one|body|thing|where)?\b", re.IGNORECASE)
_DENIALS = POLARITY_SHIFTERS | frozenset(lexicon.entries("universal_words"))
_DENIES_THERE_IS = re.compile(
    r"\b(?:no|none|nobody|no-one|nothing|never|nowhere|without|neither|nor|lack(?:s|ed|ing)?|only|all|both|instead|free)\b|"
    r"\b(?:not|n['’]t) (?:an?|any|one|yet|(?:yet )?been|be|have|exist)\b",
    re.IGNORECASE,
)
_NOBODY_BUT = re.compile(
    r"\b(?:no ?one|nobody|none|no [a-z]+|nothing)\b[^.;]*?\b(?:except|but|apart from|other than)\b", re.IGNORECASE
)
_THING_ENDS = frozenset(lexicon.entries("prepositions")) | {"that", "which", "who", "of", "to", "than"}
_ANOTHER = frozenset(lexicon.entries("other_words"))
_MORE, _LESS = (
    frozenset(word for word, told in lexicon.table("comparative_dimensions").items() if told.endswith(way))
    for way in (" more", " less")
)


def asks_for_any(claim: str) -> bool:
    """Whether a claim says that there is something, or that somebody did."""
    return bool(_THERE_IS.match(claim) or _SOME.search(claim))


def may_deny(claim: str, sentence: str) -> bool:
    """Whether a sentence may deny that there is one: by words that deny that, or speak of all, not by other things.

    "An earlier search did not find the wreck" does not deny that there was one.
    """
    if _NOBODY_BUT.search(sentence):
        return False
    if _THERE_IS.match(claim):
        return bool(_DENIES_THERE_IS.search(sentence))
    return bool(_DENIALS.intersection(words(sentence)))


def is_exception_told(claim: str, sentence: str) -> bool:
    """Whether a sentence denies of all but some what a claim says of somebody: "no one was hurt except the guard"."""
    return asks_for_any(claim) and bool(_NOBODY_BUT.search(sentence))


def tells_of_one(claim: str, sentence: str) -> bool:
    """Whether a sentence that is known to be on it tells of a thing that there is, whatever that did.

    It names the thing; or, where another, an earlier or a larger one is asked for, has a word for that.
    """
    asked = _THERE_IS.match(claim)
    if not asked or _DENIES_THERE_IS.search(sentence):
        return False
    thing = _first_phrase(words(asked["thing"]))
    told = frozenset(words(sentence))
    marks = [group for group in (_ANOTHER, _MORE, _LESS) if group.intersection(thing)]
    if marks:
        return all(group & told for group in marks)
    return bool(thing) and stem(thing[-1]) in content_stems(sentence)


def _first_phrase(said: list[str]) -> list[str]:
    """The words of the thing itself, without what is told of it."""
    end = next((place for place, word in enumerate(said) if place and word in _THING_ENDS), len(said))
    return [word for word in said[:end] if word not in FUNCTION_WORDS or word in _ANOTHER | _MORE | _LESS]
