"""In which other language than English a question is put: by its letters, its small words, and a model in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Protocol

from assistant.language import lexicon
from assistant.language.foreign.glossary import Entry, glossary, plain_words
from assistant.language.spelling.dictionary import load_dictionary

CLEAR_SCORE, LEAST_SCORE = 2.0, 1.0
"""Words of a language from which a question is in it, and from which it may be, if a model says so too."""

COMMON_WORD_SCORE = 0.5
"""What a word counts that is also a common English one, or part of many names: "de", "van", "die"."""

FEWEST_WORDS = 3
"""Words of a question that is asked of a model."""

LEAST_SHARE, CLEAR_SHARE = 0.3, 0.5
"""The share of its words that must be of the language, and that must be where a model is asked."""

_ENGLISH = frozenset(
    word
    for name in ("english_function_words", "function_words", "auxiliaries", "question_words")
    for word in lexicon.entries(name)
    if word.isascii()
)
_ENGLISH_ASKING = frozenset(lexicon.entries("question_words"))
_LATIN = ("cs", "de", "es", "fr", "hu", "it", "nl", "pl", "pt", "ro", "sv", "tr")
_SCRIPTS = (
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
)
_OTHERS = re.compile("[\u3040-\u30ff\uac00-\ud7afپچژگکی\u0452\u0458\u0459\u045a\u045b\u045f\u0455\u0453\u045c]")
"""Letters of languages that are written like these but are none of them: Japanese, Persian, Serbian."""

_UKRAINIAN, _RUSSIAN = re.compile("[іїєґ]"), re.compile("[ыэёъ]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_FOREIGN_SIGN = re.compile("[¿¡]")


class LanguageRanker(Protocol):
    """What ranks languages, the likeliest first."""

    def rank(self, text: str) -> Iterable[tuple[str, float]]:
        """Pairs of a language (ISO 639-1) and its score."""


def language_of(text: str) -> str | None:
    """The language (ISO 639-1) of a question; None where it is English, unclear, or none of `languages.txt`."""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    if not letters or _OTHERS.search(text.lower()):
        return None
    for language, script in _SCRIPTS:
        if _share(script, letters) > LEAST_SHARE:
            return language
    return _of_cyrillic(text.lower()) if _share(_CYRILLIC, letters) > LEAST_SHARE else _of_latin(text)


def _share(script: re.Pattern[str], letters: list[str]) -> float:
    return sum(script.match(letter) is not None for letter in letters) / len(letters)


def _of_cyrillic(text: str) -> str | None:
    ukrainian, russian = _UKRAINIAN.search(text) is not None, _RUSSIAN.search(text) is not None
    if ukrainian != russian:
        return "uk" if ukrainian else "ru"
    scores = {language: _score(plain_words(text), language) for language in ("ru", "uk")}
    best = max(scores, key=lambda language: scores[language])
    if scores[best] > min(scores.values()):
        return best
    likeliest = _likeliest(text, ("ru", "uk", "bg", "sr", "mk"))
    return likeliest if likeliest in scores else None


def _of_latin(text: str) -> str | None:
    words = plain_words(text)
    scores = {language: _score(words, language) for language in _LATIN}
    best = max(scores.values())
    if best < LEAST_SCORE:
        return None
    near = [language for language in _LATIN if scores[language] > best - 1 and scores[language] > 0]
    near = [one for one in near if scores[one] > _english_score(words, one)]
    if not near:
        return None
    if (best >= CLEAR_SCORE and best >= LEAST_SHARE * len(words)) or _FOREIGN_SIGN.search(text):
        first = [one for one in near if scores[one] == best] or near
        return first[0] if len(first) == 1 else _likeliest(text, first)
    asks = [one for one in near if text.rstrip().endswith("?") and _asks_in(one, words)]
    if len(words) < FEWEST_WORDS or not (asks or best >= CLEAR_SHARE * len(words)):
        return None
    likeliest = _likeliest(text, ("en", *_LATIN))
    return likeliest if likeliest in near else None


def _asks_in(language: str, words: list[str]) -> bool:
    """Whether a question begins with a word that asks in a language, and has no English one."""
    found = glossary(language).entry(words, 0)
    return found is not None and found.english.split(" ")[0] in _ENGLISH_ASKING and not _english_score(words, language)


def _score(words: list[str], language: str) -> float:
    """How many of the words are those of a language, and not English ones."""
    known, score, at = glossary(language), 0.0, 0
    while at < len(words):
        found = known.entry(words, at)
        if found:
            score += _score_of(words[at], found)
        at += found.words if found else 1
    return score


def _score_of(word: str, found: Entry) -> float:
    """What an entry counts that begins with a word."""
    if found.words > 1:
        return found.words
    if word in _ENGLISH or found.english == word:
        return 0.0
    if found.is_exact:
        return COMMON_WORD_SCORE if load_dictionary().is_common(word) else 1.0
    return 0.0 if load_dictionary().is_ordinary(word) else 1.0


def _english_score(words: list[str], language: str) -> float:
    """How many of the words are English ones, and not those of a language."""
    known, dictionary = glossary(language), load_dictionary()
    others = [
        word for at, word in enumerate(words) if word in _ENGLISH - known.english.keys() or not known.entry(words, at)
    ]
    return sum(1.0 if word in _ENGLISH else COMMON_WORD_SCORE * dictionary.is_common(word) for word in others)


def _likeliest(text: str, among: tuple[str, ...] | list[str]) -> str:
    """The likeliest of these languages, by a model that is loaded for it."""
    return next(language for language, _ in load_identifier().rank(text) if language in among)


@cache
def load_identifier() -> LanguageRanker:
    """The model that tells languages apart; it takes a moment to load, and most questions do without."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: LanguageRanker = LanguageIdentifier.from_model_file(MODEL_FILE)
    return identifier
