"""All rows of a catalogue are copied into another, which may be in another database; what was stopped goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sql

from ingest.errors import LibraryError
from ingest.maintenance.moving.comparing import KEPT_APART, refuse_differences
from ingest.maintenance.opening import MOVING
from ingest.store.catalogue import Catalogue
from ingest.tables.schema import (
    ARTICLES,
    BANDS,
    FEEDBACK,
    FEEDS,
    INDEX_CHANGES,
    METADATA,
    NOTES,
    PASSAGES,
    PERSON_TAGS,
    SETTINGS,
    STARS,
    VERSIONS,
)
from ingest.tables.statements import put_rows, write_settings

_AT_ONCE = 50
"""Articles, or earlier texts, that are copied in one transaction."""

_WHOLE = (PERSON_TAGS, STARS, NOTES, FEEDS, FEEDBACK)
"""Small tables, which are copied at once at the end."""


def copy_catalogue(
    source: Catalogue, target: Catalogue, on_progress: Callable[[int, int], None] = lambda done, of: None
) -> int:
    """Copy a catalogue, as it is at one moment, into one that is empty; the number of articles.

    Only for the one that writes to the target. Where it was stopped it goes on, if the articles are still the same;
    else it begins anew. In the end both are compared, every row. The vector index is to be made anew from the vectors.
    `on_progress` is told how many articles of how many are copied.

    Raises:
        LibraryError: the target has articles of its own, or what arrived is not what was sent.
    """
    with source.database.snapshot() as read:
        total = read.scalar(sql.select(sql.func.count()).select_from(ARTICLES)) or 0
        _begin(read, source, target)
        _copy_articles(read, target, total, on_progress)
        _copy_versions(read, target)
        with target.database.transaction() as write:
            for table in _WHOLE:
                write.execute(sql.delete(table))
                put_rows(write, table, _rows(read, sql.select(table)))
            settings = read.execute(sql.select(SETTINGS).where(SETTINGS.c.name.not_in(KEPT_APART))).all()
            write_settings(write, {row.name: row.value for row in settings})
            target.database.continue_numbers(write)
        _check(read, target)
    target.change_log.forget_index()
    with target.database.transaction() as write:
        write.execute(sql.delete(SETTINGS).where(SETTINGS.c.name == MOVING))
    return total


def _begin(read: sql.Connection, source: Catalogue, target: Catalogue) -> None:
    """Note what is copied; what an earlier copy of something else has left behind is taken away."""
    revision = read.scalar(sql.select(SETTINGS.c.value).where(SETTINGS.c.name == "revision"))
    copied = f"{_kind(source)}, revision {revision}"
    begun = target.setting(MOVING)
    if begun == copied:
        return
    if begun is None and not _is_empty(target):
        raise LibraryError(
            f"There are articles, or what people said, at {target.database.place} already, which stay as they are. "
            "Name an empty database (createdb NAME) or a new folder."
        )
    with target.database.transaction() as write:
        for table in (INDEX_CHANGES, BANDS, VERSIONS, *_WHOLE):
            write.execute(sql.delete(table))
        for number in write.scalars(sql.select(ARTICLES.c.number)).all():
            target.full_text.remove(write, number)
        for table in (PASSAGES, ARTICLES):
            write.execute(sql.delete(table))
        write_settings(write, {MOVING: copied})


def _kind(source: Catalogue) -> str:
    """Where it comes from; a copy of a backup lies elsewhere each time."""
    return source.server or "a file"


def _is_empty(catalogue: Catalogue) -> bool:
    with catalogue.database.transaction() as connection:
        tables = (table for table in METADATA.sorted_tables if table is not SETTINGS)
        return not any(connection.execute(sql.select(table).limit(1)).first() for table in tables)


def _copy_articles(
    read: sql.Connection, target: Catalogue, total: int, on_progress: Callable[[int, int], None]
) -> None:
    """Copy articles with their passages in the order of their numbers, from where that was stopped."""
    with target.database.transaction() as write:
        last = write.scalar(sql.select(sql.func.max(ARTICLES.c.number))) or 0
        done = write.scalar(sql.select(sql.func.count()).select_from(ARTICLES)) or 0
    while rows := _after(read, ARTICLES, last):
        numbers = [row["number"] for row in rows]
        with target.database.transaction() as write:
            write.execute(sql.insert(ARTICLES), rows)
            for table in (BANDS, PASSAGES):
                if some := _rows(read, sql.select(table).where(table.c.article.in_(numbers))):
                    write.execute(sql.insert(table), some)
            target.full_text.add(write, numbers)
        last, done = numbers[-1], done + len(numbers)
        on_progress(done, total)


def _copy_versions(read: sql.Connection, target: Catalogue) -> None:
    with target.database.transaction() as write:
        last = write.scalar(sql.select(sql.func.max(VERSIONS.c.number))) or 0
    while rows := _after(read, VERSIONS, last):
        with target.database.transaction() as write:
            write.execute(sql.insert(VERSIONS), rows)
        last = rows[-1]["number"]


def _check(read: sql.Connection, target: Catalogue) -> None:
    """Compare every row; where they differ, the next try begins anew."""
    try:
        with target.database.snapshot() as arrived:
            refuse_differences(read, arrived)
    except LibraryError:
        target.set_setting(MOVING, "to be done anew")
        raise


def _after(read: sql.Connection, table: sql.Table, number: int) -> Sequence[Mapping[str, Any]]:
    return _rows(read, sql.select(table).where(table.c.number > number).order_by(table.c.number).limit(_AT_ONCE))


def _rows(read: sql.Connection, query: sql.Select[Any]) -> Sequence[Mapping[str, Any]]:
    return [dict(row._mapping) for row in read.execute(query)]
