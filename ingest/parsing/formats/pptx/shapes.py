"""The shapes on a slide → its title and blocks, without what is hidden or struck. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element
from pptx.oxml.ns import qn

from ingest.parsing.formats.parts.rows import row_line
from ingest.parsing.formats.parts.runs import Run, joined_runs
from ingest.parsing.formats.parts.xml import local_name
from ingest.parsing.parsed_document import Block

_TITLES = {"title", "ctrTitle"}
_FURNITURE = {"dt", "ftr", "hdr", "sldNum", "sldImg"}
"""Placeholders for what stands on every slide."""

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_STRUCK = {"sngStrike", "dblStrike"}


def slide_title(tree: _Element) -> str | None:
    """The text of the title of a slide, on one line."""
    for shape in _shapes(tree):
        if placeholder_type(shape) in _TITLES and (text := " ".join(" ".join(_paragraphs(shape)).split())):
            return text
    return None


def slide_blocks(tree: _Element) -> Iterator[Block]:
    """What is on a slide beside its title, in the order in which its shapes are listed."""
    for shape in _shapes(tree):
        kind = placeholder_type(shape)
        if kind in _TITLES or kind in _FURNITURE:
            continue
        table = next(shape.iter(qn("a:tbl")), None) if shape.tag == qn("p:graphicFrame") else None
        if table is not None:
            yield from (Block(_row(row)) for row in table.iterchildren(qn("a:tr")))
        elif shape.tag == qn("p:sp"):
            yield from map(Block, _paragraphs(shape))


def diagram_references(tree: _Element) -> Iterator[str]:
    """The relations to the data of diagrams (SmartArt) on a slide."""
    for shape in _shapes(tree):
        for found in shape.iter(f"{{{_DIAGRAM}}}relIds") if shape.tag == qn("p:graphicFrame") else ():
            yield found.get(qn("r:dm"), "")


def diagram_blocks(data: _Element) -> Iterator[Block]:
    """The texts in a diagram, in the order of its data."""
    for text in data.iter(f"{{{_DIAGRAM}}}t"):
        yield from (Block(_text(paragraph)) for paragraph in text.iter(qn("a:p")))


def chart_count(tree: _Element) -> int:
    """How many charts there are on a slide."""
    return sum(local_name(element) == "chart" for shape in _shapes(tree) for element in shape.iter())


def placeholder_type(shape: _Element) -> str:
    """For what a shape is a placeholder; "" where it is none, "body" where it does not say."""
    found = next(shape.iter(qn("p:ph")), None)
    return "" if found is None else found.get("type", "body")


def _shapes(tree: _Element) -> Iterator[_Element]:
    """The shapes that are shown, those in groups too; what is written twice, for old programs, comes once."""
    for child in tree:
        if not isinstance(child.tag, str) or child.tag == _FALLBACK or _is_hidden(child):
            continue
        if child.tag in (qn("p:sp"), qn("p:graphicFrame")):
            yield child
        elif child.tag == qn("p:grpSp") or local_name(child) in ("AlternateContent", "Choice"):
            yield from _shapes(child)


def _is_hidden(shape: _Element) -> bool:
    properties = next(shape.iterfind(f"*/{qn('p:cNvPr')}"), None)
    return properties is not None and properties.get("hidden") in ("1", "true")


def _paragraphs(shape: _Element) -> Iterator[str]:
    for body in shape.iterchildren(qn("p:txBody")):
        yield from map(_text, body.iterchildren(qn("a:p")))


def _row(row: _Element) -> str:
    """A row as a line; what is merged stands in the first of its cells."""
    texts = []
    for cell in row.iterchildren(qn("a:tc")):
        merged = "1" in (cell.get("hMerge"), cell.get("vMerge")) or "true" in (cell.get("hMerge"), cell.get("vMerge"))
        texts.append("" if merged else " ".join(map(_text, cell.iter(qn("a:p")))))
    return row_line(texts)


def _text(paragraph: _Element) -> str:
    return joined_runs(_runs(paragraph))


def _runs(parent: _Element) -> Iterator[Run]:
    """The text in a paragraph, with how it is raised; fields for the number of the slide are none."""
    for child in parent:
        if child.tag == qn("a:br"):
            yield "\n", 0
        elif child.tag == qn("a:r") or (child.tag == qn("a:fld") and child.get("type", "") != "slidenum"):
            properties = child.find(qn("a:rPr"))
            struck = properties is not None and properties.get("strike") in _STRUCK
            text = "" if struck else child.findtext(qn("a:t")) or ""
            yield text.replace("\v", "\n"), _shift(properties)
        elif local_name(child) == "t":  # of a formula
            yield child.text or "", 0
        elif isinstance(child.tag, str) and child.tag not in (qn("a:pPr"), qn("a:endParaRPr"), _FALLBACK):
            yield from _runs(child)


def _shift(properties: _Element | None) -> int:
    given = "0" if properties is None else properties.get("baseline", "0").rstrip("%")
    return 0 if not given.lstrip("-").strip("0") else (-1 if given.startswith("-") else 1)
