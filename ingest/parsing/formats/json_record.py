"""A line of JSON → an article's text and metadata."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from ingest.article import Article, Section
from ingest.errors import SourceError
from ingest.parsing.metadata import metadata_text
from ingest.parsing.parsed_document import ParsedDocument


def parse_json_record(content: bytes, label: str) -> ParsedDocument:
    """The text and metadata of a record; its `id`, where it has one, is among the metadata.

    Raises:
        SourceError: it is no JSON object, or has no text or nothing to be known by.
    """
    try:
        record = json.loads(content)
    except (ValueError, RecursionError) as problem:
        raise SourceError(f"{label}: not a JSON record ({problem}). Correct the line.") from problem
    if not isinstance(record, dict):
        raise SourceError(f'{label}: a record must be a JSON object, like {{"id": …, "text": …}}.')
    if not isinstance(record.get("text"), str):
        raise SourceError(f"{label}: the record needs the article's `text`.")
    if not metadata_text(record.get("id")) and not metadata_text(record.get("url")):
        raise SourceError(f"{label}: the record needs an `id` or a `url`, to be known by.")
    sections, pages = _sections(record), _pages(record)
    unread = [name for name, read in (("sections", sections), ("pages", pages)) if record.get(name) and not read]
    notes = tuple(f"its {name} were not understood and are left out" for name in unread)
    return ParsedDocument(record["text"], record, sections, pages, notes, _exported(record, sections, pages))


def _sections(record: dict[str, Any]) -> tuple[Section, ...]:
    """The headings of a record with the offsets into its text from which they govern it; none, if they are not so."""
    try:
        sections = tuple(Section(one["start"], one["heading"]) for one in record.get("sections") or ())
    except (KeyError, TypeError):
        return ()
    sound = all(isinstance(one.heading, str) for one in sections)
    return sections if sound and _are_offsets([one.start for one in sections], record["text"]) else ()


def _pages(record: dict[str, Any]) -> tuple[int, ...]:
    pages = record.get("pages") or ()
    return tuple(pages) if isinstance(pages, list) and _are_offsets(pages, record["text"]) else ()


def _are_offsets(offsets: list[Any], text: str) -> bool:
    """Whether these are offsets into a text, in order."""
    whole = all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one <= len(text) for one in offsets)
    return whole and offsets == sorted(offsets)


def _exported(record: dict[str, Any], sections: tuple[Section, ...], pages: tuple[int, ...]) -> Article | None:
    """The article, to the character, if the fingerprint in the record is that of all that the record says."""
    given: dict[str, Any] = {each.name: record.get(each.name) for each in fields(Article)}
    needed = all(isinstance(given[name], str) for name in ("id", "text", "title", "source"))
    if not needed or not all(value is None or isinstance(value, str | list) for value in given.values()):
        return None
    tags, scanned = given["tags"] or (), given["scanned"] or ()
    if not all(isinstance(tag, str) for tag in tags):
        return None
    lists = {"sections": sections, "pages": pages, "tags": tuple(tags), "scanned": tuple(scanned)}
    article = Article(**{**given, **lists})
    try:
        return article if article.fingerprint == record.get("fingerprint") else None
    except TypeError:
        return None
