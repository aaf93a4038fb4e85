"""What people said of answers: kept beside the articles, for whoever wants to make the answers better."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sql

from ingest.tables.database import Database
from ingest.tables.schema import FEEDBACK
from ingest.tables.statements import put_rows


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody said of an answer: whether it was liked, and perhaps a word on why; `time` is UTC, in ISO 8601."""

    question: str
    answer: str
    liked: bool
    word: str
    time: str

    def to_json(self) -> dict[str, object]:
        """The feedback as JSON-ready values."""
        return asdict(self)


class FeedbackTable:
    """All feedback that a catalogue holds. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, feedback: Feedback, number: int | None = None) -> int:
        """Store feedback, in the place of the record of this number, if any; the number of the record."""
        with self._database.transaction() as connection:
            if number is None:
                inserted = sql.insert(FEEDBACK).values(**asdict(feedback)).returning(FEEDBACK.c.number)
                return int(connection.execute(inserted).scalar_one())
            put_rows(connection, FEEDBACK, [{"number": number, **asdict(feedback)}])
            return number

    def all(self) -> list[Feedback]:
        """All feedback, the oldest first."""
        with self._database.transaction() as connection:
            rows = connection.execute(sql.select(FEEDBACK).order_by(FEEDBACK.c.number))
            return [Feedback(row.question, row.answer, row.liked, row.word, row.time) for row in rows]
