"""A catalogue is made, or one of an older version brought up to date, in one transaction."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sql

from ingest.errors import LibraryError
from ingest.store.migration.older_files import OLDER_VERSIONS, bring_to_6
from ingest.store.migration.revisions import FIRST, stamp, upgrade
from ingest.tables.database import Database
from ingest.tables.schema import METADATA, SCHEMA_VERSION, SETTINGS
from ingest.tables.statements import write_settings


def migrate(
    database: Database,
    connection: sql.Connection,
    *,
    create: bool = True,
    on_older: Callable[[str], None] = lambda version: None,
) -> str | None:
    """Make the tables where there are none, and bring older ones up to date; the version that they have then.

    A version that is not known, such as a newer one, is left as it is; so is a database without tables, but for
    `create`. `on_older` is told of the version of older tables before they are changed, while no other can.

    Raises:
        LibraryError: the database has tables of something else.
    """
    if (found := schema_version(connection)) == SCHEMA_VERSION:
        return found
    database.lock_schema(connection)  # so that of two processes the second finds it done
    found = schema_version(connection)
    if found == SCHEMA_VERSION or (found is None and not create) or not (found is None or is_older(found)):
        return found
    if found is None:
        _refuse_strangers(database, connection)
        METADATA.create_all(connection)
        database.full_text.create(connection)
        stamp(connection, SCHEMA_VERSION)
    else:
        on_older(found)
        _bring_up_to_date(connection, found, database)
    write_settings(connection, {"schema": SCHEMA_VERSION})
    return SCHEMA_VERSION


def is_older(version: str) -> bool:
    """Whether tables of this version can be brought up to date."""
    later = version.isdecimal() and version.isascii() and FIRST <= int(version) < int(SCHEMA_VERSION)
    return version in OLDER_VERSIONS or later


def schema_version(connection: sql.Connection) -> str | None:
    """The version of the tables; None where there are none."""
    if not sql.inspect(connection).has_table("settings"):
        return None
    version: str | None = connection.scalar(sql.select(SETTINGS.c.value).where(SETTINGS.c.name == "schema"))
    return version


def _bring_up_to_date(connection: sql.Connection, found: str, database: Database) -> None:
    if found in OLDER_VERSIONS:
        bring_to_6(connection, found, database.full_text)
        found = str(FIRST)
    if found == SCHEMA_VERSION:
        stamp(connection, found)
    else:
        upgrade(connection, found, SCHEMA_VERSION)


def _refuse_strangers(database: Database, connection: sql.Connection) -> None:
    """No table of somebody else is taken for one of ours."""
    there = set(sql.inspect(connection).get_table_names()) & METADATA.tables.keys()
    if there:
        raise LibraryError(
            f"At {database.place} there are tables of something else ({', '.join(sorted(there))}), which stay as they "
            "are. Name an empty database, or a schema of its own: …?options=-csearch_path%3DNAME"
        )
