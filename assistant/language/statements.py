"""Whether a drafted sentence is a statement, in the language of the question and the form of an answer. Pure.

A statement is a clause with a subject and a finite verb that tells something: no order, question, cry, greeting,
fragment, address, markup or code, nothing said by "I" or to "you", and nothing about the articles themselves ("the
sources do not say"). Whatever else an article makes a chat model write is no part of an answer. English verbs are told
by a list, as no model here tells parts of speech; of Cyrillic text only the form is looked at.
"""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.language import lexicon
from assistant.language.tokens import is_cyrillic, words

FEWEST_WORDS, LONGEST = 2, 500
"""Words of a statement at least, and characters at most."""

CAPITALS_THRESHOLD = 0.4
"""The share of capitals among the letters from which a sentence is shouted."""

_FINITE, _BARE = frozenset(lexicon.entries("verbs_finite")), frozenset(lexicon.entries("verbs_bare"))
_NO_SUBJECT = frozenset("please kindly just not never do let".split())

_LATIN = re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
_SAID = re.compile('["“«„][^"“”«»„]{1,400}["”»]|‘[^‘’]{1,400}’')
_ADDRESS = re.compile(
    r"\w{2,10}://|\bwww\.|\b\w[\w.+-]{0,40}@\w|\b[a-z0-9][a-z0-9-]{1,60}(?:\.|\[\.\]|\(\.\)|"
    r" dot )[a-z]{2,12}(?=[/\s:?#]|[.,;)]|$)"
    r"(?<!\bi\.e)(?<!\be\.g)|\b\d{1,3}(?:\.\d{1,3}){3}\b|\+\d[\d ()-]{6,20}|\b(?=[a-z]*\d)[a-z0-9]{16,}\b|"
    r"\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2}",
    re.IGNORECASE,
)  # fmt: skip
_MARKUP = re.compile(
    r"[<>{}`\\|]|!\[|\]\(|\$\(|\b(?:javascript|data):|==|[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
)
_TO_SOMEBODY = re.compile(
    r"(?i:\b(?:you|your|yours|yourself|we|our|ours|me|my)\b)|\bus\b|"
    r"\bI(?:['’]\w+| (?:am|be|was|have|had|can|cannot|could|do|did|will|would|must|may|should|think|"
    r"believe|know|apologi[sz]e|regret|hope|see|find|say|said)\b)"
)
_ABOUT = (
    r"(?:articles|quotes|sources|passages|excerpts|documents|context|information|"
    r"(?:this|the|your) (?:article|text|passage|quote))"
)
_DENIES = r"(?:not?|nothing|never|cannot|\w+n['’]t|without|unable|unavailable|silent|impossible)"
_ON_ARTICLES = re.compile(
    rf"\b{_ABOUT}\b.{{0,60}}\b{_DENIES}\b|\b{_DENIES}\b.{{0,60}}\b(?:{_ABOUT}|answer|answers|answered|answering)\b|"
    r"\b(?:this|the (?:present|above|following)|these) (?:articles?|texts?|lines|quotes?|sources?|sentences?|"
    r"passages?|pages?)\b",
    re.IGNORECASE,
)
_PLURAL_OR_VERB = re.compile(
    r"(?<!\bthe)(?<!\ba)(?<!\ban)(?<!\bof)(?<!\d)(?<!\btheir)(?<!\bhis)(?<!\bits)(?<!\band)(?<!\bin)"
    r" [a-z]{2,}[a-rt-z]s (?:about |nearly |over |up |only |some )?"
    rf"(?:{lexicon.alternation('verb_followers')}|\d[\d.,]*|[A-Z]\w+)\b"
)
"""A word that is a noun in the plural or a verb, and by what follows it more likely a verb: "costs 11"."""

_ENGLISH = frozenset(lexicon.entries("english_function_words"))
_FOREIGN = frozenset(lexicon.entries("foreign_function_words")) - _ENGLISH
_CLEARLY_FOREIGN = 2
"""Words of other languages from which a sentence may be in one."""


def rejection_reason(sentence: str, *, in_english: bool = False) -> str:
    """Why a sentence is no statement, or not in English where it must be; empty where it is one."""
    told = _SAID.sub(" it ", sentence)
    faults = (
        (len(sentence) > LONGEST, "It is longer than what was asked for."),
        (in_english and is_foreign(sentence), "It is in another language than the question."),
        (_ADDRESS.search(sentence) or _MARKUP.search(sentence), "It holds an address, markup or code."),
        (told.rstrip("\"'”’») ").endswith(("?", "!")), "It asks or calls out, and tells nothing."),
        (_is_shouted(sentence), "It is written in capitals."),
        (_TO_SOMEBODY.search(told), "It speaks to somebody, and tells nothing."),
        (_ON_ARTICLES.search(told), "It tells nothing of what was asked, but of the articles."),
        (not is_clause(told), "It is no whole sentence."),
    )
    return next((reason for wrong, reason in faults if wrong), "")


def is_foreign(text: str) -> bool:
    """Whether a text is plainly not English: by its letters, or by the small words that it has."""
    letters = [letter for letter in text if letter.isalpha()]
    if sum(not _LATIN.match(letter) for letter in letters) > len(letters) / 2:
        return True
    said = words(text)
    foreign = sum(word in _FOREIGN for word in said)
    return foreign >= _CLEARLY_FOREIGN and foreign > sum(word in _ENGLISH for word in said)


def _is_shouted(sentence: str) -> bool:
    letters = [letter for letter in sentence if letter.isalpha()]
    shouted = [word for word in re.findall(r"[^\W\d_]{3,}", sentence) if word.isupper()]
    return len(shouted) > 1 and sum(map(str.isupper, letters)) > CAPITALS_THRESHOLD * len(letters)


def is_clause(sentence: str) -> bool:
    """Whether a sentence has a subject and, after it, a finite verb."""
    said = words(sentence)
    if len(said) < FEWEST_WORDS:
        return False
    if any(map(is_cyrillic, said)):
        return True
    told = [word in _FINITE or word.endswith("ed") for word in said]
    if said[0] in _BARE | _NO_SUBJECT and not (told[0] or told[1]):  # an order; but "Grant won", "Help arrived"
        return False
    plural = any(word in _BARE and before != "to" for before, word in pairwise(said))
    found = plural or any(told[1:])
    return found or _PLURAL_OR_VERB.search(sentence) is not None
