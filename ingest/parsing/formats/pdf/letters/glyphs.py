"""A letter on a PDF page. Pure."""

from __future__ import annotations

from typing import NamedTuple


class Glyph(NamedTuple):
    """A letter. In points; `size` is that of its type, `spaced` tells of a space before it."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    spaced: bool
