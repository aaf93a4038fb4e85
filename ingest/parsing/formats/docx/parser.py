"""A Word document → its text as it reads with all changes accepted, its headings, and its facts."""

from __future__ import annotations

import lzma
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.oxml.coreprops import CT_CoreProperties
from docx.oxml.ns import qn
from lxml.etree import LxmlError, _Element

from ingest.errors import SourceError
from ingest.parsing.metadata import metadata_text
from ingest.parsing.parsed_document import Block, ParsedDocument, compose

_MEGABYTE = 2**20
_LARGEST = 200 * _MEGABYTE
_LARGE = 20 * _MEGABYTE
_LARGEST_RATIO = 200

_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")

# Of broken packages, python-docx raises whatever its code happened to run into.
_BROKEN = (
    *(AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError),
    *(BadZipFile, LxmlError, OpcError, lzma.LZMAError, zlib.error),
)

_LONGEST_HEADING = 250
"""A longer one is a paragraph that was given the style of a heading."""

_FIRST_YEAR = 1990
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"toc (?:[1-9]|heading)|table of contents", re.IGNORECASE)

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FALLBACK, _CHOICE = f"{_COMPATIBILITY}Fallback", f"{_COMPATIBILITY}Choice"

_GONE = {qn("w:del"), qn("w:moveFrom")}
_WRAPPERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
_NO_TEXT = _GONE | {qn(f"w:{name}") for name in ("pPr", "rPr", "drawing", "pict", "object", "rt")}
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:noBreakHyphen"): "-"}


@dataclass(frozen=True, slots=True)
class _Styles:
    """What the styles of a document tell of the paragraphs and runs that have them, by the id of the style."""

    levels: Mapping[str, int]
    titles: frozenset[str]
    contents: frozenset[str]
    hidden: frozenset[str]


def parse_docx(content: bytes, label: str) -> ParsedDocument:
    """The text of a Word document."""
    _check_package(content, label)
    body, styles, facts = _opened(content, label)
    title = facts["title"] or _title_paragraph(body, styles)
    blocks = [block for block in _blocks(body, styles) if not (block.level and block.text == title)]
    return compose(blocks, {**facts, "title": title})


def _opened(content: bytes, label: str) -> tuple[_Element, _Styles, dict[str, object]]:
    """What python-docx is needed for: the right parts of the package, read without expanding entities."""
    try:
        document = Document(BytesIO(content))
        # Not its paragraphs and tables: those leave out what stands in content controls and tracked changes.
        return document.element.body, _read_styles(document.styles.element), _facts(document)
    except _BROKEN as problem:
        reason = " ".join(str(problem).split())[:100] or type(problem).__name__
        raise SourceError(
            f"{label}: it is not a sound Word document ({reason}). Open it in Word, save it as .docx, and try again."
        ) from problem


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
    if size > _LARGEST or (size > _LARGE and size > _LARGEST_RATIO * len(content)):
        raise SourceError(
            f"{label}: it unpacks to {size // _MEGABYTE} MB, as files do that are made to fill a memory. "
            "Split it, or take large pictures out."
        )


# --- styles -----------------------------------------------------------------------------------------------


def _read_styles(root: _Element) -> _Styles:
    found = {style.get(qn("w:styleId"), ""): style for style in root.iterchildren(qn("w:style"))}
    chains = {identity: list(_chain(identity, found)) for identity in found}
    names = {identity: [_value(style, "w:name") or "" for style in chain] for identity, chain in chains.items()}
    levels = {identity: _style_level(chain) for identity, chain in chains.items()}
    return _Styles(
        {identity: level for identity, level in levels.items() if level},
        frozenset(identity for identity in found if any(name.lower() == "title" for name in names[identity])),
        frozenset(identity for identity in found if any(map(_CONTENTS.fullmatch, names[identity]))),
        frozenset(identity for identity, chain in chains.items() if _is_hidden(chain)),
    )


def _chain(identity: str, found: Mapping[str, _Element]) -> Iterator[_Element]:
    """A style, and those that it is based on."""
    seen: set[str] = set()
    while identity in found and identity not in seen:
        seen.add(identity)
        yield found[identity]
        identity = _value(found[identity], "w:basedOn") or ""


def _style_level(chain: list[_Element]) -> int:
    """The level of a heading style; Word names them in English in every language."""
    for style in chain:
        name = _value(style, "w:name") or ""
        heading = _HEADING.fullmatch(name)
        if heading:
            return int(heading.group(1))
        if name.lower() == "title":
            return 1
        level = _outline_level(style.find(qn("w:pPr")))
        if level is not None:
            return level
    return 0


def _outline_level(properties: _Element | None) -> int | None:
    """The level that a paragraph or a style gives itself; the tenth stands for text."""
    given = _value(properties, "w:outlineLvl")
    return (int(given) + 1) % 10 if given and given.isdecimal() and len(given) == 1 else None


def _is_hidden(chain: list[_Element]) -> bool:
    return next(
        (is_set for style in chain if (is_set := _switch(style.find(qn("w:rPr")), "w:vanish")) is not None), False
    )


def _value(parent: _Element | None, name: str) -> str | None:
    """The value of a property, None where it is not given."""
    found = None if parent is None else parent.find(qn(name))
    return None if found is None else found.get(qn("w:val"))


def _switch(parent: _Element | None, name: str) -> bool | None:
    """Whether a property is on or off, None where it is not given."""
    found = None if parent is None else parent.find(qn(name))
    return None if found is None else found.get(qn("w:val"), "true") not in ("false", "0", "off")


# --- blocks -----------------------------------------------------------------------------------------------


def _inside(parent: _Element) -> Iterator[_Element]:
    """The children of an element, those in wrappers too; what a tracked change has deleted is not there."""
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _inside(child)
        elif child.tag not in _GONE:
            yield child


def _blocks(parent: _Element, styles: _Styles) -> Iterator[Block]:
    """The paragraphs and table rows in a body, a cell or a text box."""
    for child in _inside(parent):
        if child.tag == qn("w:p"):
            yield from _paragraph(child, styles)
        elif child.tag == qn("w:tbl"):
            for row in _inside(child):
                if row.tag == qn("w:tr") and not _is_deleted(row):
                    yield from _row(row, styles)


def _paragraph(paragraph: _Element, styles: _Styles) -> Iterator[Block]:
    """A paragraph, and after it the text boxes that hang on it."""
    properties = paragraph.find(qn("w:pPr"))
    style = _value(properties, "w:pStyle") or ""
    if style in styles.contents:  # a table of contents says again what the headings say
        return
    level = _outline_level(properties)
    text = _text(paragraph, styles, style in styles.hidden)
    level = styles.levels.get(style, 0) if level is None else level
    if level and len(text) <= _LONGEST_HEADING:
        yield Block(" ".join(text.split()), level)
    else:
        yield Block(text)
    for box in _boxes(paragraph):
        yield from _blocks(box, styles)


def _row(row: _Element, styles: _Styles) -> Iterator[Block]:
    """A row as a line. A single cell is no table but a frame around what it holds."""
    cells = [cell for cell in _inside(row) if cell.tag == qn("w:tc") and not _is_merged(cell)]
    if len(cells) == 1:
        yield from _blocks(cells[0], styles)
        return
    texts = (" ".join(" ".join(block.text for block in _blocks(cell, styles)).split()) for cell in cells)
    yield Block(" | ".join(filter(None, texts)))


def _is_deleted(row: _Element) -> bool:
    properties = row.find(qn("w:trPr"))
    return properties is not None and properties.find(qn("w:del")) is not None


def _is_merged(cell: _Element) -> bool:
    """Whether a cell only goes on with the one above it."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def _text(paragraph: _Element, styles: _Styles, hidden: bool) -> str:
    """The text of a paragraph: its lines, without white space around them."""
    lines = "".join(_words(paragraph, styles, hidden)).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _words(parent: _Element, styles: _Styles, hidden: bool) -> Iterator[str]:
    """The text in a paragraph or a part of it; hidden text is not for readers."""
    for child in parent:
        if child.tag in (qn("w:t"), _MATH_TEXT):
            yield "" if hidden else child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag == qn("w:r"):
            yield from _words(child, styles, _is_run_hidden(child, styles, hidden))
        elif child.tag not in _NO_TEXT and child.tag != _FALLBACK:
            yield from _words(child, styles, hidden)


def _is_run_hidden(run: _Element, styles: _Styles, hidden: bool) -> bool:
    properties = run.find(qn("w:rPr"))
    own = _switch(properties, "w:vanish")
    return (hidden or (_value(properties, "w:rStyle") or "") in styles.hidden) if own is None else own


def _boxes(parent: _Element) -> Iterator[_Element]:
    """The text boxes in a paragraph, each once: Word writes one a second time for programs that do not know it."""
    for child in parent:
        if child.tag == qn("w:txbxContent"):
            yield child
        elif child.tag not in _GONE and not (child.tag == _FALLBACK and parent.find(_CHOICE) is not None):
            yield from _boxes(child)


# --- facts ------------------------------------------------------------------------------------------------


def _facts(document: WordDocument) -> dict[str, object]:
    """The facts that the document gives. python-docx would invent them for one that gives none."""
    package = document.part.package
    try:
        part = None if package is None else package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
    except (LookupError, ValueError):  # none, or several
        part = None
    if not isinstance(part, CorePropertiesPart) or not isinstance(part.element, CT_CoreProperties):
        return {"title": None, "author": None, "published": None, "language": None}
    given = part.core_properties
    try:
        created = given.created
    except (TypeError, ValueError, OverflowError):  # an empty date, or one beyond the calendar
        created = None
    return {
        "title": metadata_text(given.title),
        "author": metadata_text(given.author),
        "published": created.date().isoformat() if created and created.year >= _FIRST_YEAR else None,
        "language": metadata_text(given.language),
    }


def _title_paragraph(body: _Element, styles: _Styles) -> str | None:
    """The first paragraph in the style of a title."""
    for paragraph in _inside(body):
        style = _value(paragraph.find(qn("w:pPr")), "w:pStyle") or ""
        if paragraph.tag == qn("w:p") and style in styles.titles:
            text = " ".join(_text(paragraph, styles, style in styles.hidden).split())
            if text:
                return text
    return None
