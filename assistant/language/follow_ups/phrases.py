"""Where the noun phrases of a sentence are: "the wreck of Endurance", "Hulse and Taylor", "Shackleton's ship". Pure.

As no model here tells parts of speech, where a phrase ends is told by lists of verbs, how words end, and capitals.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language import lexicon
from assistant.language.tokens import FUNCTION_WORDS

AUXILIARIES = frozenset(lexicon.entries("auxiliaries")) | frozenset(lexicon.entries("clause_auxiliaries"))
"""Verbs that stand before the subject of a question."""

VERBS = frozenset(
    (
        *lexicon.entries("verbs_bare"),
        *lexicon.entries("ambiguous_verbs_bare"),
        *lexicon.entries("verbs_finite"),
        *lexicon.table("irregular_verbs"),
        *lexicon.table("irregular_verbs").values(),
    )
)
"""Words that are verbs, some of them nouns as well."""

QUESTION_WORDS = frozenset(lexicon.entries("question_words"))
"""Words that ask."""

_WORD = re.compile(r"\w[\w’'-]*(?:\.\w+)*[’']?|[^\w\s]")
_UNAMBIGUOUS = VERBS - frozenset(lexicon.entries("ambiguous_verbs_bare"))
_PASTS = frozenset(lexicon.table("irregular_verbs"))
_ARTICLES = frozenset({"the", "a", "an"})
_DO = frozenset("did does do will would can could should might may must".split())
_NO_NAMES = frozenset(lexicon.entries("capitalized_words")) | AUXILIARIES
_NO_NOUNS = (
    FUNCTION_WORDS
    | AUXILIARIES
    | frozenset(lexicon.entries("prepositions"))
    | frozenset(lexicon.entries("phrase_breaks"))
    | QUESTION_WORDS
)
_INFLECTED = re.compile(r"[a-z]{3,}(?:ed|ing|ly)")
_RELATIONAL = frozenset(lexicon.entries("relational_nouns"))
_BEFORE_NOUN = frozenset("the a an this that which what whose many much any some no of in on for by with from".split())
_COMPARING = frozenset(
    (*lexicon.table("comparatives"), *lexicon.entries("superlatives"), *"better worse more less most least".split())
)
_NOUNS_IN_ING = frozenset(lexicon.entries("nouns_in_ing"))
_PEOPLE = re.compile(r"[A-Z][a-z]+(?:ish|ian|ean|ese|ench|utch|rman|reek|ican|oman)")
_POSSESSIVE = re.compile(r"[’']s?$")


def word_matches(sentence: str) -> list[re.Match[str]]:
    """The words and signs of a sentence."""
    return [*_WORD.finditer(sentence)]


def phrase_end(said: Sequence[str], start: int) -> int:
    """Where the noun phrase ends that begins at this word of a sentence; there, if none does."""
    first = said[start].lower()
    if first in _ARTICLES:
        end = _noun_end(said, start + 1, _verbs_behind(said, start))
        return _with_complement(said, end, _verbs_behind(said, start)) if end > start + 1 else start
    if is_capitalized(said, start):
        return _named_end(said, start)
    is_plural = first.endswith("s") and is_noun(first) and first not in VERBS
    return start + 1 if is_plural and _is_after(said, start, AUXILIARIES) else start


def is_noun(word: str, *, first: bool = True) -> bool:
    """Whether a word may be a noun; what is not the first word after an article is none if it ends as verbs do."""
    lowered = word.lower()
    is_inflected = not first and lowered not in _NOUNS_IN_ING and _INFLECTED.fullmatch(lowered) is not None
    return word[0].isalpha() and lowered not in _NO_NOUNS and not is_inflected


def things_named(question: str) -> list[str]:
    """The words of a question that may say what it is about: nouns, in small letters, and nothing that only compares.

    A noun that is of something else does not: "the cause", "any deaths".
    What may be a verb as well is none but behind a word that a noun follows: "the vote", not "did anyone vote".
    """
    said = [token.group().lower() for token in word_matches(question)]
    return [
        word
        for place, word in enumerate(said)
        if is_noun(word, first=False)
        and word not in _UNAMBIGUOUS | _PASTS | _COMPARING | _RELATIONAL
        and (word not in VERBS or (place and said[place - 1] in _BEFORE_NOUN))
    ]


def is_capitalized(said: Sequence[str], place: int) -> bool:
    """Whether a word is written as a name is."""
    word = said[place]
    return word[0].isupper() and not {word.lower(), _POSSESSIVE.sub("", word.lower())} & _NO_NAMES


def _named_end(said: Sequence[str], start: int) -> int:
    """Where a phrase ends that begins with a name."""
    end = _capitals_end(said, start)
    verbs = _verbs_behind(said, start)
    if _POSSESSIVE.search(said[end - 1]) and end < len(said):
        return max(end, _noun_end(said, end, verbs))
    if end == start + 1 and _PEOPLE.fullmatch(said[start]):
        end = max(end, _noun_end(said, end, VERBS))
    if end + 1 < len(said) and said[end] == "and" and is_capitalized(said, end + 1):
        end = _capitals_end(said, end + 1)
    return _with_complement(said, end, verbs)


def _capitals_end(said: Sequence[str], start: int) -> int:
    end = start
    while end < len(said) and is_capitalized(said, end):
        end += 1
        if _POSSESSIVE.search(said[end - 1]):
            break
    return end


def _noun_end(said: Sequence[str], start: int, verbs: frozenset[str]) -> int:
    """Where the words end that belong to a noun, from after its article on; one of these verbs ends it."""
    end = start
    while end < len(said):
        is_first = end == start
        is_name = is_capitalized(said, end) or said[end][0].isdigit()
        is_verb = said[end].lower() in verbs and not is_first
        if not is_name and (is_verb or not is_noun(said[end], first=is_first)):
            break
        end += 1
    return end


def _verbs_behind(said: Sequence[str], start: int) -> frozenset[str]:
    """The words that are rather verbs than nouns in a phrase that begins at a word, by what stands before it."""
    before = said[start - 1].lower() if start else ""
    if before in _DO:
        return VERBS
    return _UNAMBIGUOUS | _PASTS if before in AUXILIARIES else _UNAMBIGUOUS


def _with_complement(said: Sequence[str], end: int, verbs: frozenset[str]) -> int:
    """Where a phrase ends with what is "of" something: "the wreck | of Endurance"."""
    if end + 1 < len(said) and said[end] == "of":
        inner = end + 1 + (said[end + 1].lower() in _ARTICLES)
        after = _noun_end(said, inner, verbs)
        return after if after > inner else end
    return end


def _is_after(said: Sequence[str], place: int, words: frozenset[str]) -> bool:
    return bool(place) and said[place - 1].lower() in words
