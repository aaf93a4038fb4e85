"""The body of a Word document → blocks: paragraphs, headings, table rows, text boxes and notes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml.etree import _Element

from ingest.parsing.formats.docx.notes import NoteKey, references
from ingest.parsing.formats.docx.numbering import Numbering
from ingest.parsing.formats.docx.runs import CHOICE, FALLBACK, GONE, paragraph_text
from ingest.parsing.formats.docx.styles import Styles, outline_level, property_value
from ingest.parsing.parsed_document import Block

_LONGEST_HEADING = 250
"""A longer one is a paragraph that was given the style of a heading."""

_MOST_COLUMNS = 100
_WRAPPERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}


@dataclass(slots=True)
class BodyReader:
    """Reads a body from its beginning to its end: lists are counted, and notes taken, as they come."""

    styles: Styles
    numbering: Numbering
    notes: Mapping[NoteKey, _Element]
    _taken: set[NoteKey] = field(default_factory=set)

    def blocks(self, body: _Element) -> Iterator[Block]:
        """All of a body, and at its end the notes to which nothing refers."""
        yield from self._within(body)
        for key in self.notes:
            yield from self._note(key)

    def _within(self, parent: _Element) -> Iterator[Block]:
        """The paragraphs and table rows in a body, a cell, a note or a text box."""
        for child in _inside(parent):
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                for row in _inside(child):
                    if row.tag == qn("w:tr") and not _is_deleted(row):
                        yield from self._row(row)

    def _paragraph(self, paragraph: _Element) -> Iterator[Block]:
        """A paragraph, and after it the text boxes that hang on it and its notes."""
        properties = paragraph.find(qn("w:pPr"))
        style = property_value(properties, "w:pStyle") or ""
        if style in self.styles.contents:  # a table of contents says again what the headings say
            return
        level = outline_level(properties)
        level = self.styles.levels.get(style, 0) if level is None else level
        text = paragraph_text(paragraph, self.styles)
        number = self.numbering.next_number(paragraph, self.styles)  # an empty item counts too
        if level and len(text) <= _LONGEST_HEADING:
            yield Block(" ".join(text.split()), level)
        elif text:
            yield Block(f"{number} {text}" if number else text)
        for box in _boxes(paragraph):
            yield from self._within(box)
        for key in references(paragraph):
            yield from self._note(key)

    def _note(self, key: NoteKey) -> Iterator[Block]:
        """A note, once."""
        if key in self.notes and key not in self._taken:
            self._taken.add(key)
            yield from self._within(self.notes[key])

    def _row(self, row: _Element) -> Iterator[Block]:
        """A row as a line, with a bar between its cells. A single cell is no table but a frame around what it holds."""
        cells = [cell for cell in _inside(row) if cell.tag == qn("w:tc")]
        if len(cells) == 1:
            yield from self._within(cells[0])
            return
        texts = [""] * _grid_number(row, "w:trPr/w:gridBefore")
        for cell in cells:
            text = "" if _is_merged(cell) else " ".join(block.text for block in self._within(cell))
            # What spans several columns stands in the first.
            texts += [" ".join(text.split()), *[""] * (_grid_number(cell, "w:tcPr/w:gridSpan") - 1)]
        if any(texts):
            yield Block(" | ".join(texts).strip())


def title_paragraph(body: _Element, styles: Styles) -> str | None:
    """The first paragraph in the style of a title."""
    for paragraph in _inside(body):
        style = property_value(paragraph.find(qn("w:pPr")), "w:pStyle") or ""
        if paragraph.tag == qn("w:p") and style in styles.titles:
            text = " ".join(paragraph_text(paragraph, styles).split())
            if text:
                return text
    return None


def _inside(parent: _Element) -> Iterator[_Element]:
    """The children of an element, those in wrappers too; what a tracked change has deleted is not there."""
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _inside(child)
        elif child.tag not in GONE:
            yield child


def _is_deleted(row: _Element) -> bool:
    properties = row.find(qn("w:trPr"))
    return properties is not None and properties.find(qn("w:del")) is not None


def _is_merged(cell: _Element) -> bool:
    """Whether a cell only goes on with the one above it."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def _grid_number(parent: _Element, path: str) -> int:
    """A number of columns; 0 where none is given."""
    found = parent.find("/".join(map(qn, path.split("/"))))
    given = "" if found is None else found.get(qn("w:val"), "")
    return min(int(given), _MOST_COLUMNS) if given.isdecimal() else 0


def _boxes(parent: _Element) -> Iterator[_Element]:
    """The text boxes in a paragraph, each once: Word writes one a second time for programs that do not know it."""
    for child in parent:
        if child.tag == qn("w:txbxContent"):
            yield child
        elif child.tag not in GONE and not (child.tag == FALLBACK and parent.find(CHOICE) is not None):
            yield from _boxes(child)
