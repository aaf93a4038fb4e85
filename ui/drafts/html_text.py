"""A page → the text that a reader sees of it, as paragraphs. Pure.

Not as articles are read from pages: from those, all that stands around an article is left out; a draft is its author's,
who wants every sentence checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from ingest.errors import SourceError
from ingest.parsing.formats.html.encoding import decode_page
from ingest.parsing.formats.html.visibility import clear_element, remove_hidden

_UNREAD = ("head", "nav", "script", "style", "template", "noscript", "button", "select", "textarea", "svg", "iframe")
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark math q rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr".split()
)
_SPACE = re.compile(r"\s+")
_BLOCK = "\0"
"""What stands between two blocks until all is gathered: no page has it."""


def html_text(content: bytes, label: str) -> str:
    """The text of a page: paragraphs with a blank line between them, rows of tables as lines.

    Raises:
        SourceError: there is no page.
    """
    markup, _ = decode_page(content, label)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(markup.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except LxmlError as problem:
        raise SourceError(f"{label}: there is no page in it. Save it as .txt or .docx.") from problem
    remove_hidden(tree)
    for element in list(tree.iter(*_UNREAD)):
        clear_element(element)
    blocks = "".join(_words(tree)).split(_BLOCK)
    return "\n\n".join(filter(None, map(_lines, blocks)))


def _lines(block: str) -> str:
    """The lines of a block without the space around them."""
    return "\n".join(filter(None, (line.strip() for line in block.split("\n"))))


def _words(element: HtmlElement) -> Iterator[str]:
    """The text in an element and what parts it; white space of the markup is but space."""
    tag = str(element.tag).lower()
    if tag == "br":
        yield "\n"
    elif tag == "pre":
        yield f"{_BLOCK}{element.text_content()}{_BLOCK}"
    elif tag == "tr" and len(cells := [child for child in element if child.tag in ("td", "th")]) > 1:
        texts = (_SPACE.sub(" ", "".join(_words(cell)).replace(_BLOCK, " ")).strip() for cell in cells)
        yield f"{_BLOCK}{' | '.join(filter(None, texts))}{_BLOCK}"
    else:
        yield from _flowing(element, "" if tag in _INLINE else _BLOCK)


def _flowing(element: HtmlElement, border: str) -> Iterator[str]:
    yield border
    yield _SPACE.sub(" ", element.text or "")
    for child in element:
        yield from _words(child)
        yield _SPACE.sub(" ", child.tail or "")
    yield border
