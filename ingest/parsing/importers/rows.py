"""The rows of an export → its entries: articles where there is a text, else where they are. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.parsing.formats.feed_dates import DateHabit
from ingest.parsing.importers.services import Reading, reading_of
from ingest.parsing.importers.values import day_of, line_of, text_of, web_address
from ingest.parsing.metadata import metadata_text, tags_of
from ingest.safety.length_limits import shortened
from ingest.sources.documents import FeedMetadata
from ingest.sources.exports.beside import path_beside
from ingest.sources.exports.columns import plain_name
from ingest.sources.exports.entries import Export, ExportEntry
from ingest.sources.file_types import FileType

DAYS_OF_SAVING = "where an article tells no day of its own, it has the day on which it was saved"
_ONLY_ABSTRACT = "its text is the abstract alone"
_OURS = {"id", "url", "text", "title", "author", "publisher", "published", "language", "updated", "tags"}
_LONGEST_NAME = 80
_LONGEST_DATE = 40

Row = Mapping[str, object]


def entries_of_rows(rows: Iterable[tuple[int, Row]], told: Reading | None = None) -> Export:
    """The entries of rows, each with its place in the export, and notes on how their columns were taken.

    `told` is how they are read, where that is known; else their columns tell it.
    """
    numbered = list(rows)
    habit = DateHabit.of(_days(row for _, row in numbered), "")
    entries: list[ExportEntry] = []
    left_out: list[str] = []
    notes: dict[str, None] = {}
    known: dict[tuple[str, ...], _Columns] = {}
    for line, row in numbered:
        columns = tuple(row)
        if columns not in known:
            known[columns] = _Columns(tuple(map(plain_name, columns)), told or reading_of(columns))
        given = _Fields(known[columns], row, habit)
        entry = _own_record(given, line) or _article(given, line) or _address(given, line)
        if entry is None:
            left_out.append(f"row {line}{given.name} has no text and no address on the web and is left out")
            continue
        notes.update(dict.fromkeys(given.notes))
        entries.append(entry)
    return Export(tuple(entries), tuple(notes), tuple(left_out))


def flattened(item: Mapping[str, object]) -> dict[str, object]:
    """An object with what is in its objects beside it: "content url" of {"content": {"url": …}}."""
    flat = dict(item)
    for key, value in item.items():
        if isinstance(value, dict):
            flat.update({f"{key} {inner}": deeper for inner, deeper in value.items() if f"{key} {inner}" not in flat})
    return flat


@dataclass(frozen=True, slots=True)
class _Columns:
    """The plain names of the columns of a row, and how they are read."""

    names: tuple[str, ...]
    reading: Reading


class _Fields:
    """The values of a row under our names."""

    def __init__(self, columns: _Columns, row: Row, habit: DateHabit) -> None:
        self.reading = columns.reading
        self.row = row
        self.habit = habit
        self._plain = dict(zip(columns.names, row.values(), strict=True))

    def __getitem__(self, name: str) -> object:
        values = (self._plain.get(column) for column in self.reading.fields.get(name, ()))
        return next((value for value in values if value not in (None, "", [])), None)

    @property
    def url(self) -> str | None:
        return web_address(self["url"])

    @property
    def title(self) -> str | None:
        title = line_of(self["title"])
        return None if title == self.url else title

    @property
    def day(self) -> str | None:
        return day_of(self["published"], self.habit) or day_of(self["saved"], self.habit)

    @property
    def name(self) -> str:
        """How to name the row to a person."""
        told = self.title or line_of(self["url"])
        return f" (“{shortened(told, _LONGEST_NAME)}”)" if told else ""

    @property
    def notes(self) -> list[str]:
        saved = not self["published"] and self["saved"]
        return [note for note in (self.reading.note, DAYS_OF_SAVING if saved else "") if note]

    @property
    def tags(self) -> tuple[str, ...]:
        """What the row is filed under."""
        return tags_of(self["tags"])

    @property
    def beside(self) -> str | None:
        """The file with the text: one that the row names, or one by a name in it that leads nowhere else."""
        if self.reading.beside is None:
            return line_of(self["beside"])
        return path_beside(self.reading.beside, self._plain.get("slug"))


def _own_record(given: _Fields, line: int) -> ExportEntry | None:
    """A record in the form of our JSON Lines, as it is; an id that merely counts the rows is none."""
    row, fields = given.row, given.reading.fields
    same = given.reading.guessed and all(name in row for name in fields) and _OURS.issuperset(fields)
    if not same or text_of(row.get("text")) is None or (row.get("url") and not given.url):
        return None
    named = metadata_text(row.get("id"))
    known = named is not None and (not named.isdecimal() or "fingerprint" in row)
    return ExportEntry(line, article=json.dumps(row), file_type=FileType.RECORD) if known else None


def _article(given: _Fields, line: int) -> ExportEntry | None:
    texts = {name: text for name in ("text", "html") if (text := text_of(given[name]))}
    if given.reading.no_text and given.reading.no_text in texts.get("html", "")[:1000]:
        texts = {}
    abstract = text_of(given["abstract"])
    if not texts and not abstract and not given.beside:
        return None
    facts = {
        **(texts or ({"text": abstract, "note": _ONLY_ABSTRACT} if abstract else {})),
        "title": given.title,
        "url": given.url,
        "author": line_of(given["author"]),
        "publisher": line_of(given["publisher"]),
        "published": given.day,
        "language": line_of(given["language"]),
        "updated": day_of(given["updated"], given.habit),
        "tags": list(given.tags),
    }
    facts["id"] = _id(given, facts)
    article = json.dumps({name: value for name, value in facts.items() if value})
    return ExportEntry(line, given.url, _metadata(given), article, beside=given.beside)


def _id(given: _Fields, facts: Mapping[str, object]) -> str | None:
    """The id that a table gives, unless it merely counts its rows; without that and an address, one of the contents."""
    named = metadata_text(given["id"])
    if named and not named.isdecimal():
        return named
    return None if given.url else content_id(json.dumps(facts))


def content_id(article: str) -> str:
    """An id for an article by all that is known of it."""
    return hashlib.sha256(article.encode()).hexdigest()[:12]


def _address(given: _Fields, line: int) -> ExportEntry | None:
    return ExportEntry(line, given.url, _metadata(given)) if given.url else None


def _metadata(given: _Fields) -> FeedMetadata:
    return FeedMetadata(given.title, line_of(given["author"]), given.day, tags=given.tags)


def _days(rows: Iterable[Row]) -> list[str]:
    """What may be dates in some rows, to tell how they are written."""
    return [value for row in rows for value in row.values() if isinstance(value, str) and len(value) <= _LONGEST_DATE]
