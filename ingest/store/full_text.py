"""The words of a library, and how they are known: passages are found by them with the full-text index of a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ingest.tables.database import FullTextIndex
from ingest.tables.stems import stem_of, without_accents

__all__ = ["FullTextIndex", "Vocabulary", "stem_of", "without_accents"]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words of a library, each looked up once, while its articles stay the same. Safe to share between threads.

    A stem is that of Porter (1980), in lower case and without accents.
    """

    index: FullTextIndex
    _counts: dict[str, int] = field(default_factory=dict)
    _forms: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def stems(self) -> Mapping[str, int]:
        """All stems, each with the number of passages that have it; see `FullTextIndex.stems` for the time it takes."""
        return self.index.stems()

    def passages_with(self, stem: str) -> int:
        """How many passages have this stem; quick, also where `stems` was not asked for."""
        if stem not in self._counts:
            self._counts[stem] = self.index.passages_with(stem)
        return self._counts[stem]

    def forms(self, stem: str) -> tuple[str, ...]:
        """As `FullTextIndex.forms`."""
        if stem not in self._forms:
            self._forms[stem] = self.index.forms(stem)
        return self._forms[stem]

    def phrase(self, *words: str) -> str:
        """As `FullTextIndex.phrase`."""
        return self.index.phrase(*words)
