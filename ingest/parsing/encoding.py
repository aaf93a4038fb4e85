"""Bytes → the characters of a text, in any encoding."""

from __future__ import annotations

import codecs

from ingest.errors import SourceError
from ingest.parsing.encoding_detection import detect_encoding, is_sound, shifted_encoding
from ingest.sources.file_types import is_binary

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes, label: str, named: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text of a file, each line end a line feed, and a note where its encoding was guessed or bytes were lost.

    `named` is the encoding that the document itself names; it may be wrong.

    Raises:
        SourceError: it is binary, or in no encoding that is known; the message names it by `label`.
    """
    marked = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if content.startswith(mark)), None)
    if marked is None and is_binary(content):
        raise SourceError(f"{label}: it is binary, not text. Rename it, or ingest what it was made from.")
    encoding = marked or shifted_encoding(content) or "utf-8"
    text = content.decode(encoding, "replace")
    if is_sound(content, encoding):
        return _with_line_feeds(text), ()
    if marked or not _is_of_another_encoding(content, text):
        return _with_line_feeds(text), _broken_bytes_note(text)
    detected = detect_encoding(content, named)
    if detected is None:
        raise SourceError(f"{label}: its encoding is not known. Save it as UTF-8, then try again.")
    text = content.decode(detected, "replace")
    guessed = f"the encoding was taken to be {detected}; if letters look wrong, save it as UTF-8"
    broken = () if is_sound(content, detected) else _broken_bytes_note(text)
    return _with_line_feeds(text), (*(() if detected == named else (guessed,)), *broken)


def _is_of_another_encoding(content: bytes, text: str) -> bool:
    """Whether bytes that were read as UTF-8 are none: signs of several sound bytes hardly come about by chance."""
    broken = text.count("\ufffd") - content.count("\ufffd".encode())
    sound = sum(not character.isascii() for character in text) - broken
    return broken > sound


def _broken_bytes_note(text: str) -> tuple[str, ...]:
    return (f"{text.count(chr(0xFFFD))} broken bytes were replaced by \ufffd",)


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
