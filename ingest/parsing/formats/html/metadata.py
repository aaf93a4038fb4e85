"""What a web page says of itself: title, authors, publisher, day of publication, address and language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import trafilatura

from ingest.parsing.metadata import parse_date

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
_EARLIEST = "1900"
_NO_AUTHOR = re.compile(r"https?:|www\.|/|@|^(follow|share|subscribe)\b", re.IGNORECASE)
_LONGEST_AUTHOR = 80


def read_metadata(tree: HtmlElement) -> dict[str, object]:
    """The metadata in the tree of a page, before anything is taken out of it."""
    found = trafilatura.extract_metadata(tree, extensive=False)  # else any year in the text makes a date
    publisher = found.sitename or found.hostname
    return {
        "title": _without_site(found.title, {found.sitename, found.hostname}),
        "author": _authors(found.author),
        "publisher": publisher,
        "published": _published(tree, _plausible(found.date)),
        "url": found.url if found.url and found.url.startswith(("http://", "https://")) else None,
        "language": _language(tree),
    }


def _without_site(title: str | None, sites: set[str | None]) -> str | None:
    """A title without the name of its site at the end."""
    for site in filter(None, sites):
        tail = re.search(rf"(?<!\s)\s+[-–—|·•:»]+\s+{re.escape(site)}\s*$", title or "", re.IGNORECASE)
        if title and tail and tail.start():
            return title[: tail.start()]
    return title


def _authors(found: str | None) -> str | None:
    """The names among what was found for them."""
    names = [name.strip() for name in (found or "").split(";")]
    people = [name for name in names if 0 < len(name) <= _LONGEST_AUTHOR and not _NO_AUTHOR.search(name)]
    return ", ".join(people) or None


def _language(tree: HtmlElement) -> str | None:
    """The code of the language that a page says it is in."""
    codes = (str(tree.xpath(place)).strip().lower().replace("_", "-") for place in _LANGUAGE_PLACES)
    return next(filter(_LANGUAGE.fullmatch, codes), None)


def _published(tree: HtmlElement, found: str | None) -> str | None:
    """The day of first publication: as the page tells it to machines, else as trafilatura finds it.

    What is told to machines is often in universal time, and so may be a day off from what readers were told (in
    the address, say): a day's difference is decided for the readers.
    """
    data = [*_json_ld_dates(tree), *(str(tree.xpath(place)) for place in _PUBLISHED_PLACES)]
    told = next(filter(None, map(_plausible, data)), None)
    return found if told is None or _is_next_day(found, told) else told


def _is_next_day(day: str | None, other: str) -> bool:
    try:
        return date.fromisoformat(day or "") + timedelta(days=1) == date.fromisoformat(other)
    except ValueError:  # not all parts are known
        return False


def _json_ld_dates(tree: HtmlElement) -> Iterator[object]:
    """The `datePublished` of the things that a page describes in JSON-LD."""
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
                yield thing.get("datePublished")


def _plausible(value: object) -> str | None:
    """An ISO date, where the day can be one on which an article was published."""
    day, _ = parse_date(value)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    return day if day and _EARLIEST <= day <= tomorrow else None
