"""The full-text index: passages by their words, with SQLite's FTS5 over a view, so that no text is stored twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

import sqlalchemy as sql

from ingest.errors import LibraryDamagedError, LibraryError
from ingest.sqlite.database import Database
from ingest.sqlite.schema import CREATE_FULL_TEXT, DROP_FULL_TEXT, PASSAGES

TITLE_WEIGHT = 1.0
"""Weight of a word in the title or heading in bm25, beside 1 for a word in the text."""

_REBUILD = sql.text("INSERT INTO passage_words(passage_words) VALUES ('rebuild')")


class FullTextIndex:
    """The words of the passages of a catalogue. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, words: Sequence[str], limit: int, *, prefixes: Sequence[str] = ()) -> list[tuple[str, float]]:
        """Ids of the passages that hold any of these words or prefixes of words, with bm25 (0 and up), best first.

        English words are matched by stem, all without regard to case and accents. Whatever they hold is
        searched for as text: none of it is query syntax.
        """
        terms = [f'"{word}"' for word in _searchable(words)] + [f'"{word}"*' for word in _searchable(prefixes)]
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

    def is_consistent(self) -> bool:
        """Whether it has the words of each passage and no others."""
        check = "INSERT INTO passage_words(passage_words, rank) VALUES ('integrity-check', 1)"
        try:
            with self._database.transaction() as connection:
                connection.execute(sql.text(check))
                indexed: int | None = connection.scalar(sql.text("SELECT count(*) FROM passage_words_docsize"))
                count = connection.scalar(sql.select(sql.func.count()).select_from(PASSAGES))
        except LibraryError:
            return False
        return indexed == count

    def rebuild(self) -> None:
        """Make it anew from the texts, and its tables where they are broken."""
        with suppress(LibraryDamagedError), self._database.transaction() as connection:
            connection.execute(_REBUILD)
            return
        with self._database.transaction() as connection:
            for statement in (*DROP_FULL_TEXT, *CREATE_FULL_TEXT):
                connection.execute(sql.text(statement))
            connection.execute(_REBUILD)


def index_words(connection: sql.Connection, article: int) -> None:
    """Add the words of the passages of the article with this number."""
    connection.execute(
        sql.text(
            """INSERT INTO passage_words(rowid, heading, body)
               SELECT number, heading, body FROM passage_texts WHERE article = :article"""
        ),
        {"article": article},
    )


def unindex_words(connection: sql.Connection, article: int) -> None:
    """Remove the words of the passages of an article, before these are removed: the view has to tell them to FTS5."""
    connection.execute(
        sql.text(
            """INSERT INTO passage_words(passage_words, rowid, heading, body)
               SELECT 'delete', number, heading, body FROM passage_texts WHERE article = :article"""
        ),
        {"article": article},
    )


def _searchable(words: Sequence[str]) -> Iterator[str]:
    """The words without what would end a quoted string of FTS5."""
    return filter(str.strip, (re.sub(r'["\0]', " ", word) for word in words))
