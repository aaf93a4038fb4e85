"""A passage as the reader is shown it, and where each of its characters stands in the passage. Pure.

Signs are plain (see `assistant.language.signs`), as those of the question are, and a cell of a table has the head of
its column before it: "Green List | 14" is read as "Party: Green List | Seats: 14".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from assistant.language.signs.folding import Edit, edits
from assistant.retrieval.passage import RetrievedPassage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Offsets = NDArray[np.int64]

_MARK_AT_END = re.compile(r"\s*[:.;,]\s*$")


@dataclass(frozen=True)
class ShownText:
    """A text as it is read; `changes` are what of the original is written otherwise, in order."""

    text: str
    changes: Sequence[Edit] = field(default=())

    def original(self, offsets: Offsets) -> Offsets:
        """Where half-open spans of it, shape (spans, 2), lead in the original; what was added is empty there."""
        if not self.changes:
            return offsets
        begins, ends = self._places
        last = len(begins) - 1
        first, final = np.clip(offsets[:, 0], 0, last), np.clip(offsets[:, 1] - 1, 0, last)
        mapped = np.stack([begins[first], ends[final]], axis=1)
        return np.where((offsets[:, 1] > offsets[:, 0])[:, None], mapped, mapped[:, :1])

    @property
    def _places(self) -> tuple[Offsets, Offsets]:
        """The offsets at which each character begins and ends in the original."""
        begins: list[int] = []
        ends: list[int] = []
        at = 0
        for start, end, written in (*self.changes, Edit(self._length, self._length, "")):
            begins += [*range(at, start), *([start] * len(written))]
            ends += [*range(at + 1, start + 1), *([end] * len(written))]
            at = end
        return np.array(begins, np.int64), np.array(ends, np.int64)

    @property
    def _length(self) -> int:
        """The length of the original."""
        return len(self.text) + sum(end - start - len(written) for start, end, written in self.changes)


def shown(passage: RetrievedPassage) -> ShownText:
    """A passage as the reader is shown it."""
    text = passage.text
    changes = sorted(chain(edits(text), _heads(passage)))
    pieces: list[str] = []
    at = 0
    for start, end, written in changes:
        pieces += [text[at:start], written]
        at = end
    return ShownText("".join([*pieces, text[at:]]), changes)


def _heads(passage: RetrievedPassage) -> Iterator[Edit]:
    """The heads of columns, each before a cell that is not empty."""
    for row in passage.rows.values():
        for head, (start, end) in zip(row.header, row.cells, strict=True):
            if head and start < end:
                yield Edit(start, start, f"{_MARK_AT_END.sub('', head)}: ")
