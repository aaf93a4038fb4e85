"""The vector index: a collection of Chroma's. It is built from the catalogue, and can be at any time.

Here it is one in files, in this process; `chroma_server.py` has those of a server.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from ingest.errors import LibraryError
from ingest.safety.permissions import make_private, make_private_file, make_private_folder

if TYPE_CHECKING:
    from chromadb import CollectionMetadata
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection
    from numpy.typing import NDArray

_COLLECTION = "passages"

HNSW_EF_SEARCH = 200
"""How many neighbours a search keeps in view; more finds more of the true nearest ones."""

HNSW_MAX_NEIGHBORS = 64
"""How many neighbours a passage is linked to, and twice as many on the lowest level of the graph.

Where more passages than that are nearly the same, they are linked to each other alone, and a search does not reach all
of them: of 115 near copies 32 lost 19 in 100, 64 none (`tests/benchmarks/near_copies.py`). An index keeps what it was
made with until it is made anew.
"""

_PAGE = 5000
"""Ids that are listed at once."""


@dataclass(frozen=True, slots=True)
class Faults:
    """What Chroma raises, and what is told of it."""

    kinds: tuple[type[Exception], ...]
    explain: Callable[[Exception], LibraryError]

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turns what Chroma raises into a LibraryError that says what to do."""
        try:
            yield
        except self.kinds as problem:
            raise self.explain(problem) from problem


class VectorIndex:
    """Passage ids by the vectors of their text: an HNSW graph. Safe to share between threads."""

    def __init__(
        self, collection: Collection, at_once: int, faults: Faults, close: Callable[[], None] = lambda: None
    ) -> None:
        """Use `load_index`, or a `ChromaServer`; `at_once` is how many passages are written at once."""
        self._collection = collection
        self._at_once = at_once
        self._faults = faults
        self._close = close

    def search(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]]:
        """The ids of the nearest passages with their cosine similarity (-1 to 1), nearest first."""
        return self.search_all(np.array([vector], np.float32), limit)[0]

    def search_all(self, vectors: NDArray[np.float32], limit: int) -> list[list[tuple[str, float]]]:
        """As `search`, for each row of an array of shape (questions, dimension)."""
        with self._faults.explained():
            found = self._collection.query(query_embeddings=vectors, n_results=limit, include=["distances"])
        return [
            [(found_id, 1 - distance) for found_id, distance in zip(ids, distances, strict=True)]
            for ids, distances in zip(found["ids"], found["distances"] or [], strict=True)
        ]

    def put(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Add or replace passages, given as pairs of id and float16 vector."""
        remaining = iter(rows)
        while batch := list(islice(remaining, self._at_once)):
            vectors = np.stack([np.frombuffer(vector, "<f2") for _, vector in batch]).astype(np.float32)
            with self._faults.explained():
                self._collection.upsert(ids=[passage_id for passage_id, _ in batch], embeddings=vectors)

    def remove(self, passage_ids: Sequence[str]) -> None:
        """Forget passages; ids that it does not hold are no error."""
        for first in range(0, len(passage_ids), self._at_once):
            with self._faults.explained():
                self._collection.delete(ids=list(passage_ids[first : first + self._at_once]))

    def count(self) -> int:
        """How many passages it holds."""
        with self._faults.explained():
            return self._collection.count()

    def ids(self) -> set[str]:
        """The ids of all passages that it holds."""
        found: set[str] = set()
        with self._faults.explained():
            while page := self._collection.get(limit=_PAGE, offset=len(found), include=[])["ids"]:
                found.update(page)
        return found

    @property
    def facts(self) -> CollectionMetadata:
        """What was noted of it when it was opened, or since by `note`."""
        return dict(self._collection.metadata or {})

    def note(self, facts: Mapping[str, str]) -> None:
        """Note something of it, with it, in the place of what was."""
        with self._faults.explained():
            self._collection.modify(metadata=dict(facts))

    def close(self) -> None:
        """Let go of the files."""
        self._close()


def graph_settings() -> CreateCollectionConfiguration:
    """How the graph of a new index is made, in files or on a server."""
    return {"hnsw": {"space": "cosine", "ef_search": HNSW_EF_SEARCH, "max_neighbors": HNSW_MAX_NEIGHBORS}}


def load_index(folder: Path) -> VectorIndex:
    """Open the index in `folder`, creating it where there is none."""
    import chromadb
    from chromadb.config import Settings
    from chromadb.errors import ChromaError

    make_private_folder(folder)
    make_private_file(folder / "chroma.sqlite3")
    faults = Faults((ChromaError,), _explanation)
    try:
        client = cast("Client", chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False)))
    except (ChromaError, ValueError, AttributeError) as problem:  # as which Chroma tells of a broken file
        raise _explanation(problem) from problem
    with faults.explained():
        collection = client.get_or_create_collection(
            _COLLECTION, embedding_function=None, configuration=graph_settings()
        )
    return VectorIndex(collection, client.get_max_batch_size(), faults, client.close)


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


def discard(old: Path) -> None:
    """Take an old index away; some systems keep what another process has open: the next time takes it away."""
    if old.is_dir():
        shutil.rmtree(old, ignore_errors=True)
    else:
        with suppress(OSError):
            old.unlink()


def _graph_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*/*") if path.is_file())


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
