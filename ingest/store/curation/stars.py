"""Stars: which articles people want to find again. They stay when the article is read anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sql

from ingest.tables.database import Database
from ingest.tables.schema import STARS
from ingest.tables.statements import add_rows


@dataclass(frozen=True, slots=True)
class Star:
    """The star of an article: who gave it ("" where there are no accounts), and when (UTC, ISO 8601)."""

    article_id: str
    author: str
    time: str


class StarTable:
    """The stars of a catalogue. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, article_ids: Sequence[str], author: str) -> list[str]:
        """Give articles that there are a star; the ids of those that had none."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return self._added([Star(article_id, author, now) for article_id in dict.fromkeys(article_ids)])

    def clear(self, article_ids: Sequence[str]) -> list[str]:
        """Take the stars of articles away; the ids of those that had one."""
        with self._database.transaction() as connection:
            return [article_id for article_id in dict.fromkeys(article_ids) if delete_star(connection, article_id)]

    def all(self) -> dict[str, Star]:
        """The stars of all articles, by their ids, in the order in which they were given."""
        with self._database.transaction() as connection:
            rows = connection.execute(sql.select(STARS).order_by(STARS.c.number)).all()
        return {row.article: Star(row.article, row.author, row.time) for row in rows}

    def restore(self, stars: Iterable[Star]) -> None:
        """Put back stars; those that are there stay."""
        self._added(list(stars))

    def _added(self, stars: Sequence[Star]) -> list[str]:
        with self._database.transaction() as connection:
            there = set(connection.scalars(sql.select(STARS.c.article)))
            new = [one for one in stars if one.article_id not in there]
            rows = [{"article": one.article_id, "author": one.author, "time": one.time} for one in new]
            add_rows(connection, STARS, rows, "article")
        return [one.article_id for one in new]


def delete_star(connection: sql.Connection, article_id: str) -> bool:
    """Take the star of an article away; whether it had one."""
    return bool(connection.execute(sql.delete(STARS).where(STARS.c.article == article_id)).rowcount)
