"""The full-text index: passages by their words, with SQLite's FTS5 over a view, so that no text is stored twice."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

import snowballstemmer
import sqlalchemy as sql

from ingest.errors import LibraryDamagedError, LibraryError
from ingest.sqlite.database import Database
from ingest.sqlite.schema import CREATE_FULL_TEXT, DROP_FULL_TEXT, PASSAGES

TITLE_WEIGHT = 1.0
"""Weight of a word in the title or heading in bm25, beside 1 for a word in the text."""

PLACES_SEEN = 12
"""Places at which a stem stands that are looked at for the words that it is the stem of."""

_REBUILD = sql.text("INSERT INTO passage_words(passage_words) VALUES ('rebuild')")
_STEMS, _PLACES = (
    sql.text(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.passage_{name} USING fts5vocab('main', 'passage_words', '{how}')"
    )
    for name, how in (("stems", "row"), ("places", "instance"))
)
_PORTER = snowballstemmer.stemmer("porter")
_STEMMING = threading.Lock()  # a stemmer keeps the word that it works on in itself
_TOKEN = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")


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
            for statement in (*DROP_FULL_TEXT, *CREATE_FULL_TEXT):
                connection.execute(sql.text(statement))
            connection.execute(_REBUILD)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words of a library, each looked up once, while its articles stay the same. Safe to share between threads.

    A stem is that of Porter (1980), in lower case and without accents.
    """

    index: FullTextIndex
    _counts: dict[str, int] = field(default_factory=dict)
    _forms: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def stems(self) -> Mapping[str, int]:
        """All stems, each with the number of passages that have it; see `FullTextIndex.stems` for the time it takes."""
        return self.index.stems()

    def passages_with(self, stem: str) -> int:
        """How many passages have this stem; quick, also where `stems` was not asked for."""
        if stem not in self._counts:
            self._counts[stem] = self.index.passages_with(stem)
        return self._counts[stem]

    def forms(self, stem: str) -> tuple[str, ...]:
        """As `FullTextIndex.forms`."""
        if stem not in self._forms:
            self._forms[stem] = self.index.forms(stem)
        return self._forms[stem]

    def phrase(self, *words: str) -> str:
        """As `FullTextIndex.phrase`."""
        return self.index.phrase(*words)


def stem_of(word: str) -> str:
    """The stem by which the index has a word."""
    with _STEMMING:
        return str(_PORTER.stemWord(without_accents(word)))


def without_accents(word: str) -> str:
    """A word as the index has it, but for its stem: in lower case, without accents."""
    letters = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _token(text: str, number: int) -> str:
    """The word of a text that has this number, from 0; empty where it has fewer."""
    words = _TOKEN.findall(text)
    return words[number] if number < len(words) else ""


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
