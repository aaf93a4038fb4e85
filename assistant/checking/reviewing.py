"""A draft → a review: its claims, each read against the articles, with a verdict and a reason.

Several claims are under way at once, so that no core waits; they come in the order of the draft. A draft that is
itself an article of the library is not borne out by itself: it and its copies are left out.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from importlib.metadata import version

from langchain_core.retrievers import BaseRetriever

from assistant.answer import Citation, Span, Timings
from assistant.checking.fact_check import FactChecker
from assistant.checking.quotes import QuoteChecker, quotations_of
from assistant.checking.reviewed_claims import not_checkable, placed, reviewed
from assistant.language.drafts.claims import claims_of
from assistant.language.drafts.draft_claim import DraftClaim
from assistant.language.foreign.identification import language_of
from assistant.retrieval.hybrid import NO_FILTER, ArticleFilter
from assistant.review import Review, ReviewedClaim
from ingest.chunking import sentence_spans
from ingest.library import Library

CLAIMS_AT_ONCE = 2
"""Claims under way at the same time: while one is retrieved, another is read."""

LANGUAGE_SAMPLE = 1000
"""Characters of a draft by which its language is known."""

OTHER_LANGUAGE = "not in English, which is the language that is read here"
"""Why no claim of such a draft is checked."""

Known = Mapping[tuple[str, str], ReviewedClaim]
"""What is known of claims, by their text and as they stand alone."""


class Reviewer:
    """Reviews drafts against a library."""

    def __init__(self, library: Library, retriever: BaseRetriever, checker: FactChecker) -> None:
        self._library = library
        self._checker = checker
        self._quotes = QuoteChecker(retriever)

    def review(self, draft: str, previous: Review | None = None) -> Iterator[Review]:
        """The review of a draft as it grows, by a claim each; the last is complete.

        Claims that stand alike in a `previous` review of the same library keep their verdict. Whoever stops listening
        stops the work.
        """
        began = time.perf_counter()
        claims = _in_english(draft, claims_of(draft))
        same = self._library.copies_of(draft)
        review = self._begun(draft, len(claims), same)
        known = _known(previous, review)
        yield review
        within = ArticleFilter(without=tuple(same)) if same else NO_FILTER
        for done in self._checked(draft, claims, within, known):
            elapsed = Timings(total_ms=round(1000 * (time.perf_counter() - began), 1))
            review = replace(review, claims=(*review.claims, done), timings=elapsed)
            yield review

    def _begun(self, draft: str, claims_found: int, same: list[str]) -> Review:
        """The review before its first claim."""
        return Review(
            draft,
            (),
            claims_found,
            library=str(self._library.folder.name),
            revision=self._library.revision(),
            day=date.today().isoformat(),
            version=version("article-desk"),
            same_article=self._first_sentence(same[0]) if same else None,
        )

    def _first_sentence(self, article_id: str) -> Citation:
        """An article, cited by its first sentence."""
        article = self._library.article(article_id)
        start, end = next(iter(sentence_spans(article.text)), (0, 0))
        facts = (article.id, article.title, article.source, article.url, article.publisher, article.author)
        passage = Span(start, end)
        return Citation(1, *facts, article.published, article.text[start:end], start, end, passage)

    def _checked(
        self, draft: str, claims: Sequence[DraftClaim], within: ArticleFilter, known: Known
    ) -> Iterator[ReviewedClaim]:
        """Each claim with what the articles say of it, in order."""
        quotations = quotations_of(draft, claims)
        workers = ThreadPoolExecutor(CLAIMS_AT_ONCE, "review")

        def checked(claim: DraftClaim) -> ReviewedClaim:
            if before := known.get((claim.text, claim.standalone)):
                return placed(before, claim)
            misquoted = self._quotes.misquoted(draft, quotations.get(claim.start, ()), within)
            if claim.not_checkable:
                return not_checkable(claim, misquoted)
            return reviewed(claim, self._checker.examine(claim.standalone, within=within), misquoted)

        try:
            for check in [workers.submit(checked, claim) for claim in claims]:
                yield check.result()
        finally:
            workers.shutdown(wait=False, cancel_futures=True)


def _in_english(draft: str, claims: list[DraftClaim]) -> list[DraftClaim]:
    """The claims, none of which can be checked where the draft is in another language."""
    if language_of(draft[:LANGUAGE_SAMPLE]) is None:
        return claims
    return [replace(claim, not_checkable=claim.not_checkable or OTHER_LANGUAGE) for claim in claims]


def _known(previous: Review | None, review: Review) -> Known:
    """What an earlier review says of claims, by their text and as they stand alone, if it was of the same articles."""
    if not previous:
        return {}
    facts = [(one.library, one.revision, one.version, one.same_article) for one in (previous, review)]
    return {(claim.text, claim.standalone): claim for claim in previous.claims} if facts[0] == facts[1] else {}
