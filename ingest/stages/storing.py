"""A batch of articles → the library: embedded and stored in one go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ingest.embedding import embedding_text
from ingest.library import Library
from ingest.stages.change_detection import PendingArticle
from ingest.stages.report import ReportBuilder
from ingest.store.catalogue import EmbeddedArticle

if TYPE_CHECKING:
    from ingest.embedding import Vectors


def store_batch(batch: Sequence[PendingArticle], library: Library, report: ReportBuilder) -> None:
    """Store the articles of a batch: all of them, or on an error none.

    Raises:
        LibraryError: the library cannot be written.
        ModelError: the embedding model cannot be loaded.
    """
    library.add([_embedded(pending, vectors) for pending, vectors in zip(batch, _vectors(batch, library), strict=True)])
    for pending in batch:
        (report.changed if pending.replaces else report.added).append(pending.article.id)
        report.passages += len(pending.passages)


def _vectors(batch: Sequence[PendingArticle], library: Library) -> Iterator[Vectors]:
    """The vectors of the passages of each article; those that are not there yet are made together."""
    missing = [pending for pending in batch if pending.vectors is None]
    texts = [embedding_text(pending.article, passage) for pending in missing for passage in pending.passages]
    made = library.embeddings.encode(texts) if missing else None
    first = 0
    for pending in batch:
        if pending.vectors is not None:
            yield pending.vectors
        elif made is not None:
            yield made[first : first + len(pending.passages)]
            first += len(pending.passages)


def _embedded(pending: PendingArticle, vectors: Vectors) -> EmbeddedArticle:
    return EmbeddedArticle(pending.article, pending.passages, vectors, pending.origin)
