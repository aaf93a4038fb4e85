"""A PDF page → its letters, its rules and how much of it pictures cover, turned so that its text stands upright."""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from ctypes import c_double
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from statistics import median
from typing import NamedTuple

from pypdfium2 import PdfPage, PdfTextPage, raw

from ingest.parsing.formats.pdf.letters.bullets import with_bullets
from ingest.parsing.formats.pdf.letters.drawing import Rule, read_drawing
from ingest.parsing.formats.pdf.letters.glyphs import Glyph

_HYPHEN = "\x02"
"""What PDFium puts for a hyphen at a line end."""

_ASLANT = 0.15
"""Text that is turned by more than so much (in radians) from the nearest quarter turn is printed across the page."""

_LIKELY = (0.4, 2.5)
"""So many times as high as their type are the boxes of most letters; else the type's size is not told in points."""

_SMALL_FIGURE = 0.5
_RAISED_FOOT, _RAISED_SIGN_FOOT = 0.22, 0.42
_LOWERED_FOOT, _LOWERED_HEAD = -0.06, 0.42
_SCRIPT_SIZE, _RAISE, _LOWERING = 0.6, 0.36, -0.12
"""Sizes of the type: figures smaller than the first, whose ink begins or ends there, are drawn raised or lowered."""

_MOST_BEARING = 0.3
"""Sizes of the type: a letter's ink begins no farther from where the letter does."""

_SIGNS = "+-\u2212"


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on a page.

    `turned` are the letters of each other direction, such as those at the side of a diagram; `aslant` counts those
    left out, of a stamp across the page; `pictured` is the share of the page that pictures cover.
    """

    glyphs: tuple[Glyph, ...]
    turned: tuple[tuple[Glyph, ...], ...]
    rules: tuple[Rule, ...]
    aslant: int
    pictured: float


class _Character(NamedTuple):
    """A character, where its line stands, where its ink does (of figures and signs only), and the size of its type."""

    text: str
    corners: tuple[float, float, float, float]
    ink: tuple[float, float, float, float] | None
    origin: tuple[float, float]
    type_size: float
    turn: int
    spaced: bool


def read_page(page: PdfPage) -> Page:
    """What is printed on a page.

    Raises:
        PdfiumError: it is broken.
    """
    with closing(page.get_textpage()) as text:
        characters = list(_characters(text))
    counts = Counter(character.turn for character in characters)
    upright = max((0, 1, 2, 3), key=lambda turn: counts[turn])
    others = [turn for turn in (0, 1, 2, 3) if turn != upright and counts[turn]]
    drawing = read_drawing(page)
    dots = [Rule(*_turned(dot, upright)) for dot in drawing.dots]
    return Page(
        glyphs=tuple(with_bullets(_glyphs(characters, upright), dots)),
        turned=tuple(_glyphs(characters, turn) for turn in others),
        rules=tuple(Rule(*_turned(rule, upright)) for rule in drawing.rules),
        aslant=counts[-1],
        pictured=drawing.pictured,
    )


def _characters(text: PdfTextPage) -> Iterator[_Character]:
    """The characters to see, in the order of the file."""
    x, y, box = c_double(), c_double(), raw.FS_RECTF()
    spaced = False
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, index)
        character = chr(code) if code <= sys.maxunicode else "\ufffd"
        character = "-" if character in (_HYPHEN, "\u00ad") else character
        if not _is_seen(character):
            # PDFium ends lines wherever it likes, as before a hyphen.
            spaced = spaced or (character.isspace() and character not in "\r\n")
            continue
        raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
        raw.FPDFText_GetLooseCharBox(text.raw, index, box)
        corners = (box.left, box.bottom, box.right, box.top)
        turn = _turn(raw.FPDFText_GetCharAngle(text.raw, index))
        ink = _ink(text, index) if character.isdecimal() or character in _SIGNS else None
        yield _Character(character, corners, ink, (x.value, y.value), _type_size(text, index), turn, spaced)
        spaced = False


def _ink(text: PdfTextPage, index: int) -> tuple[float, float, float, float]:
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    raw.FPDFText_GetCharBox(text.raw, index, left, right, bottom, top)
    return (left.value, bottom.value, right.value, top.value)


def _type_size(text: PdfTextPage, index: int) -> float:
    """The size of a character's type, in points as it is printed; 0 where it is not told."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text.raw, index, matrix)
    return float(raw.FPDFText_GetFontSize(text.raw, index)) * hypot(matrix.c, matrix.d)


def _is_seen(character: str) -> bool:
    """Whether it is no white space, no control character, and no code that stands for none."""
    return not character.isspace() and unicodedata.category(character) != "Cc" and character not in "\ufffe\uffff"


def _turn(angle: float) -> int:
    """Quarter turns against the clock, from 0 to 3, or -1 where it stands between two. PDFium counts with the clock."""
    quarters = round(angle / (pi / 2))
    return -quarters % 4 if abs(angle - quarters * pi / 2) < _ASLANT else -1


def _glyphs(characters: Sequence[_Character], turn: int) -> tuple[Glyph, ...]:
    """The letters of one direction, as they stand when the page is turned to read them."""
    found = [(character, _turned(character.corners, turn)) for character in characters if character.turn == turn]
    # Boxes are as high as the font says, which fonts of one size do not agree on; some have none of their own.
    ratios = [(box[3] - box[1]) / character.type_size for character, box in found if character.type_size]
    trusted = bool(ratios) and _LIKELY[0] < median(ratios) < _LIKELY[1]
    glyphs = []
    for character, (left, bottom, right, top) in found:
        start, baseline = _turned((*character.origin, *character.origin), turn)[:2]
        size = max(character.type_size if trusted and character.type_size else top - bottom, 1.0)
        if character.ink is not None:
            ink = _turned(character.ink, turn)
            baseline, size = _script_place(character.text, ink[1] - baseline, ink[3] - baseline, baseline, size)
        # Where a font tells too little, the box is that of the ink, without the space before it.
        begin = start if left - _MOST_BEARING * size < start < left else left
        glyphs.append(Glyph(character.text, begin, max(left, right), baseline, size, character.spaced))
    return tuple(glyphs)


def _script_place(text: str, foot: float, head: float, baseline: float, size: float) -> tuple[float, float]:
    """Where a figure stands, and its size: fonts have raised and lowered figures that are set as others are."""
    lowest = _RAISED_SIGN_FOOT if text in _SIGNS else _RAISED_FOOT
    if not 0 < head - foot < _SMALL_FIGURE * size:
        return baseline, size
    if foot > lowest * size:
        return baseline + _RAISE * size, _SCRIPT_SIZE * size
    if text.isdecimal() and foot < _LOWERED_FOOT * size and head < _LOWERED_HEAD * size:
        return baseline + _LOWERING * size, _SCRIPT_SIZE * size
    return baseline, size


def _turned(corners: Sequence[float], turn: int) -> tuple[float, float, float, float]:
    """A box, as it stands after so many quarter turns back."""
    if turn == 0:
        return (corners[0], corners[1], corners[2], corners[3])
    along, across = round(cos(turn * pi / 2)), round(sin(turn * pi / 2))
    xs = [corners[0] * along + corners[1] * across, corners[2] * along + corners[3] * across]
    ys = [corners[1] * along - corners[0] * across, corners[3] * along - corners[2] * across]
    return (min(xs), min(ys), max(xs), max(ys))
