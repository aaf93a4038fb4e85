"""A feed → its entries: the addresses of pages, and what the feed knows of them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
from feedparser.encodings import convert_to_utf8

from ingest.errors import SourceError
from ingest.parsing.metadata import metadata_text
from ingest.sources.documents import FeedEntry, FeedMetadata

_ENTITY = re.compile(rb"<!ENTITY\b(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")
_LINE_BREAK = re.compile(r"<(?:br|p|div|li)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_FIRST_YEAR = 1900

# Of broken feeds, feedparser raises whatever its code happened to run into.
_BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


def parse_feed(content: bytes, label: str) -> tuple[FeedEntry, ...]:
    """The entries of an RSS or Atom feed that have an address on the web, each address once."""
    feed = _parsed(content, label)
    base = _base(feed)
    entries: dict[str, FeedEntry] = {}
    for item in feed.entries:
        address = next(_addresses(item, base), None)
        if address is not None and address not in entries:
            entries[address] = FeedEntry(address, FeedMetadata(_title(item), _author(item, feed), _published(item)))
    if not entries:
        raise SourceError(
            f"{label}: no entries with addresses were found in the feed. Check that it is an RSS or Atom feed."
        )
    return tuple(entries.values())


def _parsed(content: bytes, label: str) -> Any:
    """What feedparser makes of it: read from memory, as UTF-8, and without declared entities."""
    try:
        plain = _without_entities(convert_to_utf8({}, content, {}), label)
        # The header holds feedparser to UTF-8: a second reading by a declared encoding could show it entities anew.
        return feedparser.parse(BytesIO(plain), response_headers={"content-type": "application/xml; charset=utf-8"})
    except (*_BROKEN, feedparser.UndeclaredNamespace) as problem:
        line = " ".join(str(problem).split())
        raise SourceError(f"{label}: the feed is broken ({line}). Download it again.") from problem


def _without_entities(feed: bytes, label: str) -> bytes:
    """Entities that a feed declares could grow without bounds: they stay unresolved."""
    plain = _ENTITY.sub(b"", feed)
    if b"<!ENTITY" in plain:
        raise SourceError(f"{label}: the feed declares entities in a way that is not safe to read. Nothing was read.")
    return plain


def _base(feed: Any) -> str:
    """What an address without a host belongs to: the feed's own address, or the site's."""
    links = [link.get("href", "") for rel in ("self", "alternate") for link in _links(feed.feed, rel)]
    return next(filter(_is_web, [*links, feed.feed.get("link", "")]), "")


def _links(item: Any, rel: str) -> list[Any]:
    return [link for link in item.get("links", ()) if link.get("rel") == rel]


def _addresses(item: Any, base: str) -> Iterator[str]:
    """The addresses of an entry's page, the best first."""
    links = sorted(_links(item, "alternate"), key=lambda link: "html" not in link.get("type", "html"))
    for link in (item.get("feedburner_origlink"), *(link.get("href") for link in links)):
        address = _joined(base, link)
        if _is_web(address):
            yield address
    # feedparser makes a link of an id that may be one; an id that is none must not become a page of the site.
    if item.get("guidislink") and _is_web(item.get("id", "").strip()):
        yield item.id.strip()


def _joined(base: str, link: object) -> str:
    if not isinstance(link, str) or not link.strip():
        return ""
    try:
        return link.strip() if urlsplit(link.strip()).scheme else urljoin(base, link.strip())
    except ValueError:
        return ""


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _title(item: Any) -> str | None:
    """The title as text: a plain one may speak of <b>, one in HTML means it."""
    title = item.get("title", "")
    if "html" in item.get("title_detail", {}).get("type", ""):
        title = html.unescape(_TAG.sub("", _LINE_BREAK.sub(" ", title)))
    return metadata_text(title)


def _author(item: Any, feed: Any) -> str | None:
    """The names of the authors; an Atom entry without any has those of its feed."""
    names = _names(item)
    if not names and feed.version.startswith("atom"):
        names = _names(feed.feed)
    return metadata_text(names)


def _names(context: Any) -> list[str]:
    return list(dict.fromkeys(author["name"] for author in context.get("authors", ()) if author.get("name")))


def _published(item: Any) -> str | None:
    """The day, in UTC, on which an entry was published, or else changed."""
    # Asked for a date of change that is not there, feedparser would warn, and give the one of publication.
    for key in ("published_parsed", "updated_parsed"):
        if key not in item or item[key] is None:
            continue
        try:
            day = date(*item[key][:3])
        except (ValueError, OverflowError):
            continue
        if day.year >= _FIRST_YEAR:
            return day.isoformat()
    return None
