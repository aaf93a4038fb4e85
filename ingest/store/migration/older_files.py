"""SQLite files of versions 1 to 5, from before there was Alembic, are brought to version 6."""

from __future__ import annotations

from dataclasses import fields

import sqlalchemy as sql

from ingest.article import Article
from ingest.parsing.record_ids import caseless_key
from ingest.store.duplicates import assign_story
from ingest.store.minhash import signature
from ingest.tables.database import FullTextIndex
from ingest.tables.schema import ARTICLE_LIST, ARTICLES, METADATA, article_from_row

OLDER_VERSIONS = ("1", "2", "3", "4", "5")
"""Those that are brought up to date here."""


def bring_to_6(connection: sql.Connection, found: str, full_text: FullTextIndex) -> None:
    """Bring the tables of an older version to version 6."""
    if found == "1":
        _from_1_to_2(connection)
    METADATA.create_all(connection)  # versions 3 and 6 add a table each, feedback and person_tags
    if found in ("1", "2", "3"):
        _from_3_to_4(connection)
    if found in ("1", "2", "3", "4"):
        _from_4_to_5(connection)
    ARTICLE_LIST.create(connection, checkfirst=True)  # version 6 adds an index too
    if found in ("1", "2", "3"):
        _fill_in_4(connection)
    full_text.create(connection)
    if found == "1":
        _sign_articles(connection)


def _from_1_to_2(connection: sql.Connection) -> None:
    """Version 2 adds pages, what an article was made of, and the signatures by which copies are found."""
    for column in ("pages JSON NOT NULL DEFAULT '[]'", "document TEXT", "file BLOB", "story INTEGER", "signature BLOB"):
        connection.execute(sql.text(f"ALTER TABLE articles ADD COLUMN {column}"))
    for column in ("document", "story"):
        connection.execute(sql.text(f"CREATE INDEX ix_articles_{column} ON articles ({column})"))


def _from_3_to_4(connection: sql.Connection) -> None:
    """Version 4 adds where an article came from, what its id may be mistaken for, and how it is known to be whole.

    In the order of the schema, here and below: of a damaged file, columns are told by their places.
    """
    for column in ("place BLOB", "look TEXT", "sha256 TEXT", "damage TEXT"):
        connection.execute(sql.text(f"ALTER TABLE articles ADD COLUMN {column}"))
    connection.execute(sql.text("CREATE INDEX ix_articles_look ON articles (look)"))


def _from_4_to_5(connection: sql.Connection) -> None:
    """Version 5 adds the day of change, tags, what is known of pages on the web, scanned pages, versions and feeds."""
    texts = ("etag", "last_modified", "checked", "gone", "told")
    lists = [f"{name} JSON NOT NULL DEFAULT '[]'" for name in ("tags", "scanned")]
    for column in ("updated TEXT", lists[0], *(f"{name} TEXT" for name in texts), lists[1]):
        connection.execute(sql.text(f"ALTER TABLE articles ADD COLUMN {column}"))


def _fill_in_4(connection: sql.Connection) -> None:
    """What version 4 knows of each article, out of what older ones knew."""
    # Of a page, the source is its address; of a record on standard input, it is that.
    connection.execute(sql.text("UPDATE articles SET place = coalesce(file, CAST(source AS BLOB))"))
    columns = [ARTICLES.c[each.name] for each in fields(Article)]
    for number in _numbers(connection):
        query = sql.select(*columns, ARTICLES.c.fingerprint).where(ARTICLES.c.number == number)
        row = connection.execute(query).one()
        article = article_from_row(row._mapping)
        whole = article.fingerprint == row.fingerprint  # else it rotted before, and is not to be taken for whole
        known = {"look": caseless_key(article.id), "sha256": article.sha256 if whole else None}
        connection.execute(sql.update(ARTICLES).where(ARTICLES.c.number == number).values(known))


def _numbers(connection: sql.Connection) -> list[int]:
    return list(connection.scalars(sql.select(ARTICLES.c.number).order_by(ARTICLES.c.number)))


def _sign_articles(connection: sql.Connection) -> None:
    for number in _numbers(connection):
        text = connection.scalar(sql.select(ARTICLES.c.text).where(ARTICLES.c.number == number))
        assign_story(connection, number, signature(text or ""))
