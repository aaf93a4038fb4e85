"""A batch of articles → the library: embedded and stored in one go."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.embedding import embedding_text
from ingest.library import Library
from ingest.stages.change_detection import PendingArticle
from ingest.stages.report import ReportBuilder
from ingest.store.catalogue import EmbeddedArticle


def store_batch(batch: Sequence[PendingArticle], library: Library, report: ReportBuilder) -> None:
    """Store the articles of a batch: all of them, or on an error none.

    Raises:
        LibraryError: the library cannot be written.
        ModelError: the embedding model cannot be loaded.
    """
    texts = [embedding_text(pending.article, passage) for pending in batch for passage in pending.passages]
    vectors = library.embeddings.encode(texts)
    embedded, first = [], 0
    for pending in batch:
        last = first + len(pending.passages)
        embedded.append(EmbeddedArticle(pending.article, pending.passages, vectors[first:last], pending.origin))
        first = last
    library.add(embedded)
    for pending in batch:
        (report.changed if pending.replaces else report.added).append(pending.article.id)
    report.passages += len(texts)
