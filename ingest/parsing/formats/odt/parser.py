"""An OpenDocument text (LibreOffice) → its text as it reads with all changes accepted, its headings, its metadata."""

from __future__ import annotations

from collections.abc import Mapping

from lxml.etree import _Element

from ingest.errors import SourceError
from ingest.parsing.formats.formulae.mathml import formula_text
from ingest.parsing.formats.headings import with_told_headings
from ingest.parsing.formats.odt.body import BodyReader
from ingest.parsing.formats.odt.names import qn
from ingest.parsing.formats.odt.numbering import Numbering
from ingest.parsing.formats.odt.runs import ParagraphReader
from ingest.parsing.formats.odt.styles import Styles
from ingest.parsing.formats.parts.package import Package
from ingest.parsing.formats.parts.xml import local_name, xml_root
from ingest.parsing.metadata import metadata_text
from ingest.parsing.parsed_document import ParsedDocument

_FACTS = {
    "title": ("dc:title",),
    "author": ("meta:initial-creator", "dc:creator"),
    "published": ("meta:creation-date", "dc:date"),
    "language": ("dc:language",),
}


def parse_odt(content: bytes, label: str) -> ParsedDocument:
    """The text of an OpenDocument text.

    Raises:
        SourceError: it is broken, locked, no text, or made to fill the memory.
    """
    parts = _parts(content, label)
    root = xml_root(parts["content.xml"], label, "content.xml")
    body = root.find(f"{qn('office:body')}/{qn('office:text')}")
    if body is None:
        raise SourceError(f"{label}: it is no text, or broken. Save it as .odt again.")
    roots = [xml_root(parts["styles.xml"], label, "styles.xml")] if "styles.xml" in parts else []
    styles = Styles.of([*roots, root])
    reader = BodyReader(ParagraphReader(styles, _formulae(parts, label)), Numbering(styles.lists))
    metadata = _metadata(parts, label, root)
    title = metadata["title"] or _title_in(body, reader)
    blocks = [block for block in reader.blocks(body) if not (block.level and block.text == title)]
    return ParsedDocument.of_blocks(with_told_headings(blocks), {**metadata, "title": title})


def _parts(content: bytes, label: str) -> dict[str, bytes]:
    """The parts of the package that are read, by their names: not by a library, which unpacks the pictures too."""
    package = Package.of(content, label, "an OpenDocument text")
    if b"encryption-data" in (package.read("META-INF/manifest.xml") or b""):
        raise SourceError(f"{label}: it is locked with a password. Save an unlocked copy.")
    objects = [name for name in package.names if name.count("/") == 1 and name.endswith("/content.xml")]
    given = {name: package.read(name) for name in ("content.xml", "styles.xml", "meta.xml", *objects)}
    parts = {name: part for name, part in given.items() if part is not None}
    if "content.xml" not in parts:
        raise SourceError(f"{label}: it is no OpenDocument text. Save it as .odt.")
    return parts


def _formulae(parts: Mapping[str, bytes], label: str) -> dict[str, str]:
    """The formulae that are objects of their own, as lines of text, by the folder of the object."""
    found: dict[str, str] = {}
    for name, part in parts.items():
        folder, _, last = name.rpartition("/")
        if folder and last == "content.xml" and b"math" in part:
            root = xml_root(part, label, name)
            for element in list(root.iter()):
                element.tag = local_name(element) or "none"
            found[folder] = formula_text(root)
    return found


def _metadata(parts: Mapping[str, bytes], label: str, root: _Element) -> dict[str, str | None]:
    """Title, author, day and language, as the document gives them."""
    meta = xml_root(parts["meta.xml"], label, "meta.xml") if "meta.xml" in parts else root
    given = {
        fact: next((text for place in places if (text := metadata_text(meta.findtext(f".//{qn(place)}")))), None)
        for fact, places in _FACTS.items()
    }
    given["published"] = (given["published"] or "")[:10] or None
    return {**given, "language": given["language"] or _language(parts, label)}


def _language(parts: Mapping[str, bytes], label: str) -> str | None:
    """The language of the default style of paragraphs."""
    if "styles.xml" not in parts:
        return None
    for style in xml_root(parts["styles.xml"], label, "styles.xml").iter(qn("style:default-style")):
        properties = style.find(qn("style:text-properties"))
        if style.get(qn("style:family")) == "paragraph" and properties is not None:
            language, country = properties.get(qn("fo:language"), "none"), properties.get(qn("fo:country"), "none")
            return None if language == "none" else language + (f"-{country}" if country != "none" else "")
    return None


def _title_in(body: _Element, reader: BodyReader) -> str | None:
    """The first paragraph in the style of a title."""
    for paragraph in body.iter(qn("text:p"), qn("text:h")):
        if reader.is_title(paragraph) and (text := " ".join(reader.paragraphs.text(paragraph).split())):
            return text
    return None
