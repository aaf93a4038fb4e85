"""Running heads, running feet and page numbers of a PDF: what is printed on every page. Pure."""

from __future__ import annotations

import re
from collections import Counter

from ingest.parsing.formats.pdf.lines import Line

_EDGE_LINES = 2
_FEWEST_PAGES = 3
"""Lines at the top and at the bottom of a page that may be a running head, in a document of so many pages."""

_ROMAN = r"(?-i:(?=[ivxl])x{0,3}l?x{0,3}(?:i[vx]|v?i{0,3}))"
_PAGE_NUMBER = re.compile(rf"\W*(?:page\W*)?(?:\d{{1,4}}|{_ROMAN})(?:\s*(?:/|of)\s*\d{{1,4}})?\W*", re.IGNORECASE)
_NON_LETTERS = re.compile(r"[\W\d_]+")


def without_headers_footers(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without running heads, running feet and page numbers."""
    edges = [_edges(page) for page in pages]
    counts = Counter(words for edge in edges for words in set(edge.values()))
    repeated = {words for words, count in counts.items() if _is_on_most(count, len(pages))}
    kept = []
    for page, edge in zip(pages, edges, strict=True):
        kept.append([line for index, line in enumerate(page) if edge.get(index) not in repeated])
    return [_without_page_number(page) for page in kept]


def _edges(page: list[Line]) -> dict[int, str]:
    """The words, digits apart, of the lines at the top and at the bottom, by their place in the page."""
    order = sorted(range(len(page)), key=lambda index: page[index].baseline)
    outer = {*order[:_EDGE_LINES], *order[-_EDGE_LINES:]}
    words = {index: _NON_LETTERS.sub(" ", page[index].text).strip().casefold() for index in outer}
    return {index: text for index, text in words.items() if text}


def _is_on_most(count: int, pages: int) -> bool:
    """Left and right pages may have heads of their own, each on a little less than half."""
    return pages >= _FEWEST_PAGES and (count * 2 > pages or (count >= _FEWEST_PAGES and count * 5 >= pages * 2))


def _without_page_number(page: list[Line]) -> list[Line]:
    """The page without a lone number above or below all else."""
    kept = page
    for outermost in (max, min):
        edge = outermost((line.baseline for line in kept), default=0.0)
        rest = [line for line in kept if line.baseline != edge or not _PAGE_NUMBER.fullmatch(line.text)]
        kept = rest or kept
    return kept
