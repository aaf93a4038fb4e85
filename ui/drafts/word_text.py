"""A Word document → its text with all changes accepted, and where in the document each piece of that stands. Pure.

Reading and commenting both go by `read_words`, so that an offset into the text always leads to the same words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml.etree import _Element

from ingest.parsing.formats.docx.styles import Styles, property_switch, property_value, read_styles

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_GONE = {qn("w:del"), qn("w:moveFrom")}
_WRAPPERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
_UNREAD = _GONE | {qn(f"w:{name}") for name in ("pPr", "rPr", "rt")} | {_FALLBACK}
_HOLDS_BOX = {qn(f"w:{name}") for name in ("drawing", "pict", "object")}
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:noBreakHyphen"): "-"}
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a piece of the text stands: `Words.text[start:end]` is what `mark` has to say.

    `mark` is the element with the text. Of what stands in a note or a text box, where Word takes no comments, it is
    the reference or the drawing in the body, and `in_place` is false. Of what only parts other pieces it is None.
    """

    start: int
    end: int
    mark: _Element | None
    in_place: bool = True

    @property
    def run(self) -> _Element | None:
        """The run of the body in which it stands: the outermost, as furigana are runs in a run."""
        if self.mark is None:
            return None
        return next((one for one in [*self.mark.iterancestors()][::-1] if one.tag == qn("w:r")), None)


@dataclass(frozen=True, slots=True)
class Words:
    """The text of a document, and its pieces in their order, without gaps."""

    text: str
    pieces: tuple[Piece, ...]


def read_words(document: Document) -> Words:
    """The text of a document: its paragraphs, rows of tables (each a line) and text boxes, the notes after them.

    Without what is deleted or hidden, tables of contents, headers and footers.
    """
    return joined(_Reading(document).blocks(), "\n\n")


@dataclass(frozen=True, slots=True)
class Said:
    """Some text, and the element that it is of, as `Piece` has it."""

    text: str
    mark: _Element | None = None
    in_place: bool = True


Block = list[Said]
"""A paragraph, or a row of a table."""


def joined(blocks: Iterator[Block], separator: str) -> Words:
    """Blocks as one text."""
    pieces: list[Piece] = []
    texts: list[str] = []
    place = 0
    for block in blocks:
        for said in [Said(separator), *block] if pieces else block:
            pieces.append(Piece(place, place + len(said.text), said.mark, said.in_place))
            texts.append(said.text)
            place += len(said.text)
    return Words("".join(texts), tuple(pieces))


def paragraph_words(paragraph: _Element, styles: Styles) -> Block:
    """The text of a paragraph, and what in it holds it."""
    hidden = (property_value(paragraph.find(qn("w:pPr")), "w:pStyle") or "") in styles.hidden
    return [said for said in _words(paragraph, styles, hidden) if said.text]


@dataclass(slots=True)
class _Reading:
    """A document as it is read, and the notes that were referred to so far, each with its reference."""

    document: Document
    styles: Styles = field(init=False)
    notes: list[tuple[str, _Element]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.styles = read_styles(self.document.styles.element)

    def blocks(self) -> Iterator[Block]:
        """All that is read, without what is empty."""
        for block in self._all_blocks():
            if any(said.text.strip() for said in block):
                yield block

    def _all_blocks(self) -> Iterator[Block]:
        yield from self._blocks(self.document.element.body)
        referred = tuple(self.notes)  # what a note refers to is no text: it could refer to itself
        texts = {kind: _note_texts(self.document, kind) for kind in {kind for kind, _ in referred}}
        for kind, reference in referred:
            note = texts[kind].get(reference.get(qn("w:id"), ""))
            if note is not None:
                yield from (_standing_at(reference, block) for block in list(self._blocks(note)))

    def _blocks(self, parent: _Element) -> Iterator[Block]:
        begun: Block = []
        for child in _inside(parent):
            if child.tag == qn("w:p"):
                begun += self._paragraph(child)
                if not _runs_on(child):
                    yield begun
                    begun = []
                yield from self._boxes(child)
            elif child.tag == qn("w:tbl"):
                yield begun
                begun = []
                for row in _inside(child):
                    if row.tag == qn("w:tr") and not _is_deleted(row):
                        yield from self._row(row)
        yield begun

    def _paragraph(self, paragraph: _Element) -> Block:
        style = property_value(paragraph.find(qn("w:pPr")), "w:pStyle") or ""
        if style in self.styles.contents:  # a table of contents says again what the headings say
            return []
        self.notes += [(_NOTES[one.tag], one) for one in paragraph.iter(*_NOTES) if not _is_within(one, _GONE)]
        return paragraph_words(paragraph, self.styles)

    def _boxes(self, paragraph: _Element) -> Iterator[Block]:
        """What stands in the text boxes of a paragraph."""
        for holder in paragraph.iter(*_HOLDS_BOX):
            if not _is_within(holder, _UNREAD | _HOLDS_BOX, paragraph):
                for box in _outermost_boxes(holder):
                    yield from (_standing_at(holder, block) for block in list(self._blocks(box)))

    def _row(self, row: _Element) -> Iterator[Block]:
        """A row as a line. A single cell is no table but a frame around what it holds."""
        cells = [cell for cell in _inside(row) if cell.tag == qn("w:tc") and not _is_merged(cell)]
        if len(cells) == 1:
            yield from self._blocks(cells[0])
            return
        line: Block = []
        for cell in cells:
            separator = " | "
            for block in self._blocks(cell):
                if any(said.text.strip() for said in block):
                    line += [Said(separator), *block] if line else block
                    separator = " "
        yield line


def _note_texts(document: Document, kind: str) -> dict[str, _Element]:
    """The foot- or endnotes of a document, by their id."""
    links = [one for one in document.part.rels.values() if one.reltype.endswith(f"/{kind}s") and not one.is_external]
    roots = [parse_xml(link.target_part.blob) for link in links]
    return {note.get(qn("w:id"), ""): note for root in roots for note in root.iterchildren(qn(f"w:{kind}"))}


def _standing_at(mark: _Element, block: Block) -> Block:
    """A block that stands elsewhere, as hanging on an element of the body."""
    return [replace(said, mark=mark, in_place=False) for said in block]


def _inside(parent: _Element) -> Iterator[_Element]:
    """The children of an element, those in wrappers too; what a tracked change has deleted is not there."""
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _inside(child)
        elif child.tag not in _GONE:
            yield child


def _words(parent: _Element, styles: Styles, hidden: bool) -> Iterator[Said]:
    """The text in a paragraph or a part of it; hidden text is not for readers."""
    for child in parent:
        if child.tag in (qn("w:t"), _MATH_TEXT):
            yield Said("" if hidden else child.text or "", child)
        elif child.tag in _BREAKS:
            yield Said("" if hidden else _BREAKS[child.tag], child)
        elif child.tag == qn("w:r"):
            yield from _words(child, styles, _is_run_hidden(child, styles, hidden))
        elif child.tag not in _UNREAD | _HOLDS_BOX:
            yield from _words(child, styles, hidden)


def _is_run_hidden(run: _Element, styles: Styles, hidden: bool) -> bool:
    properties = run.find(qn("w:rPr"))
    own = property_switch(properties, "w:vanish")
    return (hidden or (property_value(properties, "w:rStyle") or "") in styles.hidden) if own is None else own


def _runs_on(paragraph: _Element) -> bool:
    """Whether the end of a paragraph was deleted, so that the next one goes on in it."""
    return any(paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{gone}") is not None for gone in _GONE)


def _is_within(element: _Element, tags: set[str], until: _Element | None = None) -> bool:
    """Whether an element stands in one of these, up to an element around it."""
    for around in element.iterancestors():
        if around is until:
            return False
        if around.tag in tags:
            return True
    return False


def _outermost_boxes(holder: _Element) -> list[_Element]:
    box = qn("w:txbxContent")
    return [one for one in holder.iter(box) if not _is_within(one, {box, _FALLBACK}, holder)]


def _is_deleted(row: _Element) -> bool:
    properties = row.find(qn("w:trPr"))
    return properties is not None and properties.find(qn("w:del")) is not None


def _is_merged(cell: _Element) -> bool:
    """Whether a cell only goes on with the one above it."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"
