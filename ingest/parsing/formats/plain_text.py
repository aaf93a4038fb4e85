"""A text file → its text."""

from __future__ import annotations

from ingest.parsing.encoding import decode
from ingest.parsing.parsed_document import ParsedDocument


def parse_plain_text(content: bytes, label: str) -> ParsedDocument:
    """The text as it is."""
    text, notes = decode(content, label)
    return ParsedDocument(text, {}, notes=notes)
