"""Two catalogues have the same rows: as many in each table, and texts, vectors and all else with the same SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sql

from ingest.errors import LibraryError
from ingest.tables.schema import (
    ARTICLES,
    BANDS,
    FEEDBACK,
    FEEDS,
    METADATA,
    NOTES,
    PASSAGES,
    PERSON_TAGS,
    SETTINGS,
    STARS,
    VERSIONS,
)

KEPT_APART = ("schema", "moving", "marked", "index folder", "index seal", "index removed")
"""Settings of one catalogue that are none of another."""

_AT_ONCE = 50


def refuse_differences(one: sql.Connection, other: sql.Connection) -> None:
    """Make sure that two catalogues are the same.

    Raises:
        LibraryError: the message says in what they differ.
    """
    for table in METADATA.sorted_tables:
        if table.name not in ("settings", "index_changes"):
            counts = [each.scalar(sql.select(sql.func.count()).select_from(table)) for each in (one, other)]
            if counts[0] != counts[1]:
                raise _difference(f"of {counts[0]} rows of {table.name} {counts[1]} arrived")
    for (first, digest), (_, found) in zip(_digests(one), _digests(other), strict=True):
        if digest != found:
            raise _difference(f"what is stored from row {first} on has another SHA-256")


def _difference(what: str) -> LibraryError:
    return LibraryError(f"What arrived is not what was sent ({what}). Nothing is lost: run the same command again.")


def _digests(connection: sql.Connection) -> Iterator[tuple[str, str]]:
    """The SHA-256 of groups of rows, each with where it begins."""
    for table, texts in ((ARTICLES, (BANDS, PASSAGES)), (VERSIONS, ())):
        last = 0
        while rows := _rows(connection, table, table.c.number > last, limit=_AT_ONCE):
            numbers = [row.number for row in rows]
            further = [_rows(connection, each, each.c.article.in_(numbers)) for each in texts]
            yield f"{numbers[0]} of {table.name}", _sha256(rows, *further)
            last = numbers[-1]
    for table in (PERSON_TAGS, STARS, NOTES, FEEDS, FEEDBACK):
        yield f"1 of {table.name}", _sha256(_rows(connection, table))
    kept = _rows(connection, SETTINGS, SETTINGS.c.name.not_in(KEPT_APART))
    yield "1 of settings", _sha256(kept)


def _rows(
    connection: sql.Connection, table: sql.Table, *wanted: sql.ColumnElement[bool], limit: int | None = None
) -> Sequence[sql.Row[Any]]:
    by = [column for column in table.primary_key if not isinstance(column.type, sql.Text)]
    return connection.execute(sql.select(table).where(*wanted).order_by(*by).limit(limit)).all()


def _sha256(*groups: Sequence[sql.Row[Any]]) -> str:
    """Of rows that no number orders, whichever order a database gives them in."""
    found = hashlib.sha256()
    for rows in groups:
        told = [repr(tuple(row)) for row in rows]
        for line in told if rows and "number" in rows[0]._fields else sorted(told):
            found.update(line.encode("utf-8", "surrogatepass"))
    return found.hexdigest()
