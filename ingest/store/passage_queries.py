"""What the catalogue holds of passages, read: their words, cut out of the texts of their articles, and vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql

from ingest.article import Passage, StoredPassage
from ingest.tables.database import Database, in_groups
from ingest.tables.schema import ARTICLES, FACT_COLUMNS, PASSAGES, facts_from_row

_VECTORS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as it is stored: under this id, cut out of the text, with its float16 vector."""

    id: str
    passage: Passage
    vector: bytes


class PassageQueries:
    """The passages of a catalogue. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, passage_ids: Sequence[str]) -> dict[str, StoredPassage]:
        """These passages by id, without those that are not in the library.

        A passage whose words are not those that it was stored with is left out too: it would be quoted wrongly.
        """
        with self._database.snapshot() as connection:
            rows = [
                row
                for some in in_groups(passage_ids)
                for row in connection.execute(_passage_query().where(PASSAGES.c.id.in_(some)))
            ]
            found = zip(rows, _stored_passages(connection, rows), strict=True)
            return {row.passage_id: one for row, one in found if one.passage.id == row.passage_id}

    def of_article(self, article_id: str) -> list[Passage]:
        """The passages of one article, in the order of its text."""
        return [row.passage for row in self.rows_of_article(article_id)]

    def rows_of_article(self, article_id: str) -> list[PassageRow]:
        """The passages of one article as they are stored, in the order of its text."""
        query = _passage_query().add_columns(PASSAGES.c.vector).where(ARTICLES.c.id == article_id)
        with self._database.snapshot() as connection:
            rows = connection.execute(query.order_by(PASSAGES.c.start)).all()
            stored = _stored_passages(connection, rows)
        return [PassageRow(row.passage_id, one.passage, row.vector) for row, one in zip(rows, stored, strict=True)]

    def ids_of_articles(self, article_ids: Sequence[str]) -> list[str]:
        """The ids of the passages of these articles."""
        query = sql.select(PASSAGES.c.id).select_from(PASSAGES.join(ARTICLES))
        with self._database.transaction() as connection:
            return [
                passage_id
                for some in in_groups(article_ids)
                for passage_id in connection.scalars(query.where(ARTICLES.c.id.in_(some)))
            ]

    def is_empty(self) -> bool:
        """Whether there is no passage: told at once, where counting takes longer the more there are."""
        with self._database.transaction() as connection:
            return connection.execute(sql.select(PASSAGES.c.number).limit(1)).first() is None

    def count(self) -> int:
        """How many passages there are."""
        with self._database.transaction() as connection:
            return connection.scalar(sql.select(sql.func.count()).select_from(PASSAGES)) or 0

    def vectors(self, passage_ids: Sequence[str] | None = None) -> Iterator[tuple[str, bytes]]:
        """Pairs of passage id and float16 vector: of these passages, or of all, a group at a time."""
        query = sql.select(PASSAGES.c.number, PASSAGES.c.id, PASSAGES.c.vector)
        if passage_ids is not None:
            for some in in_groups(passage_ids):
                yield from ((row.id, row.vector) for row in self._all(query.where(PASSAGES.c.id.in_(some))))
            return
        last = 0
        while rows := self._all(
            query.where(PASSAGES.c.number > last).order_by(PASSAGES.c.number).limit(_VECTORS_AT_ONCE)
        ):
            yield from ((row.id, row.vector) for row in rows)
            last = rows[-1].number

    def _all(self, query: sql.Select[Any]) -> Sequence[sql.Row[Any]]:
        with self._database.transaction() as connection:
            return connection.execute(query).all()


def _passage_query() -> sql.Select[Any]:
    place = (PASSAGES.c.start, PASSAGES.c["end"], PASSAGES.c.heading)
    return sql.select(PASSAGES.c.id.label("passage_id"), *place, *FACT_COLUMNS).select_from(PASSAGES.join(ARTICLES))


def _stored_passages(connection: sql.Connection, rows: Sequence[sql.Row[Any]]) -> list[StoredPassage]:
    """The passages of these rows. What is of the article, as its text, is read once, however many are of it."""
    texts = {
        article_id: text
        for some in in_groups(list({row.id for row in rows}))
        for article_id, text in connection.execute(
            sql.select(ARTICLES.c.id, ARTICLES.c.text).where(ARTICLES.c.id.in_(some))
        )
    }
    facts = {article_id: facts_from_row(row) for article_id, row in {row.id: row for row in rows}.items()}
    bodies = [texts[row.id][row.start : row.end] for row in rows]
    return [
        StoredPassage(Passage(row.id, row.start, row.end, body, row.heading), facts[row.id])
        for row, body in zip(rows, bodies, strict=True)
    ]
