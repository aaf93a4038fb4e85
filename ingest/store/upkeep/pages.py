"""The articles that came from the web: where their pages are, and what their servers last told of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sql

from ingest.article import Origin
from ingest.tables.database import Database
from ingest.tables.schema import ARTICLES

_ORIGIN = tuple(ARTICLES.c[name] for name in ("document", "file", "place", "etag", "last_modified", "checked", "gone"))
"""All but what feeds tell, which may be as long as the texts."""


@dataclass(frozen=True, slots=True)
class FollowedPage:
    """The page of an article: `address` is where it is read again, `url` the one that it names itself."""

    article_id: str
    address: str
    url: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Visit:
    """A look at a page that brought nothing new: validators of now, the UTC time (ISO 8601), and that it is there."""

    etag: str | None
    last_modified: str | None
    checked: str


class PageTable:
    """The pages of the articles of a catalogue. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[FollowedPage]:
        """The pages of all articles that came from the web, those first that were not looked at for longest.

        Their origins are without what was `told` of them. Of an article that is set aside they are without document
        and validators too, so that it is read whole.
        """
        query = (
            sql.select(ARTICLES.c.id, ARTICLES.c.url, ARTICLES.c.damage, *_ORIGIN)
            .where(ARTICLES.c.file.is_(None), ARTICLES.c.place.is_not(None))
            .order_by(ARTICLES.c.checked.nulls_first(), ARTICLES.c.number)
        )
        with self._database.transaction() as connection:
            rows = connection.execute(query).all()
        found = [(row, _origin(row)) for row in rows]
        return [FollowedPage(row.id, origin.address, row.url, origin) for row, origin in found if origin.address]

    def told(self, article_id: str) -> str | None:
        """What a feed or an export tells of the page of an article, as JSON."""
        with self._database.transaction() as connection:
            told: str | None = connection.scalar(sql.select(ARTICLES.c.told).where(ARTICLES.c.id == article_id))
            return told

    def note_visits(self, visits: Mapping[str, Visit]) -> None:
        """Note of articles, by their ids, that their pages are as they were."""
        rows = [
            {"known": article_id, "new_etag": one.etag, "new_modified": one.last_modified, "new_checked": one.checked}
            for article_id, one in visits.items()
        ]
        values = {"etag": "new_etag", "last_modified": "new_modified", "checked": "new_checked"}
        self._update(rows, {**{name: sql.bindparam(given) for name, given in values.items()}, "gone": None})

    def note_gone(self, days: Mapping[str, str]) -> None:
        """Note of articles, by their ids, that their pages were gone at a UTC time; the first day counts."""
        rows: list[dict[str, str | None]] = [
            {"known": article_id, "new_checked": time, "new_gone": time[: len("2024-02-29")]}
            for article_id, time in days.items()
        ]
        since = sql.func.coalesce(ARTICLES.c.gone, sql.bindparam("new_gone"))
        self._update(rows, {"checked": sql.bindparam("new_checked"), "gone": since})

    def _update(self, rows: list[dict[str, str | None]], values: dict[str, Any]) -> None:
        if rows:
            statement = sql.update(ARTICLES).where(ARTICLES.c.id == sql.bindparam("known")).values(values)
            with self._database.transaction() as connection:
                connection.execute(statement, rows)


def _origin(row: sql.Row[Any]) -> Origin:
    origin = Origin(**{column.name: row._mapping[column] for column in _ORIGIN})
    return origin if row.damage is None else replace(origin, document=None, etag=None, last_modified=None)
