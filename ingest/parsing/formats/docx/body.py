"""The body of a Word document → blocks: paragraphs, headings, table rows and text boxes. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.ns import qn
from lxml.etree import _Element

from ingest.parsing.formats.docx.styles import Styles, outline_level, property_switch, property_value
from ingest.parsing.parsed_document import Block

_LONGEST_HEADING = 250
"""A longer one is a paragraph that was given the style of a heading."""

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FALLBACK, _CHOICE = f"{_COMPATIBILITY}Fallback", f"{_COMPATIBILITY}Choice"

_GONE = {qn("w:del"), qn("w:moveFrom")}
_WRAPPERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
_NO_TEXT = _GONE | {qn(f"w:{name}") for name in ("pPr", "rPr", "drawing", "pict", "object", "rt")}
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:noBreakHyphen"): "-"}


def read_blocks(parent: _Element, styles: Styles) -> Iterator[Block]:
    """The paragraphs and table rows in a body, a cell or a text box."""
    for child in _inside(parent):
        if child.tag == qn("w:p"):
            yield from _paragraph(child, styles)
        elif child.tag == qn("w:tbl"):
            for row in _inside(child):
                if row.tag == qn("w:tr") and not _is_deleted(row):
                    yield from _row(row, styles)


def title_paragraph(body: _Element, styles: Styles) -> str | None:
    """The first paragraph in the style of a title."""
    for paragraph in _inside(body):
        style = property_value(paragraph.find(qn("w:pPr")), "w:pStyle") or ""
        if paragraph.tag == qn("w:p") and style in styles.titles:
            text = " ".join(_text(paragraph, styles, style in styles.hidden).split())
            if text:
                return text
    return None


def _inside(parent: _Element) -> Iterator[_Element]:
    """The children of an element, those in wrappers too; what a tracked change has deleted is not there."""
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _inside(child)
        elif child.tag not in _GONE:
            yield child


def _paragraph(paragraph: _Element, styles: Styles) -> Iterator[Block]:
    """A paragraph, and after it the text boxes that hang on it."""
    properties = paragraph.find(qn("w:pPr"))
    style = property_value(properties, "w:pStyle") or ""
    if style in styles.contents:  # a table of contents says again what the headings say
        return
    level = outline_level(properties)
    text = _text(paragraph, styles, style in styles.hidden)
    level = styles.levels.get(style, 0) if level is None else level
    if level and len(text) <= _LONGEST_HEADING:
        yield Block(" ".join(text.split()), level)
    else:
        yield Block(text)
    for box in _boxes(paragraph):
        yield from read_blocks(box, styles)


def _row(row: _Element, styles: Styles) -> Iterator[Block]:
    """A row as a line. A single cell is no table but a frame around what it holds."""
    cells = [cell for cell in _inside(row) if cell.tag == qn("w:tc") and not _is_merged(cell)]
    if len(cells) == 1:
        yield from read_blocks(cells[0], styles)
        return
    texts = (" ".join(" ".join(block.text for block in read_blocks(cell, styles)).split()) for cell in cells)
    yield Block(" | ".join(filter(None, texts)))


def _is_deleted(row: _Element) -> bool:
    properties = row.find(qn("w:trPr"))
    return properties is not None and properties.find(qn("w:del")) is not None


def _is_merged(cell: _Element) -> bool:
    """Whether a cell only goes on with the one above it."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def _text(paragraph: _Element, styles: Styles, hidden: bool) -> str:
    """The text of a paragraph: its lines, without white space around them."""
    lines = "".join(_words(paragraph, styles, hidden)).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _words(parent: _Element, styles: Styles, hidden: bool) -> Iterator[str]:
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


def _is_run_hidden(run: _Element, styles: Styles, hidden: bool) -> bool:
    properties = run.find(qn("w:rPr"))
    own = property_switch(properties, "w:vanish")
    return (hidden or (property_value(properties, "w:rStyle") or "") in styles.hidden) if own is None else own


def _boxes(parent: _Element) -> Iterator[_Element]:
    """The text boxes in a paragraph, each once: Word writes one a second time for programs that do not know it."""
    for child in parent:
        if child.tag == qn("w:txbxContent"):
            yield child
        elif child.tag not in _GONE and not (child.tag == _FALLBACK and parent.find(_CHOICE) is not None):
            yield from _boxes(child)
