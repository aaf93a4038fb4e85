"""A web page → its article, without menus, comments, teasers and what it hides, and its facts."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import trafilatura

from ingest.errors import SourceError
from ingest.parsing.encoding import decode
from ingest.parsing.formats.html.visibility import remove_boilerplate, remove_hidden
from ingest.parsing.metadata import parse_date
from ingest.parsing.parsed_document import Block, ParsedDocument, compose, single_line

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

_HTML_BLOCKS = {"p", "head", "quote", "list", "item", "table", "row", "div", "code"}
_PARTED = {*_HTML_BLOCKS, "lb", "cell"}

_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_HEAD = 4096
"""Bytes in which a page must name its encoding (a browser asks for it in the first 1,024)."""

_ENCODINGS = re.compile(
    r"ascii|big5\w*|cp(125\d|866|874|932|949)|euc_\w+|gb\w+|iso2022_jp|iso8859-\d+|koi8-[ru]|shift_jis"
)
_WIDER = {
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
}
"""What browsers take names of encodings to mean: the form with more characters."""

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


def parse_html(content: bytes, label: str) -> ParsedDocument:
    """The article of a page.

    Raises:
        SourceError: the page has none, or is no page.
    """
    markup, notes = _decoded(content, label)
    tree = trafilatura.load_html(markup)
    if tree is None:
        raise _no_article(label)
    try:
        facts = _facts(tree)
    except (TypeError, ValueError) as problem:
        raise _no_article(label) from problem
    remove_hidden(tree)
    remove_boilerplate(tree)
    page = trafilatura.bare_extraction(tree, include_comments=False)
    if page is None or isinstance(page, dict) or page.body is None:
        raise _no_article(label)
    return compose(list(_html_blocks(page.body)), facts, notes)


def _no_article(label: str) -> SourceError:
    return SourceError(f"{label}: no article was found in the page. Nothing was stored for it.")


# --- its characters ---------------------------------------------------------------------------------------


def _decoded(content: bytes, label: str) -> tuple[str, tuple[str, ...]]:
    """The characters of a page: UTF-8 where it is sound, else as the page says, else as it seems."""
    encoding = _declared_encoding(content)
    if encoding is None or (_is_utf_8(content) and encoding != "iso2022_jp"):  # which is made of ASCII
        return decode(content, label)
    markup = content.decode(encoding, "replace")
    lost = markup.count("\ufffd")
    return markup, (f"{lost} broken bytes were replaced by \ufffd",) if lost else ()


def _declared_encoding(content: bytes) -> str | None:
    """The encoding that a page names; none where it is no older one (UTF-8 is known by its bytes)."""
    declared = _DECLARED.search(content[:_HEAD])
    if declared is None:
        return None
    try:
        name = codecs.lookup(declared[1].decode("ascii", "replace")).name
    except LookupError:
        return None
    return _WIDER.get(name, name) if _ENCODINGS.fullmatch(name) else None


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


# --- its facts --------------------------------------------------------------------------------------------


def _facts(tree: HtmlElement) -> dict[str, object]:
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
    data = [*_told_as_data(tree), *(str(tree.xpath(place)) for place in _PUBLISHED_PLACES)]
    told = next(filter(None, map(_plausible, data)), None)
    return found if told is None or _is_next_day(found, told) else told


def _is_next_day(day: str | None, other: str) -> bool:
    try:
        return date.fromisoformat(day or "") + timedelta(days=1) == date.fromisoformat(other)
    except ValueError:  # not all parts are known
        return False


def _told_as_data(tree: HtmlElement) -> Iterator[object]:
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


# --- its text ---------------------------------------------------------------------------------------------


def _html_blocks(parent: _Element) -> Iterator[Block]:
    """The blocks of trafilatura's tree (TEI-like: head, p, list, item, quote, table, row, cell)."""
    for element in parent:
        if element.tag == "row":
            yield Block(" | ".join(filter(None, (single_line(_words(cell)) for cell in element))))
        elif any(child.tag in _HTML_BLOCKS for child in element):
            yield Block(single_line([element.text or ""]))
            yield from _html_blocks(element)
        else:
            yield Block(single_line(_words(element)), int(element.tag == "head"))
        yield Block(single_line([element.tail or ""]))


def _words(element: _Element) -> Iterator[str]:
    """The text in an element; line breaks and blocks part words, other elements do not."""
    yield element.text or ""
    for child in element:
        yield " " if child.tag in _PARTED else ""
        yield from _words(child)
        yield " " if child.tag in _PARTED else ""
        yield child.tail or ""
