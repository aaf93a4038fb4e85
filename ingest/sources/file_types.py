"""What a file is made of, told by its first and last bytes, and by its name where they leave it open. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

HEAD_BYTES = 4096
"""Bytes from the beginning that tell a type."""

TAIL_BYTES = 65_536
"""Bytes from the end that tell one: a ZIP lists its files there."""


class FileType(StrEnum):
    """What a document is made of."""

    TEXT = "text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    RECORD = "JSON record"
    PDF = "PDF"
    DOCX = "DOCX"
    FEED = "feed"


SUPPORTED = "text, Markdown, HTML, PDF, DOCX, JSON Lines and RSS or Atom feeds"
"""The types that are read, for a person."""

_MARKUP_NAMES = (".html", ".htm", ".xhtml")
_BY_NAME = {
    **dict.fromkeys(_MARKUP_NAMES, FileType.TEXT),  # without a tag in them
    ".txt": FileType.TEXT,
    ".text": FileType.TEXT,
    ".md": FileType.MARKDOWN,
    ".markdown": FileType.MARKDOWN,
    ".jsonl": FileType.RECORD,
    ".ndjson": FileType.RECORD,
}
_PROLOG = re.compile(r"(?:\s+|<\?.{0,1000}?\?>|<!--.{0,2000}?-->)*", re.DOTALL)
_FEED = re.compile(
    r"(?:<!doctype[^>\[]{0,500}(?:\[[^\]]{0,3000}\]\s*)?>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:rss|feed|rdf:rdf)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta)\b", re.IGNORECASE)
_TAG = re.compile(r"<[a-z!][^<]{0,500}>", re.IGNORECASE)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_MARKED = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def detect_file_type(head: bytes, tail: bytes, name: str) -> FileType | None:
    """The type of a file, by its first `HEAD_BYTES` and last `TAIL_BYTES`; None for what is not read.

    Plain text is told by the ending of its name, or by the lack of one: `.csv` or `.py` is no article, unless
    the content says otherwise.
    """
    if b"%PDF-" in head[:1024]:
        return FileType.PDF
    if head.startswith(b"PK\x03\x04"):
        return FileType.DOCX if b"word/document.xml" in tail else None
    return None if is_binary(head) else _text_type(_beginning(head), _ending(name))


def _text_type(beginning: str, ending: str) -> FileType | None:
    if _FEED.match(beginning):
        return FileType.FEED
    if _PAGE.match(beginning) or (ending in _MARKUP_NAMES and _TAG.search(beginning)):
        return FileType.HTML
    if beginning.startswith("{") and '"text"' in beginning and _BY_NAME.get(ending) is not FileType.MARKDOWN:
        return FileType.RECORD
    return _BY_NAME.get(ending, FileType.TEXT if beginning and not ending else None)


def is_binary(content: bytes) -> bool:
    """Whether bytes are no text in any encoding: more than one control character in a hundred, and no mark."""
    sample = content[:65_536]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > len(sample) / 100 and not sample.startswith(_MARKED)


def _ending(name: str) -> str:
    """The ending of a name in lower case, without that of a packed file: ".jsonl" of "A.JSONL.gz"."""
    _, dot, ending = name.lower().removesuffix(".gz").strip(".").rpartition(".")
    return dot + ending if dot else ""


def _beginning(head: bytes) -> str:
    """The first characters, past what may stand before the first tag of a page."""
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    prolog = _PROLOG.match(text)
    return text[prolog.end() :] if prolog else text
