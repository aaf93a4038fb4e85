"""Markdown → text without its markup, and the metadata in its front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import yaml
from markdown_it import MarkdownIt

from ingest.errors import SourceError
from ingest.parsing.encoding import decode
from ingest.parsing.formats.html.visibility import unclosed_hidden_tags, visible_text
from ingest.parsing.parsed_document import Block, ParsedDocument

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_MAY_HIDE = re.compile(r"hidden|style|script|template", re.IGNORECASE)


def parse_markdown(content: bytes, label: str) -> ParsedDocument:
    """The words of a Markdown file; its front matter, where it has one, gives the metadata."""
    markdown, notes = decode(content, label)
    metadata: dict[str, object] = {}
    front = _FRONT_MATTER.match(markdown)
    found = _front_matter(label, front[1] or "") if front else None
    if front and found is not None:
        metadata, markdown = found, markdown[front.end() :]
    blocks = _blocks(MarkdownIt("commonmark").enable("table").parse(markdown))
    return ParsedDocument.of_blocks(blocks, metadata, notes)


def _front_matter(label: str, block: str) -> dict[str, object] | None:
    """The metadata in a block between two rules; None where it is a part of the text."""
    try:
        front = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        line = " ".join(str(problem).split())
        raise SourceError(f"{label}: the front matter is not YAML ({line}). Correct it.") from problem
    if not isinstance(front, dict | None):
        return None
    given = {str(name).lower(): value for name, value in (front or {}).items()}
    link = next((given[name] for name in ("url", "canonical", "link", "source") if _is_link(given.get(name))), None)
    return {
        "title": given.get("title"),
        "author": given.get("author") or given.get("authors"),
        "publisher": given.get("publisher") or given.get("site"),
        "published": given.get("published") or given.get("date"),
        "language": given.get("language") or given.get("lang"),
        "url": link,
    }


def _is_link(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


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
            yield Block(" | ".join(cells))
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(_inline_text(token))
        elif token.type == "inline":
            yield Block(_inline_text(token), level)
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
    """The words of a paragraph without their markup; pictures, HTML tags and what these hide are left out."""
    pieces = []
    hiding = ""
    for child in token.children or []:
        if child.type == "html_inline":
            hiding = _hiding(hiding, child.content)
        if hiding:
            continue
        if child.type in ("text", "code_inline"):
            pieces.append(child.content)
        elif child.type == "softbreak" or child.content.lower().startswith("<br"):
            pieces.append(" ")
        elif child.type == "hardbreak":
            pieces.append("\n")
    return "".join(pieces).strip()


def _hiding(opened: str, markup: str) -> str:
    """The tags that hide what comes after some more HTML."""
    return unclosed_hidden_tags(opened + markup) if opened or _MAY_HIDE.search(markup) else ""
