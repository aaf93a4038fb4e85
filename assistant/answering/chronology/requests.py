"""What timelines and names are asked of: a subject, articles, or what a filter holds."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.catalogue.selection import held, nothing_within
from assistant.answering.chronology.timelines import timeline_of, timeline_on
from assistant.answering.pipeline import Pipeline
from assistant.answering.validation import refuse_empty_library, validate_context, validated
from assistant.retrieval.hybrid import ArticleFilter
from assistant.timeline import Timeline
from ingest.article import ArticleMetadata
from ingest.errors import QuestionError
from ingest.library import Library
from ingest.search.library_queries import unknown_article_error


def told_timeline(subject: str, article_ids: Sequence[str], pipeline: Pipeline) -> Timeline:
    """See `Assistant.timeline`."""
    _refuse_none(pipeline.library, pipeline.within)
    chosen = _named(article_ids, pipeline.library)
    if subject.strip():
        return timeline_on(validated(subject, "subject", "Name one, like: the flood"), pipeline, chosen)
    if not chosen and not pipeline.within:
        raise QuestionError("Name a subject, or choose articles: by id, tag, publisher or days.")
    articles = chosen or held(pipeline.library, pipeline.within)
    return timeline_of(articles, pipeline)


def chosen_articles(article_ids: Sequence[str], library: Library, within: ArticleFilter) -> list[ArticleMetadata]:
    """The articles of these ids, or, without any, all that a filter holds, the newest first.

    Raises:
        UnknownArticleError: there is none of one of these ids.
        QuestionError: the filter holds none.
        EmptyLibraryError: there are no articles.
    """
    _refuse_none(library, within)
    return _named(article_ids, library) or held(library, within)


def _refuse_none(library: Library, within: ArticleFilter) -> None:
    refuse_empty_library(library)
    validate_context((), within)
    if why := nothing_within(library, within):
        raise QuestionError(why)


def _named(article_ids: Sequence[str], library: Library) -> list[ArticleMetadata]:
    """The articles of these ids.

    Raises:
        UnknownArticleError: there is none of one of them.
    """
    known = {row.article.id: row.article for row in library.articles()} if article_ids else {}
    for article_id in article_ids:
        if article_id not in known:
            raise unknown_article_error(article_id)
    return [known[article_id] for article_id in dict.fromkeys(article_ids)]
