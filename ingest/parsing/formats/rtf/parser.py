"""Rich text (RTF) → its text as it reads with all changes accepted, its headings, its notes, and its metadata."""

from __future__ import annotations

from ingest.errors import SourceError
from ingest.parsing.formats.headings import with_told_headings
from ingest.parsing.formats.rtf.reader import Reader
from ingest.parsing.formats.rtf.tokens import tokens
from ingest.parsing.metadata import metadata_text
from ingest.parsing.parsed_document import ParsedDocument

_BEGINNING = b"{\\rtf"
_FIRST_YEAR = "1980"


def parse_rtf(content: bytes, label: str) -> ParsedDocument:
    """The text of an RTF file.

    Raises:
        SourceError: it is none, or nested too deep.
    """
    begins = content.find(_BEGINNING, 0, 1024)
    if begins < 0:
        raise SourceError(f"{label}: it is broken, or not RTF at all. Save it as .rtf or .docx again.")
    reader = Reader(label)
    for token in tokens(content[begins:]):
        if not reader.read(token):
            break
    notes = reader.notes()
    blocks = list(reader.ended().end())
    return ParsedDocument.of_blocks(with_told_headings(blocks), _metadata(reader.info), notes)


def _metadata(info: dict[str, str]) -> dict[str, str | None]:
    """Title, author and day, as the file gives them."""
    year = info.get("yr", "")
    day = "-".join([year, info.get("mo", ""), info.get("dy", "")]) if year >= _FIRST_YEAR else None
    return {
        "title": metadata_text(info.get("title", "")),
        "author": metadata_text(info.get("author", "")),
        "published": day,
    }
