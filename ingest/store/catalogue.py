"""Articles, passages, vectors and full-text search in one SQLite file: the truth of a library.

Every change is one transaction, and in the same transaction it notes what the vector index has yet to follow
(`index_changes`), so that a kill at any moment loses nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sql

from ingest.article import (
    Article,
    ArticleFacts,
    ArticleSummary,
    Held,
    Origin,
    Passage,
    Sighting,
    StoredArticle,
    StoredPassage,
)
from ingest.errors import LibraryDamagedError, LibraryError, LibraryMismatchError
from ingest.parsing.record_ids import look_of
from ingest.sqlite.database import Database, damaged
from ingest.sqlite.schema import (
    ARTICLES,
    BANDS,
    INDEX_CHANGES,
    NO_WORDS,
    PASSAGES,
    SCHEMA_VERSION,
    SETTINGS,
    WORDS,
    article_of,
    pages_of,
)
from ingest.store.duplicates import join_story, leave_story
from ingest.store.feedback import Feedback, keep, kept
from ingest.store.migration import prepare
from ingest.store.minhash import signature

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TITLE_WEIGHT = 1.0
"""Weight of a word in the title or heading in bm25, beside 1 for a word in the text."""

_FACT_COLUMNS = tuple(ARTICLES.c[each.name] for each in fields(ArticleFacts))
_ORIGIN_COLUMNS = tuple(ARTICLES.c[each.name] for each in fields(Origin))
_MANY = 500
"""Parameters in one statement: well below what any SQLite allows."""

_FEW = 50
"""Articles that are read in one go, with their texts."""


@dataclass(frozen=True, slots=True, eq=False)
class EmbeddedArticle:
    """An article with its passages and their vectors, a float array of shape (passages, dimension); its origin."""

    article: Article
    passages: Sequence[Passage]
    vectors: NDArray[np.floating]
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as it is stored: under this id, cut out of the text, with its float16 vector."""

    id: str
    passage: Passage
    vector: bytes


@dataclass(frozen=True, slots=True)
class IndexChanges:
    """What the vector index has yet to follow: ids of passages."""

    added: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


@dataclass(frozen=True, slots=True)
class IndexState:
    """The folder of the vector index, what its files were like when it was last in step, and what came after.

    `revision` is another one after every change of the articles, whichever process made it. `removed` is how many
    passages were taken out of the index since it was made.
    """

    folder: str | None
    seal: str | None
    revision: str | None
    removed: int
    changes: IndexChanges


class Catalogue:
    """The SQL side of a library. Safe to share between threads; every method is one transaction."""

    def __init__(self, path: Path, *, make: bool = True) -> None:
        """Open the catalogue at `path`; with `make`, tables are made where there are none.

        Raises:
            LibraryError: the file cannot be read or written, or is no catalogue.
            LibraryDamagedError: it is damaged, or has no tables and is not to be made.
            LibraryMismatchError: a newer version of Article Desk made it.
        """
        self._database = Database(path)
        with self._database.transaction() as connection:
            found = prepare(connection, make=make)
        if found is None:
            self.close()
            raise damaged(path.parent, "its catalogue has no tables")
        if found != SCHEMA_VERSION:
            self.close()
            raise LibraryMismatchError(
                f"The library at {path.parent} has schema {found}, which this version of Article Desk does not know "
                f"(it reads up to {SCHEMA_VERSION}): a newer one made it. Update Article Desk, or name another library."
            )

    @property
    def read_only(self) -> bool:
        """Whether it can be read but not written, as on a medium that takes no changes."""
        return self._database.read_only

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def setting(self, name: str) -> str | None:
        """A fact about the library as a whole, such as its embedding model."""
        with self._database.transaction() as connection:
            value: str | None = connection.scalar(sql.select(SETTINGS.c.value).where(SETTINGS.c.name == name))
            return value

    def set_setting(self, name: str, value: str) -> None:
        """Remember a fact about the library as a whole."""
        with self._database.transaction() as connection:
            connection.execute(
                sql.text("INSERT OR REPLACE INTO settings VALUES (:name, :value)"),
                {"name": name, "value": value},
            )

    def put(self, batch: Iterable[EmbeddedArticle]) -> None:
        """Store articles, each in the place of an older one of its id, in one transaction."""
        with self._database.transaction() as connection:
            for item in batch:
                _delete(connection, item.article.id)
                _insert(connection, item)
            _note_revision(connection)

    def remove(self, *article_ids: str) -> list[str]:
        """Remove articles with their passages, vectors and words; the ids of those that there were."""
        with self._database.transaction() as connection:
            removed = [article_id for article_id in article_ids if _delete(connection, article_id)]
            _note_revision(connection)
            return removed

    def set_origins(self, met: Mapping[str, Sighting]) -> None:
        """Note where articles were met again, by their ids."""
        told = [{**asdict(one.origin), "source": one.source, "fingerprint": one.fingerprint} for one in met.values()]
        rows = [
            {"known": known, **{f"new_{name}": value for name, value in columns.items()}}
            for known, columns in zip(met, told, strict=True)
        ]
        if rows:
            values: dict[str, Any] = {name: sql.bindparam(f"new_{name}") for name in told[0]}
            statement = sql.update(ARTICLES).where(ARTICLES.c.id == sql.bindparam("known")).values(values)
            with self._database.transaction() as connection:
                connection.execute(statement, rows)

    def held(self, article_id: str) -> Held | None:
        """What there is under this id."""
        facts = [ARTICLES.c[each.name] for each in fields(Held) if each.name != "origin"]
        query = sql.select(*facts, *_ORIGIN_COLUMNS).where(ARTICLES.c.id == article_id)
        with self._database.transaction() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return Held(**{each.name: row._mapping[each] for each in facts}, origin=_origin(row))

    def lookalike(self, article_id: str) -> str | None:
        """Another id, of an article that there is, which may be mistaken for this one: see `look_of`."""
        same_look = (ARTICLES.c.look == look_of(article_id)) & (ARTICLES.c.id != article_id)
        with self._database.transaction() as connection:
            found: str | None = connection.scalar(sql.select(ARTICLES.c.id).where(same_look).limit(1))
            return found

    def made_of(self, documents: Sequence[str]) -> dict[str, str]:
        """The ids of the articles that were made of documents with these digests, by digest."""
        query = sql.select(ARTICLES.c.document, ARTICLES.c.id)
        with self._database.transaction() as connection:
            return {
                row.document: row.id
                for some in _in_groups(documents)
                for row in connection.execute(query.where(ARTICLES.c.document.in_(some)))
            }

    def files(self) -> list[tuple[str, bytes]]:
        """Pairs of article id and the path of its file, of those articles that were made of files."""
        query = sql.select(ARTICLES.c.id, ARTICLES.c.file).where(ARTICLES.c.file.is_not(None))
        with self._database.transaction() as connection:
            return [(row.id, row.file) for row in connection.execute(query.order_by(ARTICLES.c.number))]

    def fingerprints(self, article_ids: Sequence[str]) -> dict[str, str]:
        """The stored fingerprint of each of these articles that is in the library; of one set aside, an empty one."""
        kept = sql.case((ARTICLES.c.damage.is_(None), ARTICLES.c.fingerprint), else_="").label("fingerprint")
        query = sql.select(ARTICLES.c.id, kept)
        with self._database.transaction() as connection:
            return {
                row.id: row.fingerprint
                for some in _in_groups(article_ids)
                for row in connection.execute(query.where(ARTICLES.c.id.in_(some)))
            }

    def summaries(self) -> list[ArticleSummary]:
        """All articles, in the order in which they came in."""
        query = (
            sql.select(*_FACT_COLUMNS, ARTICLES.c.damage, sql.func.count(PASSAGES.c.number).label("passages"))
            .select_from(ARTICLES.outerjoin(PASSAGES))
            .group_by(ARTICLES.c.number)
            .order_by(ARTICLES.c.number)
        )
        with self._database.transaction() as connection:
            rows = connection.execute(query).all()
        told = Counter(row.story for row in rows)
        return [ArticleSummary(_facts(row), row.passages, told[row.story] - 1, row.damage) for row in rows]

    def article(self, article_id: str) -> Article | None:
        """An article with its text, or None."""
        columns = [ARTICLES.c[each.name] for each in fields(Article)]
        with self._database.transaction() as connection:
            row = connection.execute(sql.select(*columns).where(ARTICLES.c.id == article_id)).one_or_none()
        return None if row is None else article_of(row._mapping)

    def stored(self, article_id: str) -> StoredArticle | None:
        """An article, and what it was when it was stored, or None."""
        with self._database.transaction() as connection:
            row = connection.execute(_stored_query().where(ARTICLES.c.id == article_id)).one_or_none()
        return None if row is None else _stored_article(row)

    def all_stored(self) -> Iterator[StoredArticle]:
        """All articles as they are at one moment, in the order in which they came in, whatever is written meanwhile."""
        with self._database.snapshot() as connection:
            last = 0
            while rows := connection.execute(
                _stored_query().where(ARTICLES.c.number > last).order_by(ARTICLES.c.number).limit(_FEW)
            ).all():
                yield from map(_stored_article, rows)
                last = rows[-1].number

    def set_aside(self, article_id: str, damage: str) -> None:
        """Keep an article, but answer nothing from it. The full-text index has to be made anew afterwards."""
        with self._database.transaction() as connection:
            number = connection.scalar(sql.select(ARTICLES.c.number).where(ARTICLES.c.id == article_id))
            ids = list(connection.scalars(sql.select(PASSAGES.c.id).where(PASSAGES.c.article == number)))
            connection.execute(sql.delete(PASSAGES).where(PASSAGES.c.article == number))
            connection.execute(sql.delete(BANDS).where(BANDS.c.article == number))
            kept = {"damage": damage, "document": None, "story": number, "signature": None}
            connection.execute(sql.update(ARTICLES).where(ARTICLES.c.number == number).values(**kept))
            _note_index_changes(connection, ids, removed=True)
            _note_revision(connection)

    def put_aside(self, stored: StoredArticle, damage: str) -> None:
        """Store an article that is not whole, so that it is kept, but nothing is answered from it."""
        origin = {"file": stored.origin.file, "place": stored.origin.place, "look": look_of(stored.article.id)}
        known = {"fingerprint": stored.fingerprint, "sha256": stored.sha256, "damage": damage}
        row = {**asdict(stored.article), **origin, **known}
        with self._database.transaction() as connection:
            number = connection.execute(sql.insert(ARTICLES).returning(ARTICLES.c.number), row).scalar_one()
            connection.execute(sql.update(ARTICLES).where(ARTICLES.c.number == number).values(story=number))

    def passages_of(self, article_id: str) -> list[Passage]:
        """The passages of one article, in the order of its text."""
        query = _passage_query().where(ARTICLES.c.id == article_id).order_by(PASSAGES.c.start)
        with self._database.snapshot() as connection:
            return [one.passage for one in _stored_passages(connection, connection.execute(query).all())]

    def passage_ids(self, article_ids: Sequence[str]) -> list[str]:
        """The ids of the passages of these articles."""
        query = sql.select(PASSAGES.c.id).select_from(PASSAGES.join(ARTICLES))
        with self._database.transaction() as connection:
            return [
                passage_id
                for some in _in_groups(article_ids)
                for passage_id in connection.scalars(query.where(ARTICLES.c.id.in_(some)))
            ]

    def passages(self, passage_ids: Sequence[str]) -> dict[str, StoredPassage]:
        """These passages by id, without those that are not in the library.

        A passage whose words are not those that it was stored with is left out too: it would be quoted wrongly.
        """
        with self._database.snapshot() as connection:
            rows = [
                row
                for some in _in_groups(passage_ids)
                for row in connection.execute(_passage_query().where(PASSAGES.c.id.in_(some)))
            ]
            stored = _stored_passages(connection, rows)
            found = zip(rows, stored, strict=True)
            return {row.passage_id: one for row, one in found if one.passage.id == row.passage_id}

    def search_words(
        self, words: Sequence[str], limit: int, *, beginnings: Sequence[str] = ()
    ) -> list[tuple[str, float]]:
        """Ids of the passages that hold any of these words, or words that begin so, with bm25 (0 and up), best first.

        English words are matched by stem, all without regard to case and accents. Whatever they hold is
        searched for as text: none of it is query syntax.
        """
        terms = [f'"{word}"' for word in _searchable(words)] + [f'"{word}"*' for word in _searchable(beginnings)]
        if not terms:
            return []
        query = sql.text(
            """SELECT p.id, best.relevance FROM passages AS p JOIN (
                   SELECT rowid AS number, -bm25(passage_words, :title, 1.0) AS relevance
                   FROM passage_words WHERE passage_words MATCH :match ORDER BY relevance DESC, rowid LIMIT :limit
               ) AS best ON p.number = best.number ORDER BY best.relevance DESC, p.number"""
        )
        with self._database.transaction() as connection:
            found = connection.execute(query, {"match": " OR ".join(terms), "title": TITLE_WEIGHT, "limit": limit})
            return [(row.id, row.relevance) for row in found]

    def is_empty(self) -> bool:
        """Whether there is no passage: told at once, where counting takes longer the more there are."""
        with self._database.transaction() as connection:
            return connection.execute(sql.select(PASSAGES.c.number).limit(1)).first() is None

    def passage_count(self) -> int:
        """How many passages the library holds."""
        with self._database.transaction() as connection:
            return connection.scalar(sql.select(sql.func.count()).select_from(PASSAGES)) or 0

    def vectors(self, passage_ids: Sequence[str] | None = None) -> Iterator[tuple[str, bytes]]:
        """Pairs of passage id and float16 vector: of these passages, or of all, a group at a time."""
        query = sql.select(PASSAGES.c.number, PASSAGES.c.id, PASSAGES.c.vector)
        if passage_ids is not None:
            for some in _in_groups(passage_ids):
                yield from self._vector_rows(query.where(PASSAGES.c.id.in_(some)))
            return
        last = 0
        while rows := self._numbered_vector_rows(
            query.where(PASSAGES.c.number > last).order_by(PASSAGES.c.number).limit(_MANY)
        ):
            yield from ((row.id, row.vector) for row in rows)
            last = rows[-1].number

    def article_ids(self) -> list[str]:
        """The ids of all articles, in the order in which they came in."""
        with self._database.transaction() as connection:
            return list(connection.scalars(sql.select(ARTICLES.c.id).order_by(ARTICLES.c.number)))

    def passage_rows(self, article_id: str) -> list[PassageRow]:
        """The passages of one article as they are stored, in the order of its text."""
        query = _passage_query().add_columns(PASSAGES.c.vector).where(ARTICLES.c.id == article_id)
        with self._database.snapshot() as connection:
            rows = connection.execute(query.order_by(PASSAGES.c.start)).all()
            stored = _stored_passages(connection, rows)
        return [PassageRow(row.passage_id, one.passage, row.vector) for row, one in zip(rows, stored, strict=True)]

    def origin(self, article_id: str) -> Origin:
        """What an article was made of."""
        with self._database.transaction() as connection:
            return _origin(connection.execute(sql.select(*_ORIGIN_COLUMNS).where(ARTICLES.c.id == article_id)).one())

    def keep_feedback(self, feedback: Feedback, number: int | None = None) -> int:
        """Store what was said of an answer, in the place of the record of this number; the number of the record."""
        with self._database.transaction() as connection:
            return keep(connection, feedback, number)

    def feedback(self) -> list[Feedback]:
        """All that was said of answers, the oldest first."""
        with self._database.transaction() as connection:
            return kept(connection)

    def integrity(self) -> list[str]:
        """What SQLite finds wrong with the file."""
        with self._database.transaction() as connection:
            rows = connection.execute(sql.text("PRAGMA integrity_check(10)"))
            found = [line for row in rows for line in row[0].splitlines() if not line.startswith("*** in database")]
            strays = connection.execute(sql.text("PRAGMA foreign_key_check")).all()
        return [what for what in found if what != "ok"] + [f"a row of {row[0]} belongs to nothing" for row in strays]

    def words_are_whole(self) -> bool:
        """Whether the full-text index has the words of each passage and no others."""
        check = "INSERT INTO passage_words(passage_words, rank) VALUES ('integrity-check', 1)"
        try:
            with self._database.transaction() as connection:
                connection.execute(sql.text(check))
                indexed: int | None = connection.scalar(sql.text("SELECT count(*) FROM passage_words_docsize"))
        except LibraryError:
            return False
        return indexed == self.passage_count()

    def rebuild_words(self) -> None:
        """Make the full-text index anew from the texts, and its tables where they are broken."""
        rebuild = sql.text("INSERT INTO passage_words(passage_words) VALUES ('rebuild')")
        with suppress(LibraryDamagedError), self._database.transaction() as connection:
            connection.execute(rebuild)
            return
        with self._database.transaction() as connection:
            for statement in (*NO_WORDS, *WORDS):
                connection.execute(sql.text(statement))
            connection.execute(rebuild)

    def rebuild_indexes(self) -> None:
        """Make every index of SQLite's and the full-text index anew from the tables."""
        with self._database.transaction() as connection:
            connection.execute(sql.text("REINDEX"))
        self.rebuild_words()

    def index_state(self) -> IndexState:
        """Which folder holds the vector index, whether it is sound, and what it has yet to follow."""
        with self._database.transaction() as connection:
            settings = {row.name: row.value for row in connection.execute(sql.select(SETTINGS))}
            rows = connection.execute(sql.select(INDEX_CHANGES)).all()
        return IndexState(
            folder=settings.get("index folder"),
            seal=settings.get("index seal"),
            revision=settings.get("revision"),
            removed=int(settings.get("index removed", "0")),
            changes=IndexChanges(
                added=tuple(row.passage for row in rows if not row.removed),
                removed=tuple(row.passage for row in rows if row.removed),
            ),
        )

    def settle_index(self, folder: str, seal: str, removed: int) -> None:
        """The index in this folder has followed everything; see `IndexState`."""
        settings = {"index folder": folder, "index seal": seal, "index removed": str(removed)}
        with self._database.transaction() as connection:
            connection.execute(sql.delete(INDEX_CHANGES))
            connection.execute(
                sql.text("INSERT OR REPLACE INTO settings VALUES (:name, :value)"),
                [{"name": name, "value": value} for name, value in settings.items()],
            )

    def forget_index(self) -> None:
        """There is no vector index: it will be made anew."""
        with self._database.transaction() as connection:
            connection.execute(sql.delete(INDEX_CHANGES))
            connection.execute(sql.delete(SETTINGS).where(SETTINGS.c.name.in_(("index folder", "index seal"))))

    def _vector_rows(self, query: sql.Select[Any]) -> list[tuple[str, bytes]]:
        return [(row.id, row.vector) for row in self._numbered_vector_rows(query)]

    def _numbered_vector_rows(self, query: sql.Select[Any]) -> Sequence[sql.Row[Any]]:
        with self._database.transaction() as connection:
            return connection.execute(query).all()


def _insert(connection: sql.Connection, item: EmbeddedArticle) -> None:
    article = item.article
    row = {
        **asdict(article),
        **asdict(item.origin),
        "fingerprint": article.fingerprint,
        "look": look_of(article.id),
        "sha256": article.sha256,
    }
    number = connection.execute(sql.insert(ARTICLES).returning(ARTICLES.c.number), row).scalar_one()
    join_story(connection, number, signature(article.text))
    if not item.passages:
        return
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
    connection.execute(
        sql.text(
            """INSERT INTO passage_words(rowid, heading, body)
               SELECT number, heading, body FROM passage_texts WHERE article = :article"""
        ),
        {"article": number},
    )
    _note_index_changes(connection, [passage.id for passage in item.passages], removed=False)


def _delete(connection: sql.Connection, article_id: str) -> bool:
    number = connection.scalar(sql.select(ARTICLES.c.number).where(ARTICLES.c.id == article_id))
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
    ids = list(connection.scalars(sql.select(PASSAGES.c.id).where(PASSAGES.c.article == number)))
    connection.execute(sql.delete(PASSAGES).where(PASSAGES.c.article == number))
    leave_story(connection, number)
    connection.execute(sql.delete(ARTICLES).where(ARTICLES.c.number == number))
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


def _stored_query() -> sql.Select[Any]:
    columns = [ARTICLES.c[each.name] for each in (*fields(Article), *fields(Origin))]
    return sql.select(ARTICLES.c.number, *columns, ARTICLES.c.fingerprint, ARTICLES.c.sha256, ARTICLES.c.damage)


def _stored_article(row: sql.Row[*tuple[Any, ...]]) -> StoredArticle:
    origin = Origin(**{each.name: row._mapping[each.name] for each in fields(Origin)})
    return StoredArticle(article_of(row._mapping), origin, row.fingerprint, row.sha256, row.damage)


def _passage_query() -> sql.Select[Any]:
    place = (PASSAGES.c.start, PASSAGES.c["end"], PASSAGES.c.heading)
    return sql.select(PASSAGES.c.id.label("passage_id"), *place, *_FACT_COLUMNS).select_from(PASSAGES.join(ARTICLES))


def _stored_passages(connection: sql.Connection, rows: Sequence[sql.Row[Any]]) -> list[StoredPassage]:
    """The passages of these rows. What is of the article, as its text, is read once, however many are of it."""
    texts = {
        article_id: text
        for some in _in_groups(list({row.id for row in rows}))
        for article_id, text in connection.execute(
            sql.select(ARTICLES.c.id, ARTICLES.c.text).where(ARTICLES.c.id.in_(some))
        )
    }
    facts = {article_id: _facts(row) for article_id, row in {row.id: row for row in rows}.items()}
    bodies = [texts[row.id][row.start : row.end] for row in rows]
    return [
        StoredPassage(Passage(row.id, row.start, row.end, body, row.heading), facts[row.id])
        for row, body in zip(rows, bodies, strict=True)
    ]


def _facts(row: sql.Row[*tuple[Any, ...]]) -> ArticleFacts:
    facts = {column.name: row._mapping[column] for column in _FACT_COLUMNS}
    return ArticleFacts(**{**facts, "pages": pages_of(facts["pages"])})


def _origin(row: sql.Row[*tuple[Any, ...]]) -> Origin:
    return Origin(*(row._mapping[column] for column in _ORIGIN_COLUMNS))


def _searchable(words: Sequence[str]) -> Iterator[str]:
    """The words without what would end a quoted string of FTS5."""
    return filter(str.strip, (re.sub(r'["\0]', " ", word) for word in words))


def _in_groups(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[first : first + _MANY] for first in range(0, len(ids), _MANY))
