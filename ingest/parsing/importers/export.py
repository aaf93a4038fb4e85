"""A part of an export → its entries, by the form in which it is written."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from itertools import zip_longest

from ingest.errors import SourceError
from ingest.parsing.encoding import decode
from ingest.parsing.importers.bookmarks import feeds_of, links_of
from ingest.parsing.importers.ris import references_of
from ingest.parsing.importers.rows import Row, entries_of_rows, flattened
from ingest.parsing.importers.services import BOOKMARKS, RIS
from ingest.parsing.importers.values import web_address
from ingest.sources.documents import MAX_BYTES, FeedMetadata, RawDocument
from ingest.sources.exports.entries import Export, ExportEntry
from ingest.sources.exports.forms import ExportForm, delimiter_of, listed_entries, part_form
from ingest.sources.exports.parts import ITEM_END
from ingest.sources.file_types import HEAD_BYTES, beginning_of


def parse_export(document: RawDocument) -> Export:
    """The entries of a part of an export, and what is left out of it.

    Raises:
        SourceError: it is broken, or holds no entries.
    """
    form = part_form(beginning_of(document.content[:HEAD_BYTES]))
    first = document.line or 1
    if form is ExportForm.JSON:
        return _of_json(document.content, first)
    text, notes = decode(document.content, document.label)
    if form is ExportForm.TABLE:
        export = _of_table(text, first)
    elif form is ExportForm.OPML:
        export = _of_feeds(text)
    elif form is ExportForm.RIS:
        export = entries_of_rows(enumerate(references_of(text), 1), RIS)
    else:
        export = _of_bookmarks(text)
    if not export.entries and not export.left_out:
        raise SourceError(f"{document.label}: no entries were found in it ({form}). Export it again.")
    return replace(export, notes=(*export.notes, *notes))


def _of_json(content: bytes, first: int) -> Export:
    """Items with a sign between them, or one object that holds them."""
    rows: list[tuple[int, Row]] = []
    broken: list[str] = []
    line = first - 1
    for piece in content.split(ITEM_END):
        try:
            items = listed_entries(json.loads(piece))
        except (ValueError, RecursionError) as problem:
            line += 1
            broken.append(f"entry {line} is no JSON that can be read ({problem}) and is left out")
            continue
        for item in items:
            line += 1
            if isinstance(item, dict):
                rows.append((line, flattened(item)))
            else:
                broken.append(f"entry {line} is no object and is left out")
    export = entries_of_rows(rows)
    return replace(export, left_out=(*broken, *export.left_out))


def _of_table(text: str, first: int) -> Export:
    csv.field_size_limit(MAX_BYTES)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    header = next(lines, [])
    rows: list[tuple[int, Row]] = []
    torn: list[str] = []
    for line, cells in enumerate(lines, first):
        if any(cells[len(header) :]) or (len(cells) < len(header) and any("\n" in cell for cell in cells)):
            torn.append(
                f"row {line} has {len(cells)} cells, and the header {len(header)}: it is left out, as its quotation "
                "marks may be wrong"
            )
        elif any(cells):
            rows.append((line, dict(zip_longest(header, cells[: len(header)], fillvalue=""))))
    export = entries_of_rows(rows)
    return replace(export, left_out=(*torn, *export.left_out))


def _of_bookmarks(text: str) -> Export:
    links = links_of(text)
    rows = ({"title": link.title, "url": link.url, "saved": link.saved, "tags": link.tags} for link in links)
    return entries_of_rows(enumerate(rows, 1), BOOKMARKS)


def _of_feeds(text: str) -> Export:
    """The feeds of an OPML file; what they hold is told by them."""
    entries: list[ExportEntry] = []
    left_out: list[str] = []
    for line, (given, title) in enumerate(feeds_of(text), 1):
        url = web_address(given)
        if url:
            entries.append(ExportEntry(line, url, FeedMetadata(title), is_feed=True))
        else:
            left_out.append(f"feed {line} (“{title}”) has no address on the web and is left out")
    return Export(tuple(entries), ("read as a list of feeds",) if entries else (), tuple(left_out))
