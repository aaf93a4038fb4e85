"""A feed → its entries: the addresses of pages, and what the feed knows of them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
from feedparser.encodings import convert_to_utf8

from ingest.errors import SourceError
from ingest.parsing.formats.feed_dates import DateHabit
from ingest.parsing.metadata import metadata_text
from ingest.safety.length_limits import shortened
from ingest.sources.documents import Feed, FeedEntry, FeedMetadata

_ENTITY = re.compile(rb"<!ENTITY\b(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")
_LINE_BREAK = re.compile(r"<(?:br|p|div|li)\b[^<>]*>", re.IGNORECASE)
_TEXT_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_TEASER_END = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\]|(?:read|see) (?:more|on)|continue reading)\W*\Z", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")

# Of broken feeds, feedparser raises whatever its code happened to run into.
_BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


def parse_feed(content: bytes, label: str) -> Feed:
    """The entries of an RSS or Atom feed that have an address on the web, each once, and a note of each other."""
    feed = _parsed(content, label)
    base = _base(feed)
    habit = _habit(feed)
    entries: dict[str, FeedEntry] = {}
    notes: list[str] = []
    for item in feed.entries:
        address = next(_addresses(item, base), None)
        day, problem = _published(item, habit)
        if address is None:
            notes.append(f"{label}: the entry {_name(item)!r} has no address on the web and is left out")
        elif address not in entries:
            updated, odd = _updated(item, habit)
            known = FeedMetadata(_title(item), _author(item, feed), day, text=_full_text(item), updated=updated)
            entries[address] = FeedEntry(address, known)
            notes += [f"{label}: {shortened(address, LONGEST_NAME)}: {one}" for one in (problem, odd) if one]
    if not entries:
        raise SourceError(
            f"{label}: no entries with addresses were found in the feed. Check that it is an RSS or Atom feed."
        )
    return Feed(tuple(entries.values()), tuple(notes))


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


LONGEST_NAME = 80
"""Characters of an entry's title, id or address in a note."""


def _name(item: Any) -> str:
    """How to name an entry that has no address."""
    return (_title(item) or metadata_text(item.get("id")) or "without a title")[:LONGEST_NAME]


def _full_text(item: Any) -> str | None:
    """The article in HTML, where the entry holds it (content:encoded, an Atom content); no summary is one."""
    held = [one for one in item.get("content", ()) if one.get("type", "") in _TEXT_TYPES and one.get("value")]
    texts = [one["value"] if one["type"] != "text/plain" else f"<p>{html.escape(one['value'])}</p>" for one in held]
    longest = max(texts, key=len, default="")
    words = html.unescape(_TAG.sub(" ", longest)).split()
    return longest if words and not _TEASER_END.search(" ".join(words)) else None


def _published(item: Any, habit: DateHabit) -> tuple[str | None, str | None]:
    """The day, in the zone that it is told in, on which an entry was published, else changed; a note without one."""
    days = [habit.day(given) for given in _dates(item)]
    day = next((day for day, _ in days if day), None)
    return day, None if day else next((note for _, note in days if note), None)


def _updated(item: Any, habit: DateHabit) -> tuple[str | None, str | None]:
    """The day on which an entry was changed, where it tells that beside the day of publication; a note without one."""
    told = _dates(item)
    day, note = habit.day(told[1]) if len(told) > 1 else (None, None)
    return day, f"of its last change, {note}" if note else None


def _dates(item: Any) -> list[str]:
    """The dates of an entry as they are written, the day of publication first."""
    # Asked for a date of change that is not there, feedparser would warn, and give the one of publication.
    found = [item[key] for key in ("published", "updated") if key in item]
    return [given for given in found if isinstance(given, str) and given.strip()]


def _habit(feed: Any) -> DateHabit:
    """How a feed writes its days."""
    return DateHabit.of(
        (given for item in feed.entries for given in _dates(item)), str(feed.feed.get("language") or "")
    )
