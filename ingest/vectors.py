"""The vector index: the only file that knows Chroma. It is built from the catalogue, and can be at any time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from ingest.errors import LibraryError

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

_COLLECTION = "passages"

SEARCH_WIDTH = 200
"""HNSW `ef_search`: how many neighbours a search keeps in view; more finds more of the true nearest ones."""


class VectorIndex:
    """Passage ids by the meaning of their text."""

    def __init__(self, client: Client, failure: type[Exception]) -> None:
        """Use `load_index`, which knows what Chroma raises."""
        self._client = client
        self._failure = failure
        self._collection = self._opened()

    def search(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]]:
        """The ids of the nearest passages with their cosine similarity (-1 to 1), nearest first."""
        with _explained(self._failure):
            found = self._collection.query(
                query_embeddings=np.array([vector], np.float32), n_results=limit, include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        return [(found_id, 1 - distance) for found_id, distance in zip(found["ids"][0], distances, strict=True)]

    def put(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Add or replace passages, given as pairs of id and float16 vector."""
        remaining = iter(rows)
        while batch := list(islice(remaining, self._client.get_max_batch_size())):
            vectors = np.stack([np.frombuffer(vector, "<f2") for _, vector in batch]).astype(np.float32)
            with _explained(self._failure):
                self._collection.upsert(ids=[passage_id for passage_id, _ in batch], embeddings=vectors)

    def remove(self, passage_ids: Sequence[str]) -> None:
        """Forget passages; ids that it does not hold are no error."""
        size = self._client.get_max_batch_size()
        for first in range(0, len(passage_ids), size):
            with _explained(self._failure):
                self._collection.delete(ids=list(passage_ids[first : first + size]))

    def count(self) -> int:
        """How many passages it holds."""
        with _explained(self._failure):
            return self._collection.count()

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()

    def clear(self) -> None:
        """Forget everything."""
        with _explained(self._failure):
            self._client.delete_collection(_COLLECTION)
        self._collection = self._opened()

    def _opened(self) -> Collection:
        with _explained(self._failure):
            return self._client.get_or_create_collection(
                _COLLECTION,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": SEARCH_WIDTH}},
            )


def load_index(folder: Path) -> VectorIndex:
    """Open the index in `folder`, creating it where there is none."""
    import chromadb
    from chromadb.config import Settings
    from chromadb.errors import ChromaError

    with _explained(ChromaError):
        client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
    return VectorIndex(cast("Client", client), ChromaError)


@contextmanager
def _explained(failure: type[Exception]) -> Iterator[None]:
    try:
        yield
    except failure as problem:
        raise LibraryError(
            f"The vector index failed ({problem}). It can be made anew from the catalogue: "
            "delete the folder `vectors` in the library, then try again."
        ) from problem
