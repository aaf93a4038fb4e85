"""The words that may have been meant by one that nobody knows: of the library, and ordinary ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.language.spelling.dictionary import Dictionary, bases
from assistant.language.spelling.slips import PLAIN_COST, slip_cost, slips_at_start, sound_of
from ingest.store.full_text import Vocabulary, stem_of, without_accents

SHORTEST_CORRECTED, SHORTEST_BY_SOUND, SHORTEST_OF_TWO_SLIPS = 4, 6, 8
"""Letters of a word that may be misspelt; that may be so twice if it sounds the same; and that may be so anyway."""

MOST_STEMS = 8
"""Stems of a library that are looked up for one word."""

MOST_ADDED = 6
"""Letters that a word may have more than its stem."""

SAME_SOUND_COST = 1.2
"""Cost of a word that sounds the same, at most."""

SHORTEST_SOUND = 3
"""Consonants that must be the same of two words that sound so."""

Buckets = Mapping[str, Sequence[str]]
"""Words by their first letter."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may have been meant: as it is written, what the slips to it cost, and how frequent it is.

    `is_name` tells that the library always writes it with a capital letter, and that it is no ordinary word.
    """

    word: str
    cost: float
    frequency: float
    is_name: bool = False


@dataclass(frozen=True, eq=False)
class CandidateFinder:
    """Finds what may have been meant in a library."""

    vocabulary: Vocabulary
    dictionary: Dictionary

    def known(self, word: str) -> bool:
        """Whether the library has a word in lower case, or another that is made of the same one."""
        stem = stem_of(word)
        if not self.vocabulary.passages_with(stem):
            return False
        forms = set(map(without_accents, self.vocabulary.forms(stem)))
        return word in forms or not forms.union(*map(bases, forms)).isdisjoint(bases(word))

    def candidates(self, word: str) -> list[Candidate]:
        """What may have been meant by a word in lower case without accents, the likeliest first; each once."""
        found = [*self._of_library(word), *self._of_dictionary(word)]
        best: dict[str, Candidate] = {}
        for one in sorted(found, key=lambda one: (one.cost, -one.frequency)):
            best.setdefault(one.word.lower(), one)
        return list(best.values())

    def _of_library(self, word: str) -> Iterator[Candidate]:
        for stem in self._near_stems(word)[:MOST_STEMS]:
            forms = self.vocabulary.forms(stem)
            is_name = bool(forms) and all(form[0].isupper() for form in forms) and not self._has_ordinary(forms)
            for form in forms:
                plain = without_accents(form)
                cost = _cost(word, plain)
                if cost <= _most_cost(word):
                    written = form if is_name else form.lower()
                    yield Candidate(written, cost, self.vocabulary.passages_with(stem), is_name)

    def _has_ordinary(self, forms: Iterable[str]) -> bool:
        return any(self.dictionary.is_common(form.lower()) for form in forms)

    def _near_stems(self, word: str) -> list[str]:
        """The stems nearest to a word, or to its stem, or to its beginning."""
        stem, beginning = stem_of(word), self._stems.get(word[0], ())
        most = 2 if len(word) >= SHORTEST_BY_SOUND else 1
        near = {found: cost for one in {word, stem} for found, cost, _ in _within(one, beginning, most)}
        near |= {one: 1 for one in slips_at_start(word) if one in self.vocabulary.stems}
        for one in self._stems_by_start.get(word[:3], ()):
            if len(one) <= len(word) <= len(one) + MOST_ADDED and one not in near:
                cost = OSA.distance(word[: len(one)], one, score_cutoff=most)
                if cost <= most or _sounds_same(word, one):
                    near[one] = cost + 1
        return sorted(near, key=lambda one: (near[one], -self.vocabulary.stems.get(one, 0)))

    def _of_dictionary(self, word: str) -> Iterator[Candidate]:
        """Ordinary words that the library has in some form, or that any question may have."""
        most = 2 if len(word) >= SHORTEST_BY_SOUND else 1
        near = [found for found, _, _ in _within(word, self._words.get(word[0], ()), most)]
        near += [one for one in slips_at_start(word) if one in self.dictionary.ranks]
        for one in near:
            cost = _cost(word, one)
            passages = self.vocabulary.passages_with(stem_of(one))
            if cost <= _most_cost(word) and (passages or self.dictionary.is_common(one)):
                yield Candidate(one, cost, passages + 1)

    @cached_property
    def _stems(self) -> Buckets:
        return _bucketed(self.vocabulary.stems)

    @cached_property
    def _stems_by_start(self) -> Buckets:
        return _bucketed((one for one in self.vocabulary.stems if len(one) >= SHORTEST_CORRECTED), letters=3)

    @cached_property
    def _words(self) -> Buckets:
        return _bucketed(self.dictionary.ranks)


def _bucketed(words: Iterable[str], letters: int = 1) -> Buckets:
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        found[word[:letters]].append(word)
    return found


def _within(word: str, others: Sequence[str], most: int) -> list[tuple[str, int, int]]:
    """Those of the words that are at most so many slips away, with how many, the nearest first."""
    return process.extract(word, others, scorer=OSA.distance, score_cutoff=most, limit=MOST_STEMS, processor=None)


def _cost(word: str, other: str) -> float:
    by_sound = SAME_SOUND_COST if word[0] == other[0] and _sounds_same(word, other) else float("inf")
    return min(slip_cost(word, other), by_sound)


def _most_cost(word: str) -> float:
    return 2 * PLAIN_COST if len(word) >= SHORTEST_OF_TWO_SLIPS else SAME_SOUND_COST


def _sounds_same(word: str, other: str) -> bool:
    sound = sound_of(word)
    return len(sound) >= SHORTEST_SOUND and sound == sound_of(other)
