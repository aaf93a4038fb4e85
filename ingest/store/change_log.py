"""What the vector index has yet to follow, noted in the transaction of each change (a transactional outbox)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sql

from ingest.tables.database import Database
from ingest.tables.schema import INDEX_CHANGES, SETTINGS
from ingest.tables.statements import put_rows, write_settings


@dataclass(frozen=True, slots=True)
class IndexChanges:
    """What the vector index has yet to follow: ids of passages."""

    added: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


@dataclass(frozen=True, slots=True)
class IndexState:
    """The folder of the vector index, the manifest of its files when it was last in step, and what came after.

    `revision` is another one after every change of the articles, whichever process made it. `removed` is how many
    passages were taken out of the index since it was made.
    """

    folder: str | None
    manifest: str | None
    revision: str | None
    removed: int
    changes: IndexChanges


class ChangeLog:
    """The changes of a catalogue since the vector index was last in step. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def index_state(self) -> IndexState:
        """Which folder holds the vector index, what its files were like, and what it has yet to follow."""
        with self._database.transaction() as connection:
            settings = {row.name: row.value for row in connection.execute(sql.select(SETTINGS))}
            rows = connection.execute(sql.select(INDEX_CHANGES)).all()
        return IndexState(
            folder=settings.get("index folder"),
            manifest=settings.get("index seal"),
            revision=settings.get("revision"),
            removed=int(settings.get("index removed", "0")),
            changes=IndexChanges(
                added=tuple(row.passage for row in rows if not row.removed),
                removed=tuple(row.passage for row in rows if row.removed),
            ),
        )

    def mark_synced(self, folder: str, manifest: str, removed: int) -> None:
        """The index in this folder has followed everything; see `IndexState`."""
        with self._database.transaction() as connection:
            connection.execute(sql.delete(INDEX_CHANGES))
            write_settings(connection, {"index folder": folder, "index seal": manifest, "index removed": str(removed)})

    def forget_index(self) -> None:
        """There is no vector index: it will be made anew."""
        with self._database.transaction() as connection:
            connection.execute(sql.delete(INDEX_CHANGES))
            connection.execute(sql.delete(SETTINGS).where(SETTINGS.c.name.in_(("index folder", "index seal"))))


def log_changes(connection: sql.Connection, passage_ids: Sequence[str], *, removed: bool) -> None:
    """Note passages that were added or removed."""
    put_rows(connection, INDEX_CHANGES, [{"passage": passage_id, "removed": removed} for passage_id in passage_ids])


def increment_revision(connection: sql.Connection) -> None:
    """Note that the articles are others than before."""
    connection.execute(
        sql.text(
            """INSERT INTO settings VALUES ('revision', '1')
               ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(settings.value AS INTEGER) + 1 AS TEXT)"""
        )
    )
