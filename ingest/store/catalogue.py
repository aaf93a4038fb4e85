"""Articles, passages, vectors and full-text search in a SQLite file or on PostgreSQL: the truth of a library.

Every change is one transaction, and in the same transaction it notes what the vector index has yet to follow
(`change_log.py`), so that a kill at any moment loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sql

from ingest.article import Article, Origin, OriginUpdate, Passage, StoredArticle
from ingest.errors import LibraryError, LibraryMismatchError
from ingest.parsing.record_ids import caseless_key
from ingest.sqlite.database import SqliteDatabase
from ingest.store.article_queries import ArticleQueries, stored_article
from ingest.store.change_log import ChangeLog, increment_revision, log_changes
from ingest.store.curation.article_list import ArticleListQueries
from ingest.store.curation.notes import NoteTable
from ingest.store.curation.removal import RemovedArticle, forget, put_back, stored_whole
from ingest.store.curation.stars import StarTable
from ingest.store.curation.tags import TagTable
from ingest.store.duplicates import assign_story, remove_bands
from ingest.store.feedback import FeedbackTable
from ingest.store.migration.migrate import is_older, migrate, schema_version
from ingest.store.minhash import signature
from ingest.store.passage_queries import PassageQueries
from ingest.store.upkeep.feeds import FeedTable
from ingest.store.upkeep.pages import PageTable
from ingest.store.upkeep.versions import VersionTable, keep_version
from ingest.tables.database import Database, FullTextIndex
from ingest.tables.schema import ARTICLES, PASSAGES, SCHEMA_VERSION, SETTINGS
from ingest.tables.statements import write_settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class EmbeddedArticle:
    """An article with its passages and their vectors, a float array of shape (passages, dimension); its origin."""

    article: Article
    passages: Sequence[Passage]
    vectors: NDArray[np.floating]
    origin: Origin = field(default_factory=Origin)


class Catalogue:
    """The SQL side of a library: its changes, and by their parts what is read. Safe to share between threads."""

    def __init__(
        self,
        source: Path | Database,
        *,
        create: bool = True,
        on_older: Callable[[str], None] = lambda version: None,
    ) -> None:
        """Open the catalogue in a file or another database; with `create`, tables are made where there are none.

        `on_older` is told of the version of older tables before they are brought up to date.

        Raises:
            LibraryError: it cannot be read or written, or is no catalogue.
            LibraryDamagedError: it is damaged, or has no tables and is not to be created.
            LibraryMismatchError: a newer version of Article Desk made it.
        """
        self._database: Database = SqliteDatabase(source) if isinstance(source, Path) else source
        self.articles = ArticleQueries(self._database)
        self.passages = PassageQueries(self._database)
        self.full_text = self._database.full_text
        self.list = ArticleListQueries(self._database)
        self.tags = TagTable(self._database)
        self.stars = StarTable(self._database)
        self.notes = NoteTable(self._database)
        self.feedback = FeedbackTable(self._database)
        self.versions = VersionTable(self._database)
        self.feeds = FeedTable(self._database)
        self.pages = PageTable(self._database)
        self.change_log = ChangeLog(self._database)
        try:
            with self._database.transaction() as connection:
                if self.read_only:
                    version = schema_version(connection)
                else:
                    version = migrate(self._database, connection, create=create, on_older=on_older)
            self._refuse_version(version)
        except BaseException:
            self.close()
            raise

    @property
    def database(self) -> Database:
        """Where it is stored."""
        return self._database

    @property
    def server(self) -> str | None:
        """The server and database that hold it; None where it is a file."""
        return None if isinstance(self._database, SqliteDatabase) else self._database.place

    @property
    def read_only(self) -> bool:
        """Whether it can be read but not written, as on a medium that takes no changes."""
        return self._database.read_only

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _refuse_version(self, version: str | None) -> None:
        place = self._database.place
        if version is None:
            raise self._database.damaged("its catalogue has no tables")
        if is_older(version):
            raise LibraryError(
                f"An older version of Article Desk made the library at {place}, and it cannot be written here to "
                "bring it up to date. Copy it to where it can be written, or have its owner run: articles list"
            )
        if version != SCHEMA_VERSION:
            raise LibraryMismatchError(
                f"The library at {place} has schema {version}, which this version of Article Desk does not know "
                f"(it reads up to {SCHEMA_VERSION}): a newer one made it. Update Article Desk, or name another library."
            )

    def setting(self, name: str) -> str | None:
        """A fact about the library as a whole, such as its embedding model."""
        with self._database.transaction() as connection:
            value: str | None = connection.scalar(sql.select(SETTINGS.c.value).where(SETTINGS.c.name == name))
            return value

    def set_setting(self, name: str, value: str) -> None:
        """Remember a fact about the library as a whole."""
        with self._database.transaction() as connection:
            write_settings(connection, {name: value})

    def put(self, batch: Iterable[EmbeddedArticle]) -> None:
        """Store articles, each in the place of an older one of its id, in one transaction.

        The text of the older one is kept as a version, if it is another: ten of them at most, wherever they came from.
        """
        with self._database.transaction() as connection:
            unindexed: dict[str, int] = {}  # words are added for many articles at once, which is quicker
            for item in batch:
                if item.article.id in unindexed:
                    self.full_text.add(connection, list(unindexed.values()))
                    unindexed.clear()
                _keep_replaced(connection, item.article)
                _delete(connection, item.article.id, self.full_text)
                unindexed[item.article.id] = _insert(connection, item)
            self.full_text.add(connection, list(unindexed.values()))
            increment_revision(connection)

    def remove(self, *article_ids: str) -> list[str]:
        """Remove articles with all that is known of them, and what people added; the ids of those that there were."""
        with self._database.transaction() as connection:
            removed = [article_id for article_id in article_ids if _delete(connection, article_id, self.full_text)]
            for article_id in removed:
                forget(connection, article_id)
            increment_revision(connection)
            return removed

    def take_out(self, article_id: str) -> RemovedArticle | None:
        """Remove an article as `remove` does, but give what `put_back` takes; None where there is none of that id."""
        with self._database.transaction() as connection:
            if (stored := stored_whole(connection, article_id)) is not None:
                _delete(connection, article_id, self.full_text)
                forget(connection, article_id)
                increment_revision(connection)
            return stored

    def put_back(self, removed: RemovedArticle) -> bool:
        """Store an article again as it was; False where there is one of its id by now, which stays."""
        with self._database.transaction() as connection:
            if done := put_back(connection, removed, self.full_text):
                increment_revision(connection)
            return done

    def update_origins(self, met: Mapping[str, OriginUpdate]) -> None:
        """Note where articles were met again, by their ids."""
        origins = [{**asdict(one.origin), "source": one.source, "fingerprint": one.fingerprint} for one in met.values()]
        rows = [
            {"known": known, **{f"new_{name}": value for name, value in columns.items()}}
            for known, columns in zip(met, origins, strict=True)
        ]
        if rows:
            values: dict[str, Any] = {name: sql.bindparam(f"new_{name}") for name in origins[0]}
            statement = sql.update(ARTICLES).where(ARTICLES.c.id == sql.bindparam("known")).values(values)
            with self._database.transaction() as connection:
                connection.execute(statement, rows)

    def quarantine(self, article_id: str, damage: str) -> None:
        """Keep an article, but answer nothing from it. The full-text index has to be made anew afterwards."""
        with self._database.transaction() as connection:
            number = _number_of(connection, article_id)
            if number is None:
                return
            _delete_passages(connection, number)
            remove_bands(connection, number)
            changed = {"damage": damage, "document": None, "story": number, "signature": None}
            connection.execute(sql.update(ARTICLES).where(ARTICLES.c.number == number).values(**changed))
            increment_revision(connection)

    def add_quarantined(self, stored: StoredArticle, damage: str) -> None:
        """Store an article that is not whole, so that it is kept, but nothing is answered from it."""
        origin = {"file": stored.origin.file, "place": stored.origin.place, "look": caseless_key(stored.article.id)}
        known = {"fingerprint": stored.fingerprint, "sha256": stored.sha256, "damage": damage}
        row = {**asdict(stored.article), **origin, **known}
        with self._database.transaction() as connection:
            number = connection.execute(sql.insert(ARTICLES).returning(ARTICLES.c.number), row).scalar_one()
            connection.execute(sql.update(ARTICLES).where(ARTICLES.c.number == number).values(story=number))

    def check_integrity(self) -> list[str]:
        """What the database finds wrong with itself."""
        return self._database.check_integrity()

    def rebuild_indexes(self) -> None:
        """Make every index of the database and the full-text index anew from the tables."""
        self._database.rebuild_indexes()
        self.full_text.rebuild()


def _insert(connection: sql.Connection, item: EmbeddedArticle) -> int:
    """Store an article, but for its words; its number."""
    article = item.article
    row = {
        **asdict(article),
        **asdict(item.origin),
        "fingerprint": article.fingerprint,
        "look": caseless_key(article.id),
        "sha256": article.sha256,
    }
    number: int = connection.execute(sql.insert(ARTICLES).returning(ARTICLES.c.number), row).scalar_one()
    assign_story(connection, number, signature(article.text))
    if not item.passages:
        return number
    vectors = item.vectors.astype("<f2")
    connection.execute(
        sql.insert(PASSAGES),
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
    log_changes(connection, [passage.id for passage in item.passages], removed=False)
    return number


def _keep_replaced(connection: sql.Connection, article: Article) -> None:
    """Keep the text that an article takes the place of, if it is another."""
    replaced = stored_article(connection, article.id)
    if replaced is not None and replaced.sha256 != article.sha256:
        keep_version(connection, replaced)


def _delete(connection: sql.Connection, article_id: str, full_text: FullTextIndex) -> bool:
    number = _number_of(connection, article_id)
    if number is None:
        return False
    full_text.remove(connection, number)
    _delete_passages(connection, number)
    remove_bands(connection, number)
    connection.execute(sql.delete(ARTICLES).where(ARTICLES.c.number == number))
    return True


def _delete_passages(connection: sql.Connection, article: int) -> None:
    ids = list(connection.scalars(sql.select(PASSAGES.c.id).where(PASSAGES.c.article == article)))
    connection.execute(sql.delete(PASSAGES).where(PASSAGES.c.article == article))
    log_changes(connection, ids, removed=True)


def _number_of(connection: sql.Connection, article_id: str) -> int | None:
    number: int | None = connection.scalar(sql.select(ARTICLES.c.number).where(ARTICLES.c.id == article_id))
    return number
