"""A page that a browser saved (MHTML, SingleFile, "saved from url") → its article, with the address it had."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from email.message import Message

from ingest.errors import SourceError
from ingest.parsing.formats.html.parser import parse_html
from ingest.parsing.formats.mail.message import decoded, header_text, read_message, text_parts
from ingest.parsing.metadata import metadata_text, parse_date
from ingest.parsing.parsed_document import ParsedDocument
from ingest.web.urls import is_web_url, same_site

_SINGLE_FILE = re.compile(
    rb"<!--\s*Page saved with SingleFile\s+url:[ \t]*(\S+)(?:\s+saved date:[ \t]*([^\n]*))?", re.IGNORECASE
)
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->", re.IGNORECASE)
_HEAD = 8192
_BROWSER_DAY = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{4})")
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def parse_mhtml(content: bytes, label: str) -> ParsedDocument:
    """The main page of an MHTML file (RFC 2557).

    Raises:
        SourceError: there is no page in it, or no article in that.
    """
    message = read_message(content)
    main = _main_part(message)
    if main is None:
        raise SourceError(f"{label}: there is no page in it. Save the page again, complete.")
    address = header_text(message, "Snapshot-Content-Location") or header_text(main, "Content-Location")
    page = parse_html(_marked(decoded(main)), label)
    return _with_origin(page, address, header_text(message, "Date"), header_text(message, "Subject"))


def parse_saved_page(content: bytes, label: str) -> ParsedDocument:
    """A page with a comment of who saved it, which tells from where, and perhaps when.

    Raises:
        SourceError: there is no article in it.
    """
    head = content[:_HEAD]
    found = _SINGLE_FILE.search(head) or _SAVED_FROM.search(head)
    page = parse_html(content, label)
    if found is None:
        return page
    told = [group.decode("utf-8", "replace").strip() if group else None for group in found.groups()]
    return _with_origin(page, told[0], _browser_day(told[1]) if len(told) > 1 else None, None)


def _with_origin(page: ParsedDocument, address: str | None, day: str | None, title: str | None) -> ParsedDocument:
    """A page with what is told of it where it was saved, as far as it tells nothing better itself."""
    metadata = dict(page.metadata)
    named = metadata_text(metadata.get("url"))
    if address and is_web_url(address) and not (named and same_site(named, address)):
        metadata["url"] = address
    metadata["title"] = metadata.get("title") or title
    saved, _ = parse_date(day)
    return replace(page, metadata={**metadata, "day saved": saved})


def _main_part(message: Message) -> Message | None:
    """The part that the message calls its start, else its first page."""
    pages = [part for kind in _PAGE_TYPES for part in text_parts(message, kind)]
    start = message.get_param("start")
    named = (part for part in pages if start and part.get("Content-ID") == start)
    return next(named, pages[0] if pages else None)


def _marked(content: bytes) -> bytes:
    """Marked as UTF-8 where it is, so that what the page says of its encoding when it was served is not believed."""
    try:
        content.decode()
    except ValueError:
        return content
    return content if content.startswith(codecs.BOM_UTF8) else codecs.BOM_UTF8 + content


def _browser_day(told: str | None) -> str | None:
    """The day in what JavaScript writes ("Tue Mar 05 2024 10:11:12 GMT+0100 (…)"), in the zone of who saved it."""
    found = _BROWSER_DAY.search(told or "")
    return f"{found[2]} {found[1]} {found[3]}" if found else told
