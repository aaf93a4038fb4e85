"""One article that a question names, and what the catalogue tells of it: who wrote or published it, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from assistant.answering.catalogue.subjects import coverage_of, is_searchable
from assistant.answering.catalogue.wording import on_day, title_in_words
from assistant.answering.pipeline import Pipeline
from assistant.answering.request import Request
from assistant.answering.summarizing.named_article import article_cited_last, articles_named
from assistant.language.library_questions.question import LibraryQuestion, Wanted
from assistant.language.tokens import content_stems
from ingest.article import ArticleMetadata

MOST_SINGLE = 3
"""Articles that a name may mean of which all are told."""

TITLE_SHARE = 0.6
"""The least share of the words of a title that a question must have where only that shows that an article is meant."""

FEWEST_TITLE_WORDS = 5
"""And the fewest such words that the title has: a shorter one may be what the article is on, as "Hamlet"."""


_WHOLE_DAY = 10
"""Characters of an ISO date of which all is known."""

_UNITS = (("year", 365), ("month", 30), ("week", 7))


def single_articles(
    question: LibraryQuestion, articles: Sequence[ArticleMetadata], request: Request, pipeline: Pipeline
) -> list[ArticleMetadata]:
    """The articles that a question may mean that speaks of one; none where it may be on something else."""
    if question.relation == "title":
        return [one for one in articles if _is_title(question.subject, one.title)][:MOST_SINGLE]
    if question.subject:
        return _on(question.subject, articles, pipeline)[:MOST_SINGLE]
    if len(articles) == 1:
        return list(articles)
    last = article_cited_last(request.conversation, pipeline.library)
    return [one for one in articles if last and one.id == last.id]


def _on(subject: str, articles: Sequence[ArticleMetadata], pipeline: Pipeline) -> list[ArticleMetadata]:
    """The articles whose titles have the words of a subject, or else those that look to be on it."""
    named = articles_named(subject, articles)
    return named or (list(coverage_of(subject, articles, pipeline).about) if is_searchable(subject) else [])


def _is_title(words: str, title: str) -> bool:
    """Whether words are a title, or most of one."""
    said, wanted = set(content_stems(words)), set(content_stems(title))
    return said <= wanted and len(said) >= TITLE_SHARE * len(wanted) and len(wanted) >= FEWEST_TITLE_WORDS


def _author(article: ArticleMetadata) -> str:
    if article.author:
        return f"“{title_in_words(article)}” was written by {article.author}."
    published = f"; it was published by {article.publisher}" if article.publisher else ""
    return f"“{title_in_words(article)}” names no author{published}."


def _publisher(article: ArticleMetadata) -> str:
    day = f", {on_day(article.published)}" if article.published else ""
    if article.publisher:
        return f"“{title_in_words(article)}” was published by {article.publisher}{day}."
    return f"“{title_in_words(article)}” names no publisher."


def _date(article: ArticleMetadata) -> str:
    publisher = f", by {article.publisher}" if article.publisher else ""
    if article.published:
        return f"“{title_in_words(article)}” was published {on_day(article.published)}{publisher}."
    return f"“{title_in_words(article)}” has no date."


def age_in_words(day: str, today: date) -> str:
    """How long ago a whole ISO day was: " That is 3 months ago."; empty of one that is not known or to come."""
    if len(day) < _WHOLE_DAY or day[:_WHOLE_DAY] > today.isoformat():
        return ""
    days = (today - date.fromisoformat(day[:_WHOLE_DAY])).days
    unit, length = next((one for one in _UNITS if days >= 2 * one[1]), ("day", 1))
    count = days // length
    ago = {0: "today", 1: "yesterday"}.get(days, f"{count} {unit}s ago")
    return f" That is {ago}." if days > 1 else f" That was {ago}."


DETAILS: Mapping[Wanted, Callable[[ArticleMetadata], str]] = {
    Wanted.AUTHOR_OF: _author,
    Wanted.PUBLISHER_OF: _publisher,
    Wanted.DATE_OF: _date,
}
"""What is said of one article, by what is wanted."""
