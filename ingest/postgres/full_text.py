"""The full-text index on PostgreSQL: the stems of each passage as a `tsvector`, found by a GIN index.

PostgreSQL only keeps and finds them. Tokens and stems are ours (`stems.py`), as those of SQLite's FTS5 are, so that
both databases find the same passages, and in the same order (`ranking.py`). How many passages have a stem is counted
beside them, in the same transaction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

import sqlalchemy as sql

from ingest.postgres.ranking import PASSAGES_KEY, TOKENS_KEY, Term, ranked
from ingest.tables.database import Database
from ingest.tables.schema import ARTICLES, PASSAGES
from ingest.tables.stems import stem_of, token_spans, tokens, without_accents

PASSAGES_SEEN = 12
"""Passages that are looked at for the words that a stem is the stem of, and places in them."""

_LONGEST_STEM = 250
"""Characters: a longer one, which is no word, would not go into an index."""

_LAST_PLACE = 16383
"""The last place that a `tsvector` can tell."""

_AT_ONCE = 200
_CREATE = (
    """CREATE TABLE passage_words (
           number bigint PRIMARY KEY REFERENCES passages (number) ON DELETE CASCADE,
           words tsvector NOT NULL, length integer NOT NULL)""",
    # So that the words of a passage lie with it, and are not unpacked each time it is ranked.
    "ALTER TABLE passage_words SET (toast_tuple_target = 8160)",
    "CREATE INDEX ix_passage_words ON passage_words USING gin (words)",
    "CREATE TABLE passage_stems (stem text PRIMARY KEY, passages bigint NOT NULL) WITH (fillfactor = 70)",
)
_COUNTED = f"""counted AS (
    SELECT lexeme AS stem, count(*) AS passages FROM moved, unnest(words) GROUP BY lexeme
    UNION ALL SELECT '{PASSAGES_KEY}', count(*) FROM moved
    UNION ALL SELECT '{TOKENS_KEY}', coalesce(sum(length), 0) FROM moved)"""  # noqa: S608
_ADD = sql.text(
    f"""WITH moved AS (
            INSERT INTO passage_words
            SELECT number, CAST(words AS tsvector), length FROM unnest(
                CAST(:numbers AS bigint[]), CAST(:words AS text[]), CAST(:lengths AS integer[])
            ) AS given (number, words, length) RETURNING words, length), {_COUNTED}
        INSERT INTO passage_stems SELECT stem, passages FROM counted ORDER BY stem
        ON CONFLICT (stem) DO UPDATE SET passages = passage_stems.passages + excluded.passages"""  # noqa: S608
)
_REMOVE = sql.text(
    f"""WITH moved AS (
            DELETE FROM passage_words WHERE number IN (SELECT number FROM passages WHERE article = :article)
            RETURNING words, length), {_COUNTED}
        UPDATE passage_stems SET passages = passage_stems.passages - counted.passages
        FROM counted WHERE passage_stems.stem = counted.stem"""  # noqa: S608
)
_OTHER = sql.text(
    """SELECT count(*) FROM unnest(
           CAST(:numbers AS bigint[]), CAST(:words AS text[]), CAST(:lengths AS integer[])
       ) AS given (number, words, length) LEFT JOIN passage_words AS held USING (number)
       WHERE held.words IS DISTINCT FROM CAST(given.words AS tsvector) OR held.length <> given.length"""
)


class TsvectorIndex:
    """The words of the passages of a catalogue on PostgreSQL; see `FullTextIndex`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, words: Sequence[str], limit: int, *, prefixes: Sequence[str] = ()) -> list[tuple[str, float]]:
        """Ids of the passages that hold any of these words or prefixes of words, with bm25 (0 and up), best first.

        Words are matched as in SQLite. Of very many candidates not all are ranked: see `ranking.py`.
        """
        asked = [(_stems(word), False) for word in words] + [(_stems(word), True) for word in prefixes]
        counted = Counter((stems, prefix) for stems, prefix in asked if stems)
        terms = [Term(stems, prefix, times) for (stems, prefix), times in counted.items()]
        if not terms:
            return []
        with self._database.transaction() as connection:
            return ranked(connection, terms, limit)

    def articles_with(self, beginning: str) -> set[int]:
        """The numbers of the articles that have a word that begins so, in their texts, titles or headings."""
        stems = _stems(beginning)
        query = sql.text(
            """SELECT DISTINCT article FROM passages JOIN passage_words USING (number)
               WHERE words @@ CAST(:asked AS tsquery)"""
        )
        with self._database.transaction() as connection:
            return set(connection.scalars(query, {"asked": Term(stems, True, 1).query})) if stems else set()

    def stems(self) -> dict[str, int]:
        """All stems, each with the number of passages that have it; of 100,000 passages it takes a second or two."""
        query = sql.text("SELECT stem, passages FROM passage_stems WHERE passages > 0 AND stem NOT IN ('', ' ')")
        with self._database.transaction() as connection:
            return {row.stem: row.passages for row in connection.execute(query)}

    def passages_with(self, stem: str) -> int:
        """How many passages have this stem."""
        query = sql.text("SELECT passages FROM passage_stems WHERE stem = :stem")
        with self._database.transaction() as connection:
            return connection.scalar(query, {"stem": _cut(stem)}) or 0

    def forms(self, stem: str) -> tuple[str, ...]:
        """The words that have this stem, as they are written where it stands first, each once."""
        if not stem.strip() or not self.passages_with(stem):
            return ()
        texts = self._texts_with(Term((_cut(stem),), False, 1).query, PASSAGES_SEEN)
        found = (word for text in texts for word in tokens(text) if _cut(stem_of(word)) == _cut(stem))
        written = islice(found, PASSAGES_SEEN)
        return tuple(dict.fromkeys(word for word in written if without_accents(word).startswith(stem[:-1])))

    def phrase(self, *words: str) -> str:
        """These words, in any form, as they are written where they follow each other; empty where they never do."""
        wanted = [stem for word in words for stem in _stems(word)]
        if not wanted:
            return ""
        for text in self._texts_with(Term(tuple(wanted), False, 1).query, 1):
            spans = list(token_spans(text))
            held = [_cut(stem_of(text[start:end])) for start, end in spans]
            for first in range(len(held) - len(wanted) + 1):
                if held[first : first + len(wanted)] == wanted:
                    return " ".join(text[spans[first][0] : spans[first + len(wanted) - 1][1]].split())
        return ""

    def is_consistent(self) -> bool:
        """Whether it has the words of each passage and no others, and has counted them rightly."""
        counted: Counter[str] = Counter()
        with self._database.snapshot() as connection:
            for some in _grouped(_all_passages(connection)):
                for stems, length in ((_places(heading, body)) for _, heading, body in some):
                    counted.update(stems.keys())
                    counted[PASSAGES_KEY] += 1
                    counted[TOKENS_KEY] += length
                if connection.scalar(_OTHER, _columns(some)):
                    return False
            held = connection.execute(sql.text("SELECT stem, passages FROM passage_stems WHERE passages <> 0"))
            count = connection.scalar(sql.text("SELECT count(*) FROM passage_words"))
            return count == counted[PASSAGES_KEY] and {row.stem: row.passages for row in held} == +counted

    def rebuild(self) -> None:
        """Make it anew from the texts."""
        with self._database.transaction() as connection:
            for table in ("passage_words", "passage_stems"):
                connection.execute(sql.text(f"DELETE FROM {table}"))  # noqa: S608 - of these two
            for some in _grouped(_all_passages(connection)):
                connection.execute(_ADD, _columns(some))

    def create(self, connection: sql.Connection) -> None:
        """Make its tables."""
        for statement in _CREATE:
            connection.execute(sql.text(statement))

    def add(self, connection: sql.Connection, articles: Sequence[int]) -> None:
        """Add the words of the passages of the articles with these numbers."""
        for some in _grouped(one for article in articles for one in _passages_of(connection, article)):
            connection.execute(_ADD, _columns(some))

    def remove(self, connection: sql.Connection, article: int) -> None:
        """Remove the words of the passages of an article, before these are removed."""
        connection.execute(_REMOVE, {"article": article})

    def _texts_with(self, query: str, most: int) -> list[str]:
        """Headings and texts of the first passages that a query finds: heading and text of each, one by one."""
        found = sql.text(
            """SELECT a.title || ' ' || coalesce(p.heading, '') AS heading,
                      substr(a.text, p.start + 1, p."end" - p.start) AS body
               FROM (SELECT number FROM passage_words WHERE words @@ CAST(:query AS tsquery)
                     ORDER BY number LIMIT :most) AS found
               JOIN passages AS p USING (number) JOIN articles AS a ON a.number = p.article ORDER BY p.number"""
        )
        with self._database.transaction() as connection:
            rows = connection.execute(found, {"query": query, "most": most}).all()
        return [text for row in rows for text in (row.heading, row.body)]


_Words = tuple[int, str, str]
"""A passage by its number, with the words of its title and heading, and those of its text."""


def _all_passages(connection: sql.Connection) -> Iterator[_Words]:
    numbers = connection.scalars(sql.select(PASSAGES.c.article).distinct().order_by(PASSAGES.c.article)).all()
    return (one for number in numbers for one in _passages_of(connection, number))


def _passages_of(connection: sql.Connection, article: int) -> Iterator[_Words]:
    """The passages of an article; its text is read once, however many they are."""
    facts = sql.select(ARTICLES.c.title, ARTICLES.c.text).where(ARTICLES.c.number == article)
    title, text = connection.execute(facts).one()
    places = sql.select(PASSAGES.c.number, PASSAGES.c.heading, PASSAGES.c.start, PASSAGES.c["end"])
    for row in connection.execute(places.where(PASSAGES.c.article == article).order_by(PASSAGES.c.number)):
        yield row.number, f"{title} {row.heading or ''}", text[row.start : row.end]


def _grouped(passages: Iterator[_Words]) -> Iterator[list[_Words]]:
    while some := list(islice(passages, _AT_ONCE)):
        yield some


def _columns(passages: Sequence[_Words]) -> dict[str, list[object]]:
    """Numbers, `tsvector`s as they are written, and numbers of words of passages."""
    columns: dict[str, list[object]] = {"numbers": [], "words": [], "lengths": []}
    for number, heading, body in passages:
        stems, length = _places(heading, body)
        written = (f"'{stem}':{','.join(map(str, places[:_MOST_PLACES]))}" for stem, places in stems.items())
        columns["numbers"].append(number)
        columns["words"].append(" ".join(written))
        columns["lengths"].append(length)
    return columns


_MOST_PLACES = 255
"""Places of one stem that a `tsvector` can tell."""


def _places(heading: str, body: str) -> tuple[dict[str, list[int]], int]:
    """The places (from 1) of each stem of a passage, and its number of words; no phrase goes from heading to text."""
    places: dict[str, list[int]] = defaultdict(list)
    headed, told = tokens(heading), tokens(body)
    for first, words in ((1, headed), (len(headed) + 2, told)):
        for place, word in enumerate(words, start=first):
            places[_cut(stem_of(word))].append(min(place, _LAST_PLACE))
    return places, len(headed) + len(told)


def _stems(word: str) -> tuple[str, ...]:
    """The stems of what is searched for as one word: of "2.5" there are two, which have to follow each other."""
    return tuple(_cut(stem_of(token)) for token in tokens(word))


def _cut(stem: str) -> str:
    return stem[:_LONGEST_STEM]
