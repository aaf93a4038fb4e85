"""Who makes articles of documents, and perhaps cuts and embeds them: this process, or others ahead of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ingest.article import Passage
from ingest.library import Library
from ingest.parsing.extraction import Extraction
from ingest.parsing.sandbox import Parser
from ingest.sources.documents import RawDocument

if TYPE_CHECKING:
    from ingest.embedding import Vectors


@dataclass(frozen=True, slots=True)
class Embedded:
    """The passages of an article, and their vectors: float32, of shape (passages, dimension)."""

    passages: tuple[Passage, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was made of a document; `embedded` where that was done too."""

    extraction: Extraction
    embedded: Embedded | None = None


class Preparation(Protocol):
    """Prepares the documents of one ingest."""

    def ahead(self, documents: Iterable[RawDocument], stopped: Callable[[], bool]) -> Iterator[RawDocument]:
        """The same documents in the same order; some may be read and prepared before they are asked for."""

    def prepare(self, document: RawDocument) -> Prepared:
        """What is made of a document.

        Raises:
            SourceError: it is broken, has no text, or takes more than the limits.
        """


class Engine(Protocol):
    """Where documents are prepared."""

    def opened(self, library: Library, parser: Parser) -> AbstractContextManager[Preparation]:
        """Prepare the documents of an ingest into a library, in a `with`; the parser is that of this process."""


@dataclass(frozen=True, slots=True)
class ParsedHere:
    """Parses each document when it is asked for; its passages are embedded later, batch by batch."""

    parser: Parser

    def ahead(self, documents: Iterable[RawDocument], stopped: Callable[[], bool]) -> Iterator[RawDocument]:
        """See `Preparation`."""
        return iter(documents)

    def prepare(self, document: RawDocument) -> Prepared:
        """See `Preparation`."""
        return Prepared(self.parser.extract(document))


class LocalEngine:
    """All is done in this process."""

    def opened(self, library: Library, parser: Parser) -> AbstractContextManager[Preparation]:
        """See `Engine`."""
        return nullcontext(ParsedHere(parser))
