"""The words of a text: as tokens, as stems, and those of them that carry its meaning. Pure."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

from assistant.language import lexicon
from assistant.language.signs.folding import folded

_WORD = re.compile(r"\w+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ENGLISH = snowballstemmer.stemmer("english")
_RUSSIAN = snowballstemmer.stemmer("russian")
_STEMMING = threading.Lock()  # a stemmer keeps the word that it works on in itself

FUNCTION_WORDS = frozenset(lexicon.entries("function_words"))


def words(text: str) -> list[str]:
    """The words of a text in plain signs, in lower case."""
    return _WORD.findall(folded(text).lower())


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """What a word has in common with its other forms, accents apart."""
    with _STEMMING:
        return str(_RUSSIAN.stemWord(word) if is_cyrillic(word) else _ENGLISH.stemWord(unaccented(word)))


def unaccented(text: str) -> str:
    """A text without the accents of its letters."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def is_cyrillic(word: str) -> bool:
    """Whether a word is written in Cyrillic letters."""
    return bool(_CYRILLIC.search(word))


def content_words(text: str) -> list[str]:
    """The words that carry the meaning, each once; all words where none does."""
    found = dict.fromkeys(words(text))
    return [word for word in found if word not in FUNCTION_WORDS] or list(found)


def content_stems(text: str) -> list[str]:
    """The stems of the words that carry the meaning, in order, with repetitions."""
    return [stem(word) for word in words(text) if word not in FUNCTION_WORDS]
