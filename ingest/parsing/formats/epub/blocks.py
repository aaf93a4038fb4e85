"""The tree of a chapter → blocks: headings, paragraphs, items, rows of tables, and notes at their place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from ingest.parsing.formats.epub.notes import PLACE
from ingest.parsing.formats.parts.rows import repeated, row_line
from ingest.parsing.parsed_document import Block

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LONGEST_HEADING = 250
_UNREAD = frozenset("audio head iframe nav noscript object rp rt script style svg template title video".split())
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "header hr html li main ol p section summary td th ul".split()
)
_SPACE = re.compile(r"[^\S\xa0]+")


@dataclass(slots=True)
class BlockReader:
    """Reads an element from its beginning to its end; `notes` are those of the book, by their numbers."""

    notes: Mapping[str, HtmlElement]
    _pieces: list[str] = field(default_factory=list)
    _waiting: list[str] = field(default_factory=list)
    _number: str = ""

    def blocks(self, element: HtmlElement) -> Iterator[Block]:
        """All of an element. A note comes after the paragraph, heading or row that refers to it."""
        yield from self._inside(element)
        yield from self._paragraph()
        self._number = ""

    def _inside(self, parent: HtmlElement) -> Iterator[Block]:
        """The text in an element, and what is among it."""
        self._add(parent.text)
        for child in parent:
            yield from self._child(child)
            self._add(child.tail)

    def _child(self, child: HtmlElement) -> Iterator[Block]:
        if child.tag in _UNREAD or not isinstance(child.tag, str) or _is_page_number(child):
            return
        if child.tag == "br":
            self._pieces.append("\n")
        elif child.get(PLACE) in self.notes:
            self._waiting.append(child.get(PLACE, ""))
        elif child.tag in _HEADINGS or child.tag in _BLOCKS or child.tag in ("table", "pre", "tr"):
            yield from self._paragraph()
            yield from self._block(child)
            yield from self._paragraph(_HEADINGS.get(child.tag, 0))
        else:
            yield from self._inside(child)

    def _block(self, child: HtmlElement) -> Iterator[Block]:
        if child.tag in ("ol", "ul"):
            yield from self._list(child)
        elif child.tag == "table":
            yield from self._table(child)
        elif child.tag == "pre":
            self._pieces.append(child.text_content())
        else:
            yield from self._inside(child)

    def _list(self, items: HtmlElement) -> Iterator[Block]:
        """The items of a list, with their numbers where it counts them in figures."""
        start = items.get("start", "1")
        number = int(start) if start.isdecimal() and len(start) < 7 else 1  # noqa: PLR2004
        counted = items.tag == "ol" and items.get("type", "1") == "1"
        for child in items:
            if child.tag == "li":
                given = child.get("value", "")
                number = int(given) if given.isdecimal() and len(given) < 7 else number  # noqa: PLR2004
                self._number = f"{number}." if counted else ""
                number += 1
            yield from self._child(child)
            self._number = ""

    def _table(self, table: HtmlElement) -> Iterator[Block]:
        """The caption and the rows of a table."""
        spans: dict[int, int] = {}
        for part in table:
            if part.tag in ("thead", "tbody", "tfoot"):
                for row in part.iterchildren("tr"):
                    yield from self._row(row, spans)
            elif part.tag == "tr":
                yield from self._row(part, spans)
            else:
                yield from self._child(part)

    def _row(self, row: HtmlElement, spans: dict[int, int]) -> Iterator[Block]:
        """A row; `spans` tells for how many rows more a cell above goes on in a column.

        A single cell is no table but a frame around what it holds.
        """
        cells = list(row.iterchildren("td", "th"))
        if len(cells) == 1 and not spans:
            yield from self._inside(cells[0])
            yield from self._paragraph()
            return
        texts: list[str] = []
        for cell in cells:
            _add_spanned(texts, spans)
            reader = BlockReader({})
            texts.append(" ".join(block.text for block in reader.blocks(cell)))
            columns, rows = repeated(cell.get("colspan")), repeated(cell.get("rowspan"))
            spans.update(dict.fromkeys(range(len(texts) - 1, len(texts) - 1 + columns), rows) if rows > 1 else {})
            texts += [""] * (columns - 1)
        _add_spanned(texts, spans)
        for column in list(spans):
            spans[column] -= 1
            if spans[column] < 1:
                del spans[column]
        self._waiting += [place.get(PLACE, "") for place in row.iter("span") if place.get(PLACE) in self.notes]
        yield Block(row_line(texts))
        yield from self._told_notes()

    def _add(self, text: str | None) -> None:
        if text:
            self._pieces.append(_SPACE.sub(" ", text))

    def _paragraph(self, level: int = 0) -> Iterator[Block]:
        """What was read since the last paragraph ended, and then the notes to which it refers."""
        lines = (" ".join(line.split()) for line in "".join(self._pieces).split("\n"))
        text = "\n".join(filter(None, lines))
        self._pieces.clear()
        if text and level and len(text) <= _LONGEST_HEADING:
            yield Block(" ".join(text.split()), level)
        elif text:
            yield Block(f"{self._number} {text}" if self._number else text)
            self._number = ""
        if text:
            yield from self._told_notes()

    def _told_notes(self) -> Iterator[Block]:
        numbers, self._waiting = self._waiting, []
        for number in numbers:
            yield from BlockReader({}).blocks(self.notes[number])


def _add_spanned(texts: list[str], spans: Mapping[int, int]) -> None:
    """The places of the cells above that go on here."""
    while len(texts) in spans:
        texts.append("")


def _is_page_number(element: HtmlElement) -> bool:
    """Whether an element tells where a page of the printed book begins."""
    return "pagebreak" in element.get("epub:type", "").split() or element.get("role") == "doc-pagebreak"
