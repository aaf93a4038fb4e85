"""The vectors that the catalogue stores, searched without an index, and followed by an index and compared with it."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from ingest.search.vector_index import VectorIndex
from ingest.store.catalogue import Catalogue
from ingest.store.change_log import IndexState

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_REMOVED_RATIO = 0.5
"""Passages that may have been taken out of an index since it was made, for each that is in it now.

The graph goes on through those that are gone; where they are too many, parts of it are cut off from the rest.
"""

_AT_ONCE = 4096

_SELF_SEARCH_K = 10
_SAME_COSINE = 0.9999
"""Passages found for one that is searched by its own vector, and the cosine of those that are as good as it."""


def nearest_stored(catalogue: Catalogue, vector: Sequence[float], limit: int) -> list[tuple[str, float]]:
    """The ids of the nearest passages with their cosine similarity (-1 to 1), by comparing with every stored vector."""
    question = np.asarray(vector, np.float32)
    rows = catalogue.passages.vectors()
    best: list[tuple[float, str]] = []
    while some := list(islice(rows, _AT_ONCE)):
        similar = _stacked(some) @ question
        found = zip(similar.tolist(), (passage_id for passage_id, _ in some), strict=True)
        best = heapq.nlargest(limit, [*best, *found])
    return [(passage_id, similarity) for similarity, passage_id in best]


def apply_changes(catalogue: Catalogue, index: VectorIndex, state: IndexState) -> int | None:
    """Do in the index what was done in the catalogue.

    Returns how many passages were taken out of it since it was made, or None where it is better made anew.
    """
    removed = state.removed + len(state.changes.removed)
    if removed > MAX_REMOVED_RATIO * catalogue.passages.count():
        return None
    index.remove(state.changes.removed)
    index.put(catalogue.passages.vectors(state.changes.added))
    return removed


def count_unreachable(catalogue: Catalogue, index: VectorIndex, at_once: int = _AT_ONCE) -> int:
    """How many passages a search with their own vector does not find (nor enough others just as near)."""
    missed = 0
    rows = catalogue.passages.vectors()
    while some := list(islice(rows, at_once)):
        for (passage_id, _), nearest in zip(some, index.search_all(_stacked(some), _SELF_SEARCH_K), strict=True):
            missed += passage_id not in dict(nearest) and nearest[-1][1] < _SAME_COSINE
    return missed


def _stacked(rows: Sequence[tuple[str, bytes]]) -> NDArray[np.float32]:
    return np.stack([np.frombuffer(stored, "<f2") for _, stored in rows]).astype(np.float32)
