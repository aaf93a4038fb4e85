"""A text and what its words tell, each found out when it is first asked for, and kept. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from assistant.language import tokens
from assistant.language.entities.consistency import Entities, entities_of


@dataclass(frozen=True)
class AnalysedText:
    """A text, taken apart once."""

    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, in lower case."""
        return tuple(tokens.words(self.text))

    @cached_property
    def content_words(self) -> tuple[str, ...]:
        """The words that carry its meaning, each once; all words where none does."""
        return tuple(tokens.content_words(self.text))

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The stems of the words that carry its meaning, in order, with repetitions."""
        return tuple(tokens.content_stems(self.text))

    @cached_property
    def entities(self) -> Entities:
        """What it counts, dates and names."""
        return entities_of(self.text)
