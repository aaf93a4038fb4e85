"""What a web page says of itself: title, authors, publisher, day of publication, address and language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import trafilatura

from ingest.parsing.formats.html.facts.bylines import author_names
from ingest.parsing.formats.html.facts.titles import headline, site_in_title
from ingest.parsing.metadata import metadata_text, parse_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_LANGUAGE_PLACES = (
    "string(/html/@lang)",
    "string(/html/@*[name()='xml:lang'])",
    "string((//meta[translate(@http-equiv, 'CL', 'cl')='content-language']/@content)[1])",
    "string((//meta[@property='og:locale']/@content)[1])",
)
_PUBLISHED_PLACES = (
    "string((//meta[@property='article:published_time' or @name='article:published_time']/@content)[1])",
    "string((//*[@itemprop='datePublished']/@*[name()='content' or name()='datetime'])[1])",
    "string((//time[@pubdate]/@datetime)[1])",
)
_UPDATED_PLACES = (
    "string((//meta[@property='article:modified_time' or @name='article:modified_time']/@content)[1])",
    "string((//meta[@property='og:updated_time' or @name='og:updated_time']/@content)[1])",
    "string((//*[@itemprop='dateModified']/@*[name()='content' or name()='datetime'])[1])",
)
_BYLINE_PLACES = ("p", "div", "span", "address", "a", "li", "h4", "h5", "h6", "small")
_BYLINE = re.compile(r"(?:By|Von|Par|Por|Di|Door)\s+[A-ZÀ-Þ][\w.'’-]+\s+(?:\w+\s+)?[A-ZÀ-Þ]")
_LONGEST_BYLINE = 120
_PARTS_OF_A_BYLINE = 6


def read_metadata(tree: HtmlElement) -> dict[str, object]:
    """The metadata in the tree of a page, before anything is taken out of it.

    Beside our names there may be "note": why a day that the page tells is not taken.
    """
    found = trafilatura.extract_metadata(tree, extensive=False)  # else any year in the text makes a date
    day, note = _published(tree, found.date)
    title = headline(tree, found.title, {found.sitename, found.hostname})
    return {
        "title": title,
        "author": _authors(tree, found.author),
        "publisher": found.sitename or site_in_title(tree, title) or found.hostname,
        "published": day,
        "updated": _updated(tree),
        "note": note,
        "url": found.url if found.url and found.url.startswith(("http://", "https://")) else None,
        "language": _language(tree),
    }


def _authors(tree: HtmlElement, found: str | None) -> str | None:
    """The names in what was found, or else in the first short line that begins with "By"."""
    lines = [_line(part) for part in tree.iter(*_BYLINE_PLACES) if len(part) <= _PARTS_OF_A_BYLINE]
    short = [line for line in lines if line and len(line) <= _LONGEST_BYLINE]
    if found and (names := author_names(found, "\n".join(short))):
        return names
    byline = next((line for line in short if _BYLINE.match(line)), None)
    return author_names(byline, byline or "")


def _line(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _language(tree: HtmlElement) -> str | None:
    """The code of the language that a page says it is in."""
    codes = (str(tree.xpath(place)).strip().lower().replace("_", "-") for place in _LANGUAGE_PLACES)
    return next(filter(_LANGUAGE.fullmatch, codes), None)


def _published(tree: HtmlElement, found: str | None) -> tuple[str | None, str | None]:
    """The day of first publication: as the page tells it to machines, else as trafilatura finds it; and a note.

    What is told to machines is often in universal time, and so may be a day off from what readers were told (in
    the address, say): a day's difference is decided for the readers.
    """
    data = [*_json_ld_dates(tree, "datePublished"), *(str(tree.xpath(place)) for place in _PUBLISHED_PLACES), found]
    read = [parse_date(value) for value in data]
    told = next((day for day, note in read[:-1] if day and not note), None)
    seen = read[-1][0] if not read[-1][1] else None
    day = seen if told is None or _is_next_day(seen, told) else told
    return day, None if day else next((note for _, note in read if note), None)


def _is_next_day(day: str | None, other: str) -> bool:
    try:
        return date.fromisoformat(day or "") + timedelta(days=1) == date.fromisoformat(other)
    except ValueError:  # not all parts are known
        return False


def _updated(tree: HtmlElement) -> str | None:
    """The day of the last change as the page tells it to machines: the first that can be read, else as it stands."""
    data = [*_json_ld_dates(tree, "dateModified"), *(str(tree.xpath(place)) for place in _UPDATED_PLACES)]
    given = [(metadata_text(value), *parse_date(value)) for value in data]
    read = next((day for _, day, note in given if day and not note), None)
    return read or next((written for written, _, _ in given if written), None)


def _json_ld_dates(tree: HtmlElement, name: str) -> Iterator[object]:
    """The dates of this name (`datePublished`, `dateModified`) of the things that a page describes in JSON-LD."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            things: list[object] = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        for thing in things:  # it grows by what is in them
            if isinstance(thing, list):
                things += thing
            elif isinstance(thing, dict):
                things += [thing.get("@graph"), thing.get("mainEntity")]
                yield thing.get(name)
