"""Notes of people on articles and on words in them.

They are kept apart from the text, by the id of the article, so that they stay where it is read anew. The words that a
note is on are kept with it: where they stand elsewhere then, it is on them there; where they are gone, it says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

import sqlalchemy as sql

from ingest.errors import UsageError
from ingest.tables.database import Database
from ingest.tables.schema import ARTICLES, NOTES

LONGEST_NOTE = 10_000
"""Characters of a note."""

_ON_ARTICLE = (None, None)


@dataclass(frozen=True, slots=True)
class Note:
    """A note on an article, or on words in it: `quote`, which stand between `start` and `end` of its text.

    `author` is who wrote it, "" where there are no accounts, `time` when (UTC, ISO 8601). `in_text` tells whether the
    words stand in the article; where they do not, the offsets are those at which they last stood.
    """

    number: int
    article_id: str
    text: str
    time: str
    author: str = ""
    quote: str = ""
    start: int | None = None
    end: int | None = None
    in_text: bool = True

    def to_json(self) -> dict[str, object]:
        """The note as JSON-ready values."""
        return asdict(self)


class NoteTable:
    """The notes of a catalogue. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, article_id: str, text: str, words: str | tuple[int, int], author: str) -> Note | None:
        """Store a note on an article, or on words in it: these, or those between two offsets; None without an article.

        Raises:
            UsageError: the note is empty or too long, or the words are not in the article.
        """
        cleaned, now = _cleaned(text), datetime.now(UTC).isoformat(timespec="seconds")
        with self._database.transaction() as connection:
            told = connection.scalar(sql.select(ARTICLES.c.text).where(ARTICLES.c.id == article_id))
            if told is None:
                return None
            start, end = _span_of(told, words) if words else _ON_ARTICLE
            quote = "" if start is None else told[start:end]
            note = Note(0, article_id, cleaned, now, author, quote, start, end)
            inserted = sql.insert(NOTES).values(_row(note)).returning(NOTES.c.number)
            return replace(note, number=int(connection.execute(inserted).scalar_one()))

    def change(self, number: int, text: str) -> bool:
        """Put another text in the place of that of a note; whether there is one of that number.

        Raises:
            UsageError: the text is empty or too long.
        """
        changed = sql.update(NOTES).where(NOTES.c.number == number).values(text=_cleaned(text))
        with self._database.transaction() as connection:
            return bool(connection.execute(changed).rowcount)

    def remove(self, number: int) -> bool:
        """Remove a note; whether there was one of that number."""
        with self._database.transaction() as connection:
            return bool(connection.execute(sql.delete(NOTES).where(NOTES.c.number == number)).rowcount)

    def all(self, article_id: str | None = None) -> list[Note]:
        """All notes, or those on one article, in the order in which they were written, with where their words stand."""
        query = sql.select(NOTES, ARTICLES.c.text.label("article_text")).order_by(NOTES.c.number)
        query = query.select_from(NOTES.outerjoin(ARTICLES, ARTICLES.c.id == NOTES.c.article))
        wanted = query if article_id is None else query.where(NOTES.c.article == article_id)
        with self._database.transaction() as connection:
            return [located(_note(row), row.article_text or "") for row in connection.execute(wanted)]

    def restore(self, notes: Iterable[Note]) -> None:
        """Put back notes, under numbers of their own."""
        with self._database.transaction() as connection:
            for one in notes:
                connection.execute(sql.insert(NOTES).values(_row(one)))


def located(note: Note, text: str) -> Note:
    """The note with where its words stand in a text: where they stood, or else as near to that as they do."""
    if not note.quote or note.start is None or text[note.start : note.end] == note.quote:
        return note
    places = [found.start() for found in re.finditer(re.escape(note.quote), text)]
    if not places:
        return replace(note, in_text=False)
    start = min(places, key=lambda place: abs(place - (note.start or 0)))
    return replace(note, start=start, end=start + len(note.quote))


def delete_notes(connection: sql.Connection, article_id: str) -> None:
    """Forget the notes on an article."""
    connection.execute(sql.delete(NOTES).where(NOTES.c.article == article_id))


def _span_of(text: str, words: str | tuple[int, int]) -> tuple[int, int]:
    """Where words stand in a text, whatever white space is between them.

    Raises:
        UsageError: they do not.
    """
    if isinstance(words, str):
        pattern = r"\s+".join(map(re.escape, words.split()))
        found = re.search(pattern, text) if pattern else None
        if found is None:
            raise UsageError(f"The article does not have these words: “{words[:100]}”. Copy them as they stand there.")
        return found.span()
    start, end = words
    if not 0 <= start < end <= len(text):
        raise UsageError(f"The article has no words from {start} to {end}: it has {len(text)} characters.")
    return start, end


def _cleaned(text: str) -> str:
    cleaned = text.strip()
    if not cleaned or len(cleaned) > LONGEST_NOTE:
        raise UsageError(f"A note has something in it, and at most {LONGEST_NOTE:,} characters.")
    return cleaned


def _row(note: Note) -> dict[str, object]:
    names = ("start", "end", "quote", "text", "author", "time")
    return {"article": note.article_id, **{name: getattr(note, name) for name in names}}


def _note(row: sql.Row[tuple[object, ...]]) -> Note:
    return Note(row.number, row.article, row.text, row.time, row.author, row.quote, row.start, row.end)
