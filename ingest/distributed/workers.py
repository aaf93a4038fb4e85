"""What runs on the workers: documents are parsed and cut by the one, and their passages embedded by the other.

Both are made once in a process of Ray's and then called for one block after the other: tables of one row with the
column `content`, a pickled block. Neither stores anything, so what they did may be done again.
"""

from __future__ import annotations

import pickle
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from ingest.chunking import chunk_article
from ingest.distributed.blocks import DocumentBlock, PreparedBlock
from ingest.embedding import NormalizedEmbeddings, UnitEmbeddings, embedding_text, load_embeddings
from ingest.errors import ModelError, SourceError
from ingest.parsing.sandbox import Parser
from ingest.stages.preparation import Embedded, Prepared

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from ingest.embedding import Vectors
    from ingest.sources.documents import RawDocument

COLUMN = "content"


def own_version() -> str:
    """Which Article Desk this is: a worker must be of the version of the driver."""
    return version("article-desk")


def table_of(content: bytes) -> pa.Table:
    """A block as Ray's data sets hold it."""
    return pa.table({COLUMN: pa.array([content], pa.large_binary())})


def content_of(table: pa.Table) -> bytes:
    """The block out of what `table_of` gave."""
    content: bytes = table.column(COLUMN)[0].as_py()
    return content


class DocumentParser:
    """Parses documents, in a child of its own, and cuts their articles."""

    def __init__(self, driver_version: str) -> None:
        self._driver_version = driver_version
        self._parser = Parser()

    def __call__(self, table: pa.Table) -> pa.Table:
        """A pickled `DocumentBlock` → a `PreparedBlock` of which nothing is embedded."""
        block: DocumentBlock = pickle.loads(content_of(table))  # noqa: S301 -- from our own driver
        return table_of(self._prepared(block).to_bytes())

    def _prepared(self, block: DocumentBlock) -> PreparedBlock:
        if own_version() != self._driver_version:
            fault = f"a worker has article-desk {own_version()}, and this is {self._driver_version}: install the same"
            return PreparedBlock(block.number, (), fault)
        return PreparedBlock(block.number, tuple(map(self._parsed, block.documents)))

    def _parsed(self, document: RawDocument) -> Prepared | str:
        try:
            extraction = self._parser.extract(document)
        except SourceError as problem:
            return str(problem)
        passages = tuple(chunk_article(extraction.article))
        return Prepared(extraction, Embedded(passages, np.empty((0, 0), np.float32)))


class PassageEmbedder:
    """Embeds passages with a model of its own, on one thread: there is one of it for each processor.

    `identity` is what the library's vectors were made with, or will be known by.
    """

    def __init__(self, model: str | Embeddings, identity: str) -> None:
        self._identity = identity
        self._fault: str | None = None
        self._embeddings: UnitEmbeddings | None = None
        try:
            self._embeddings = _load_model(model)
        except ModelError as problem:
            self._fault = str(problem)
        else:
            if self._embeddings.identity != identity:
                made = self._embeddings.identity
                self._fault = f"a worker has the embedding model {made}, and this is {identity}: install the same"

    def __call__(self, table: pa.Table) -> pa.Table:
        """A `PreparedBlock` → the same with the vectors of its passages."""
        return table_of(self._embedded(PreparedBlock.from_bytes(content_of(table))).to_bytes())

    def _embedded(self, block: PreparedBlock) -> PreparedBlock:
        if self._embeddings is None or self._fault or block.fault:
            return PreparedBlock(block.number, (), block.fault or self._fault)
        texts = [text for outcome in block.outcomes for text in _texts(outcome)]
        vectors = self._embeddings.encode(texts) if texts else np.empty((0, 0), np.float32)
        outcomes: list[Prepared | str] = []
        first = 0
        for outcome in block.outcomes:
            last = first + len(_texts(outcome))
            outcomes.append(_with_vectors(outcome, vectors[first:last]))
            first = last
        return PreparedBlock(block.number, tuple(outcomes))


def _load_model(model: str | Embeddings) -> UnitEmbeddings:
    if isinstance(model, str):
        import torch

        torch.set_num_threads(1)
        return load_embeddings(model)
    return model if isinstance(model, UnitEmbeddings) else NormalizedEmbeddings(model)


def _texts(outcome: Prepared | str) -> list[str]:
    """What is embedded of a document; nothing of one that failed."""
    if isinstance(outcome, str) or outcome.embedded is None:
        return []
    article = outcome.extraction.article
    return [embedding_text(article, passage) for passage in outcome.embedded.passages]


def _with_vectors(outcome: Prepared | str, vectors: Vectors) -> Prepared | str:
    if isinstance(outcome, str) or outcome.embedded is None:
        return outcome
    return Prepared(outcome.extraction, Embedded(outcome.embedded.passages, vectors))
