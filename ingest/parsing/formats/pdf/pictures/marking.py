"""Where the words of a quote stand among the letters on a page, and the boxes to mark for them. Pure.

A quote comes from the text of an article, in which words cut at line ends are joined, spaces are single and figures may
be raised: what is compared are letters and figures alone, without case or accents.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

SHORTEST_PIECE = 12
"""Letters of a piece of a quote at least that is found apart from the rest of it: shorter ones stand anywhere."""

LEAST_FOUND = 0.6
"""The share of the letters of a quote that is found in pieces, at least; with fewer it stands elsewhere."""

_GAP = 1.5
"""Letters that stand farther apart, in heights of the line, get a box each."""


class Box(NamedTuple):
    """A box on a picture: in pixels from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


def letters_of(text: str) -> str:
    """The letters and figures of a text, folded."""
    return "".join(map(folded, text))


@lru_cache(maxsize=4096)
def folded(character: str) -> str:
    """A character as it is compared: none, one, or of a ligature several letters."""
    taken_apart = unicodedata.normalize("NFKD", character.casefold())
    return "".join(one for one in taken_apart if one.isalnum())


def spans_of(words: str, before: int, page: str) -> list[tuple[int, int]]:
    """Half-open spans of the letters of a page (see `letters_of`) at which words stand: one, or several pieces.

    `before` tells how many times the same words stand on the page earlier. None where they are not found.
    """
    sought = letters_of(words)
    if not sought:
        return []
    places = list(_places(sought, page))
    if places:
        start = places[min(before, len(places) - 1)]
        return [(start, start + len(sought))]
    pieces = list(_pieces([letters_of(word) for word in words.split()], page))
    found = sum(end - start for start, end in pieces)
    return pieces if found >= LEAST_FOUND * len(sought) else []


def count_before(words: str, earlier: str) -> int:
    """How many times words stand in the text that comes before them."""
    sought = letters_of(words)
    return len(list(_places(sought, letters_of(earlier)))) if sought else 0


def line_boxes(boxes: Sequence[Box]) -> list[Box]:
    """The boxes of letters that follow each other, put together by line."""
    lines: list[Box] = []
    for box in boxes:
        if lines and _goes_on(lines[-1], box):
            lines[-1] = _around(lines[-1], box)
        else:
            lines.append(box)
    return lines


def _places(sought: str, page: str) -> Iterator[int]:
    start = page.find(sought)
    while start >= 0:
        yield start
        start = page.find(sought, start + len(sought))


def _pieces(words: Sequence[str], page: str) -> Iterator[tuple[int, int]]:
    """The longest runs of words that stand on a page as they follow each other, each after the one before if it can."""
    first, place = 0, 0
    while first < len(words):
        piece, last = "", first
        while last < len(words) and piece + words[last] in page:
            piece += words[last]
            last += 1
        if len(piece) >= SHORTEST_PIECE:
            after = page.find(piece, place)
            start = after if after >= 0 else page.find(piece)
            place = start + len(piece)
            yield start, place
        first = max(last, first + 1)


def _around(one: Box, other: Box) -> Box:
    left, top = min(one.left, other.left), min(one.top, other.top)
    return Box(left, top, max(one.right, other.right), max(one.bottom, other.bottom))


def _goes_on(line: Box, box: Box) -> bool:
    """Whether a letter stands in the line of those before it."""
    height = line.bottom - line.top
    middle = (box.top + box.bottom) / 2
    return line.top <= middle <= line.bottom and -height <= box.left - line.right <= _GAP * height
