"""Markdown → text without its markup, and the metadata in its front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.parsing.encoding import decode
from ingest.parsing.formats.front_matter import read_front_matter
from ingest.parsing.formats.headings import with_told_headings
from ingest.parsing.formats.html.visibility import unclosed_hidden_tags, visible_text
from ingest.parsing.formats.markdown_extras import markdown_parser, without_comments, without_marks
from ingest.parsing.formats.superscripts import lowered_text, raised_text
from ingest.parsing.parsed_document import Block, ParsedDocument

if TYPE_CHECKING:
    from markdown_it.token import Token

_MAY_HIDE = re.compile(r"hidden|style|script|template|<(?:s|del|strike)\b|class", re.IGNORECASE)
_RAISED = re.compile(r"<(sup|sub)\b[^>]*>", re.IGNORECASE)
_SPACES = re.compile(r"(?<=\S) {2,}")
"""What is left where something within a line is taken out."""

_CONTEXT = 40


def parse_markdown(content: bytes, label: str) -> ParsedDocument:
    """The words of a Markdown file; its front matter, where it has one, gives the metadata."""
    markdown, notes = decode(content, label)
    front = read_front_matter(markdown)
    blocks = _blocks(markdown_parser().parse(without_comments(markdown[front.end :])))
    return ParsedDocument.of_blocks(
        with_told_headings(block for block in blocks if block.text), front.metadata, (*notes, *front.notes)
    )


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    level = 0
    cells: list[str] | None = None
    for token in _seen(tokens):
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            yield Block(" | ".join(cells).strip())
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(_inline_text(token))
        elif token.type == "inline":
            yield Block(without_marks(_inline_text(token)), level)
        elif token.type in ("fence", "code_block"):
            yield Block(token.content.strip("\n"))
        elif token.type == "html_block":
            yield Block(visible_text(token.content))


def _seen(tokens: list[Token]) -> Iterator[Token]:
    """The parts of a text that no HTML hides which was opened before them."""
    hiding = ""
    for token in tokens:
        if token.type == "html_block":
            yield token.copy(content=hiding + token.content)
            hiding = _hiding(hiding, token.content)
            hiding = hiding and unclosed_hidden_tags(f"{hiding}<p></p>")  # a new paragraph ends one that was left open
        elif not hiding:
            yield token


def _inline_text(token: Token) -> str:
    """The words of a paragraph without their markup; pictures, HTML tags and what is hidden or struck are left out."""
    pieces: list[str] = []
    hiding = ""
    struck = 0
    raised: list[str] | None = None
    children = token.children or []
    for place, child in enumerate(children):
        struck += {"s_open": 1, "s_close": -1}.get(child.type, 0)
        if child.type == "html_inline":
            hiding = _hiding(hiding, child.content)
            raised = _opened(raised, child.content)
            if raised is not None and child.content.lower().startswith(("</sup", "</sub")):
                pieces.append(_written(raised, "".join(pieces[-_CONTEXT:]), _text_of(children[place + 1 : place + 2])))
                raised = None
        if hiding or struck:
            continue
        (pieces if raised is None else raised).append(_text_of([child]))
    return _SPACES.sub(" ", "".join(pieces)).strip()


def _text_of(children: list[Token]) -> str:
    """The words of parts of a paragraph."""
    pieces = []
    for child in children:
        if child.type in ("text", "code_inline"):
            pieces.append(child.content)
        elif child.type == "softbreak" or child.content.lower().startswith("<br"):
            pieces.append(" ")
        elif child.type == "hardbreak":
            pieces.append("\n")
    return "".join(pieces)


def _opened(raised: list[str] | None, markup: str) -> list[str] | None:
    """What is collected of a raised or lowered sign: its tag, then its words."""
    opening = _RAISED.match(markup)
    return [opening[1].lower()] if opening else raised


def _written(raised: list[str], before: str, after: str) -> str:
    kind, *words = raised
    sign = "".join(words)
    return lowered_text(sign) if kind == "sub" else raised_text(sign, before[-_CONTEXT:], after)


def _hiding(opened: str, markup: str) -> str:
    """The tags that hide what comes after some more HTML."""
    return unclosed_hidden_tags(opened + markup) if opened or _MAY_HIDE.search(markup) else ""
