"""An article that an export holds → its text and facts."""

from __future__ import annotations

import json
import re

from ingest.parsing.formats.html.parser import parse_html
from ingest.parsing.metadata import metadata_text
from ingest.parsing.parsed_document import ParsedDocument

_MARKUP = re.compile(r"<(?:p|div|br|article|section|h[1-6]|ul|ol|blockquote|html|body|span|a\s)\b[^<>]*>", re.I)
_END = re.compile(r"</(?:p|div|article|section|h[1-6]|ul|ol|blockquote|html|body|span|a)\s*>|<br\s*/?>|<p>", re.I)
_PAGE = re.compile(r"\s*(?:<!doctype|<html|<\?xml|<head|<body)", re.IGNORECASE)


def parse_saved_article(content: bytes, label: str) -> ParsedDocument:
    """The text, out of its HTML where it is in that, and what the export tells of it.

    Raises:
        SourceError: it has no text.
    """
    given = json.loads(content)
    notes = (given["note"],) if "note" in given else ()
    text = given.get("text") or ""
    markup = given.get("html") or (text if _MARKUP.search(text) and _END.search(text) else "")
    if not markup:
        return ParsedDocument(text, given, notes=notes)
    page = parse_html(_whole_page(markup).encode("utf-8", "replace"), label)
    told = {name: value for name, value in given.items() if name not in ("text", "html") and metadata_text(value)}
    return ParsedDocument(page.text, {**page.metadata, **told}, page.sections, notes=(*page.notes, *notes))


def _whole_page(markup: str) -> str:
    if _PAGE.match(markup):
        return markup
    return f'<html><head><meta charset="utf-8"></head><body><article>{markup}</article></body></html>'
