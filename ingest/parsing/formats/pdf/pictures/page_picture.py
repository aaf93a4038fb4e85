"""What is asked of a page that is to be drawn, and the picture that comes of it. Facts only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SoughtQuote:
    """Words to mark on a page; the same words stand on it `before` times earlier."""

    words: str
    before: int = 0


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A page (from 1), and the quotes to mark on it."""

    page: int
    quotes: tuple[SoughtQuote, ...] = ()


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as a PNG file of so many pixels; `page` of `pages`, from 1.

    `marked` of `sought` quotes were found on it and are marked. `top` and `left` are where marks begin, as shares of
    the height and the width (0 to 1). `is_scan` tells of a page that has no letters to find words among.
    """

    png: bytes
    width: int
    height: int
    page: int
    pages: int
    sought: int
    marked: int
    top: float
    left: float
    is_scan: bool
