"""Articles, passages, vectors and full-text search in one SQLite file: the truth of a library.

Every change is one transaction, and in the same transaction it notes what the vector index has yet to follow
(`index_changes`), so that a kill at any moment loses nothing. Words are searched by FTS5 over a view, so that
no text is stored twice.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sql

from ingest.article import Article, ArticleFacts, ArticleSummary, Passage, Section, StoredPassage
from ingest.errors import LibraryBusyError, LibraryError, LibraryMismatchError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SCHEMA_VERSION = 1

TITLE_WEIGHT = 1.0
"""Weight of a word in the title or heading in bm25, beside 1 for a word in the text."""

_FACTS = sql.MetaData()
_SETTINGS = sql.Table("settings", _FACTS, sql.Column("name", sql.Text, primary_key=True), sql.Column("value", sql.Text))
_ARTICLES = sql.Table(
    "articles",
    _FACTS,
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
)
_PASSAGES = sql.Table(
    "passages",
    _FACTS,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("id", sql.Text, nullable=False, unique=True),
    sql.Column("article", sql.ForeignKey("articles.number"), nullable=False, index=True),
    sql.Column("start", sql.Integer, nullable=False),
    sql.Column("end", sql.Integer, nullable=False),
    sql.Column("heading", sql.Text),
    sql.Column("vector", sql.LargeBinary, nullable=False),
)
_INDEX_CHANGES = sql.Table(
    "index_changes",
    _FACTS,
    sql.Column("passage", sql.Text, primary_key=True),
    sql.Column("removed", sql.Boolean, nullable=False),
)
_WORDS = (
    """CREATE VIEW IF NOT EXISTS passage_texts AS
       SELECT p.number AS number, a.title || ' ' || coalesce(p.heading, '') AS heading,
              substr(a.text, p.start + 1, p."end" - p.start) AS body, p.article AS article
       FROM passages AS p JOIN articles AS a ON a.number = p.article""",
    """CREATE VIRTUAL TABLE IF NOT EXISTS passage_words USING fts5(
       heading, body, content='passage_texts', content_rowid='number',
       tokenize='porter unicode61 remove_diacritics 2')""",
)
_FACT_COLUMNS = tuple(_ARTICLES.c[field.name] for field in fields(ArticleFacts))
_MANY = 500
"""Parameters in one statement: well below what any SQLite allows."""


@dataclass(frozen=True, slots=True, eq=False)
class EmbeddedArticle:
    """An article with its passages and their vectors: float array of shape (passages, dimension)."""

    article: Article
    passages: Sequence[Passage]
    vectors: NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class IndexChanges:
    """What the vector index has yet to follow: ids of passages."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


class Catalogue:
    """The SQL side of a library. Safe to share between threads; every method is one transaction."""

    def __init__(self, path: Path) -> None:
        """Open the catalogue at `path`, creating it where there is none.

        Raises:
            LibraryError: the file cannot be read or written, or is no catalogue.
            LibraryMismatchError: another version of Article Desk made it.
        """
        self._path = path
        self._engine = sql.create_engine(sql.URL.create("sqlite", database=str(path)), connect_args={"timeout": 30})
        sql.event.listen(self._engine, "connect", _prepare_connection)
        with self._transaction() as connection:
            _FACTS.create_all(connection)
            for statement in _WORDS:
                connection.execute(sql.text(statement))
            connection.execute(
                sql.text("INSERT OR IGNORE INTO settings VALUES ('schema', :version)"),
                {"version": str(SCHEMA_VERSION)},
            )
        self._refuse_other_schema()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def setting(self, name: str) -> str | None:
        """A fact about the library as a whole, such as its embedding model."""
        with self._transaction() as connection:
            value: str | None = connection.scalar(sql.select(_SETTINGS.c.value).where(_SETTINGS.c.name == name))
            return value

    def set_setting(self, name: str, value: str) -> None:
        """Remember a fact about the library as a whole."""
        with self._transaction() as connection:
            connection.execute(
                sql.text("INSERT OR REPLACE INTO settings VALUES (:name, :value)"),
                {"name": name, "value": value},
            )

    def put(self, batch: Iterable[EmbeddedArticle]) -> None:
        """Store articles, each in the place of an older one of its id, in one transaction."""
        with self._transaction() as connection:
            for item in batch:
                _delete(connection, item.article.id)
                _insert(connection, item)
            _note_revision(connection)

    def remove(self, article_id: str) -> bool:
        """Remove an article with its passages, vectors and words; False when there is none of that id."""
        with self._transaction() as connection:
            _note_revision(connection)
            return _delete(connection, article_id)

    def revision(self) -> str | None:
        """Another value after every change of the articles, whichever process made it."""
        return self.setting("revision")

    def fingerprints(self, article_ids: Sequence[str]) -> dict[str, str]:
        """The stored fingerprint of each of these articles that is in the library."""
        query = sql.select(_ARTICLES.c.id, _ARTICLES.c.fingerprint)
        with self._transaction() as connection:
            return {
                row.id: row.fingerprint
                for some in _in_groups(article_ids)
                for row in connection.execute(query.where(_ARTICLES.c.id.in_(some)))
            }

    def summaries(self) -> list[ArticleSummary]:
        """All articles, in the order in which they came in."""
        query = (
            sql.select(*_FACT_COLUMNS, sql.func.count(_PASSAGES.c.number).label("passages"))
            .select_from(_ARTICLES.outerjoin(_PASSAGES))
            .group_by(_ARTICLES.c.number)
            .order_by(_ARTICLES.c.number)
        )
        with self._transaction() as connection:
            return [ArticleSummary(_facts(row), row.passages) for row in connection.execute(query)]

    def article(self, article_id: str) -> Article | None:
        """An article with its text, or None."""
        columns = [column for column in _ARTICLES.c if column.name not in ("number", "fingerprint")]
        with self._transaction() as connection:
            row = connection.execute(sql.select(*columns).where(_ARTICLES.c.id == article_id)).one_or_none()
        if row is None:
            return None
        facts = dict(row._mapping)
        return Article(**{**facts, "sections": tuple(Section(**section) for section in facts["sections"])})

    def passages_of(self, article_id: str) -> list[Passage]:
        """The passages of one article, in the order of its text."""
        query = _passage_query().where(_ARTICLES.c.id == article_id).order_by(_PASSAGES.c.start)
        with self._transaction() as connection:
            return [_stored_passage(row).passage for row in connection.execute(query)]

    def passages(self, passage_ids: Sequence[str]) -> dict[str, StoredPassage]:
        """These passages by id; ids that are not in the library are left out."""
        with self._transaction() as connection:
            return {
                row.passage_id: _stored_passage(row)
                for some in _in_groups(passage_ids)
                for row in connection.execute(_passage_query().where(_PASSAGES.c.id.in_(some)))
            }

    def search_words(self, words: Sequence[str], limit: int, *, beginnings: Sequence[str] = ()) -> list[str]:
        """Ids of the passages that hold any of these words, or words that begin so, best bm25 first.

        English words are matched by stem, all without regard to case and accents. Whatever they hold is
        searched for as text: none of it is query syntax.
        """
        terms = [f'"{word}"' for word in _searchable(words)] + [f'"{word}"*' for word in _searchable(beginnings)]
        if not terms:
            return []
        query = sql.text(
            """SELECT p.id FROM passage_words AS w JOIN passages AS p ON p.number = w.rowid
               WHERE passage_words MATCH :match ORDER BY bm25(passage_words, :title, 1.0), p.number LIMIT :limit"""
        )
        with self._transaction() as connection:
            return list(connection.scalars(query, {"match": " OR ".join(terms), "title": TITLE_WEIGHT, "limit": limit}))

    def passage_count(self) -> int:
        """How many passages the library holds."""
        with self._transaction() as connection:
            return connection.scalar(sql.select(sql.func.count()).select_from(_PASSAGES)) or 0

    def vectors(self, passage_ids: Sequence[str] | None = None) -> Iterator[tuple[str, bytes]]:
        """Pairs of passage id and float16 vector: of these passages, or of all, a group at a time."""
        query = sql.select(_PASSAGES.c.number, _PASSAGES.c.id, _PASSAGES.c.vector)
        if passage_ids is not None:
            for some in _in_groups(passage_ids):
                yield from self._vector_rows(query.where(_PASSAGES.c.id.in_(some)))
            return
        last = 0
        while rows := self._numbered_vector_rows(
            query.where(_PASSAGES.c.number > last).order_by(_PASSAGES.c.number).limit(_MANY)
        ):
            yield from ((row.id, row.vector) for row in rows)
            last = rows[-1].number

    def index_changes(self) -> IndexChanges:
        """What the vector index has yet to follow."""
        with self._transaction() as connection:
            rows = connection.execute(sql.select(_INDEX_CHANGES)).all()
        return IndexChanges(
            added=tuple(row.passage for row in rows if not row.removed),
            removed=tuple(row.passage for row in rows if row.removed),
        )

    def has_index_changes(self) -> bool:
        """Whether the vector index has anything to follow."""
        with self._transaction() as connection:
            return connection.execute(sql.select(_INDEX_CHANGES.c.passage).limit(1)).first() is not None

    def settle(self, changes: IndexChanges) -> None:
        """Forget changes that the vector index has followed."""
        with self._transaction() as connection:
            for ids, removed in ((changes.added, False), (changes.removed, True)):
                for some in _in_groups(ids):
                    connection.execute(
                        sql.delete(_INDEX_CHANGES).where(
                            _INDEX_CHANGES.c.passage.in_(some), _INDEX_CHANGES.c.removed == removed
                        )
                    )

    def _vector_rows(self, query: sql.Select[Any]) -> list[tuple[str, bytes]]:
        return [(row.id, row.vector) for row in self._numbered_vector_rows(query)]

    def _numbered_vector_rows(self, query: sql.Select[Any]) -> Sequence[sql.Row[Any]]:
        with self._transaction() as connection:
            return connection.execute(query).all()

    def _refuse_other_schema(self) -> None:
        found = self.setting("schema")
        if found != str(SCHEMA_VERSION):
            self.close()
            raise LibraryMismatchError(
                f"The library at {self._path.parent} has schema {found}; this version of Article Desk reads "
                f"schema {SCHEMA_VERSION}. Use the version that made it, or ingest into a new library."
            )

    @contextmanager
    def _transaction(self) -> Iterator[sql.Connection]:
        """One transaction; what SQLite refuses becomes a line that says what to do."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except sql.exc.DBAPIError as problem:
            raise _explained(problem.orig, self._path.parent) from problem


def _prepare_connection(connection: sqlite3.Connection, _record: object) -> None:
    """Readers go on while one writes (WAL); a commit is on the disk when it returns (FULL)."""
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _explained(problem: BaseException | None, folder: Path) -> LibraryError:
    line = str(problem)
    if "locked" in line or "busy" in line:
        return LibraryBusyError(
            f"The library at {folder} is being written to already. Wait for that to end, then try again."
        )
    if "full" in line:
        return LibraryError(
            f"The disk with the library at {folder} is full. What was stored before is safe: "
            "make room, then run the same command again."
        )
    if "readonly" in line or "unable to open" in line:
        return LibraryError(
            f"The library at {folder} cannot be written. Check its permissions, or name another with --library."
        )
    return LibraryError(
        f"The library at {folder} cannot be read ({line}). If it is no library of Article Desk, name another "
        "with --library; if it is, restore it from a copy."
    )


def _insert(connection: sql.Connection, item: EmbeddedArticle) -> None:
    article = item.article
    row = {**asdict(article), "fingerprint": article.fingerprint}
    number = connection.scalar(sql.insert(_ARTICLES).returning(_ARTICLES.c.number), row)
    if not item.passages:
        return
    vectors = item.vectors.astype("<f2")
    connection.execute(
        sql.insert(_PASSAGES),
        [
            {
                "id": passage.id,
                "article": number,
                "start": passage.start,
                "end": passage.end,
                "heading": passage.heading,
                "vector": vector.tobytes(),
            }
            for passage, vector in zip(item.passages, vectors, strict=True)
        ],
    )
    connection.execute(
        sql.text(
            """INSERT INTO passage_words(rowid, heading, body)
               SELECT number, heading, body FROM passage_texts WHERE article = :article"""
        ),
        {"article": number},
    )
    _note_index_changes(connection, [passage.id for passage in item.passages], removed=False)


def _delete(connection: sql.Connection, article_id: str) -> bool:
    number = connection.scalar(sql.select(_ARTICLES.c.number).where(_ARTICLES.c.id == article_id))
    if number is None:
        return False
    # FTS5 must be told the words that it forgets, while the view can still tell them.
    connection.execute(
        sql.text(
            """INSERT INTO passage_words(passage_words, rowid, heading, body)
               SELECT 'delete', number, heading, body FROM passage_texts WHERE article = :article"""
        ),
        {"article": number},
    )
    ids = list(connection.scalars(sql.select(_PASSAGES.c.id).where(_PASSAGES.c.article == number)))
    connection.execute(sql.delete(_PASSAGES).where(_PASSAGES.c.article == number))
    connection.execute(sql.delete(_ARTICLES).where(_ARTICLES.c.number == number))
    _note_index_changes(connection, ids, removed=True)
    return True


def _note_revision(connection: sql.Connection) -> None:
    connection.execute(
        sql.text(
            """INSERT INTO settings VALUES ('revision', '1')
               ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1"""
        )
    )


def _note_index_changes(connection: sql.Connection, passage_ids: Sequence[str], *, removed: bool) -> None:
    if passage_ids:
        connection.execute(
            sql.text("INSERT OR REPLACE INTO index_changes(passage, removed) VALUES (:passage, :removed)"),
            [{"passage": passage_id, "removed": removed} for passage_id in passage_ids],
        )


def _passage_query() -> sql.Select[Any]:
    start, end = _PASSAGES.c.start, _PASSAGES.c["end"]
    body = sql.func.substr(_ARTICLES.c.text, start + 1, end - start).label("body")
    columns = (_PASSAGES.c.id.label("passage_id"), start, end, body, _PASSAGES.c.heading, *_FACT_COLUMNS)
    return sql.select(*columns).select_from(_PASSAGES.join(_ARTICLES))


def _stored_passage(row: sql.Row[Any]) -> StoredPassage:
    return StoredPassage(Passage(row.id, row.start, row.end, row.body, row.heading), _facts(row))


def _facts(row: sql.Row[*tuple[Any, ...]]) -> ArticleFacts:
    return ArticleFacts(*(row._mapping[column] for column in _FACT_COLUMNS))


def _searchable(words: Sequence[str]) -> Iterator[str]:
    """The words without what would end a quoted string of FTS5."""
    return filter(str.strip, (re.sub(r'["\0]', " ", word) for word in words))


def _in_groups(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[first : first + _MANY] for first in range(0, len(ids), _MANY))
