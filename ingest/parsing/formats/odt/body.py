"""The body of an OpenDocument text → blocks: paragraphs, headings, list items, table rows, text boxes, notes. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from ingest.parsing.formats.odt.names import qn
from ingest.parsing.formats.odt.numbering import Numbering
from ingest.parsing.formats.odt.runs import ParagraphReader
from ingest.parsing.formats.parts.rows import repeated, row_line
from ingest.parsing.parsed_document import Block

_LONGEST_HEADING = 250
_DEEPEST = 10
_ROW_GROUPS = {qn(f"table:{name}") for name in ("table-header-rows", "table-rows", "table-row-group")}
_CELLS = {qn("table:table-cell"), qn("table:covered-table-cell")}
_UNREAD = {
    *map(qn, ("text:tracked-changes", "text:table-of-content", "text:alphabetical-index", "text:illustration-index")),
    *map(qn, ("text:table-index", "text:object-index", "text:user-index", "office:forms", "office:annotation")),
    *map(qn, ("text:sequence-decls", "text:variable-decls", "text:user-field-decls")),
}
"""What a tracked change has deleted stands apart, before the text; an index says again what the headings say."""

_HANGING = {qn("text:note"), qn("draw:text-box"), qn("draw:custom-shape"), qn("draw:rect"), qn("draw:ellipse")}


@dataclass(slots=True)
class BodyReader:
    """Reads a body from its beginning to its end: its lists are counted as they come."""

    paragraphs: ParagraphReader
    numbering: Numbering

    def blocks(self, parent: _Element) -> Iterator[Block]:
        """The paragraphs, lists and tables in a body, a section, a cell, a note or a text box."""
        for child in parent:
            if child.tag in (qn("text:p"), qn("text:h")):
                yield from self._paragraph(child)
            elif child.tag == qn("text:list"):
                yield from self._list(child, 1)
            elif child.tag == qn("table:table"):
                yield from self._table(child)
            elif child.tag in _HANGING:
                yield from self._hanging(child)
            elif isinstance(child.tag, str) and child.tag not in _UNREAD and not _is_concealed(child):
                yield from self.blocks(child)

    def _paragraph(self, paragraph: _Element, number: str = "") -> Iterator[Block]:
        """A paragraph or a heading, and after it the text boxes that hang on it and its notes."""
        text = self.paragraphs.text(paragraph)
        level = paragraph.get(qn("text:outline-level"), "1") if paragraph.tag == qn("text:h") else ""
        if self.is_title(paragraph):
            level = "1"
        if any(_is_concealed(hidden) for hidden in paragraph.iterchildren(qn("text:hidden-paragraph"))):
            return
        if text and level and len(text) <= _LONGEST_HEADING:
            yield Block(" ".join(text.split()), int(level) if level.isdecimal() and len(level) == 1 else 1)
        elif text:
            yield Block(f"{number} {text}" if number else text)
        for thing in _things_on(paragraph):
            yield from self._hanging(thing)

    def is_title(self, paragraph: _Element) -> bool:
        """Whether a paragraph is in the style of a title."""
        return paragraph.get(qn("text:style-name"), "") in self.paragraphs.styles.titles

    def _hanging(self, thing: _Element) -> Iterator[Block]:
        """What is in a text box or a note."""
        body = thing.find(qn("text:note-body")) if thing.tag == qn("text:note") else thing
        if body is not None:
            yield from self.blocks(body)

    def _list(self, items: _Element, depth: int, style: str = "", key: str = "") -> Iterator[Block]:
        """The items of a list, with their numbers; those of a list in it belong to the same count."""
        style = items.get(qn("text:style-name"), "") or style
        if depth == 1:
            earlier = items.get(qn("text:continue-list"), "")
            goes_on = bool(earlier) or items.get(qn("text:continue-numbering")) == "true"
            key = self.numbering.begin(style, items.get(qn("xml:id"), ""), goes_on=goes_on, earlier=earlier)
        for item in items:
            if item.tag not in (qn("text:list-item"), qn("text:list-header")):
                continue
            number = ""
            if item.tag == qn("text:list-item") and any(_is_paragraph(child) for child in item):
                number = self.numbering.next_number(key, style, depth, item.get(qn("text:start-value"), ""))
            yield from self._item(item, number, depth, style, key)

    def _item(self, item: _Element, number: str, depth: int, style: str, key: str) -> Iterator[Block]:
        for child in item:
            if _is_paragraph(child):
                yield from self._paragraph(child, number)
                number = ""
            elif child.tag == qn("text:list"):
                yield from self._list(child, min(depth + 1, _DEEPEST), style, key)

    def _table(self, table: _Element) -> Iterator[Block]:
        for row in table:
            if row.tag in _ROW_GROUPS:
                yield from self._table(row)
            elif row.tag == qn("table:table-row") and row.get(qn("table:visibility"), "visible") == "visible":
                yield from self._row(row)

    def _row(self, row: _Element) -> Iterator[Block]:
        """A row as a line. A single cell is no table but a frame around what it holds."""
        cells = [cell for cell in row if cell.tag in _CELLS]
        if len(cells) == 1 and repeated(cells[0].get(qn("table:number-columns-repeated"))) == 1:
            yield from self.blocks(cells[0])
            return
        texts: list[str] = []
        for cell in cells:
            # A cell that another covers holds nothing that is shown.
            shown = cell.tag == qn("table:table-cell")
            text = " ".join(block.text for block in self.blocks(cell)) if shown else ""
            texts += [text] * repeated(cell.get(qn("table:number-columns-repeated")))
        yield Block(row_line(texts))  # once, however often it is repeated: that is for filling pages, or a memory


def _is_paragraph(element: _Element) -> bool:
    return element.tag in (qn("text:p"), qn("text:h"))


def _is_concealed(element: _Element) -> bool:
    """Whether a section or a paragraph is not shown."""
    if element.tag == qn("text:hidden-paragraph"):
        return element.get(qn("text:is-hidden"), "true") == "true"
    return element.get(qn("text:display")) == "none" or element.get(qn("text:is-hidden")) == "true"


def _things_on(paragraph: _Element) -> Iterator[_Element]:
    """The notes, text boxes and shapes in a paragraph, in order; those in one of them are read with it."""
    for child in paragraph:
        if child.tag in _HANGING:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _UNREAD:
            yield from _things_on(child)
