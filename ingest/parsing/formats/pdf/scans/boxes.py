"""What a recognizer of characters finds in a picture of a page → runs of text on an upright page. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, sin
from statistics import median

from ingest.parsing.formats.pdf.letters.runs import Run

Point = tuple[float, float]

_LOST_SPACE = re.compile(r"(?<=[^\W\d_]{3})(?=\d)|(?<=\d)(?=[^\W\d_]{4})|(?<=[,;])(?=[^\W\d_]{2})")
"""Where recognizers lose a narrow space: between a word and a number, and after a comma."""

_WIDE = 5.0
"""A box so many times as wide as high tells how the page is turned."""

_TYPE_SIZE = 0.76
"""The size of the type, in heights of the box around a line."""

_BASELINE = 0.27
"""How far below the middle of a box its baseline is, in heights of the box."""

_ALIKE = 0.3
"""Lines whose heights differ by no more than this share are of one size: boxes are not exact."""


@dataclass(frozen=True, slots=True)
class Box:
    """A line that was found: its corners in points from the lower left of the page, upper left one first, clockwise."""

    corners: tuple[Point, Point, Point, Point]
    text: str


def runs_in(boxes: Sequence[Box]) -> list[Run]:
    """The lines as runs, as they stand on a page that is not turned; sizes that are alike are the same."""
    found = [box for box in boxes if box.text.strip()]
    if not found:
        return []
    angle = _angle(found)
    usual = median(_height(box) for box in found)
    return [_run(box, angle, usual) for box in found]


def _angle(boxes: Sequence[Box]) -> float:
    """By how much the page is turned against the clock, in radians."""
    wide = [box for box in boxes if _width(box) > _WIDE * _height(box)]
    slopes = [atan2(end[1] - start[1], end[0] - start[0]) for box in wide for start, end in _level_edges(box)]
    return median(slopes) if slopes else 0.0


def _level_edges(box: Box) -> tuple[tuple[Point, Point], tuple[Point, Point]]:
    upper_left, upper_right, lower_right, lower_left = box.corners
    return (upper_left, upper_right), (lower_left, lower_right)


def _run(box: Box, angle: float, usual: float) -> Run:
    corners = [_turned(corner, -angle) for corner in box.corners]
    height = _height(box)
    size = usual if abs(height - usual) <= _ALIKE * usual else height
    middle = sum(corner[1] for corner in corners) / len(corners)
    return Run(
        text=_LOST_SPACE.sub(" ", box.text.strip()),
        left=min(corner[0] for corner in corners),
        right=max(corner[0] for corner in corners),
        baseline=middle - _BASELINE * size,
        size=_TYPE_SIZE * size,
        spaced=True,
    )


def _turned(point: Point, angle: float) -> Point:
    return (point[0] * cos(angle) - point[1] * sin(angle), point[0] * sin(angle) + point[1] * cos(angle))


def _height(box: Box) -> float:
    upper_left, _, _, lower_left = box.corners
    return max(hypot(upper_left[0] - lower_left[0], upper_left[1] - lower_left[1]), 1.0)


def _width(box: Box) -> float:
    upper_left, upper_right, _, _ = box.corners
    return hypot(upper_right[0] - upper_left[0], upper_right[1] - upper_left[1])
