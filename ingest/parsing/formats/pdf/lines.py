"""A PDF page → its lines of text, and where they stand."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from ctypes import c_double
from dataclasses import dataclass

from pypdfium2 import PdfTextPage, raw

_LINE_END = "\r\n"
_HYPHEN = "\x02"
"""What PDFium puts for a hyphen at a line end, with no line end after it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, in points from its lower left corner.

    `text` is without the hyphen that cut a word at its end; `size` is the height of its letters.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    hyphenated: bool


def page_lines(characters: PdfTextPage) -> Iterator[Line]:
    """The lines of a page that hold anything to see."""
    start = 0
    line: list[str] = []
    for index in range(characters.count_chars()):
        code = raw.FPDFText_GetUnicode(characters.raw, index)
        character = chr(code) if code <= sys.maxunicode else "\ufffd"
        line.append(character)
        if character in _LINE_END or character == _HYPHEN:
            yield from _line(characters, start, line)
            start, line = index + 1, []
    yield from _line(characters, start, line)


def _line(characters: PdfTextPage, start: int, line: Sequence[str]) -> Iterator[Line]:
    """The line of these characters, the first of them at `start`, or none."""
    seen = [start + index for index, character in enumerate(line) if _is_seen(character)]
    if not seen:
        return
    text = "".join(character if _is_seen(character) else " " * character.isspace() for character in line)
    # PDFium may give a character in two halves.
    words = " ".join(text.split()).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    marked = line[-1] == _HYPHEN
    plain = words.endswith(("-", "\u2010", "\u00ad")) and words[-2:-1].isalnum()
    left, _, baseline, first_size = _place(characters, seen[0])
    _, right, _, last_size = _place(characters, seen[-1])
    size = max(first_size, last_size)  # a line may begin with the small number of a note
    yield Line(words[:-1] if plain else words, left, max(left, right), baseline, size, marked or plain)


def _is_seen(character: str) -> bool:
    """Whether it is no white space, no control character, and no code that stands for none."""
    return not character.isspace() and unicodedata.category(character) != "Cc" and character not in "\ufffe\uffff"


def _place(characters: PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Where a character begins and ends, its baseline, and its height."""
    x, y, box = c_double(), c_double(), raw.FS_RECTF()
    raw.FPDFText_GetCharOrigin(characters.raw, index, x, y)
    raw.FPDFText_GetLooseCharBox(characters.raw, index, box)
    return box.left, box.right, y.value, max(box.top - box.bottom, 1.0)
