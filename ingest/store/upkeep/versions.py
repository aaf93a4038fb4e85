"""Earlier texts of articles: what an article said before something else took its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from ingest.article import Article, StoredArticle, Version
from ingest.tables.database import Database
from ingest.tables.schema import VERSIONS, article_from_row
from ingest.tables.statements import add_rows

MAX_VERSIONS = 10
"""Earlier texts that are kept of an article: with a further one the oldest goes."""

_FACTS = [VERSIONS.c[each.name] for each in fields(Article) if each.name != "id"]


class VersionTable:
    """The earlier texts that a catalogue holds. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, article_id: str) -> list[Version]:
        """The earlier texts of an article, the oldest first; one that rotted is left out."""
        query = _query().where(VERSIONS.c.article == article_id).order_by(VERSIONS.c.version)
        with self._database.transaction() as connection:
            rows = connection.execute(query).all()
        return [_version(row) for row in rows if _is_whole(row)]

    def rotten(self) -> Iterator[tuple[str, int]]:
        """Article id and number of each that is not as it was stored."""
        with self._database.snapshot() as connection:
            for number in connection.scalars(sql.select(VERSIONS.c.number).order_by(VERSIONS.c.number)).all():
                row = connection.execute(_query().where(VERSIONS.c.number == number)).one()
                if not _is_whole(row):
                    yield row.id, row.version

    def drop(self, article_id: str, number: int) -> None:
        """Forget one."""
        named = (VERSIONS.c.article == article_id) & (VERSIONS.c.version == number)
        with self._database.transaction() as connection:
            connection.execute(sql.delete(VERSIONS).where(named))

    def restore(self, versions: Iterable[Version]) -> None:
        """Put back earlier texts as they were; those that are there stay."""
        with self._database.transaction() as connection:
            for one in versions:  # each by itself: all of them may be longer than the memory
                row = _row(one.article, one.number, one.replaced)
                add_rows(connection, VERSIONS, [row], "article", "version")


def keep_version(connection: sql.Connection, stored: StoredArticle) -> None:
    """Keep the text of an article that is about to be replaced; a text that rotted is none to keep."""
    if stored.fault or stored.damage or stored.sha256 is None:
        return
    of_article = VERSIONS.c.article == stored.article.id
    last = connection.scalar(sql.select(sql.func.max(VERSIONS.c.version)).where(of_article)) or 0
    now = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute(sql.insert(VERSIONS), _row(stored.article, last + 1, now))
    connection.execute(sql.delete(VERSIONS).where(of_article, VERSIONS.c.version <= last + 1 - MAX_VERSIONS))


def delete_versions(connection: sql.Connection, article_id: str) -> None:
    """Forget the earlier texts of an article."""
    connection.execute(sql.delete(VERSIONS).where(VERSIONS.c.article == article_id))


def _row(article: Article, number: int, replaced: str) -> dict[str, Any]:
    facts = asdict(article)
    known = {"article": facts.pop("id"), "version": number, "replaced": replaced}
    return {**known, **facts, "fingerprint": article.fingerprint, "sha256": article.sha256}


def _query() -> sql.Select[Any]:
    known = (VERSIONS.c.version, VERSIONS.c.replaced, VERSIONS.c.fingerprint, VERSIONS.c.sha256)
    return sql.select(VERSIONS.c.article.label("id"), *known, *_FACTS)


def _version(row: sql.Row[Any]) -> Version:
    return Version(row.version, row.replaced, article_from_row(row._mapping))


def _is_whole(row: sql.Row[Any]) -> bool:
    article = article_from_row(row._mapping)
    return (article.fingerprint, article.sha256) == (row.fingerprint, row.sha256)
