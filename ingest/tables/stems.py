"""How words are known to a full-text index: by tokens in lower case, without accents, and by their English stems.

The same as FTS5 does it with its tokenizers `unicode61` and `porter` (https://sqlite.org/fts5.html#tokenizers).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

_PORTER = snowballstemmer.stemmer("porter")
_STEMMING = threading.Lock()  # a stemmer keeps the word that it works on in itself
_TOKEN = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")

_SHORTEST, _LONGEST = 3, 64
"""Bytes of a word that has a stem: FTS5 leaves others as they are (fts5_tokenize.c)."""

_MEASURED = re.compile("[^aeiou]*[aeiouy]+[^aeiouy]")
"""What of a word has a vowel and then a consonant. "logi" after it becomes "log", and "bli" "ble": Porter's later rules
(https://tartarus.org/martin/PorterStemmer/), which FTS5 has and this stemmer has not."""


@lru_cache(maxsize=100_000)
def stem_of(word: str) -> str:
    """The stem by which an index has a word: that of Porter (1980), in lower case and without accents."""
    plain = without_accents(word)
    if not _SHORTEST <= len(plain.encode("utf-8", "replace")) <= _LONGEST:
        return plain
    with _STEMMING:
        stem = str(_PORTER.stemWord(plain))
        if stem.endswith("logi") and _MEASURED.match(stem[:-4]):
            return stem[:-1]
        if stem.endswith("bli") and _MEASURED.match(stem[:-3]):
            return str(_PORTER.stemWord(f"{stem[:-1]}e"))
        return stem


def without_accents(word: str) -> str:
    """A word as an index has it, but for its stem: in lower case, without accents."""
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if not unicodedata.combining(letter)))


def tokens(text: str) -> list[str]:
    """The words of a text as they are written, in order."""
    return _TOKEN.findall(text)


def token_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a text begin and end, in order."""
    return (match.span() for match in _TOKEN.finditer(text))
