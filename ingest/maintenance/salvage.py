"""What a damaged catalogue still holds: every row that can be read, known by its form, and told whole from not.

Which table a row is of is told by its values, so that nothing but the row itself has to be sound. An article is whole
if its text and what is known of it have the SHA-256 that were stored with it; a passage, if its id is that of its
words; a vector, if its length is 1. Vectors of a passage that is lost, and indexes, are made anew.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from ingest.article import Article, Origin, Passage, StoredArticle, Version
from ingest.maintenance.salvaging.kept_rows import kept_row, readable
from ingest.sqlite.pages import CellLocation, Row, SqlitePages
from ingest.store.curation.notes import Note
from ingest.store.curation.stars import Star
from ingest.store.curation.tags import TagEdits
from ingest.store.feedback import Feedback
from ingest.store.upkeep.feeds import FollowedFeed
from ingest.tables.schema import (
    ARTICLES,
    VERSIONS,
    article_from_row,
    from_json,
)

_VERSION_COLUMNS = tuple(column.name for column in VERSIONS.columns)
_COLUMNS = tuple(column.name for column in ARTICLES.columns)
_FIRST = _COLUMNS.index("text")
_PASSAGE = 7
_SETTING = 2
_HEX = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{32}")
_SETTINGS = ("schema", "embedding model", "chunking", "revision", "index folder", "index seal", "index removed")
_LENGTH_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A row that may be the one of an article: whether it is whole, whether a table leads to it, its number, place."""

    whole: bool
    reachable: bool
    rowid: int
    location: CellLocation

    @property
    def rank(self) -> tuple[bool, bool, int]:
        return self.whole, self.reachable, self.rowid


@dataclass(slots=True)
class _Found:
    """Where what is of a catalogue was found."""

    articles: dict[str, _Candidate] = field(default_factory=dict)
    passages: dict[int, list[CellLocation]] = field(default_factory=lambda: defaultdict(list))
    feedback: dict[int, Feedback] = field(default_factory=dict)
    versions: dict[tuple[str, int], CellLocation] = field(default_factory=dict)
    feeds: dict[str, FollowedFeed] = field(default_factory=dict)
    tags: dict[str, TagEdits] = field(default_factory=dict)
    stars: dict[str, Star] = field(default_factory=dict)
    notes: dict[int, Note] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)


class Salvage:
    """The catalogue in a file, sound or not, as far as it can be read. Close it, or use it in a `with`."""

    def __init__(self, path: Path, on_progress: Callable[[str], None] = lambda what: None) -> None:
        """Look at every page of a file.

        Raises:
            OSError: the file cannot be read.
        """
        self._pages = SqlitePages(path)
        self._found = _Found()
        for count, row in enumerate(self._pages.rows()):
            if count % 1000 == 0:
                on_progress(f"row {count}")
            self._take(row)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pages.__exit__(kind, problem, trace)

    @property
    def settings(self) -> Mapping[str, str]:
        """What was remembered of the library as a whole."""
        return self._found.settings

    @property
    def feedback(self) -> list[Feedback]:
        """What was said of answers, the oldest first."""
        return [self._found.feedback[number] for number in sorted(self._found.feedback)]

    @property
    def versions(self) -> Iterator[Version]:
        """The earlier texts of articles that are whole."""
        for location in self._found.versions.values():
            if found := _version(self._pages.row_at(location).values):
                yield found

    @property
    def feeds(self) -> list[FollowedFeed]:
        """The feeds that were followed."""
        return list(self._found.feeds.values())

    @property
    def tags(self) -> list[TagEdits]:
        """What people did to tags."""
        return list(self._found.tags.values())

    @property
    def stars(self) -> list[Star]:
        """The stars of articles."""
        return list(self._found.stars.values())

    @property
    def notes(self) -> list[Note]:
        """The notes on articles, the oldest first; whether their words stand there is not known."""
        return [self._found.notes[number] for number in sorted(self._found.notes)]

    @property
    def article_ids(self) -> list[str]:
        """The ids of all articles of which anything was found, in the order in which they came in."""
        return sorted(self._found.articles, key=lambda one: self._found.articles[one].rowid)

    def article(self, article_id: str) -> StoredArticle | None:
        """What was found of an article, if anything; its `fault` tells whether that is not all."""
        candidate = self._found.articles.get(article_id)
        return None if candidate is None else _stored(self._pages.row_at(candidate.location))

    def vectors(self, article: Article) -> dict[str, bytes]:
        """The sound vectors of those passages of a whole article that are whole themselves, by their ids."""
        found: dict[str, bytes] = {}
        for location in self._found.passages[self._found.articles[article.id].rowid]:
            _, passage_id, _, start, end, heading, vector = self._pages.row_at(location).values
            heading = None if heading is None else readable(heading)
            passage = Passage(article.id, start, end, article.text[start:end], heading)
            if passage.id == passage_id and isinstance(vector, bytes) and is_unit_vector(vector):
                found[passage.id] = vector
        return found

    def _take(self, row: Row) -> None:
        values, found = row.values, self._found
        if _is_article(row):
            stored = _stored(row)
            candidate = _Candidate(stored.fault is None, row.reachable, row.rowid, row.location)
            known = found.articles.get(stored.article.id)
            if known is None or candidate.rank > known.rank:
                found.articles[stored.article.id] = candidate
        elif row.complete and _is_passage(values):
            found.passages[values[2]].append(row.location)
        elif row.complete and (version := _version(values)):
            if row.reachable or (version.article.id, version.number) not in found.versions:
                found.versions[version.article.id, version.number] = row.location
        elif row.complete and (kept := kept_row(row)):
            there = getattr(found, kept.table)
            if row.reachable or kept.key not in there:
                there[kept.key] = kept.value
        elif _is_setting(values) and (row.reachable or values[0] not in found.settings):
            found.settings[values[0]] = values[1]


def is_unit_vector(stored: bytes, size: int | None = None) -> bool:
    """Whether a stored vector (of this many bytes) has a length of 1, but for the rounding to 16 bits."""
    if not stored or len(stored) % 2 or len(stored) != (size or len(stored)):
        return False
    numbers = np.frombuffer(stored, "<f2").astype(np.float32)
    return bool(np.isfinite(numbers).all()) and abs(float(np.linalg.norm(numbers)) - 1) < _LENGTH_TOLERANCE


def _is_article(row: Row) -> bool:
    """A number that stands elsewhere, an id, a SHA-256, title, source, facts, sections and at least some text."""
    values = row.values
    if len(values) <= _FIRST or values[0] is not None or not isinstance(values[2], str):
        return False
    texts = (*values[1:5], *values[_FIRST - 1 : _FIRST + 1])
    facts = all(value is None or isinstance(value, str) for value in values[5 : _FIRST - 1])
    return facts and all(isinstance(value, str) for value in texts) and bool(_HEX.fullmatch(values[2]))


def _is_passage(values: Sequence[Any]) -> bool:
    if len(values) != _PASSAGE or values[0] is not None or not isinstance(values[1], str):
        return False
    numbers = all(isinstance(value, int) for value in values[2:5])
    return numbers and bool(_ID.fullmatch(values[1])) and (values[5] is None or isinstance(values[5], str))


def _is_setting(values: Sequence[Any]) -> bool:
    return len(values) == _SETTING and values[0] in _SETTINGS and isinstance(values[1], str)


def _version(values: Sequence[Any]) -> Version | None:
    """The earlier text in a row, if the row is one, and whole."""
    if len(values) != len(_VERSION_COLUMNS) or values[0] is not None:
        return None
    given = zip(_VERSION_COLUMNS, values, strict=True)
    row = {name: readable(value) if isinstance(value, str) else value for name, value in given}
    listed = {name: from_json(row[name]) for name in ("sections", "pages", "tags", "scanned")}
    texts = all(isinstance(row[name], str) for name in ("article", "replaced", "title", "source", "text"))
    if not texts or not isinstance(row["version"], int):
        return None
    article = article_from_row({**row, **listed, "id": row["article"]})
    whole = (article.fingerprint, article.sha256) == (row["fingerprint"], row["sha256"])
    return Version(row["version"], row["replaced"], article) if whole else None


def _stored(row: Row) -> StoredArticle:
    """The article of a row, with U+FFFD for what is no text, and without what could not be read."""
    given = {**dict.fromkeys(_COLUMNS), **dict(zip(_COLUMNS, row.values, strict=False))}
    known: dict[str, Any] = {
        name: readable(value) if isinstance(value, str) else value for name, value in given.items()
    }
    listed = {name: from_json(known[name]) for name in ("sections", "pages", "tags", "scanned")}
    article = article_from_row({**known, **listed})
    origin = Origin(**{each.name: known[each.name] for each in fields(Origin)})
    return StoredArticle(article, origin, known["fingerprint"], known["sha256"], known["damage"])
