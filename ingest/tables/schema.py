"""The tables of the catalogue, and what their rows say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

import sqlalchemy as sql

from ingest.article import Article, ArticleMetadata, Section

SCHEMA_VERSION = "7"

METADATA = sql.MetaData()

_NUMBER = sql.BigInteger().with_variant(sql.Integer, "sqlite")
"""Of rows: SQLite counts up by itself only in a column that is called an integer."""

SETTINGS = sql.Table(
    "settings", METADATA, sql.Column("name", sql.Text, primary_key=True), sql.Column("value", sql.Text)
)
ARTICLES = sql.Table(
    "articles",
    METADATA,
    sql.Column("number", _NUMBER, primary_key=True),
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
    sql.Column("story", _NUMBER, index=True),
    sql.Column("signature", sql.LargeBinary),
    # Where it came from, to the byte (see Origin), and by what its id may be mistaken for another.
    sql.Column("place", sql.LargeBinary),
    sql.Column("look", sql.Text, index=True),
    # Of the text as it was stored; and what is wrong with it since, where the article is set aside until it is whole.
    sql.Column("sha256", sql.Text),
    sql.Column("damage", sql.Text),
    sql.Column("updated", sql.Text),
    sql.Column("tags", sql.JSON, nullable=False, server_default="[]"),
    # Of a page on the web (see Origin).
    sql.Column("etag", sql.Text),
    sql.Column("last_modified", sql.Text),
    sql.Column("checked", sql.Text),
    sql.Column("gone", sql.Text),
    sql.Column("told", sql.Text),
    sql.Column("scanned", sql.JSON, nullable=False, server_default="[]"),
)
ARTICLE_LIST = sql.Index(
    "ix_articles_list",
    *(ARTICLES.c[name] for name in ("id", "title", "publisher", "author", "published", "source", "tags")),
).ddl_if(dialect="sqlite")
"""All that a list is searched and sorted by: the rows of SQLite hold the texts, and are slow to go through."""

VERSIONS = sql.Table(
    "versions",
    METADATA,
    sql.Column("number", _NUMBER, primary_key=True),
    # By its id: an article that is replaced gets another number.
    sql.Column("article", sql.Text, nullable=False),
    sql.Column("replaced", sql.Text, nullable=False),
    sql.Column("version", sql.Integer, nullable=False),
    sql.Column("fingerprint", sql.Text, nullable=False),
    sql.Column("sha256", sql.Text, nullable=False),
    sql.Column("title", sql.Text, nullable=False),
    sql.Column("source", sql.Text, nullable=False),
    sql.Column("url", sql.Text),
    sql.Column("publisher", sql.Text),
    sql.Column("author", sql.Text),
    sql.Column("published", sql.Text),
    sql.Column("updated", sql.Text),
    sql.Column("language", sql.Text),
    sql.Column("tags", sql.JSON, nullable=False),
    sql.Column("sections", sql.JSON, nullable=False),
    sql.Column("pages", sql.JSON, nullable=False),
    sql.Column("scanned", sql.JSON, nullable=False),
    sql.Column("text", sql.Text, nullable=False),
    sql.UniqueConstraint("article", "version"),
)
PERSON_TAGS = sql.Table(
    # What a person did to the tags of an article, by its id: they stay when the article is read anew.
    "person_tags",
    METADATA,
    sql.Column("article", sql.Text, primary_key=True),
    sql.Column("added", sql.JSON, nullable=False),
    sql.Column("removed", sql.JSON, nullable=False),
)
STARS = sql.Table(
    # By the id of the article, as the tags that people set: so they stay when it is read anew.
    "stars",
    METADATA,
    sql.Column("number", _NUMBER, primary_key=True),
    sql.Column("article", sql.Text, nullable=False, unique=True),
    sql.Column("author", sql.Text, nullable=False),
    sql.Column("time", sql.Text, nullable=False),
)
NOTES = sql.Table(
    "notes",
    METADATA,
    sql.Column("number", _NUMBER, primary_key=True),
    sql.Column("article", sql.Text, nullable=False, index=True),
    # The words that it is on, and where they stood as it was written; none of a note on the article as a whole.
    sql.Column("start", sql.Integer),
    sql.Column("end", sql.Integer),
    sql.Column("quote", sql.Text, nullable=False),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("author", sql.Text, nullable=False),
    sql.Column("time", sql.Text, nullable=False),
)
FEEDS = sql.Table(
    "feeds",
    METADATA,
    sql.Column("url", sql.Text, primary_key=True),
    sql.Column("etag", sql.Text),
    sql.Column("last_modified", sql.Text),
    sql.Column("checked", sql.Text),
    # The addresses of its entries when it was last read whole: others are new.
    sql.Column("entries", sql.JSON, nullable=False),
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
    sql.Column("number", _NUMBER, primary_key=True),
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
    sql.Column("number", _NUMBER, primary_key=True),
    sql.Column("question", sql.Text, nullable=False),
    sql.Column("answer", sql.Text, nullable=False),
    sql.Column("liked", sql.Boolean, nullable=False),
    sql.Column("word", sql.Text, nullable=False),
    sql.Column("time", sql.Text, nullable=False),
    *(sql.Column(name, sql.Text, nullable=False, server_default="") for name in ("reason", "wanted")),
    # What the answer was made of: how the question was read, of which articles, by what, and what it cites.
    *(
        sql.Column(name, sql.Text, nullable=False, server_default="")
        for name in ("read_as", "narrowed", "program", "reader", "writer")
    ),
    sql.Column("cited", sql.JSON, nullable=False, server_default="[]"),
)


def _of_person(name: str) -> sql.Label[Any]:
    """What a person added to the tags of an article of the query around it, or removed from them."""
    query = sql.select(PERSON_TAGS.c[name]).where(PERSON_TAGS.c.article == ARTICLES.c.id)
    return query.scalar_subquery().label(f"tags_{name}")


NUMBER_LISTS = ("pages", "scanned")
"""Columns of lists of whole numbers."""

TAG_COLUMNS = (ARTICLES.c.tags, _of_person("added"), _of_person("removed"))
"""The tags that an article came with, and what a person did to them: see `tags_from_row`."""

_FACTS = {each.name: ARTICLES.c[each.name] for each in fields(ArticleMetadata)}

FACT_COLUMNS = (*_FACTS.values(), *TAG_COLUMNS[1:])


SUMMARY_COLUMNS = (
    ARTICLES.c.damage,
    ARTICLES.c.gone,
    sql.select(sql.func.max(VERSIONS.c.replaced))
    .where(VERSIONS.c.article == ARTICLES.c.id)
    .scalar_subquery()
    .label("changed"),
    sql.exists().where(STARS.c.article == ARTICLES.c.id).label("starred"),
    sql.select(sql.func.count()).where(NOTES.c.article == ARTICLES.c.id).scalar_subquery().label("notes"),
)
"""What a line of the list tells of an article beside its facts and counts, by the names of `ArticleSummary`."""


def from_json(stored: object) -> object:
    """What is in a column of JSON; None of what is no JSON any more, which the fingerprint of its row tells."""
    if stored == "[]":
        return []  # most lists are: a parser takes its time
    try:
        return json.loads(stored) if isinstance(stored, str) else None
    except ValueError:
        return None


def article_from_row(row: Mapping[Any, Any]) -> Article:
    """The article of a row; sections, pages or tags that rotted are none, which its fingerprint tells."""
    facts = {each.name: row[each.name] for each in fields(Article)}
    lists = {"sections": _sections_of(facts["sections"])} | {each: _numbers_of(facts[each]) for each in NUMBER_LISTS}
    return Article(**{**facts, **lists, "tags": texts_of(facts["tags"])})


def facts_from_row(row: sql.Row[*tuple[Any, ...]]) -> ArticleMetadata:
    """The facts of the article of a row with `FACT_COLUMNS`."""
    found = row._mapping
    facts = {name: found[column] for name, column in _FACTS.items()}
    lists = {each: _numbers_of(facts[each]) for each in NUMBER_LISTS}
    return ArticleMetadata(**{**facts, **lists, "tags": tags_from_row(row)})


def marks_from_row(row: sql.Row[*tuple[Any, ...]]) -> dict[str, Any]:
    """What a row with `SUMMARY_COLUMNS` tells, as arguments of `ArticleSummary`."""
    found = row._mapping
    return {name: found[name] for name in ("damage", "gone", "changed", "notes")} | {"starred": bool(found["starred"])}


def tags_from_row(row: sql.Row[*tuple[Any, ...]]) -> tuple[str, ...]:
    """The tags of the article of a row with `TAG_COLUMNS`: those that it came with, and as a person changed them."""
    source, added, removed = (texts_of(row._mapping[column]) for column in TAG_COLUMNS)
    return merged_tags(source, added, removed) if added or removed else source


def merged_tags(source: Iterable[str], added: Iterable[str], removed: Iterable[str]) -> tuple[str, ...]:
    """The tags of an article: of its source but those that a person removed, then those that a person added.

    Each once, in whatever case.
    """
    gone = {tag.casefold() for tag in removed}
    shown: dict[str, str] = {}
    for tag in (*(tag for tag in source if tag.casefold() not in gone), *added):
        shown.setdefault(tag.casefold(), tag)
    return tuple(shown.values())


def texts_of(stored: object) -> tuple[str, ...]:
    """A list of texts, out of what JSON gives."""
    return tuple(stored) if isinstance(stored, list) and all(isinstance(one, str) for one in stored) else ()


def _numbers_of(stored: object) -> tuple[int, ...]:
    """Whole numbers, out of what JSON gives."""
    return tuple(stored) if isinstance(stored, list) and all(isinstance(one, int) for one in stored) else ()


def _sections_of(stored: object) -> tuple[Section, ...]:
    try:
        found = tuple(Section(**one) for one in stored) if isinstance(stored, list) else ()
    except TypeError:
        return ()
    return found if all(isinstance(one.start, int) and isinstance(one.heading, str) for one in found) else ()
