"""The headline of a web page: not the banner of its site, its name or that of its file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

_NO_TITLE = re.compile(
    r"untitled(?: document| page)?|unbenannt.*|document|index|home(?: ?page)?|new page|page|title|"
    r"[\w.-]+\.(?:html?|php|aspx?|docx?|pdf|txt)|microsoft word - .*|https?://\S+",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s+[-–—|·•:»«/]+\s+|\s*[|»]\s*")
_TAIL = re.compile(r"\s+[|–—»·-]\s+([^\W\d_][^|–—»·]*)")
_WORD = re.compile(r"\w+")
_TOLD_PLACES = (
    "//meta[@property='og:title' or @name='og:title']/@content",
    "//meta[@name='twitter:title' or @property='twitter:title']/@content",
    "//meta[@name='citation_title' or translate(@name, 'DCT', 'dct')='dc.title']/@content",
)
_MOST_WORDS_OF_A_SITE = 5


def headline(tree: HtmlElement, found: str | None, sites: set[str | None]) -> str | None:
    """The title of the article: as the page tells it to machines, else the heading that its `<title>` repeats.

    `found` is what else was found for it, `sites` are names of the site, which a title may end with.
    """
    told = [_without_site(title, sites) for title in _told(tree)]
    heads = _headings(tree)
    whole = _without_site(_line(tree.findtext(".//head/title") or tree.findtext(".//title") or ""), sites)
    segments = [whole, *sorted(_SEPARATOR.split(whole), key=len, reverse=True)] if _is_title(whole, sites) else []
    repeated = [head for segment in segments for head in heads if _same(head, segment)]
    close = [head for head in heads if whole and _overlap(head, whole) >= 1 / 2]
    best = _longest_part(whole) if segments else ""
    candidates = [*told, *repeated[:1], *close[:1], best, found or "", *heads[:1]]
    return next((title for title in candidates if _is_title(title, sites)), None) or found


def site_in_title(tree: HtmlElement, title: str | None) -> str | None:
    """The name of the site, where `<title>` has it after the headline: "Wreck found | The Daily Post"."""
    whole = _line(tree.findtext(".//head/title") or "")
    if not title or not whole.casefold().startswith(title.casefold()):
        return None
    tail = _TAIL.fullmatch(whole[len(title) :])
    return tail[1] if tail and len(tail[1].split()) <= _MOST_WORDS_OF_A_SITE else None


def _told(tree: HtmlElement) -> Iterator[str]:
    """What the page tells machines: for sharing, in JSON-LD, for libraries."""
    for place in _TOLD_PLACES:
        yield from map(_line, map(str, tree.xpath(place)))
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            thing = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        things = thing if isinstance(thing, list) else [thing]
        yield from (
            _line(one["headline"]) for one in things if isinstance(one, dict) and isinstance(one.get("headline"), str)
        )


def _headings(tree: HtmlElement) -> list[str]:
    return [text for heading in tree.iter("h1", "h2") if (text := _line(heading.text_content()))]


def _without_site(title: str, sites: set[str | None]) -> str:
    """A title without the name of its site at the end or the beginning."""
    for site in filter(None, sites):
        name = re.escape(site)
        tail = re.search(rf"(?<!\s)\s+[-–—|·•:»]+\s+{name}\s*$", title, re.IGNORECASE)
        first = re.match(rf"{name}\s+[-–—|·•:»]+\s+(?=\S)", title, re.IGNORECASE)
        if tail and tail.start():
            return title[: tail.start()]
        if first:
            return title[first.end() :]
    return title


def _longest_part(title: str) -> str:
    """A title without what is likely the name of a site: a short part after the last stroke."""
    head, stroke, tail = title.rpartition(" | ")
    if not stroke:
        head, stroke, tail = title.rpartition(" - ")
    short = len(tail.split()) <= _MOST_WORDS_OF_A_SITE and len(head.split()) > len(tail.split())
    return head if stroke and short else title


def _is_title(title: str, sites: set[str | None]) -> bool:
    known = {site.casefold() for site in sites if site}
    return bool(title) and not _NO_TITLE.fullmatch(title) and title.casefold() not in known


def _same(head: str, segment: str) -> bool:
    return bool(segment) and _WORD.findall(head.casefold()) == _WORD.findall(segment.casefold())


def _overlap(head: str, title: str) -> float:
    """The share of a heading's words that are in the title, if there are several."""
    words, other = _WORD.findall(head.casefold()), set(_WORD.findall(title.casefold()))
    return sum(word in other for word in words) / len(words) if len(words) > 2 else 0  # noqa: PLR2004


def _line(text: str) -> str:
    return " ".join(text.split())
