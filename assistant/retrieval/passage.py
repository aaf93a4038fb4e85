"""What retrieval returns: passages, each with its article's facts and how well it matches.

Inside the house they are `RetrievedPassage`s; LangChain's `Document`s are made of them, or they of those, here only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, fields
from functools import cached_property
from typing import Any, Self

from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableConfig

from assistant.language.prompt_injection import injection_positions
from assistant.language.query import Query
from ingest.article import ArticleMetadata, StoredPassage
from ingest.chunking import Span, sentence_spans
from ingest.sentences.tables import TableRow, rows_of

_ARTICLE_FACTS = tuple(one.name for one in fields(ArticleMetadata) if one.name != "id")


@dataclass(frozen=True)
class RetrievedPassage:
    """A passage that was found: `text` stands at the half-open span from `start` to `end` in the text of its article.

    `title` to `scanned` are the facts of the article. `score` is that of meaning and words together (up to 1; half as
    much again where the time is right), `similarity` the cosine to what was searched for (-1 to 1). `table_header` is
    the row that heads the table which goes on where the passage begins, empty where none does.
    """

    text: str
    _: KW_ONLY
    id: str | None = None
    article_id: str = ""
    start: int = 0
    end: int = 0
    heading: str | None = None
    title: str = ""
    source: str = ""
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    pages: tuple[int, ...] = ()
    story: int = 0
    updated: str | None = None
    tags: tuple[str, ...] = ()
    scanned: tuple[int, ...] = ()
    score: float = 0.0
    similarity: float = 0.0
    table_header: str = ""

    @classmethod
    def of(cls, passage_id: str, stored: StoredPassage, score: float, similarity: float) -> Self:
        """A passage of the library, as it was found."""
        passage = stored.passage
        return cls(
            passage.text,
            id=passage_id,
            article_id=passage.article_id,
            start=passage.start,
            end=passage.end,
            heading=passage.heading,
            score=score,
            similarity=similarity,
            **{name: getattr(stored.article, name) for name in _ARTICLE_FACTS},
        )

    @classmethod
    def of_document(cls, document: Document) -> Self:
        """The passage that a document is; what its metadata leaves out is as if unknown."""
        told: dict[str, Any] = {name: fact for name, fact in document.metadata.items() if name in _METADATA and fact}
        end = told.get("start", 0) + len(document.page_content)
        return cls(document.page_content, id=document.id, **{"end": end, **told})

    def to_document(self) -> Document:
        """The passage as LangChain has it."""
        return Document(self.text, id=self.id, metadata={name: getattr(self, name) for name in _METADATA})

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The half-open spans of its sentences, in its text."""
        return tuple(sentence_spans(self.text))

    @cached_property
    def rows(self) -> Mapping[int, TableRow]:
        """The rows of tables that have a header, by their positions among the sentences; the headers are none."""
        return rows_of(self.text, self.sentences, self.table_header) if "|" in self.text else {}

    @cached_property
    def injections(self) -> frozenset[int]:
        """The positions of the sentences that speak to whoever answers: they are no evidence."""
        return injection_positions(self.text, self.sentences)

    @property
    def trusted_positions(self) -> list[int]:
        """The positions of the sentences that may be evidence."""
        return [position for position in range(len(self.sentences)) if position not in self.injections]

    def sentence(self, position: int) -> str:
        """The words of a sentence."""
        return self.text[slice(*self.sentences[position])]


_METADATA = tuple(one.name for one in fields(RetrievedPassage) if one.name not in {"text", "id"})
"""What a document tells as metadata, in this order."""


def retrieve_passages(
    retriever: BaseRetriever, query: Query, config: RunnableConfig | None = None, **options: object
) -> list[RetrievedPassage]:
    """What a retriever of any kind finds for a query, the best first; `options` are its own.

    It is asked by its `invoke`, whose callbacks tell a trace of it.
    """
    return [RetrievedPassage.of_document(found) for found in retriever.invoke(query.text, config, **options)]
