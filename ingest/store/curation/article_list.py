"""The list of articles, searched, sorted and cut into pages by the database: no text is read, and few rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sql

from ingest.article import ArticleSummary
from ingest.sqlite.database import Database
from ingest.sqlite.schema import (
    ARTICLES,
    FACT_COLUMNS,
    PASSAGES,
    PERSON_TAGS,
    facts_from_row,
    from_json,
    merged_tags,
    texts_of,
)
from ingest.store.curation.query import ArticleList, ArticleQuery, SortKey

_NAMES = (ARTICLES.c.title, ARTICLES.c.publisher, ARTICLES.c.author, ARTICLES.c.published, ARTICLES.c.source)

_STORED_TAGS = sql.type_coerce(ARTICLES.c.tags, sql.Text)
_EDITS = sql.select(PERSON_TAGS)


class ArticleListQueries:
    """The list of the articles of a catalogue. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, query: ArticleQuery, limit: int | None = None) -> ArticleList:
        """The first articles that a query finds, at most so many, and how many it finds."""
        matching = [sql.func.matches(ARTICLES.c.id, _STORED_TAGS, *_NAMES) == 1] if query else []
        with self._database.snapshot() as connection:
            _add_functions(connection, query)
            total = connection.scalar(sql.select(sql.func.count()).select_from(ARTICLES)) or 0
            ordered = sql.select(ARTICLES.c.number).where(*matching).order_by(*_order(query))
            numbers = list(connection.scalars(ordered if matching else ordered.limit(limit)))
            rows = _summaries(connection, numbers[:limit])
            copied = sql.select(ARTICLES.c.story).group_by(ARTICLES.c.story).having(sql.func.count() > 1).limit(1)
            has_copies = connection.execute(copied).first() is not None
        return ArticleList(tuple(rows), len(numbers) if matching else total, total, has_copies)

    def count(self) -> int:
        """How many articles there are."""
        with self._database.transaction() as connection:
            return connection.scalar(sql.select(sql.func.count()).select_from(ARTICLES)) or 0

    def publishers(self) -> list[str]:
        """The publishers of the articles, each once, in the order of their names."""
        query = sql.select(ARTICLES.c.publisher).distinct().where(sql.func.coalesce(ARTICLES.c.publisher, "") != "")
        with self._database.transaction() as connection:
            return sorted(connection.scalars(query), key=str.casefold)


def _order(query: ArticleQuery) -> list[sql.ColumnElement[Any]]:
    newest = ARTICLES.c.number.desc()
    if query.sort is SortKey.ADDED:
        return [newest if query.descending else ARTICLES.c.number.asc()]
    column = ARTICLES.c[query.sort.value]
    folded = sql.func.casefolded(column)
    return [sql.func.coalesce(column, "") == "", folded.desc() if query.descending else folded.asc(), newest]


def _summaries(connection: sql.Connection, numbers: Sequence[int]) -> list[ArticleSummary]:
    """The lines of the articles with these numbers, in their order."""
    counted = sql.select(sql.func.count()).where(PASSAGES.c.article == ARTICLES.c.number)
    others = ARTICLES.alias("others")
    copies = sql.select(sql.func.count() - 1).where(others.c.story == ARTICLES.c.story)
    marks = (ARTICLES.c.damage, ARTICLES.c.gone)
    query = sql.select(
        ARTICLES.c.number,
        *FACT_COLUMNS,
        *marks,
        counted.scalar_subquery().label("passages"),
        copies.scalar_subquery().label("copies"),
    )
    found: dict[int, ArticleSummary] = {}
    for first in range(0, len(numbers), 500):
        for row in connection.execute(query.where(ARTICLES.c.number.in_(numbers[first : first + 500]))):
            facts = facts_from_row(row)
            found[row.number] = ArticleSummary(facts, row.passages, row.copies, row.damage, row.gone)
    return [found[number] for number in numbers]


def _add_functions(connection: sql.Connection, query: ArticleQuery) -> None:
    """Give a connection what SQLite lacks: it folds the case of ASCII only, and knows nothing of our tags."""
    edits = {row.article: (texts_of(row.added), texts_of(row.removed)) for row in connection.execute(_EDITS)}
    words, wanted = query.search.casefold().split(), {tag.casefold() for tag in query.tags}

    def matches(article_id: str, source: str, *names: str | None) -> bool:
        tags = () if source == "[]" else texts_of(from_json(source))
        shown = merged_tags(tags, *edits[article_id]) if article_id in edits else tags
        if wanted and not wanted & {tag.casefold() for tag in shown}:
            return False
        told = " ".join((*filter(None, names), *shown)).casefold()
        return all(word in told for word in words)

    driver: Any = connection.connection.driver_connection
    driver.create_function("matches", 2 + len(_NAMES), matches)
    driver.create_function("casefolded", 1, lambda text: (text or "").casefold())
