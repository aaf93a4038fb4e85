"""A web page → its article, without menus, comments, teasers and what it hides, and its metadata."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

import trafilatura

from ingest.errors import SourceError
from ingest.parsing.formats.headings import with_told_headings
from ingest.parsing.formats.html.boilerplate import remove_boilerplate
from ingest.parsing.formats.html.encoding import decode_page
from ingest.parsing.formats.html.inline import write_out_marks
from ingest.parsing.formats.html.metadata import read_metadata
from ingest.parsing.formats.html.structure import keep_words
from ingest.parsing.formats.html.teasers import remove_teasers
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
        told = metadata.pop("note")
    except (TypeError, ValueError) as problem:
        raise _no_article(label) from problem
    write_out_marks(tree, str(metadata["language"] or ""))
    remove_hidden(tree)
    remove_teasers(tree)
    remove_boilerplate(tree)
    keep_words(tree)
    page = trafilatura.bare_extraction(tree, include_comments=False)
    if page is None or isinstance(page, dict) or page.body is None:
        raise _no_article(label)
    blocks = _below_headline([block for block in _blocks(page.body) if block.text], str(metadata["title"] or ""))
    return ParsedDocument.of_blocks(_with_headings(blocks), metadata, (*notes, *([str(told)] if told else [])))


def _no_article(label: str) -> SourceError:
    return SourceError(f"{label}: no article was found in the page. Nothing was stored for it.")


def _below_headline(blocks: list[Block], title: str) -> list[Block]:
    """The blocks without the headline, and the banner above it, which is no heading of this article."""
    first = next((place for place, block in enumerate(blocks) if not block.level), len(blocks))
    same = [place for place in range(first) if _letters(blocks[place].text) == _letters(title)]
    return blocks[same[-1] + 1 :] if same and first < len(blocks) else blocks


def _with_headings(blocks: list[Block]) -> Iterator[Block]:
    """The headings that say something are text too; where the article begins with one, it as well."""
    return islice(with_told_headings([Block(""), *blocks]), 1, None)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _blocks(parent: _Element) -> Iterator[Block]:
    """The blocks of trafilatura's tree (TEI-like: head, p, list, item, quote, table, row, cell)."""
    for element in parent:
        if element.tag == "row":
            yield Block(_row(element))
        elif any(child.tag in _BLOCKS for child in element):
            yield Block(single_line([element.text or ""]))
            yield from _blocks(element)
        else:
            yield Block(single_line(_words(element)), int(element.tag == "head"))
        yield Block(single_line([element.tail or ""]))


def _row(row: _Element) -> str:
    """The cells of a row, a place for each that is empty, so that the columns stay; a title over all is but itself."""
    cells = [single_line(_words(cell)) for cell in row]
    filled = [cell for cell in cells if cell]
    return " | ".join(cells).strip() if len(filled) > 1 or cells[:1] != filled else "".join(filled)


def _words(element: _Element) -> Iterator[str]:
    """The text in an element; line breaks and blocks part words, other elements do not."""
    yield element.text or ""
    for child in element:
        yield " " if child.tag in _PARTED else ""
        yield from _words(child)
        yield " " if child.tag in _PARTED else ""
        yield child.tail or ""
