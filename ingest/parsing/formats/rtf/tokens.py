"""The bytes of an RTF file → its tokens: control words, signs, bytes of text, and the ends of groups. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}]+)|\\",
    re.DOTALL,
)

_LINE_ENDS = b"\r\n\0"
"""They are no part of the text: a file may have them anywhere."""


class Token(NamedTuple):
    """One of: a control word with its number, a control sign, a brace, or bytes of text."""

    word: str = ""
    number: int | None = None
    sign: str = ""
    brace: str = ""
    text: bytes = b""
    is_escaped: bool = False


def tokens(content: bytes) -> Iterator[Token]:
    """The tokens of a file in order, without the bytes of pictures, of which it tells how many there are."""
    place = 0
    while match := _TOKEN.match(content, place):
        place = match.end()
        word, number, escaped, sign, brace, text = match.groups()
        if word:
            given = None if number is None else int(number)
            if word == b"bin" and given is not None and given > 0:
                place += given
            yield Token(word=word.decode("ascii"), number=given)
        elif escaped:
            yield Token(text=bytes([int(escaped, 16)]), is_escaped=True)
        elif sign:
            yield Token(sign=sign.decode("latin-1"))
        elif brace:
            yield Token(brace=brace.decode("ascii"))
        elif text and (plain := text.translate(None, _LINE_ENDS)):
            yield Token(text=plain)
