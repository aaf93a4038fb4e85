"""Hyphens at line ends of a PDF: those that cut a word go, those of a compound stay. Pure.

The words of the document itself decide. What it does not have is left to the English words that the encoder's own
vocabulary holds, common ones first: "price-determining" is two of them, "deci-sion" is one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.parsing.formats.pdf.letters.lines import Line
from ingest.parsing.formats.pdf.vocabulary import english_ranks, is_english, is_english_text

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_LAST_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*$")
_FIRST_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_HYPHENS = str.maketrans("\u2010\u2011", "--")

_PREFIXES = frozenset(
    "under over out up down fore super inter counter back for per con dis mis sub trans pre pro re en em in im un be "
    "de ad ab to par com car man any every some no with there where here can hand".split()
)
_COMPOUND_STARTS = frozenset("self well ex non half all cross long short high low full part semi anti".split())
_TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety".split())
_ONES = frozenset("one two three four five six seven eight nine first second third fourth fifth sixth seventh".split())
_SUFFIXES = frozenset(
    "able less ness ship ships some ward wards wise ally land lands ring ting ling ding sing king ville town ling"
    " ester ister like man men ward lings over".split()
)
_COMMON_FIRST, _COMMON_SECOND = 9000, 14000
"""How far down the vocabulary, which has frequent words first, the parts of a compound are looked for."""

_SHORTEST, _LONG_WORD, _LONG_NAME = 3, 5, 7

_FEWEST_LINES = 30
"""A document of so many lines that cuts words has one that is known among them."""


@dataclass(frozen=True, slots=True)
class Hyphens:
    """What a document's own words tell of the hyphens at its line ends.

    `english` tells whether it is in English, `cutting` whether it may cut words: many lines without one that does are
    set without.
    """

    words: Mapping[str, int]
    english: bool
    cutting: bool = True

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Hyphens:
        """Those of a document with these lines, in reading order."""
        words = Counter(word for line in lines for word in _WORD.findall(line.text.translate(_HYPHENS).casefold()))
        english = is_english_text(words)
        cuts = (_is_cut(before.text, line.text, words) for before, line in pairwise(lines) if before.hyphenated)
        return cls(words, english, cutting=not english or len(lines) < _FEWEST_LINES or any(cuts))

    def between(self, before: str, after: str) -> str:
        """The hyphen that stays between the end of a line, without its own, and the beginning of the next, or none."""
        first, second = _LAST_WORD.search(before), _FIRST_WORD.match(after)
        if first is None or second is None:
            return "-"
        head, tail = first[0].translate(_HYPHENS), second[0].translate(_HYPHENS)
        whole, compound = (head + tail).casefold(), f"{head}-{tail}".casefold()
        together, apart = self._count(whole), self._count(compound)
        if together or apart:
            return "-" if apart > together else ""
        if not (head[-1].islower() and tail[0].islower()):
            return "" if head.isupper() and tail.isupper() and is_english(whole) and len(head) > 1 else "-"
        return "-" if not self.cutting or self._is_compound(head.casefold(), tail.casefold()) else ""

    def resolved(self, text: str, hyphen: str) -> str:
        """A text in which each `hyphen`, between what stood in two lines, is joined."""
        joined, *pieces = text.split(hyphen)
        for piece in pieces:
            joined += self.between(joined, piece) + piece
        return joined

    def _count(self, word: str) -> int:
        """How often the document has a word, in this or another number."""
        return (
            self.words.get(word, 0)
            + self.words.get(f"{word}s", 0)
            + self.words.get(word.removesuffix("s"), 0) * (word.endswith("s"))
        )

    def _is_compound(self, head: str, tail: str) -> bool:
        """Whether a word that the document has nowhere else is a compound."""
        last, first = head.rsplit("-", 1)[-1], tail.split("-", 1)[0]
        if len(last) == 1:  # no word is cut after its first letter: e-mail
            return True
        if not self.english or is_english(last + first):
            return False
        # Parts of a compound of three may be short: mother-in-law.
        longer = "-" in head + tail and {last, first} <= english_ranks().keys()
        return longer or _are_two_words(last, first)


def _is_cut(before: str, after: str, words: Mapping[str, int]) -> bool:
    """Whether what stands on both sides of a line end is one word that is known."""
    first, second = _LAST_WORD.search(before), _FIRST_WORD.match(after)
    if first is None or second is None or not second[0][0].islower():
        return False
    head, tail = (found[0].translate(_HYPHENS).casefold() for found in (first, second))
    word = head.rsplit("-", 1)[-1] + tail.split("-", 1)[0]
    return word in words or is_english(word)


def _are_two_words(last: str, first: str) -> bool:
    """Whether what stands on both sides of a hyphen are English words, and none a part of a longer one."""
    if (last in _TENS and first in _ONES) or (last, first) == ("so", "called"):
        return True
    if last in _COMPOUND_STARTS:
        return len(first) >= _SHORTEST and is_english(first)
    if last in _PREFIXES or first in _SUFFIXES or len(last) < _SHORTEST or len(first) <= _SHORTEST:
        return False
    ranks = english_ranks()
    if len(last) >= _LONG_NAME and len(first) >= _LONG_WORD and last not in ranks:  # Algonquian-speaking
        return ranks.get(first, _COMMON_SECOND) < _COMMON_FIRST
    second = _COMMON_SECOND if len(first) <= _LONG_WORD else len(ranks) * 2
    return ranks.get(last, _COMMON_SECOND) < _COMMON_FIRST and ranks.get(first, second) < second
