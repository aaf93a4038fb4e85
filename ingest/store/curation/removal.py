"""An article is taken out of the catalogue with all that is known of it, so that it can be put back as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql

from ingest.store.change_log import log_changes
from ingest.store.curation.notes import delete_notes
from ingest.store.curation.stars import delete_star
from ingest.store.curation.tags import TagEdits, delete_tags, edits_of, store_edits
from ingest.store.duplicates import assign_story
from ingest.store.upkeep.versions import delete_versions
from ingest.tables.database import FullTextIndex
from ingest.tables.schema import ARTICLES, NOTES, PASSAGES, STARS, VERSIONS

Columns = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class RemovedArticle:
    """All that was stored of an article: its row, passages with their vectors, earlier texts; tags, star and notes."""

    article: Columns
    passages: Sequence[Columns]
    versions: Sequence[Columns]
    tags: TagEdits
    stars: Sequence[Columns]
    notes: Sequence[Columns]

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.article["id"])

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.article["title"])

    @property
    def file(self) -> bytes | None:
        """The path of its file, if it has one."""
        file: bytes | None = self.article["file"]
        return file


def stored_whole(connection: sql.Connection, article_id: str) -> RemovedArticle | None:
    """All that is stored of an article; None where there is none of that id."""
    row = connection.execute(sql.select(ARTICLES).where(ARTICLES.c.id == article_id)).one_or_none()
    if row is None:
        return None
    return RemovedArticle(
        dict(row._mapping),
        _rows(connection, PASSAGES, row.number),
        _rows(connection, VERSIONS, article_id),
        edits_of(connection, article_id),
        _rows(connection, STARS, article_id),
        _rows(connection, NOTES, article_id),
    )


def put_back(connection: sql.Connection, removed: RemovedArticle, full_text: FullTextIndex) -> bool:
    """Store an article as it was, in its place in the list; False where there is one of its id again.

    Its numbers are what they were, unless something else has them by now.
    """
    if connection.scalar(sql.select(ARTICLES.c.number).where(ARTICLES.c.id == removed.id)) is not None:
        return False
    number = connection.execute(
        sql.insert(ARTICLES).returning(ARTICLES.c.number), _numbered(connection, ARTICLES, removed.article)
    ).scalar_one()
    if (signature := removed.article["signature"]) is not None:  # one that was set aside has none
        assign_story(connection, number, signature)
    if removed.passages:
        rows = [{**_without_number(one), "article": number} for one in removed.passages]
        connection.execute(sql.insert(PASSAGES), rows)
        full_text.add(connection, [number])
        log_changes(connection, [one["id"] for one in removed.passages], removed=False)
    if removed.versions:
        connection.execute(sql.insert(VERSIONS), [_without_number(one) for one in removed.versions])
    store_edits(connection, [removed.tags])
    for table, kept in ((STARS, removed.stars), (NOTES, removed.notes)):
        for one in kept:
            connection.execute(sql.insert(table), _numbered(connection, table, one))
    return True


def forget(connection: sql.Connection, article_id: str) -> None:
    """Forget what is kept of an article by its id: its earlier texts, and what people added to it."""
    delete_versions(connection, article_id)
    delete_tags(connection, article_id)
    delete_star(connection, article_id)
    delete_notes(connection, article_id)


def _rows(connection: sql.Connection, table: sql.Table, article: object) -> list[Columns]:
    """The rows of an article in a table, in their order."""
    query = sql.select(table).where(table.c.article == article).order_by(table.c.number)
    return [dict(row._mapping) for row in connection.execute(query)]


def _numbered(connection: sql.Connection, table: sql.Table, row: Columns) -> Columns:
    """A row with its number, or without it where it is taken."""
    taken = connection.scalar(sql.select(table.c.number).where(table.c.number == row["number"])) is not None
    return _without_number(row) if taken else row


def _without_number(row: Columns) -> Columns:
    return {name: value for name, value in row.items() if name != "number"}
