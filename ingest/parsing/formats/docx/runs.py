"""The runs of a paragraph of a Word document → its text, without what is hidden, struck or deleted. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from docx.oxml.ns import qn
from lxml.etree import _Element

from ingest.parsing.formats.docx.styles import Styles, is_struck_or_hidden, property_value, script_of
from ingest.parsing.formats.superscripts import lowered_text, raised_text

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
FALLBACK, CHOICE = f"{_COMPATIBILITY}Fallback", f"{_COMPATIBILITY}Choice"
"""Word writes what is new twice: the second time for programs that do not know it."""

GONE = {qn("w:del"), qn("w:moveFrom")}
"""What a tracked change has taken out."""

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_NO_TEXT = GONE | {qn(f"w:{name}") for name in ("pPr", "rPr", "drawing", "pict", "object", "rt")}
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:noBreakHyphen"): "-"}

Piece = tuple[str, int]
"""Some text, and whether it is raised (1), lowered (-1) or neither (0)."""


def paragraph_text(paragraph: _Element, styles: Styles) -> str:
    """The text of a paragraph: its lines, without white space around them."""
    style = property_value(paragraph.find(qn("w:pPr")), "w:pStyle") or ""
    pieces = _pieces(paragraph, styles, style in styles.hidden, styles.scripts.get(style, 0))
    lines = _joined(pieces).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _joined(pieces: Iterator[Piece]) -> str:
    """The pieces as one text, raised and lowered signs as plain text has them."""
    whole = [("".join(text for text, _ in same), shift) for shift, same in groupby(pieces, key=lambda piece: piece[1])]
    whole = [(text, shift) for text, shift in whole if text]
    texts = [text for text, _ in whole] + [""]
    written = ""
    for number, (text, shift) in enumerate(whole):
        if shift > 0:
            written += raised_text(text, written[-80:], texts[number + 1]) if written.strip() else text
        else:
            written += lowered_text(text) if shift else text
    return written


def _pieces(parent: _Element, styles: Styles, hidden: bool, shift: int) -> Iterator[Piece]:
    """The text in a paragraph or a part of it; hidden text is not for readers."""
    for child in parent:
        if child.tag in (qn("w:t"), _MATH_TEXT):
            yield "" if hidden else child.text or "", shift
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag], 0
        elif child.tag == qn("w:r"):
            yield from _run(child, styles, hidden, shift)
        elif child.tag not in _NO_TEXT and child.tag != FALLBACK:
            yield from _pieces(child, styles, hidden, shift)


def _run(run: _Element, styles: Styles, hidden: bool, shift: int) -> Iterator[Piece]:
    """The text of a run, as it says itself, its style says, or its paragraph."""
    properties = run.find(qn("w:rPr"))
    style = property_value(properties, "w:rStyle") or ""
    own_hidden, own_shift = is_struck_or_hidden(properties), script_of(properties)
    hidden = (hidden or style in styles.hidden) if own_hidden is None else own_hidden
    shift = styles.scripts.get(style, shift) if own_shift is None else own_shift
    yield from _pieces(run, styles, hidden, shift)
