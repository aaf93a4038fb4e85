"""Texts by their rare words, to find those that look as if they told something. Pure."""

from __future__ import annotations

import heapq
import math
import re
from collections import defaultdict
from collections.abc import Iterable

COMMON = 200
"""Texts from which on a word is too common to look for."""


class WordIndex:
    """An inverted index of texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            for word in words_of(text):
                self._with[word].append(number)

    def alike(self, query: str, most: int) -> list[int]:
        """The numbers of the texts that share most with a query, a word weighing the more the rarer it is."""
        shared: defaultdict[int, float] = defaultdict(float)
        for word in sorted(words_of(query)):
            holders = self._with.get(word, [])
            if len(holders) < COMMON:
                for number in holders:
                    shared[number] += 1 / math.log(2 + len(holders))
        return heapq.nlargest(most, shared, key=shared.__getitem__)


def words_of(text: str) -> set[str]:
    """The words of a text that may weigh: those of four letters and more."""
    return set(re.findall(r"[a-z0-9]{4,}", text.lower()))
