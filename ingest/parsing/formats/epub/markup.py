"""A chapter of an e-book → the tree of its markup, with the rules of the book's style sheets in it."""

from __future__ import annotations

import html
import re

from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from ingest.parsing.formats.epub.style_sheets import StyleSheets
from ingest.parsing.formats.html.encoding import decode_page
from ingest.parsing.formats.parts.package import Package, member_name

_PROLOG = re.compile(r"<!DOCTYPE[^\[>]{0,1000}(?:\[[^\]]{0,100000}\]\s{0,100})?>", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_CLOSED = re.compile(
    r"<((?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b)[a-z][\w:-]*)(\s[^<>]*)?/>", re.I
)
_LONGEST_SHEET = 2 * 2**20


def chapter_tree(package: Package, name: str) -> tuple[HtmlElement | None, tuple[str, ...]]:
    """The tree of a chapter, None where it is empty, and notes of its encoding.

    Raises:
        SourceError: it is damaged or binary.
    """
    markup, notes = decode_page(package.read(name) or b"", f"{package.label}, {name[:80]}")
    # It is XHTML, but often broken as such: read as HTML, with what HTML has not (`<a/>`) written out.
    plain = _CDATA.sub(lambda text: html.escape(text[1]), _PROLOG.sub("", markup, count=1))
    written = _CLOSED.sub(r"<\1\2></\1>", plain)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(written.encode("utf-8", "replace"), parser=parser)
    except ParserError:
        return None, notes
    _add_styles(tree, package, name)
    return tree, notes


def _add_styles(tree: HtmlElement, package: Package, name: str) -> None:
    """Put the rules of the book's style sheets into the chapter's own, and raise and lower what they do."""
    own = [sheet.text or "" for sheet in tree.iter("style")]
    linked = [member_name(link.get("href", ""), name) for link in tree.iter("link") if "css" in link.get("type", "css")]
    given = [package.read(sheet) or b"" for sheet in linked if sheet is not None]
    sheets = "\n".join([*own, *(sheet[:_LONGEST_SHEET].decode("utf-8", "replace") for sheet in given)])
    style = tree.makeelement("style")
    style.text = "".join(character for character in sheets if character in "\t\n\r" or character >= " ")
    tree.append(style)
    StyleSheets.of(sheets).apply(tree)
