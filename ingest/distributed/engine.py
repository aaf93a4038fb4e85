"""`RayEngine`: an ingest whose documents are parsed, cut and embedded by Ray's workers, ahead of what stores them."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.distributed.blocks import MOST_BYTES, MOST_DOCUMENTS, DocumentBlock, PreparedBlock, StreamError
from ingest.distributed.planning import Workers, planned_workers
from ingest.distributed.session import load_ray, ray_session, refuse_unusable
from ingest.embedding import DEFAULT_MODEL
from ingest.errors import DistributedError, ModelError, SourceError
from ingest.library import Library
from ingest.parsing.sandbox import Parser
from ingest.settings import LibrarySettings
from ingest.sources.documents import RawDocument
from ingest.stages.incremental_parsing import document_groups
from ingest.stages.origins import digest_of
from ingest.stages.preparation import Preparation, Prepared

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from ingest.distributed.feeding import Stream

_BLOCKS_AN_EMBEDDER = 4
"""Blocks on their way for each embedder: one that it has, and some that wait or are parsed."""

_ATTEMPTS = 3
"""How often Ray may fail, and be asked anew, while not one block comes back."""

_SECONDS_A_LOOK = 0.2


@dataclass(frozen=True, slots=True)
class RayEngine:
    """Prepares documents on Ray: on this machine, or on the cluster at an address ("host:port" of its head, "auto").

    Ray is started or connected to when the first document comes that the library does not know, and let go of when
    the ingest ends. The workers get the documents themselves, so a cluster needs no folder that all share; each
    machine of it needs the same article-desk and the same model. Without `model`, a name or any of LangChain's
    `Embeddings`, it is that of the settings.
    """

    address: str | None = None
    model: str | Embeddings | None = None

    @contextmanager
    def opened(self, library: Library, parser: Parser) -> Iterator[Preparation]:
        """See `Engine`.

        Raises:
            UsageError: Ray is not installed, or the address is none.
            DistributedError: nobody answers at the address.
        """
        refuse_unusable(self.address)
        load_ray(alone=self.address is None)
        with ExitStack() as stack:
            yield PreparedByRay(self, library, parser, stack)


@dataclass(slots=True)
class PreparedByRay:
    """See `Preparation`: the documents of one ingest."""

    engine: RayEngine
    library: Library
    parser: Parser
    _stack: ExitStack
    _stream: Stream | None = None
    _room: int = 1
    _on_their_way: dict[int, DocumentBlock] = field(default_factory=dict)
    _sent: int = 0
    _failures: int = 0
    # By the identity of the document, which is the same object as long as it is here.
    _outcomes: dict[int, tuple[RawDocument, Prepared | str]] = field(default_factory=dict)

    def ahead(self, documents: Iterable[RawDocument], stopped: Callable[[], bool]) -> Iterator[RawDocument]:
        """See `Preparation`: each comes once it is prepared; where it is stopped the next one comes as it is.

        Raises:
            ModelError: the embedding model cannot be loaded.
            DistributedError: Ray cannot be started, or fails again and again.
        """
        blocks = document_groups(documents, MOST_DOCUMENTS, MOST_BYTES)
        waiting: deque[tuple[list[RawDocument], int | None]] = deque()
        while True:
            # Where it is stopped one block is handed on all the same: who gets it sees that this is not the end.
            while len(waiting) < self._room and not (waiting and stopped()):
                block = next(blocks, None)
                if block is None:
                    break
                waiting.append((block, None if stopped() else self._send_new(block)))
            if not waiting:
                return
            block, number = waiting.popleft()
            while number in self._on_their_way and not stopped():
                self._receive()
            yield from block

    def prepare(self, document: RawDocument) -> Prepared:
        """See `Preparation`; what was not sent, as it was known then, is parsed here."""
        _, outcome = self._outcomes.pop(id(document), (None, None))
        if outcome is None:
            return Prepared(self.parser.extract(document))
        if isinstance(outcome, str):
            raise SourceError(outcome)
        return outcome

    def _send_new(self, documents: list[RawDocument]) -> int | None:
        """Send those documents of a block that the library does not have; the number by which they come back."""
        digests = [digest_of(document) for document in documents]
        known = self.library.catalogue.articles.ids_by_document(digests)
        new = [document for document, digest in zip(documents, digests, strict=True) if digest not in known]
        if not new:
            return None
        block = DocumentBlock(self._sent, tuple(new))
        self._sent += 1
        self._on_their_way[block.number] = block
        if self._stream is None:
            self._start()
        else:
            _send(self._stream, block)
        return block.number

    def _start(self) -> None:
        """Have Ray's work begin, with all that is on its way."""
        ray = self._stack.enter_context(ray_session(self.engine.address))
        model = self.engine.model or LibrarySettings.read().embedding_model or DEFAULT_MODEL
        workers = planned_workers(ray.cluster_resources(), _anywhere(model), self.library.embeddings.identity)
        self._stream = self._stack.enter_context(closing(load_stream(workers)))
        self._room = _BLOCKS_AN_EMBEDDER * (workers.embedders + 1)
        for block in self._on_their_way.values():
            _send(self._stream, block)

    def _receive(self) -> None:
        """Take in the next block that is done, if one is soon; where Ray fails, all that is on its way goes anew."""
        if self._stream is None:
            return
        try:
            prepared = self._stream.receive(_SECONDS_A_LOOK)
        except StreamError as problem:
            self._failures += 1
            if self._failures == _ATTEMPTS:
                raise DistributedError(
                    f"Ray's workers fail ({problem}). What was stored stays; the same command goes on from there."
                ) from problem
            self._stack.close()
            self._start()
            return
        if prepared is not None:
            self._take_in(prepared)

    def _take_in(self, prepared: PreparedBlock) -> None:
        if prepared.fault is not None:
            raise ModelError(f"A worker of Ray's cannot work: {prepared.fault}")
        block = self._on_their_way.pop(prepared.number, None)
        if block is not None:  # else it came twice
            self._failures = 0
            for document, outcome in zip(block.documents, prepared.outcomes, strict=True):
                self._outcomes[id(document)] = (document, outcome)


def load_stream(workers: Workers) -> Stream:
    """Import what needs Ray, and have its workers start."""
    from ingest.distributed.feeding import Stream

    return Stream(workers)


def _send(stream: Stream, block: DocumentBlock) -> None:
    stream.send(block.number, pickle.dumps(block, pickle.HIGHEST_PROTOCOL))


def _anywhere(model: str | Embeddings) -> str | Embeddings:
    """The model by a name that does not depend on the folder that a process is in."""
    return str(Path(model).resolve()) if isinstance(model, str) and Path(model).is_dir() else model
