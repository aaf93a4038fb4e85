"""What the catalogue holds of articles, read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

import sqlalchemy as sql

from ingest.article import Article, ArticleSummary, ExistingArticle, Origin, StoredArticle
from ingest.parsing.record_ids import caseless_key
from ingest.store.duplicates import near_duplicates
from ingest.store.minhash import signature
from ingest.tables.database import Database, in_groups
from ingest.tables.schema import (
    ARTICLES,
    FACT_COLUMNS,
    PASSAGES,
    SUMMARY_COLUMNS,
    TAG_COLUMNS,
    article_from_row,
    facts_from_row,
    marks_from_row,
    tags_from_row,
)

_ORIGIN_COLUMNS = tuple(ARTICLES.c[each.name] for each in fields(Origin))

_TEXTS_AT_ONCE = 50
"""Articles that are read in one go, with their texts."""


class ArticleQueries:
    """The articles of a catalogue. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, article_id: str) -> Article | None:
        """An article with its text, and with the tags that people gave it, or None."""
        columns = [ARTICLES.c[each.name] for each in fields(Article) if each.name != "tags"]
        with self._database.transaction() as connection:
            query = sql.select(*columns, *TAG_COLUMNS).where(ARTICLES.c.id == article_id)
            row = connection.execute(query).one_or_none()
        return None if row is None else replace(article_from_row(row._mapping), tags=tags_from_row(row))

    def get_stored(self, article_id: str) -> StoredArticle | None:
        """An article as it came, without what people did to its tags, and what it was when it was stored, or None."""
        with self._database.transaction() as connection:
            return stored_article(connection, article_id)

    def iter_stored(self) -> Iterator[StoredArticle]:
        """All articles as they are at one moment, in the order in which they came in, whatever is written meanwhile."""
        with self._database.snapshot() as connection:
            last = 0
            while rows := connection.execute(
                _stored_query().where(ARTICLES.c.number > last).order_by(ARTICLES.c.number).limit(_TEXTS_AT_ONCE)
            ).all():
                yield from map(_stored_article, rows)
                last = rows[-1].number

    def get_held(self, article_id: str) -> ExistingArticle | None:
        """What decides whether another document may take the place of this article, or None."""
        facts = [ARTICLES.c[each.name] for each in fields(ExistingArticle) if each.name != "origin"]
        query = sql.select(*facts, ARTICLES.c.damage, *_ORIGIN_COLUMNS).where(ARTICLES.c.id == article_id)
        with self._database.transaction() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        held = ExistingArticle(**{each.name: row._mapping[each] for each in facts}, origin=_origin(row))
        return held if row.damage is None else replace(held, fingerprint="")  # whatever comes is another one

    def origin(self, article_id: str) -> Origin:
        """What an article that there is was made of."""
        with self._database.transaction() as connection:
            return _origin(connection.execute(sql.select(*_ORIGIN_COLUMNS).where(ARTICLES.c.id == article_id)).one())

    def lookalike(self, article_id: str) -> str | None:
        """Another id, of an article that there is, which may be mistaken for this one: see `caseless_key`."""
        same_look = (ARTICLES.c.look == caseless_key(article_id)) & (ARTICLES.c.id != article_id)
        with self._database.transaction() as connection:
            found: str | None = connection.scalar(sql.select(ARTICLES.c.id).where(same_look).limit(1))
            return found

    def copies_of(self, text: str) -> list[str]:
        """The ids of the articles that tell, in the same words, what a text tells: it is a copy of each."""
        signed = signature(text)
        with self._database.transaction() as connection:
            return near_duplicates(connection, signed)

    def ids(self) -> list[str]:
        """The ids of all articles, in the order in which they came in."""
        with self._database.transaction() as connection:
            return list(connection.scalars(sql.select(ARTICLES.c.id).order_by(ARTICLES.c.number)))

    def ids_by_document(self, digests: Sequence[str]) -> dict[str, str]:
        """The ids of the articles that were made of documents with these digests, by digest."""
        query = sql.select(ARTICLES.c.document, ARTICLES.c.id)
        with self._database.transaction() as connection:
            return {
                row.document: row.id
                for some in in_groups(digests)
                for row in connection.execute(query.where(ARTICLES.c.document.in_(some)))
            }

    def ids_by_passage(self, passage_ids: Sequence[str]) -> dict[str, str]:
        """The ids of the articles of these passages, by the ids of the passages; those that are gone are left out."""
        query = sql.select(PASSAGES.c.id.label("passage"), ARTICLES.c.id).select_from(PASSAGES.join(ARTICLES))
        with self._database.transaction() as connection:
            return {
                row.passage: row.id
                for some in in_groups(passage_ids)
                for row in connection.execute(query.where(PASSAGES.c.id.in_(some)))
            }

    def files(self) -> list[tuple[str, bytes]]:
        """Pairs of article id and the path of its file, of those articles that were made of files."""
        query = sql.select(ARTICLES.c.id, ARTICLES.c.file).where(ARTICLES.c.file.is_not(None))
        with self._database.transaction() as connection:
            return [(row.id, row.file) for row in connection.execute(query.order_by(ARTICLES.c.number))]

    def fingerprints(self, article_ids: Sequence[str]) -> dict[str, str]:
        """The stored fingerprint of each of these articles that is there; of one in quarantine, an empty one."""
        sound = sql.case((ARTICLES.c.damage.is_(None), ARTICLES.c.fingerprint), else_="").label("fingerprint")
        query = sql.select(ARTICLES.c.id, sound)
        with self._database.transaction() as connection:
            return {
                row.id: row.fingerprint
                for some in in_groups(article_ids)
                for row in connection.execute(query.where(ARTICLES.c.id.in_(some)))
            }

    def summaries(self) -> list[ArticleSummary]:
        """All articles, in the order in which they came in."""
        query = (
            sql.select(*FACT_COLUMNS, *SUMMARY_COLUMNS, sql.func.count(PASSAGES.c.number).label("passages"))
            .select_from(ARTICLES.outerjoin(PASSAGES))
            .group_by(ARTICLES.c.number)
            .order_by(ARTICLES.c.number)
        )
        with self._database.transaction() as connection:
            rows = connection.execute(query).all()
        sizes = Counter(row.story for row in rows)
        return [
            ArticleSummary(facts_from_row(row), row.passages, sizes[row.story] - 1, **marks_from_row(row))
            for row in rows
        ]


def stored_article(connection: sql.Connection, article_id: str) -> StoredArticle | None:
    """An article, and what it was when it was stored, or None."""
    row = connection.execute(_stored_query().where(ARTICLES.c.id == article_id)).one_or_none()
    return None if row is None else _stored_article(row)


def _stored_query() -> sql.Select[Any]:
    columns = [ARTICLES.c[each.name] for each in (*fields(Article), *fields(Origin))]
    return sql.select(ARTICLES.c.number, *columns, ARTICLES.c.fingerprint, ARTICLES.c.sha256, ARTICLES.c.damage)


def _stored_article(row: sql.Row[*tuple[Any, ...]]) -> StoredArticle:
    return StoredArticle(article_from_row(row._mapping), _origin(row), row.fingerprint, row.sha256, row.damage)


def _origin(row: sql.Row[*tuple[Any, ...]]) -> Origin:
    return Origin(*(row._mapping[column] for column in _ORIGIN_COLUMNS))
