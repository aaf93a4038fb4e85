"""The list of articles, searched, sorted and cut into pages by the database: no text is read, and few rows."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

import sqlalchemy as sql

from ingest.article import ArticleSummary
from ingest.store.curation.query import ArticleList, ArticleQuery, SortKey
from ingest.tables.database import Database
from ingest.tables.schema import (
    ARTICLES,
    FACT_COLUMNS,
    NOTES,
    PASSAGES,
    PERSON_TAGS,
    STARS,
    SUMMARY_COLUMNS,
    facts_from_row,
    marks_from_row,
    merged_tags,
    texts_of,
)

_NAMES = (ARTICLES.c.title, ARTICLES.c.publisher, ARTICLES.c.author, ARTICLES.c.published, ARTICLES.c.source)

_EDITS = sql.select(PERSON_TAGS)
_LISTED = sql.select(ARTICLES.c.number, ARTICLES.c.id, ARTICLES.c.tags, *_NAMES)
_SORTED_BY = {SortKey.TITLE: 0, SortKey.PUBLISHER: 1, SortKey.PUBLISHED: 3}
"""Places of what a list is sorted by among its names."""


class ArticleListQueries:
    """The list of the articles of a catalogue. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, query: ArticleQuery, limit: int | None = None) -> ArticleList:
        """The first articles that a query finds, at most so many, and how many it finds."""
        in_texts = {word: self._database.full_text.articles_with(word) for word in _words(query) if word.isalnum()}
        with self._database.snapshot() as connection:
            total = connection.scalar(sql.select(sql.func.count()).select_from(ARTICLES)) or 0
            if query or query.sort is not SortKey.ADDED:
                numbers = _matching(connection, query, in_texts)
            else:
                numbers = _as_added(connection, limit, descending=query.descending)
            rows = _summaries(connection, numbers[:limit])
            copied = sql.select(ARTICLES.c.story).group_by(ARTICLES.c.story).having(sql.func.count() > 1).limit(1)
            has_copies = connection.execute(copied).first() is not None
        return ArticleList(tuple(rows), len(numbers) if query else total, total, has_copies)

    def count(self) -> int:
        """How many articles there are."""
        with self._database.transaction() as connection:
            return connection.scalar(sql.select(sql.func.count()).select_from(ARTICLES)) or 0

    def publishers(self) -> list[str]:
        """The publishers of the articles, each once, in the order of their names."""
        query = sql.select(ARTICLES.c.publisher).distinct().where(sql.func.coalesce(ARTICLES.c.publisher, "") != "")
        with self._database.transaction() as connection:
            return sorted(connection.scalars(query), key=str.casefold)


def _as_added(connection: sql.Connection, limit: int | None, *, descending: bool) -> list[int]:
    """The numbers of the articles in the order in which they came in, or the other way round."""
    order = ARTICLES.c.number.desc() if descending else ARTICLES.c.number.asc()
    return list(connection.scalars(sql.select(ARTICLES.c.number).order_by(order).limit(limit)))


def _words(query: ArticleQuery) -> list[str]:
    return query.search.casefold().split()


def _matching(connection: sql.Connection, query: ArticleQuery, in_texts: Mapping[str, Container[int]]) -> list[int]:
    """The numbers of the articles that a query finds, in its order; `in_texts` tells which have a word in their texts.

    Done here, as no database folds case as Python does, or knows anything of our tags.
    """
    edits = {row.article: (texts_of(row.added), texts_of(row.removed)) for row in connection.execute(_EDITS)}
    marked = _marked(connection, query)
    notes = _notes(connection) if query.search.strip() else {}
    lengths = _lengths(connection) if query.sort is SortKey.LENGTH else {}
    words, wanted = _words(query), {tag.casefold() for tag in query.tags}
    found: list[tuple[bool, str, int]] = []
    for number, article_id, source, *names in connection.execute(_LISTED):
        tags = texts_of(source)
        shown = merged_tags(tags, *edits[article_id]) if article_id in edits else tags
        if wanted and not wanted & {tag.casefold() for tag in shown}:
            continue
        if marked is not None and article_id not in marked:
            continue
        told = " ".join((*filter(None, names), *shown, *notes.get(article_id, ()))).casefold() if words else ""
        if all(word in told or number in in_texts.get(word, ()) for word in words):
            found.append((*_key(query.sort, names, lengths.get(number, 0)), number))
    return _sorted(found, query)


def _marked(connection: sql.Connection, query: ArticleQuery) -> set[str] | None:
    """The articles that have the marks that a query wants; None where it wants none."""
    wanted = [table for table, is_wanted in ((STARS, query.starred), (NOTES, query.noted)) if is_wanted]
    having = [set(connection.scalars(sql.select(table.c.article))) for table in wanted]
    return set.intersection(*having) if having else None


def _notes(connection: sql.Connection) -> dict[str, list[str]]:
    """The texts of the notes on each article."""
    texts: dict[str, list[str]] = {}
    for article_id, text in connection.execute(sql.select(NOTES.c.article, NOTES.c.text)):
        texts.setdefault(article_id, []).append(text)
    return texts


def _lengths(connection: sql.Connection) -> dict[int, int]:
    """How many passages each article has."""
    counted = sql.select(PASSAGES.c.article, sql.func.count()).group_by(PASSAGES.c.article)
    return {row[0]: row[1] for row in connection.execute(counted)}


def _key(sort: SortKey, names: Sequence[str | None], length: int) -> tuple[bool, str]:
    """By what an article is sorted: whether that is not known, and what it is."""
    if sort is SortKey.LENGTH:
        return False, f"{length:09}"
    key = names[_SORTED_BY[sort]] if sort in _SORTED_BY else ""
    return sort in _SORTED_BY and not key, (key or "").casefold()


def _sorted(found: list[tuple[bool, str, int]], query: ArticleQuery) -> list[int]:
    """The numbers of what was found, by their keys; the newest first where these are the same, or there is none."""
    found.sort(key=lambda one: one[2], reverse=query.sort is not SortKey.ADDED or query.descending)
    found.sort(key=lambda one: one[1], reverse=query.descending)
    found.sort(key=lambda one: one[0])
    return [number for _, _, number in found]


def _summaries(connection: sql.Connection, numbers: Sequence[int]) -> list[ArticleSummary]:
    """The lines of the articles with these numbers, in their order."""
    counted = sql.select(sql.func.count()).where(PASSAGES.c.article == ARTICLES.c.number)
    others = ARTICLES.alias("others")
    copies = sql.select(sql.func.count() - 1).where(others.c.story == ARTICLES.c.story)
    query = sql.select(
        ARTICLES.c.number,
        *FACT_COLUMNS,
        *SUMMARY_COLUMNS,
        counted.scalar_subquery().label("passages"),
        copies.scalar_subquery().label("copies"),
    )
    found: dict[int, ArticleSummary] = {}
    for first in range(0, len(numbers), 500):
        for row in connection.execute(query.where(ARTICLES.c.number.in_(numbers[first : first + 500]))):
            facts = facts_from_row(row)
            found[row.number] = ArticleSummary(facts, row.passages, row.copies, **marks_from_row(row))
    return [found[number] for number in numbers]
