"""What people said of answers: kept beside the articles, for whoever wants to make the answers better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import sqlalchemy as sql

from ingest.tables.database import Database
from ingest.tables.schema import FEEDBACK
from ingest.tables.statements import put_rows


@dataclass(frozen=True, slots=True)
class CitedText:
    """What an answer cites: a span of an article, and the SHA-256 of the text that the article had then.

    By that the text is found again: it is the article's own, or that of one of its versions. "" where the words stood
    there no more when somebody said what they thought of the answer.
    """

    article_id: str
    start: int
    end: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """What an answer was made of, as far as it is known; "" where it is not.

    `read_as` is the question as it was read, where that is another; `narrowed` says which articles alone were asked;
    `program` is the version of Article Desk, `reader` that of the model that read, `writer` the model that wrote.
    """

    read_as: str = ""
    narrowed: str = ""
    program: str = ""
    reader: str = ""
    writer: str = ""
    cited: tuple[CitedText, ...] = ()


NOT_RECORDED = AnswerRecord()


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody said of an answer: whether it was liked, and perhaps why; `time` is UTC, in ISO 8601.

    `reason` is the name of one of the reasons that they chose among, `word` their own word, `wanted` the answer that
    would be right.
    """

    question: str
    answer: str
    liked: bool
    word: str
    time: str
    reason: str = ""
    wanted: str = ""
    record: AnswerRecord = NOT_RECORDED

    def to_json(self) -> dict[str, object]:
        """The feedback as JSON-ready values."""
        told = asdict(self)
        record = told.pop("record")
        return {**told, **record}


class FeedbackTable:
    """All feedback that a catalogue holds. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, feedback: Feedback, number: int | None = None) -> int:
        """Store feedback, in the place of the record of this number, if any; the number of the record."""
        row = feedback.to_json()
        with self._database.transaction() as connection:
            if number is None:
                inserted = sql.insert(FEEDBACK).values(**row).returning(FEEDBACK.c.number)
                return int(connection.execute(inserted).scalar_one())
            put_rows(connection, FEEDBACK, [{"number": number, **row}])
            return number

    def all(self) -> list[Feedback]:
        """All feedback, the oldest first."""
        with self._database.transaction() as connection:
            rows = connection.execute(sql.select(FEEDBACK).order_by(FEEDBACK.c.number))
            return [feedback_from_row(row._mapping) for row in rows]


def feedback_from_row(row: Mapping[Any, Any]) -> Feedback:
    """The feedback of a row; what a row of an older version does not have is not known."""
    record = {each.name: row[each.name] for each in fields(AnswerRecord) if each.name in row}
    said = {each.name: row[each.name] for each in fields(Feedback) if each.name in row}
    cited = _cited_of(record.pop("cited", None))
    return Feedback(**{**said, "liked": bool(said["liked"])}, record=AnswerRecord(**record, cited=cited))


def _cited_of(stored: object) -> tuple[CitedText, ...]:
    try:
        return tuple(CitedText(**one) for one in stored) if isinstance(stored, list) else ()
    except TypeError:
        return ()
