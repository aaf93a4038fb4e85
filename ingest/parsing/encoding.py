"""Bytes → the characters of a text, in any encoding."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from ingest.errors import SourceError
from ingest.sources.file_types import is_binary

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes, label: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file, each line end a line feed, and a note where its encoding was guessed or bytes were lost.

    Raises:
        SourceError: it is binary, or in no encoding that is known; the message names it by `label`.
    """
    encoding = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if content.startswith(mark)), None)
    if encoding is None and is_binary(content):
        raise SourceError(f"{label}: it is binary, not text. Rename it, or ingest what it was made from.")
    try:
        return _with_line_feeds(content.decode(encoding or "utf-8")), ()
    except UnicodeDecodeError:
        text = content.decode(encoding or "utf-8", "replace")
    # A few broken bytes among much sound UTF-8 are damage; many mean another encoding.
    if encoding or text.count("\ufffd") * 20 < sum(not character.isascii() for character in text):
        return _with_line_feeds(text), broken_bytes_note(text)
    guess = from_bytes(content).best()
    if guess is None:
        raise SourceError(f"{label}: its encoding is not known. Save it as UTF-8, then try again.")
    note = f"the encoding was taken to be {guess.encoding}; if letters look wrong, save it as UTF-8"
    return _with_line_feeds(str(guess)), (note,)


def broken_bytes_note(text: str) -> tuple[str, ...]:
    """A note of how many characters of a decoded text stand for broken bytes; none where none do."""
    broken = text.count("\ufffd")
    return (f"{broken} broken bytes were replaced by \ufffd",) if broken else ()


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
