"""A catalogue is made, or one of an older version brought up to date, in one transaction."""

from __future__ import annotations

import sqlalchemy as sql

from ingest.copies import signature
from ingest.names import look_of
from ingest.schema import ARTICLES, METADATA, SCHEMA_VERSION, SETTINGS, WORDS
from ingest.stories import join_story


def prepare(connection: sql.Connection) -> str:
    """Make the tables where there are none, and bring older ones up to date; the version that they have then.

    A version that is not known, such as a newer one, is left as it is.
    """
    if (found := _version(connection)) == SCHEMA_VERSION:
        return found
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # so that of two processes the second finds it done
    found = _version(connection)
    if found not in (None, "1", "2", "3"):
        return found
    if found == "1":
        _from_1_to_2(connection)
    METADATA.create_all(connection)  # version 3 adds a table, feedback, and changes none
    for statement in WORDS:
        connection.execute(sql.text(statement))
    if found is not None:
        _from_3_to_4(connection)
    if found == "1":
        _sign_articles(connection)
    connection.execute(
        sql.text("INSERT OR REPLACE INTO settings VALUES ('schema', :version)"), {"version": SCHEMA_VERSION}
    )
    return SCHEMA_VERSION


def _version(connection: sql.Connection) -> str | None:
    """The version of the tables; None where there are none."""
    if not sql.inspect(connection).has_table("settings"):
        return None
    version: str | None = connection.scalar(sql.select(SETTINGS.c.value).where(SETTINGS.c.name == "schema"))
    return version


def _from_1_to_2(connection: sql.Connection) -> None:
    """Version 2 adds pages, what an article was made of, and the signatures by which copies are found."""
    for column in ("pages JSON NOT NULL DEFAULT '[]'", "document TEXT", "file BLOB", "story INTEGER", "signature BLOB"):
        connection.execute(sql.text(f"ALTER TABLE articles ADD COLUMN {column}"))
    for column in ("document", "story"):
        connection.execute(sql.text(f"CREATE INDEX ix_articles_{column} ON articles ({column})"))


def _from_3_to_4(connection: sql.Connection) -> None:
    """Version 4 adds the place that an article came from, and what its id may be mistaken for."""
    there = {column["name"] for column in sql.inspect(connection).get_columns("articles")}
    for column in ("place BLOB", "look TEXT"):
        if column.partition(" ")[0] not in there:
            connection.execute(sql.text(f"ALTER TABLE articles ADD COLUMN {column}"))
    connection.execute(sql.text("CREATE INDEX IF NOT EXISTS ix_articles_look ON articles (look)"))
    # Of a page, the source is its address; of a record on standard input, it is that.
    connection.execute(sql.text("UPDATE articles SET place = coalesce(file, CAST(source AS BLOB))"))
    looks = [{"known": known, "seen": look_of(known)} for known in connection.scalars(sql.select(ARTICLES.c.id))]
    if looks:
        set_look = sql.update(ARTICLES).where(ARTICLES.c.id == sql.bindparam("known"))
        connection.execute(set_look.values(look=sql.bindparam("seen")), looks)


def _sign_articles(connection: sql.Connection) -> None:
    numbers = list(connection.scalars(sql.select(ARTICLES.c.number).order_by(ARTICLES.c.number)))
    for number in numbers:
        text = connection.scalar(sql.select(ARTICLES.c.text).where(ARTICLES.c.number == number))
        join_story(connection, number, signature(text or ""))
