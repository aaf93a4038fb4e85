"""The common words of other languages, each with an English one. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from assistant.language import lexicon

DROPPED = "-"
"""The English of a word that is left out."""

MOST_WORDS = 3
"""Words that an entry has, at most."""

_WORD = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ى": "ي"})
_ARABIC_PREFIX = re.compile("^(?:[وفبلك]?ال|لل|[وفبلك])(?=\\w{2})")


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a glossary for some words of a text: how many, what they are in English, whether it is exact.

    Of a word that is not exact only the beginning stands there.
    """

    words: int
    english: str
    is_exact: bool


@dataclass(frozen=True, eq=False)
class Glossary:
    """Words of a language with their English, as `plain` has them; a * ends the beginning of a word."""

    english: Mapping[str, str]

    def entry(self, words: Sequence[str], at: int) -> Entry | None:
        """The longest entry for the words from this one on; None where there is none."""
        for count in range(min(MOST_WORDS, len(words) - at), 0, -1):
            if (found := self.english.get(" ".join(words[at : at + count]))) is not None:
                return Entry(count, found, is_exact=True)
        for end in range(len(words[at]), 1, -1):
            if (found := self.english.get(f"{words[at][:end]}*")) is not None:
                return Entry(1, found, is_exact=False)
        bare = _ARABIC_PREFIX.sub("", words[at])
        return self.entry([bare], 0) if bare != words[at] else None

    def segmented(self, text: str) -> list[str]:
        """A text that is written without blanks, as the longest words that stand here, and single letters."""
        found, at = [], 0
        while at < len(text):
            ends = range(min(len(text), at + self._longest), at, -1)
            end = next((end for end in ends if text[at:end] in self.english), at + 1)
            found.append(text[at:end])
            at = end
        return found

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self.english))


@cache
def glossary(language: str) -> Glossary:
    """The glossary of a language (ISO 639-1) of `languages.txt`."""
    entries = lexicon.table(lexicon.table("languages")[language])
    return Glossary({plain(word): english for word, english in reversed(entries.items())})  # of the same, the first


def plain(text: str) -> str:
    """A text in lower case, without accents and the like: many leave them out."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def plain_words(text: str) -> list[str]:
    """The words of a text as `plain` has them; what stands on both sides of an apostrophe is two."""
    return _WORD.findall(plain(text))
