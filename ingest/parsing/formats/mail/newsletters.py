"""Mail in HTML → a page as our reader of pages takes it: block after block, laid out by no tables, nothing quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

import trafilatura
from lxml import html

from ingest.parsing.formats.html.encoding import decode_page
from ingest.parsing.formats.mail.replies import remove_replies
from ingest.parsing.formats.mail.service_lines import is_service_link, service_blocks

_LEAVES = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "figure", "table")
_PLACES = (
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "center",
    "form",
    "fieldset",
    "address",
    "hr",
    "nav",
)
_LAID_OUT = ("table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption")
_BLOCKS = (*_LEAVES, *_PLACES, *_LAID_OUT)
_NOT_TEXT = ("head", "style", "script", "title", "meta", "link", "map", "object", "colgroup", "col")
_UNSEEN = re.compile(r"(?:display\s*:\s*none|max-height\s*:\s*0(?:px)?\s*(?:;|$)|mso-hide\s*:\s*all)", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def article_markup(content: bytes, subject: str, label: str) -> bytes | None:
    """The mail as a page in UTF-8, its subject the headline; None where it is no HTML.

    Raises:
        SourceError: it is binary, or in an encoding that is not known.
    """
    markup, _ = decode_page(content, label)
    tree = trafilatura.load_html(markup)
    if tree is None:
        return None
    for unseen in tree.xpath("//*[@style]"):
        if _UNSEEN.search(unseen.get("style", "")) and unseen.getparent() is not None:
            unseen.drop_tree()
    remove_replies(tree)
    body = tree.find("body")
    blocks = _without_service(list(_flat(tree if body is None else body)))
    inner = "".join(html.tostring(block, encoding="unicode", with_tail=False) for block in blocks)
    language = tree.get("lang") or ""
    attribute = f' lang="{language}"' if _LANGUAGE.fullmatch(language) else ""
    title = escape(subject)
    head = f"<head><meta charset=utf-8><title>{title}</title></head>"
    page = f"<html{attribute}>{head}<body><article><h1>{title}</h1>{inner}</article></body></html>"
    return page.encode("utf-8", "replace")


def _flat(parent: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The blocks in an element, none in another; text that lies loose between them becomes paragraphs."""
    loose = _Loose(parent.text)
    for child in parent:
        if not isinstance(child.tag, str) or child.tag in _NOT_TEXT:
            loose.add_text(child.tail)
            continue
        is_leaf = child.tag in _LEAVES and not (child.tag == "table" and _is_layout(child))
        if not is_leaf and child.tag not in _BLOCKS and next(child.iterdescendants(*_BLOCKS), None) is None:
            loose.add(child)
            continue
        yield from loose.taken()
        if is_leaf:
            yield child
        else:
            yield from _flat(child)
        loose.add_text(child.tail)
    yield from loose.taken()


class _Loose:
    """Text and inline elements that stand in no block, as they come."""

    def __init__(self, text: str | None) -> None:
        self._pieces = [escape(text or "", quote=False)]

    def add_text(self, text: str | None) -> None:
        self._pieces.append(escape(text or "", quote=False))

    def add(self, element: html.HtmlElement) -> None:
        self._pieces.append(html.tostring(element, encoding="unicode", with_tail=True))

    def taken(self) -> Iterator[html.HtmlElement]:
        """A paragraph of what came since, or one for each piece that two line breaks part."""
        whole = "".join(self._pieces)
        self._pieces = []
        for piece in re.split(r"(?:<br\s*/?>\s*){2,}", whole):
            if piece.strip():
                yield html.fragment_fromstring(piece, create_parent="p")


def _is_layout(table: html.HtmlElement) -> bool:
    """Whether a table only puts blocks into places: it says so, holds blocks, or is of one column."""
    if table.get("role") in ("presentation", "none"):
        return True
    if table.xpath("boolean(./tr/th | ./*/tr/th)"):
        return False
    rows = [sum(cell.tag in ("td", "th") for cell in row) for row in table.iter("tr")]
    return max(rows, default=0) <= 1 or table.xpath("boolean(.//td[p or h1 or h2 or h3 or ul or ol or table or div])")


def _without_service(blocks: list[html.HtmlElement]) -> Iterator[html.HtmlElement]:
    """The blocks that are not about the mail itself: how to end it, where to see it on the web."""
    texts = ["\n".join(piece.strip() for piece in block.itertext() if piece.strip()) for block in blocks]
    linked = [any(is_service_link(link.text_content()) for link in block.iter("a")) for block in blocks]
    said = [number for number, text in enumerate(texts) if text]
    left_out = {said[number] for number in service_blocks([texts[n] for n in said], [linked[n] for n in said])}
    return (block for number, block in enumerate(blocks) if number not in left_out)
