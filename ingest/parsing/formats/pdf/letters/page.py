"""A PDF page → its letters, its rules and how much of it pictures cover, turned so that its text stands upright."""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from ctypes import c_double, c_float
from dataclasses import dataclass
from math import cos, pi, sin
from typing import NamedTuple

from pypdfium2 import PdfObject, PdfPage, PdfTextPage, raw

_HYPHEN = "\x02"
"""What PDFium puts for a hyphen at a line end."""

_ASLANT = 0.15
"""Text that is turned by more than so much (in radians) from the nearest quarter turn is printed across the page."""

_THIN, _SHORT = 2.5, 8.0
"""Points: what is thinner and longer is a rule."""

_MOST_OBJECTS, _MOST_RULES = 20_000, 1000
_PATH_DEPTH = 4


class Glyph(NamedTuple):
    """A letter, or a space without a place. In points; `size` is the height of its line, `spaced` tells of a space."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    spaced: bool


class Rule(NamedTuple):
    """A thin straight line, upright or level: the corners of its box."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def level(self) -> bool:
        """Whether it is a horizontal one."""
        return self.right - self.left > self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on a page.

    `turned` are the letters of each other direction, such as those at the side of a diagram; `aslant` counts those
    left out, of a stamp across the page; `pictured` is the share of the page that its largest picture covers.
    """

    glyphs: tuple[Glyph, ...]
    turned: tuple[tuple[Glyph, ...], ...]
    rules: tuple[Rule, ...]
    aslant: int
    pictured: float


class _Character(NamedTuple):
    text: str
    corners: tuple[float, float, float, float]
    origin: tuple[float, float]
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
    rules, pictured = _drawn(page)
    return Page(
        glyphs=_glyphs(characters, upright),
        turned=tuple(_glyphs(characters, turn) for turn in others),
        rules=tuple(Rule(*_turned(rule, upright)) for rule in rules),
        aslant=counts[-1],
        pictured=pictured,
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
            spaced = spaced or character.isspace()
            continue
        raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
        raw.FPDFText_GetLooseCharBox(text.raw, index, box)
        corners = (box.left, box.bottom, box.right, box.top)
        turn = _turn(raw.FPDFText_GetCharAngle(text.raw, index))
        yield _Character(character, corners, (x.value, y.value), turn, spaced)
        spaced = False


def _is_seen(character: str) -> bool:
    """Whether it is no white space, no control character, and no code that stands for none."""
    return not character.isspace() and unicodedata.category(character) != "Cc" and character not in "\ufffe\uffff"


def _turn(angle: float) -> int:
    """Quarter turns against the clock, from 0 to 3, or -1 where it stands between two. PDFium counts with the clock."""
    quarters = round(angle / (pi / 2))
    return -quarters % 4 if abs(angle - quarters * pi / 2) < _ASLANT else -1


def _glyphs(characters: Sequence[_Character], turn: int) -> tuple[Glyph, ...]:
    """The letters of one direction, as they stand when the page is turned to read them."""
    glyphs = []
    for character in characters:
        if character.turn == turn:
            left, bottom, right, top = _turned(character.corners, turn)
            baseline = _turned((*character.origin, *character.origin), turn)[1]
            size = max(top - bottom, 1.0)
            glyphs.append(Glyph(character.text, left, max(left, right), baseline, size, character.spaced))
    return tuple(glyphs)


def _turned(corners: Sequence[float], turn: int) -> tuple[float, float, float, float]:
    """A box, as it stands after so many quarter turns back."""
    if turn == 0:
        return (corners[0], corners[1], corners[2], corners[3])
    along, across = round(cos(turn * pi / 2)), round(sin(turn * pi / 2))
    xs = [corners[0] * along + corners[1] * across, corners[2] * along + corners[3] * across]
    ys = [corners[1] * along - corners[0] * across, corners[3] * along - corners[2] * across]
    return (min(xs), min(ys), max(xs), max(ys))


def _drawn(page: PdfPage) -> tuple[list[Rule], float]:
    """The rules on a page, and the share of it that its largest picture covers."""
    rules: list[Rule] = []
    largest = 0.0
    kinds = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE]
    for number, drawn in enumerate(page.get_objects(filter=kinds, max_depth=_PATH_DEPTH)):
        if number == _MOST_OBJECTS:
            break
        if drawn.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = drawn.get_bounds()
            largest = max(largest, (right - left) * (top - bottom))
        elif len(rules) < _MOST_RULES:
            rules += _rules_of(drawn)
    width, height = page.get_size()
    return rules, largest / max(width * height, 1.0)


def _rules_of(path: PdfObject) -> Iterator[Rule]:
    """The level and upright lines of a path, and the edges of its boxes."""
    matrix = path.get_matrix()
    x, y = c_float(), c_float()
    start = last = (0.0, 0.0)
    for index in range(min(raw.FPDFPath_CountSegments(path.raw), _MOST_RULES)):
        segment = raw.FPDFPath_GetPathSegment(path.raw, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield from _rule(last, point)
        last = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield from _rule(last, start)


def _rule(start: tuple[float, float], end: tuple[float, float]) -> Iterator[Rule]:
    width, height = abs(start[0] - end[0]), abs(start[1] - end[1])
    if min(width, height) < _THIN and max(width, height) > _SHORT:
        xs, ys = sorted((start[0], end[0])), sorted((start[1], end[1]))
        yield Rule(xs[0], ys[0], xs[1], ys[1])
