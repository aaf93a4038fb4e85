"""A claim, taken apart once: its words, what it asserts, who says it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from assistant.language import lexicon
from assistant.language.analysed_text import AnalysedText
from assistant.language.attribution import speaker_of
from assistant.language.query import Query
from assistant.language.tokens import stem, words

POLARITY_SHIFTERS = frozenset(lexicon.entries("polarity_shifters"))
"""Words that turn what is said."""

_LIGHT_WORDS = frozenset(lexicon.entries("light_words"))


@dataclass(frozen=True)
class Claim(AnalysedText):
    """A statement that can be true or false."""

    @cached_property
    def query(self) -> Query:
        """The claim as it is searched for."""
        return Query(self.text)

    @cached_property
    def asserted(self) -> tuple[str, ...]:
        """What it asserts, as `asserted_stems` has it."""
        return tuple(asserted_stems(self.text))

    @cached_property
    def speaker(self) -> str:
        """Who says what it claims; empty where it tells it as a fact."""
        return speaker_of(self.text)


def asserted_stems(text: str) -> list[str]:
    """The stems of the words that tell what is said, in order; words that turn it stay as they are."""
    return [stem(word) if word not in POLARITY_SHIFTERS else word for word in words(text) if word not in _LIGHT_WORDS]
