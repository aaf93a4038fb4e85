"""The feeds that a library follows: their addresses, and which of their entries are known."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sql

from ingest.tables.database import Database
from ingest.tables.schema import FEEDS, texts_of
from ingest.tables.statements import add_rows, put_rows


@dataclass(frozen=True, slots=True)
class FollowedFeed:
    """A feed: its address, the addresses of its entries when it was last read whole, and what its server told then.

    `etag` and `last_modified` are validators (RFC 9110, 8.8); `checked` is a UTC time in ISO 8601.
    """

    url: str
    entries: tuple[str, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    checked: str | None = None


class FeedTable:
    """All feeds that a catalogue knows. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[FollowedFeed]:
        """The feeds, in the order of their addresses."""
        with self._database.transaction() as connection:
            rows = connection.execute(sql.select(FEEDS).order_by(FEEDS.c.url)).all()
        known = [(row.etag, row.last_modified, row.checked) for row in rows]
        return [FollowedFeed(row.url, texts_of(row.entries), *facts) for row, facts in zip(rows, known, strict=True)]

    def follow(self, url: str) -> None:
        """Remember a feed, so that it is not lost if what is read of it is cut short; one that is known stays."""
        with self._database.transaction() as connection:
            add_rows(connection, FEEDS, [{"url": url, "entries": []}])

    def save(self, *feeds: FollowedFeed) -> None:
        """Store what is known of feeds, in the place of what was."""
        if feeds:
            with self._database.transaction() as connection:
                put_rows(connection, FEEDS, [asdict(feed) for feed in feeds])

    def forget(self, url: str) -> None:
        """Follow a feed no longer."""
        with self._database.transaction() as connection:
            connection.execute(sql.delete(FEEDS).where(FEEDS.c.url == url))
