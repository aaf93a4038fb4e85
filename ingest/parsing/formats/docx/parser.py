"""A Word document → its text as it reads with all changes accepted, its notes, its headings, and its metadata."""

from __future__ import annotations

import lzma
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from lxml.etree import LxmlError, _Element

from ingest.errors import SourceError
from ingest.parsing.formats.docx.body import BodyReader, title_paragraph
from ingest.parsing.formats.docx.metadata import read_metadata
from ingest.parsing.formats.docx.notes import read_notes
from ingest.parsing.formats.docx.numbering import Numbering
from ingest.parsing.formats.docx.styles import read_styles
from ingest.parsing.parsed_document import ParsedDocument

_MEGABYTE = 2**20
_MAX_UNPACKED = 200 * _MEGABYTE
_MAX_RATIO, _RATIO_FROM = 200, 20 * _MEGABYTE
"""How many times its own size a package may unpack to, from so many bytes on."""

_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")

# Of broken packages, python-docx raises whatever its code happened to run into.
_NO_MEMORY = "Error -4"
"""How zlib says that memory ran out (Z_MEM_ERROR)."""

_BROKEN = (
    *(AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError),
    *(BadZipFile, LxmlError, OpcError, lzma.LZMAError, zlib.error),
)


def parse_docx(content: bytes, label: str) -> ParsedDocument:
    """The text of a Word document.

    Raises:
        SourceError: it is broken, locked, in the old format, or made to fill the memory.
    """
    _check_package(content, label)
    body, reader, metadata = _opened(content, label)
    title = metadata["title"] or title_paragraph(body, reader.styles)
    blocks = [block for block in reader.blocks(body) if not (block.level and block.text == title)]
    return ParsedDocument.of_blocks(blocks, {**metadata, "title": title})


def _opened(content: bytes, label: str) -> tuple[_Element, BodyReader, dict[str, str | None]]:
    """What python-docx is needed for: the right parts of the package, read without expanding entities."""
    try:
        document = Document(BytesIO(content))
        parts = {kind: _part(document, content, f"{kind}s") for kind in ("footnote", "endnote")}
        roots = {kind: root for kind, root in parts.items() if root is not None}
        numbering = Numbering.of(_part(document, content, "numbering"))
        reader = BodyReader(read_styles(document.styles.element), numbering, read_notes(roots))
        # Not its paragraphs and tables: those leave out what stands in content controls and tracked changes.
        return document.element.body, reader, read_metadata(document)
    except _BROKEN as problem:
        if isinstance(problem, zlib.error) and _NO_MEMORY in str(problem):
            raise MemoryError from problem
        reason = " ".join(str(problem).split())[:100] or type(problem).__name__
        raise SourceError(
            f"{label}: it is not a sound Word document ({reason}). Open it in Word, save it as .docx, and try again."
        ) from problem


def _part(document: WordDocument, content: bytes, name: str) -> _Element | None:
    """The root of a part beside the body: the one that the body refers to, or else the one of the usual name."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{name}") and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    with ZipFile(BytesIO(content)) as package:
        usual = f"word/{name}.xml"
        return parse_xml(package.read(usual)) if usual in package.namelist() else None


def _check_package(content: bytes, label: str) -> None:
    """A Word document is a ZIP file; one that is not, or that is made to fill the memory, is not opened."""
    if content.startswith(_OLD_WORD) and _LOCKED in content:
        raise SourceError(f"{label}: it is locked with a password. Save an unlocked copy.")
    if content.startswith(_OLD_WORD):
        raise SourceError(f"{label}: it is in Word's old format (.doc). Save it as .docx.")
    try:
        with ZipFile(BytesIO(content)) as package:
            size = sum(member.file_size for member in package.infolist())
    except _BROKEN as problem:
        raise SourceError(f"{label}: it is broken, or not a Word document. Save it as .docx again.") from problem
    if size > _MAX_UNPACKED or (size > _RATIO_FROM and size > _MAX_RATIO * len(content)):
        raise SourceError(
            f"{label}: it unpacks to {size // _MEGABYTE} MB, as files do that are made to fill a memory. "
            "Split it, or take large pictures out."
        )
