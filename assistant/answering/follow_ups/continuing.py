"""What else there is on a question that was answered: further sentences that answer it, or how the article goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer import Citation
from assistant.answering.follow_ups.recalling import passages_of
from assistant.answering.pipeline import Pipeline
from assistant.answering.quoting.abstention import ANSWER_THRESHOLD
from assistant.answering.quoting.ranking import deduplicated, is_near_duplicate
from assistant.language.follow_ups.mentions import mentions_of
from assistant.language.query import Query
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage
from ingest.library import Library

PASSAGES_READ = 10
"""Passages that are read for further answers."""

MOST_FURTHER = 3
"""Sentences that are added at once."""


def further_answers(query: Query, told: Sequence[Citation], pipeline: Pipeline) -> list[Evidence]:
    """The sentences that answer a question as well, beside those that were told; the likeliest first."""
    passages = pipeline.passages(query, k=2 * PASSAGES_READ)[:PASSAGES_READ]
    on_subject = [one for one in passages if _is_on_subject(one, query, told)]
    sure = [found for found in pipeline.evidence(query, on_subject) if found.confidence >= ANSWER_THRESHOLD]
    return deduplicated([found for found in sure if not _is_told(found, told)], MOST_FURTHER)


def later_answers(query: Query, cited: Citation, pipeline: Pipeline) -> list[Evidence]:
    """As `further_answers`, of articles that were published after the one that was quoted; the newest first."""
    found = further_answers(query, [cited], pipeline)
    later = [one for one in found if (one.passage.published or "")[:10] > (cited.published or "9999")[:10]]
    return sorted(later, key=lambda one: one.passage.published or "", reverse=True)


def continuation(told: Sequence[Citation], library: Library) -> list[Evidence]:
    """The next sentences of the article that was quoted last, from its first quote on; then what stands before it.

    Raises:
        UnknownArticleError: the library does not hold it any more.
    """
    if not told:
        return []
    article_id = told[-1].article_id
    begun = min(one.start for one in told if one.article_id == article_id)
    untold = [one for one in _sentences_of(article_id, library) if not _is_told(one, told)]
    return [*(one for one in untold if one.start > begun), *(one for one in untold if one.start < begun)][:MOST_FURTHER]


def _is_on_subject(passage: RetrievedPassage, query: Query, told: Sequence[Citation]) -> bool:
    """Whether a passage is of an article that was quoted, or has every name of the question."""
    names = {part for one in mentions_of(query.text) for part in one.text.split() if part[0].isupper()}
    is_named = bool(names) and all(name in f"{passage.title} {passage.text}" for name in names)
    return is_named or any(one.article_id == passage.article_id for one in told)


def _sentences_of(article_id: str, library: Library) -> Iterator[Evidence]:
    """The sentences of an article, each once, in its order."""
    end = 0
    for passage in passages_of(article_id, library):
        for position in passage.trusted_positions:
            found = Evidence(passage, position, 1.0)
            if found.start >= end:
                yield found
        end = max(end, passage.end)


def _is_told(found: Evidence, told: Sequence[Citation]) -> bool:
    """Whether a sentence was quoted, or one in nearly the same words."""
    return any(
        (one.article_id == found.passage.article_id and one.start <= found.start < one.end)
        or is_near_duplicate(found.text, one.quote)
        for one in told
    )
