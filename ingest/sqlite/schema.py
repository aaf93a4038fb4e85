"""The tables of the catalogue, and what their rows say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import sqlalchemy as sql

from ingest.article import Article, ArticleMetadata, Section

SCHEMA_VERSION = "4"

METADATA = sql.MetaData()
SETTINGS = sql.Table(
    "settings", METADATA, sql.Column("name", sql.Text, primary_key=True), sql.Column("value", sql.Text)
)
ARTICLES = sql.Table(
    "articles",
    METADATA,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("id", sql.Text, nullable=False, unique=True),
    sql.Column("fingerprint", sql.Text, nullable=False),
    sql.Column("title", sql.Text, nullable=False),
    sql.Column("source", sql.Text, nullable=False),
    sql.Column("url", sql.Text),
    sql.Column("publisher", sql.Text),
    sql.Column("author", sql.Text),
    sql.Column("published", sql.Text),
    sql.Column("language", sql.Text),
    sql.Column("sections", sql.JSON, nullable=False),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("pages", sql.JSON, nullable=False, server_default="[]"),
    # What it was made of: the digest of the document, and the path of its file in the bytes of the file system.
    sql.Column("document", sql.Text, index=True),
    sql.Column("file", sql.LargeBinary),
    # Copies of one story have the number of the first of them.
    sql.Column("story", sql.Integer, index=True),
    sql.Column("signature", sql.LargeBinary),
    # Where it came from, to the byte (see Origin), and by what its id may be mistaken for another.
    sql.Column("place", sql.LargeBinary),
    sql.Column("look", sql.Text, index=True),
    # Of the text as it was stored; and what is wrong with it since, where the article is set aside until it is whole.
    sql.Column("sha256", sql.Text),
    sql.Column("damage", sql.Text),
)
BANDS = sql.Table(
    "bands",
    METADATA,
    sql.Column("band", sql.BigInteger, primary_key=True),
    sql.Column("article", sql.ForeignKey("articles.number"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
PASSAGES = sql.Table(
    "passages",
    METADATA,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("id", sql.Text, nullable=False, unique=True),
    sql.Column("article", sql.ForeignKey("articles.number"), nullable=False, index=True),
    sql.Column("start", sql.Integer, nullable=False),
    sql.Column("end", sql.Integer, nullable=False),
    sql.Column("heading", sql.Text),
    sql.Column("vector", sql.LargeBinary, nullable=False),
)
INDEX_CHANGES = sql.Table(
    "index_changes",
    METADATA,
    sql.Column("passage", sql.Text, primary_key=True),
    sql.Column("removed", sql.Boolean, nullable=False),
)
FEEDBACK = sql.Table(
    "feedback",
    METADATA,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("question", sql.Text, nullable=False),
    sql.Column("answer", sql.Text, nullable=False),
    sql.Column("liked", sql.Boolean, nullable=False),
    sql.Column("word", sql.Text, nullable=False),
    sql.Column("time", sql.Text, nullable=False),
)
CREATE_FULL_TEXT = (
    """CREATE VIEW IF NOT EXISTS passage_texts AS
       SELECT p.number AS number, a.title || ' ' || coalesce(p.heading, '') AS heading,
              substr(a.text, p.start + 1, p."end" - p.start) AS body, p.article AS article
       FROM passages AS p JOIN articles AS a ON a.number = p.article""",
    """CREATE VIRTUAL TABLE IF NOT EXISTS passage_words USING fts5(
       heading, body, content='passage_texts', content_rowid='number',
       tokenize='porter unicode61 remove_diacritics 2')""",
)
"""Words are searched by FTS5 over a view, so that no text is stored twice."""

DROP_FULL_TEXT = (
    "PRAGMA writable_schema = ON",
    "DELETE FROM sqlite_master WHERE name = 'passage_words'",
    "PRAGMA writable_schema = RESET",
    *(f"DROP TABLE IF EXISTS passage_words_{part}" for part in ("data", "idx", "docsize", "config")),
)
"""The full-text index is taken away, whatever is left of it: FTS5 itself drops none whose tables are broken."""


FACT_COLUMNS = tuple(ARTICLES.c[each.name] for each in fields(ArticleMetadata))


def write_settings(connection: sql.Connection, settings: Mapping[str, str]) -> None:
    """Store facts about the library as a whole, in the place of older ones of these names."""
    connection.execute(
        sql.text("INSERT OR REPLACE INTO settings VALUES (:name, :value)"),
        [{"name": name, "value": value} for name, value in settings.items()],
    )


def from_json(stored: object) -> object:
    """What is in a column of JSON; None of what is no JSON any more, which the fingerprint of its row tells."""
    try:
        return json.loads(stored) if isinstance(stored, str) else None
    except ValueError:
        return None


def article_from_row(row: Mapping[Any, Any]) -> Article:
    """The article of a row; sections or pages that rotted are none, which its fingerprint tells."""
    facts = {each.name: row[each.name] for each in fields(Article)}
    return Article(**{**facts, "sections": _sections_of(facts["sections"]), "pages": _pages_of(facts["pages"])})


def facts_from_row(row: sql.Row[*tuple[Any, ...]]) -> ArticleMetadata:
    """The facts of the article of a row with `FACT_COLUMNS`."""
    facts = {column.name: row._mapping[column] for column in FACT_COLUMNS}
    return ArticleMetadata(**{**facts, "pages": _pages_of(facts["pages"])})


def _pages_of(stored: object) -> tuple[int, ...]:
    """Offsets at which pages begin, out of what JSON gives."""
    return tuple(stored) if isinstance(stored, list) and all(isinstance(one, int) for one in stored) else ()


def _sections_of(stored: object) -> tuple[Section, ...]:
    try:
        found = tuple(Section(**one) for one in stored) if isinstance(stored, list) else ()
    except TypeError:
        return ()
    return found if all(isinstance(one.start, int) and isinstance(one.heading, str) for one in found) else ()
