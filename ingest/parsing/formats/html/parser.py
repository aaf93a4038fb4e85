"""A web page → its article, without menus, comments, teasers and what it hides, and its metadata."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import trafilatura

from ingest.errors import SourceError
from ingest.parsing.formats.html.boilerplate import remove_boilerplate
from ingest.parsing.formats.html.encoding import decode_page
from ingest.parsing.formats.html.metadata import read_metadata
from ingest.parsing.formats.html.visibility import remove_hidden
from ingest.parsing.parsed_document import Block, ParsedDocument, single_line

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = {"p", "head", "quote", "list", "item", "table", "row", "div", "code"}
_PARTED = {*_BLOCKS, "lb", "cell"}


def parse_html(content: bytes, label: str) -> ParsedDocument:
    """The article of a page.

    Raises:
        SourceError: the page has none, or is no page.
    """
    markup, notes = decode_page(content, label)
    tree = trafilatura.load_html(markup)
    if tree is None:
        raise _no_article(label)
    try:
        metadata = read_metadata(tree)
    except (TypeError, ValueError) as problem:
        raise _no_article(label) from problem
    remove_hidden(tree)
    remove_boilerplate(tree)
    page = trafilatura.bare_extraction(tree, include_comments=False)
    if page is None or isinstance(page, dict) or page.body is None:
        raise _no_article(label)
    return ParsedDocument.of_blocks(_blocks(page.body), metadata, notes)


def _no_article(label: str) -> SourceError:
    return SourceError(f"{label}: no article was found in the page. Nothing was stored for it.")


def _blocks(parent: _Element) -> Iterator[Block]:
    """The blocks of trafilatura's tree (TEI-like: head, p, list, item, quote, table, row, cell)."""
    for element in parent:
        if element.tag == "row":
            yield Block(" | ".join(filter(None, (single_line(_words(cell)) for cell in element))))
        elif any(child.tag in _BLOCKS for child in element):
            yield Block(single_line([element.text or ""]))
            yield from _blocks(element)
        else:
            yield Block(single_line(_words(element)), int(element.tag == "head"))
        yield Block(single_line([element.tail or ""]))


def _words(element: _Element) -> Iterator[str]:
    """The text in an element; line breaks and blocks part words, other elements do not."""
    yield element.text or ""
    for child in element:
        yield " " if child.tag in _PARTED else ""
        yield from _words(child)
        yield " " if child.tag in _PARTED else ""
        yield child.tail or ""
