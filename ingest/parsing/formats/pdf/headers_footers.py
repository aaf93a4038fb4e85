"""Running heads, running feet and page numbers of a PDF: what is printed on every page. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median_low

from ingest.parsing.formats.pdf.letters.lines import Line, Row, joined_row

_EDGE_ROWS = 3
"""Rows at the top and at the bottom of a page that may be a running head."""

_FEWEST_PAGES = 3
"""From so many pages on, what most of them have at an edge is a running head wherever it stands."""

_SAME_PLACE = 3.0
"""Points by which the place of a running head may differ from page to page."""

_FEWEST_ALIKE = 2
_APART = 1.35
_LARGER = 1.3
"""How much farther than other lines, and how much larger than on the other pages."""

_ROMAN = r"(?-i:(?=[ivxl])x{0,3}l?x{0,3}(?:i[vx]|v?i{0,3}))"
_PAGE_NUMBER = re.compile(
    rf"\W*(?:(?:page|seite|p\.|pag\.|página|pagina|s\.)\W*)?(?:\d{{1,4}}|{_ROMAN})(?:\s*(?:/|of|von|de|sur|di)\s*\d{{1,4}})?\W*",
    re.IGNORECASE,
)
_TIME = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}[:.]\d{2}(?:[ \u202f][AP]\.?M\.?)?"
_COUNT = r"\d+ ?(?:/|of|von|sur|de|di|z) ?\d+"
_BROWSER_HEAD = re.compile(rf"{_TIME} .*|.*\s(?:https?|file)://\S+", re.IGNORECASE)
_BROWSER_FOOT = re.compile(rf"(?:https?|file)://\S+ {_COUNT}|{_COUNT} {_TIME}", re.IGNORECASE)
"""What browsers print around a page: the time and its title above, its address and the page below, or the other way."""

_FIGURES = re.compile(r"\d{1,9}")
_NON_LETTERS = re.compile(r"[\W\d_]+")


def without_headers_footers(pages: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """The pages, each of rows from the top, without running heads, running feet and page numbers."""
    pages = [_without_browser_lines(page) for page in pages]
    joined = [[joined_row(row) for row in page] for page in pages]
    repeated = _repeated(joined)
    kept = []
    for number, page in enumerate(pages):
        kept.append([row for index, row in enumerate(page) if (number, index) not in repeated])
    return [_without_page_number(page, of_several=len(pages) > 1) for page in kept]


def _without_browser_lines(page: Sequence[Row]) -> Sequence[Row]:
    """A page without what a browser printed around it: a head, and a foot."""
    if len(page) <= 2:  # noqa: PLR2004 -- those two lines
        return page
    head, foot = joined_row(page[0]).text, joined_row(page[-1]).text
    return page[1:-1] if _BROWSER_HEAD.fullmatch(head) and _BROWSER_FOOT.fullmatch(foot) else page


def _repeated(pages: Sequence[Sequence[Line]]) -> set[tuple[int, int]]:
    """The running heads and feet, by page and row."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for index, words in _edges(page).items():
            places[words].append((number, index))
    found: set[tuple[int, int]] = set()
    for at in places.values():
        on_pages = len({number for number, _ in at})
        if not _differ_by_page_number([pages[number][index].text for number, index in at]):
            continue  # rows of a table
        if _is_on_most(on_pages, len(pages)) or _is_set_apart(pages, at):
            smallest = min(pages[number][index].size for number, index in at)
            # A title in large letters is not the head that repeats it.
            found.update(place for place in at if pages[place[0]][place[1]].size < _LARGER * smallest)
    return found


def _edges(page: Sequence[Line]) -> dict[int, str]:
    """The words, digits apart, of the rows at the top and at the bottom, by their place in the page."""
    outer = {*range(min(_EDGE_ROWS, len(page))), *range(max(0, len(page) - _EDGE_ROWS), len(page))}
    words = {index: _NON_LETTERS.sub(" ", page[index].text).strip().casefold() for index in outer}
    return {index: text for index, text in words.items() if text}


def _differ_by_page_number(texts: Sequence[str]) -> bool:
    """Whether each text has no more than one number that not all of them have, or two that follow each other."""
    numbers = [set(map(int, _FIGURES.findall(text))) for text in texts]
    shared = numbers[0].intersection(*numbers[1:])
    own = [found - shared for found in numbers]
    return all(len(found) <= 1 or (len(found) <= 2 and max(found) - min(found) == 1) for found in own)  # noqa: PLR2004


def _is_on_most(count: int, pages: int) -> bool:
    """Left and right pages may have heads of their own, each on a little less than half."""
    return pages >= _FEWEST_PAGES and (count * 2 > pages or (count >= _FEWEST_PAGES and count * 5 >= pages * 2))


def _is_set_apart(pages: Sequence[Sequence[Line]], at: Sequence[tuple[int, int]]) -> bool:
    """Whether rows stand at one place on several pages, each outside of all other text and apart from it."""
    heights = Counter(round(pages[number][index].baseline / _SAME_PLACE) for number, index in at)
    near = max(heights.values())
    if near < _FEWEST_ALIKE or near * 3 < len(at) * 2:
        return False
    apart = sum(_gap(pages[number], index) > _APART for number, index in at)
    return apart * 3 >= len(at) * 2


def _gap(page: Sequence[Line], index: int) -> float:
    """How far a row at an edge stands from the text, in usual distances of the page's lines; 0 within the text."""
    pitches = [above.baseline - line.baseline for above, line in pairwise(page)]
    text = [pitch for pitch in pitches if pitch > 0]
    usual = min(median_low(text or [1.0]), 1.4 * page[index].size)
    first, last = pitches[: index + 1], pitches[max(index - 1, 0) :]
    below = max(first, default=0.0) if index < _EDGE_ROWS else 0.0
    above = max(last, default=0.0) if index >= len(page) - _EDGE_ROWS else 0.0
    return max(below, above) / usual


def _without_page_number(page: Sequence[Row], *, of_several: bool) -> list[Row]:
    """The page without a lone number above or below all else."""
    kept = list(page)
    for end in (0, -1):
        if len(kept) > 1 - of_several and _PAGE_NUMBER.fullmatch(joined_row(kept[end]).text):
            del kept[end]
    return kept
