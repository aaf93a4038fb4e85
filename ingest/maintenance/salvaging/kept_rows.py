"""What people added to a library, and the feeds that it follows, told by the values of their rows. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.sqlite.pages import Row
from ingest.store.curation.notes import Note
from ingest.store.curation.stars import Star
from ingest.store.curation.tags import TagEdits
from ingest.store.feedback import Feedback, feedback_from_row
from ingest.store.upkeep.feeds import FollowedFeed
from ingest.tables.schema import FEEDBACK, FEEDS, NOTES, PERSON_TAGS, STARS, from_json, texts_of

_FEEDBACK = tuple(column.name for column in FEEDBACK.columns)
_FEEDBACK_OF_6 = 6
"""Columns that feedback had in version 6: a row that was stored then has no more."""
_NOTE = tuple(column.name for column in NOTES.columns)
_STAR = len(STARS.columns)
_TAGS = len(PERSON_TAGS.columns)
_FEED = len(FEEDS.columns)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+[+\d:Z]*")


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row: what its table is called, by what it is told from others of that, and what it holds."""

    table: str
    key: int | str
    value: Feedback | TagEdits | Star | Note | FollowedFeed


def kept_row(row: Row) -> KeptRow | None:
    """What a row that was read whole is; None if it is of another table."""
    return next(filter(None, (read(row.rowid, row.values) for read in _READ)), None)


def readable(value: Any) -> str:
    """A text as it can be stored, with U+FFFD for what is none."""
    return str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _feedback(number: int, values: Sequence[Any]) -> KeptRow | None:
    if len(values) not in (_FEEDBACK_OF_6, len(_FEEDBACK)) or values[0] is not None or values[3] not in (0, 1):
        return None
    if not _are_texts((*values[1:3], *values[4:])) or not _TIME.fullmatch(values[5]):
        return None
    row = _named(_FEEDBACK, values)
    return KeptRow("feedback", number, feedback_from_row({**row, "cited": from_json(row.get("cited"))}))


def _note(number: int, values: Sequence[Any]) -> KeptRow | None:
    if len(values) != len(_NOTE) or values[0] is not None or not _are_texts((values[1], *values[4:])):
        return None
    if not all(value is None or isinstance(value, int) for value in values[2:4]) or not _TIME.fullmatch(values[7]):
        return None
    row = _named(_NOTE, values)
    article_id = row.pop("article")
    return KeptRow("notes", number, Note(**{**row, "number": number, "article_id": article_id}))


def _star(_number: int, values: Sequence[Any]) -> KeptRow | None:
    if len(values) != _STAR or values[0] is not None or not _are_texts(values[1:]) or not _TIME.fullmatch(values[3]):
        return None
    return KeptRow("stars", values[1], Star(*map(readable, values[1:])))


def _tags(_number: int, values: Sequence[Any]) -> KeptRow | None:
    if len(values) != _TAGS or not _are_texts(values):
        return None
    return KeptRow("tags", values[0], TagEdits(values[0], *(texts_of(from_json(value)) for value in values[1:])))


def _feed(_number: int, values: Sequence[Any]) -> KeptRow | None:
    texts = all(value is None or isinstance(value, str) for value in values)
    if len(values) != _FEED or not texts or not str(values[0]).startswith(("http://", "https://")):
        return None
    url, *told, entries = values
    return KeptRow("feeds", url, FollowedFeed(url, texts_of(from_json(entries)), *told))


_READ: tuple[Callable[[int, Sequence[Any]], KeptRow | None], ...] = (_feedback, _note, _star, _feed, _tags)


def _are_texts(values: Sequence[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _named(names: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    return {
        name: readable(value) if isinstance(value, str) else value for name, value in zip(names, values, strict=False)
    }
