"""What is drawn on a PDF page beside its letters: rules, dots, and how much of it pictures cover."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_float
from dataclasses import dataclass
from typing import NamedTuple

from pypdfium2 import PdfObject, PdfPage, raw

_THIN, _SHORT = 2.5, 8.0
"""Points: what is thinner and longer is a rule."""

_SMALLEST_DOT, _LARGEST_DOT = 1.2, 12.0
_ROUND = 0.12
"""Points, and by how much of its width the height of a dot may differ from it."""

_MOST_OBJECTS, _MOST_RULES, _MOST_DOTS = 20_000, 1000, 200
_PATH_DEPTH = 4


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
class Drawing:
    """Rules, dots, and the share of the page that pictures cover: a scan may come in strips.

    Dots are told by their boxes; there are none where there are too many to be those of lists.
    """

    rules: tuple[Rule, ...]
    dots: tuple[Rule, ...]
    pictured: float


def read_drawing(page: PdfPage) -> Drawing:
    """What is drawn on a page.

    Raises:
        PdfiumError: it is broken.
    """
    rules: list[Rule] = []
    dots: list[Rule] = []
    covered = 0.0
    kinds = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE]
    for number, drawn in enumerate(page.get_objects(filter=kinds, max_depth=_PATH_DEPTH)):
        if number == _MOST_OBJECTS:
            break
        if drawn.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = drawn.get_bounds()
            covered += (right - left) * (top - bottom)
            continue
        if len(rules) < _MOST_RULES:
            rules += _rules_of(drawn)
        if len(dots) <= _MOST_DOTS:
            dots += _dots_of(drawn)
    width, height = page.get_size()
    return Drawing(
        tuple(rules), tuple(dots if len(dots) <= _MOST_DOTS else ()), min(covered / max(width * height, 1.0), 1.0)
    )


def _dots_of(path: PdfObject) -> Iterator[Rule]:
    """The box of a path that is as wide as it is high, and small."""
    box = Rule(*path.get_bounds())
    width, height = box.right - box.left, box.top - box.bottom
    if _SMALLEST_DOT < width < _LARGEST_DOT and abs(width - height) <= _ROUND * width:
        yield box


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
