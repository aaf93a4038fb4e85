"""Raw documents → articles, but for those that are in the library already: these are not parsed again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from ingest.article import Article, Origin
from ingest.errors import SourceError
from ingest.library import Library
from ingest.sources.documents import Failure, RawDocument
from ingest.stages.origins import digest_of, origin_of, visit_of
from ingest.stages.preparation import Embedded, Preparation
from ingest.stages.report import ReportBuilder
from ingest.store.upkeep.pages import Visit

_Item = TypeVar("_Item")

_LOOKED_UP = 64
_LOOKED_UP_BYTES = 8 * 1024 * 1024
"""Documents, and bytes of them, looked up in one go."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that was made of a document, and claims an id; `label` names the document.

    `embedded` are its passages with their vectors, where they were made already.
    """

    article: Article
    origin: Origin
    label: str
    embedded: Embedded | None = None


@dataclass(frozen=True, slots=True)
class IncrementalParser:
    """Parses the documents that the library does not have as they are; counts the others as unchanged."""

    preparation: Preparation
    library: Library
    report: ReportBuilder
    stopped: Callable[[], bool]

    def candidates(
        self, documents: Iterable[RawDocument], pending_ids: Callable[[], Collection[str]]
    ) -> Iterator[Candidate]:
        """The articles of new documents, until the ingest is stopped; `pending_ids` will be stored soon."""
        ahead = self.preparation.ahead(documents, self.stopped)
        for group in document_groups(self._until_stopped(ahead), _LOOKED_UP, _LOOKED_UP_BYTES):
            digests = [digest_of(document) for document in group]
            known = self.library.catalogue.articles.ids_by_document(digests)
            # Of these, what the library was just asked for is soon no more.
            replaced = set(pending_ids())
            visits: dict[str, Visit] = {}
            for document, digest in self._until_stopped(zip(group, digests, strict=True)):
                if digest in known and known[digest] not in replaced:
                    self.report.unchanged.append(known[digest])
                    if document.file is None and document.url is not None:
                        visits[known[digest]] = visit_of(document)
                elif (candidate := self._parsed(document)) is not None:
                    replaced.add(candidate.article.id)
                    yield candidate
            self.library.catalogue.pages.note_visits(visits)

    def _parsed(self, document: RawDocument) -> Candidate | None:
        try:
            prepared = self.preparation.prepare(document)
        except SourceError as problem:
            self.report.failed.append(Failure(document.label, str(problem)))
            return None
        self.report.notes += prepared.extraction.notes
        return Candidate(prepared.extraction.article, origin_of(document), document.label, prepared.embedded)

    def _until_stopped(self, items: Iterable[_Item]) -> Iterator[_Item]:
        for item in items:
            if self.stopped():
                self.report.interrupted = True
                return
            yield item


def document_groups(documents: Iterable[RawDocument], most: int, most_bytes: int) -> Iterator[list[RawDocument]]:
    """The documents in lists of at most so many, each ended by the document with which it has more bytes than that."""
    group: list[RawDocument] = []
    size = 0
    for document in documents:
        group.append(document)
        size += len(document.content)
        if len(group) == most or size > most_bytes:
            yield group
            group, size = [], 0
    if group:
        yield group
