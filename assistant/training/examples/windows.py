"""Passages to learn from: records cut into windows, and what is asked of them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.reading.reader import head_of
from assistant.training.data_sets.natural import Record
from assistant.training.examples.word_index import WordIndex

SUPPORTS, REFUTES, NOT_SAID, NOT_SUPPORTED = range(4)
"""Stances, in the network's order. The last is one of the two before it: the data does not say which."""

UNTOLD = -1
"""Stands for a label that an example does not have."""

WINDOW = 950
"""Characters of a passage of news, at most."""

LESS = 0.7
"""The weight of an example without evidence that was made from one that has it."""

CROPPED = 0.65
"""How often a window is cut to a few sentences: an example costs half of the time so, and more are seen."""

FEW, BEYOND = 3, (0, 1, 1, 2)
"""Sentences of a window that is not cut further, and how many are kept before and behind what is needed."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question or claim with a passage, and what is to be read there.

    A claim has a `stance`, a question `answered` (0 or 1), and the other is `UNTOLD`. `evidence` are the numbers of
    sentences, the best first; `answer` stands literally in that one, or is empty.
    """

    query: str
    sentences: tuple[str, ...]
    head: str = ""
    stance: int = UNTOLD
    answered: int = UNTOLD
    evidence: tuple[int, ...] = ()
    answer: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Window:
    """Some sentences of a record, as a passage."""

    record: Record
    places: tuple[int, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences themselves."""
        return tuple(self.record.sentences[place] for place in self.places)

    @property
    def head(self) -> str:
        """What is read before them, as in the product."""
        return head_of(self.record.title, self.record.published)

    def cropped(self, needed: Sequence[int], chance: random.Random) -> Window:
        """Now and then only a few neighbouring sentences: what is needed, with one or two beside."""
        most = len(self.places)
        if most <= FEW or chance.random() > CROPPED:
            return self
        if needed:
            inside = [self.places.index(place) for place in needed]
            first, last = min(inside) - chance.choice(BEYOND), max(inside) + chance.choice(BEYOND)
        else:
            first = chance.randrange(max(1, most - FEW))
            last = first + FEW - 1 + chance.choice(BEYOND)
        return replace(self, places=self.places[max(0, first) : last + 1])

    def without(self, places: Sequence[int]) -> Window:
        """The window without some sentences."""
        return replace(self, places=tuple(place for place in self.places if place not in places))


@dataclass(frozen=True, slots=True)
class Query:
    """A claim or question of a record; `label` is its stance, or 1 where the record answers it.

    A plain one is near the passage's own words, as people type in a hurry.
    """

    text: str
    is_claim: bool
    label: int
    evidence: tuple[int, ...]
    answer: str = ""
    is_plain: bool = False

    @property
    def needed(self) -> tuple[int, ...]:
        """The sentences that tell it only together: of a question the best alone."""
        return self.evidence if self.is_claim else self.evidence[:1]

    def told_by(self, window: Window) -> Example:
        """The example of a window that has what is needed."""
        evidence = tuple(window.places.index(place) for place in self.evidence if place in window.places)
        return replace(self._example(window, self.label), evidence=evidence, answer=self.answer)

    def not_told_by(self, window: Window, weight: float = LESS) -> Example:
        """The example of a window that has nothing of it."""
        return replace(self._example(window, NOT_SAID if self.is_claim else 0), weight=weight)

    def _example(self, window: Window, label: int) -> Example:
        stance, answered = (label, UNTOLD) if self.is_claim else (UNTOLD, label)
        return Example(self.text, window.sentences, window.head, stance, answered)


class Shelf:
    """The windows of all records, to find those that look as if they told something."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._windows = [window for record in records for window in windows(record)]
        self._index = WordIndex(" ".join((window.head, *window.sentences)) for window in self._windows)
        self._on: defaultdict[str, list[Window]] = defaultdict(list)
        for window in self._windows:
            self._on[subject_of(window.record)].append(window)

    def alike(self, query: str, record: Record, chance: random.Random) -> Window:
        """A window on another subject that shares rare words with the query, or any where none does."""
        best = [self._windows[number] for number in self._index.alike(query, 12)]
        return chance.choice(elsewhere(best, record)[:4] or elsewhere(self._windows, record))

    def beside(self, record: Record) -> list[Window]:
        """The windows of other records on the same subject."""
        return [window for window in self._on[subject_of(record)] if window.record.id != record.id]


def windows(record: Record) -> list[Window]:
    """The record cut as the product cuts news: into runs of sentences of at most `WINDOW` characters."""
    runs: list[list[int]] = []
    length = 0
    for place, sentence in enumerate(record.sentences):
        if not runs or length + len(sentence) > WINDOW:
            runs.append([])
            length = 0
        runs[-1].append(place)
        length += len(sentence) + 1
    return [Window(record, tuple(run)) for run in runs]


def subject_of(record: Record) -> str:
    """What the stories of one event have in common, and the passages of one article."""
    return record.event or record.title


def elsewhere(some: Sequence[Window], record: Record) -> list[Window]:
    """Those windows that are on another subject than a record."""
    return [window for window in some if subject_of(window.record) != subject_of(record)]
