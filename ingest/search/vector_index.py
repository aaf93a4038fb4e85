"""The vector index: the only file that knows Chroma. It is built from the catalogue, and can be at any time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from ingest.errors import LibraryError
from ingest.safety.permissions import make_private, make_private_file, make_private_folder

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection
    from numpy.typing import NDArray

_COLLECTION = "passages"

HNSW_EF_SEARCH = 200
"""How many neighbours a search keeps in view; more finds more of the true nearest ones."""


class VectorIndex:
    """Passage ids by the vectors of their text: an HNSW graph."""

    def __init__(self, client: Client, failure: type[Exception]) -> None:
        """Use `load_index`, which knows what Chroma raises."""
        self._client = client
        self._failure = failure
        self._collection = self._opened()

    def search(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]]:
        """The ids of the nearest passages with their cosine similarity (-1 to 1), nearest first."""
        return self.search_all(np.array([vector], np.float32), limit)[0]

    def search_all(self, vectors: NDArray[np.float32], limit: int) -> list[list[tuple[str, float]]]:
        """As `search`, for each row of an array of shape (questions, dimension)."""
        with _explained(self._failure):
            found = self._collection.query(query_embeddings=vectors, n_results=limit, include=["distances"])
        return [
            [(found_id, 1 - distance) for found_id, distance in zip(ids, distances, strict=True)]
            for ids, distances in zip(found["ids"], found["distances"] or [], strict=True)
        ]

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

    def ids(self) -> set[str]:
        """The ids of all passages that it holds."""
        found: set[str] = set()
        size = self._client.get_max_batch_size()
        with _explained(self._failure):
            while page := self._collection.get(limit=size, offset=len(found), include=[])["ids"]:
                found.update(page)
        return found

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()

    def _opened(self) -> Collection:
        with _explained(self._failure):
            return self._client.get_or_create_collection(
                _COLLECTION,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": HNSW_EF_SEARCH}},
            )


def load_index(folder: Path) -> VectorIndex:
    """Open the index in `folder`, creating it where there is none."""
    import chromadb
    from chromadb.config import Settings
    from chromadb.errors import ChromaError

    make_private_folder(folder)
    make_private_file(folder / "chroma.sqlite3")
    try:
        client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
    except (ChromaError, ValueError, AttributeError) as problem:  # as which Chroma tells of a broken file
        raise _explanation(problem) from problem
    return VectorIndex(cast("Client", client), ChromaError)


def manifest_of(folder: Path) -> str:
    """Sizes and times of the files of an index, as JSON, so that it can be told whether they are still so.

    The log is left out, which merely opening an index writes to: its own transactions keep it whole.
    """
    files = {str(path.relative_to(folder)): path.stat() for path in _graph_files(folder)}
    return json.dumps({name: (status.st_size, status.st_mtime_ns) for name, status in files.items()})


def matches_manifest(folder: Path, manifest: str, *, untouched: bool) -> bool:
    """Whether the files are as the manifest says: of the same sizes, or even not touched since.

    Chroma rewrites the files of its graph in place. A process that ended while it did may leave some old and
    some new, which it then reads without complaint.
    """
    if not (folder / "chroma.sqlite3").exists():
        return False
    listed, found = json.loads(manifest), json.loads(manifest_of(folder))
    if untouched:
        return bool(listed == found)
    return {name: size for name, (size, _) in listed.items()} == {name: size for name, (size, _) in found.items()}


def sync_to_disk(folder: Path) -> None:
    """Make sure that the files of an index outlast a power cut; Chroma itself syncs only its log.

    They are its owner's alone too, which Chroma leaves to the umask.
    """
    for path in _graph_files(folder):
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    make_private(folder)


def _graph_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*/*") if path.is_file())


@contextmanager
def _explained(failure: type[Exception]) -> Iterator[None]:
    try:
        yield
    except failure as problem:
        raise _explanation(problem) from problem


def _explanation(problem: Exception) -> LibraryError:
    if "full" in str(problem) or "No space" in str(problem):
        return LibraryError(
            "The disk with the library is full: the vector index cannot be written. What was stored before is safe: "
            "make room, then run the same command again."
        )
    return LibraryError(
        f"The vector index failed ({problem}). Nothing of your articles is lost: it is made from the catalogue. "
        "Try again; if it fails again, run: articles doctor --repair"
    )
