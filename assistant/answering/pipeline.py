"""What every kind of answer is made with: retrieval, the reader, the writer, the checker, the library."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableConfig

from assistant.answer import Timings
from assistant.answering.interviews import with_replies
from assistant.answering.quoting.naming import weighted_by_names
from assistant.answering.quoting.quotes import Writer
from assistant.checking.close_reading.reading_claims import read_stances
from assistant.checking.decomposition import ClaimDecomposer
from assistant.checking.fact_check import FactChecker
from assistant.language.claim import Claim
from assistant.language.query import Query
from assistant.reading.evidence import Evidence, EvidenceFinder, Stance
from assistant.retrieval.hybrid import NO_FILTER, ArticleFilter, HybridRetriever
from assistant.retrieval.passage import RetrievedPassage, retrieve_passages
from assistant.verdict import Verdict
from ingest.library import Library

PASSAGES_READ = 6
"""Passages that are read for a question, or for each of the questions that it is made of."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an assistant."""

    library: Library
    retriever: BaseRetriever
    finder: EvidenceFinder
    writer: Writer
    decomposer: ClaimDecomposer


class Pipeline:
    """The parts of an assistant at work on one question, within the articles that may answer it; tells their times."""

    def __init__(self, parts: Parts, within: ArticleFilter = NO_FILTER, config: RunnableConfig | None = None) -> None:
        self.library = parts.library
        self.writer = parts.writer
        self.within = within
        self._parts = parts
        self._config = config
        self._started = time.perf_counter()
        self._spent = {"retrieve": 0.0, "read": 0.0}

    def passages(self, query: Query, k: int | None = None) -> list[RetrievedPassage]:
        """The passages that match a query, the best first; `k` of them, or as many as the retriever brings."""
        options: dict[str, object] = {"within": self.within} if self.within else {}
        if k is not None:
            options["k"] = k
        with self._timed("retrieve"):
            return retrieve_passages(self._parts.retriever, query, self._config, **options)

    def passages_of(self, article_ids: Sequence[str], query: Query, k: int) -> list[RetrievedPassage]:
        """The passages of such articles as may answer that match a query, the best first, at most `k`."""
        chosen = self.within.articles
        within = replace(self.within, articles=tuple(one for one in article_ids if not chosen or one in chosen))
        if not within.articles:
            return []
        with self._timed("retrieve"):
            return HybridRetriever(library=self.library).retrieve(query, k, within)

    def evidence(self, query: Query, passages: Sequence[RetrievedPassage], previous_answer: str = "") -> list[Evidence]:
        """The sentences of these passages, the likeliest to answer first: all passages that are given are read."""
        with self._timed("read"):
            found = self._parts.finder.answers(query, passages, previous_answer)
            return with_replies(weighted_by_names(query, found, self.library.article))

    def stances(self, claim: Claim, passages: Sequence[RetrievedPassage]) -> list[Stance]:
        """What each of these passages says of a claim: all that are given are read."""
        with self._timed("read"):
            return read_stances(claim, passages, self._parts.finder)

    def check(self, claim: str) -> Verdict:
        """The verdict on a claim."""
        with self._timed("read"):
            return FactChecker(self._parts.retriever, self._parts.finder, self._parts.decomposer).check(
                claim, within=self.within
            )

    def timings(self) -> Timings:
        """Where the time went until now: what is neither retrieval nor reading is writing."""
        total = time.perf_counter() - self._started
        retrieve, read = self._spent["retrieve"], self._spent["read"]
        return Timings(*(round(1000 * seconds, 1) for seconds in (retrieve, read, total - retrieve - read, total)))

    @contextmanager
    def _timed(self, what: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self._spent[what] += time.perf_counter() - began
