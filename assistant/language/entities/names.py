"""The proper names of a text, and whether another text has one: in full, by its initials, or by its people. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from assistant.language import lexicon
from assistant.language.entities.dates import MONTH_NUMBERS

_NAME = re.compile(
    r"(?<!\w)[^\W\d_a-zа-яё][\w’'-]*(?:(?: (?:of|the|de|la|le|von|van|bin|al|du|da) | )[^\W\d_a-zа-яё][\w’'-]*)*"
)
_SENTENCE_END = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\b[A-Z])[.!?:]\W*$")
_NO_NAMES = frozenset(lexicon.entries("capitalized_words"))
_COUNTRY_OF = lexicon.table("demonyms")
_SHORTEST_STEM = 4


def names_of(text: str) -> Iterator[str]:
    """The capitalized words that belong together, but for a lone one at the head of a sentence and for months."""
    for match in _NAME.finditer(text):
        words = match.group().split()
        heads = match.start() == 0 or _SENTENCE_END.search(text[: match.start()]) is not None
        if heads and (len(words) == 1 or not words[1][0].isupper()):
            words = words[1:]
        while words and (words[0].lower() in _NO_NAMES or not words[0][0].isupper()):
            words = words[1:]
        words = [word for word in words if word.lower().rstrip(".") not in MONTH_NUMBERS]
        if words and any(len(word) > 1 for word in words):
            yield " ".join(words)


def is_name_in(name: str, text: str) -> bool:
    """Whether every word of a name stands in a text, or its initials do, or it is the initials."""
    if name in text:
        return True
    tokens = [_normalized(word) for word in re.findall(r"[\w’'-]+", text)]
    parts = [_normalized(word) for word in re.findall(r"[\w’'-]+", name) if word[0].isupper()]
    if all(any(_is_same_name(part, token) for token in tokens) for part in parts):
        return True
    initials = "".join(part[0] for part in parts)
    letters = "".join(part for part in parts if len(parts) == 1)
    capitals = ["".join(word[0] for word in other.split() if word[0].isupper()).lower() for other in names_of(text)]
    return (len(initials) > 1 and initials in tokens) or (len(letters) > 1 and letters in capitals)


def _normalized(word: str) -> str:
    """A word without case, accents and the sign of the genitive."""
    letters = unicodedata.normalize("NFKD", re.sub(r"[’']s?$", "", word))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).lower().replace("’", "'")


def _is_same_name(one: str, other: str) -> bool:
    """Whether two words are one name: the same, or a country and its people."""
    if one == other or _COUNTRY_OF.get(one) == other or _COUNTRY_OF.get(other) == one:
        return True
    short, long = sorted((one, other), key=len)
    stem = short.rstrip("aeiouy")
    return (
        len(stem) >= _SHORTEST_STEM
        and long.startswith(stem)
        and bool(re.fullmatch(r"[aeiouy]*(?:n|an|ian|ean|ese|ish|i|s|ns|ans|ians)?", long[len(stem) :]))
    )
