"""Quotes in a draft → those that an article has in other letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from langchain_core.retrievers import BaseRetriever

from assistant.checking.reasons.quotations import is_quoted_exactly, misquotation, quotations_in
from assistant.language.drafts.draft_claim import DraftClaim
from assistant.language.query import Query
from assistant.reading.citations import cite_span
from assistant.retrieval.hybrid import ArticleFilter
from assistant.retrieval.passage import RetrievedPassage, retrieve_passages
from assistant.review import QuoteDifference
from ingest.chunking import Span

PASSAGES_COMPARED = 8
"""Passages that are looked through for the words of a quote."""


class QuoteChecker:
    """Compares quotes with the articles, letter by letter."""

    def __init__(self, retriever: BaseRetriever) -> None:
        self._retriever = retriever

    def misquoted(self, draft: str, quotations: Sequence[Span], within: ArticleFilter) -> tuple[QuoteDifference, ...]:
        """The quotes, half-open spans of a draft without their marks, that the articles have in other letters."""
        return tuple(self._differences(draft, quotations, within))

    def _differences(self, draft: str, quotations: Sequence[Span], within: ArticleFilter) -> Iterator[QuoteDifference]:
        for start, end in quotations:
            quoted = draft[start:end]
            passages = self._passages(quoted, within)
            if any(is_quoted_exactly(quoted, passage.text) for passage in passages):
                continue
            for passage in passages:
                if said := misquotation(quoted, passage.text):
                    citation = cite_span(passage, said, 1)
                    yield QuoteDifference(start, end, quoted, citation.quote, citation)
                    break

    def _passages(self, quoted: str, within: ArticleFilter) -> list[RetrievedPassage]:
        narrowed: dict[str, object] = {"within": within} if within else {}
        return retrieve_passages(self._retriever, Query(quoted), None, **narrowed)[:PASSAGES_COMPARED]


def quotations_of(draft: str, claims: Sequence[DraftClaim]) -> dict[int, list[Span]]:
    """The quotes of a draft, each with the claim in which it begins: by where that claim begins."""
    found: dict[int, list[Span]] = defaultdict(list)
    for start, end in quotations_in(draft):
        begun = [claim.start for claim in claims if claim.start < end and start < claim.end]
        if begun:
            found[begun[0]].append((start, end))
    return found
