"""Bytes → the characters of a text, in any encoding."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from ingest.errors import SourceError
from ingest.parsing.parsed_document import ParsedDocument

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))


def parse_plain_text(content: bytes, label: str) -> ParsedDocument:
    """The text as it is."""
    text, notes = decode(content, label)
    return ParsedDocument(text, {}, notes=notes)


def decode(content: bytes, label: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and a note where its encoding had to be guessed or lost something."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _marked(content, encoding)
    if is_binary(content):
        raise SourceError(f"{label}: it is binary, not text. Rename it, or ingest what it was made from.")
    try:
        return _lines(content.decode("utf-8")), ()
    except UnicodeDecodeError:
        text = content.decode("utf-8", "replace")
    # A few broken bytes among much sound UTF-8 are damage; many mean another encoding.
    if text.count("\ufffd") * 20 < sum(not character.isascii() for character in text):
        return _lines(text), _lost(text)
    guess = from_bytes(content).best()
    if guess is None:
        raise SourceError(f"{label}: its encoding is not known. Save it as UTF-8, then try again.")
    return _lines(str(guess)), (
        f"the encoding was taken to be {guess.encoding}; if letters look wrong, save it as UTF-8",
    )


def _marked(content: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file whose mark tells its encoding."""
    try:
        return _lines(content.decode(encoding)), ()
    except UnicodeDecodeError:
        text = content.decode(encoding, "replace")
        return _lines(text), _lost(text)


def _lost(text: str) -> tuple[str, ...]:
    lost = text.count("\ufffd")
    return (f"{lost} broken bytes were replaced by \ufffd",) if lost else ()


def is_binary(content: bytes) -> bool:
    """More than one control character in a hundred bytes is no text in any encoding without a mark."""
    sample = content[:65536]
    return len(sample) - len(sample.translate(None, _CONTROLS)) > len(sample) / 100


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
