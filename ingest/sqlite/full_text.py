"""The full-text index of SQLite: FTS5 over a view, so that no text is stored twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

import sqlalchemy as sql

from ingest.errors import LibraryDamagedError, LibraryError
from ingest.tables.database import Database
from ingest.tables.schema import PASSAGES
from ingest.tables.stems import tokens, without_accents

TITLE_WEIGHT = 1.0
"""Weight of a word in the title or heading in bm25, beside 1 for a word in the text."""

PLACES_SEEN = 12
"""Places at which a stem stands that are looked at for the words that it is the stem of."""

_CREATE = (
    """CREATE VIEW IF NOT EXISTS passage_texts AS
       SELECT p.number AS number, a.title || ' ' || coalesce(p.heading, '') AS heading,
              substr(a.text, p.start + 1, p."end" - p.start) AS body, p.article AS article
       FROM passages AS p JOIN articles AS a ON a.number = p.article""",
    """CREATE VIRTUAL TABLE IF NOT EXISTS passage_words USING fts5(
       heading, body, content='passage_texts', content_rowid='number',
       tokenize='porter unicode61 remove_diacritics 2')""",
)
_DROP = (
    "PRAGMA writable_schema = ON",
    "DELETE FROM sqlite_master WHERE name = 'passage_words'",
    "PRAGMA writable_schema = RESET",
    *(f"DROP TABLE IF EXISTS passage_words_{part}" for part in ("data", "idx", "docsize", "config")),
)
"""The full-text index is taken away, whatever is left of it: FTS5 itself drops none whose tables are broken."""

_REBUILD = sql.text("INSERT INTO passage_words(passage_words) VALUES ('rebuild')")
_STEMS, _PLACES = (
    sql.text(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.passage_{name} USING fts5vocab('main', 'passage_words', '{how}')"
    )
    for name, how in (("stems", "row"), ("places", "instance"))
)


class Fts5Index:
    """The words of the passages of a catalogue in a SQLite file; see `FullTextIndex`."""

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

    def articles_with(self, beginning: str) -> set[int]:
        """The numbers of the articles that have a word that begins so, in their texts, titles or headings."""
        match = " ".join(f'"{word}"*' for word in _searchable([beginning]))
        query = sql.text(
            """SELECT DISTINCT article FROM passages
               WHERE number IN (SELECT rowid FROM passage_words WHERE passage_words MATCH :match)"""
        )
        with self._database.transaction() as connection:
            return set(connection.scalars(query, {"match": match})) if match else set()

    def stems(self) -> dict[str, int]:
        """All stems, each with the number of passages that have it; of 100,000 passages it takes a second or two."""
        with self._database.transaction() as connection:
            connection.execute(_STEMS)
            return {
                row.term: row.doc for row in connection.execute(sql.text("SELECT term, doc FROM temp.passage_stems"))
            }

    def passages_with(self, stem: str) -> int:
        """How many passages have this stem."""
        query = sql.text("SELECT doc FROM temp.passage_stems WHERE term = :stem")
        with self._database.transaction() as connection:
            connection.execute(_STEMS)
            return connection.scalar(query, {"stem": stem}) or 0

    def forms(self, stem: str) -> tuple[str, ...]:
        """The words that have this stem, as they are written where it stands first, each once."""
        query = sql.text(
            """SELECT place."offset" AS number, iif(place.col = 'heading', words.heading, words.body) AS told
               FROM (SELECT * FROM temp.passage_places WHERE term = :stem LIMIT :limit) AS place
               JOIN passage_texts AS words ON words.number = place.doc"""
        )
        with self._database.transaction() as connection:
            connection.execute(_PLACES)
            rows = connection.execute(query, {"stem": stem, "limit": PLACES_SEEN}).all()
        written = (_token(row.told, row.number) for row in rows)
        return tuple(dict.fromkeys(word for word in written if without_accents(word).startswith(stem[:-1])))

    def phrase(self, *words: str) -> str:
        """These words, in any form, as they are written where they follow each other; empty where they never do."""
        query = sql.text(
            """SELECT snippet(passage_words, -1, char(2), char(3), '', 16) FROM passage_words
               WHERE passage_words MATCH :match LIMIT 1"""
        )
        with self._database.transaction() as connection:
            match = '"' + " ".join(_searchable(words)) + '"'
            found: str | None = connection.scalar(query, {"match": match})
        marked = re.search("\x02(.*?)\x03", found or "", re.DOTALL)
        return " ".join(marked[1].split()) if marked else ""

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
            for statement in (*_DROP, *_CREATE):
                connection.execute(sql.text(statement))
            connection.execute(_REBUILD)

    def create(self, connection: sql.Connection) -> None:
        """Make its tables, where there are none."""
        for statement in _CREATE:
            connection.execute(sql.text(statement))

    def add(self, connection: sql.Connection, articles: Sequence[int]) -> None:
        """Add the words of the passages of the articles with these numbers."""
        adding = sql.text(
            """INSERT INTO passage_words(rowid, heading, body)
               SELECT number, heading, body FROM passage_texts WHERE article = :article"""
        )
        connection.execute(adding, [{"article": article} for article in articles])

    def remove(self, connection: sql.Connection, article: int) -> None:
        """Remove the words of the passages of an article, before these are: the view has to tell them to FTS5."""
        removing = sql.text(
            """INSERT INTO passage_words(passage_words, rowid, heading, body)
               SELECT 'delete', number, heading, body FROM passage_texts WHERE article = :article"""
        )
        connection.execute(removing, {"article": article})


def _token(text: str, number: int) -> str:
    """The word of a text that has this number, from 0; empty where it has fewer."""
    words = tokens(text)
    return words[number] if number < len(words) else ""


def _searchable(words: Sequence[str]) -> Iterator[str]:
    """The words without what would end a quoted string of FTS5."""
    return filter(str.strip, (re.sub(r'["\0]', " ", word) for word in words))
