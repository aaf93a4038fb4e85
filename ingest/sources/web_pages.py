"""A web address, or an entry of a feed → a document: what kind of page is there, and its text in UTF-8."""

from __future__ import annotations

import codecs
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.errors import SourceError
from ingest.safety.length_limits import LONGEST_ADDRESS
from ingest.sources.documents import FeedEntry, FeedMetadata, RawDocument
from ingest.sources.file_types import HEAD_BYTES, TAIL_BYTES, FileType, detect_file_type, is_binary
from ingest.web.urls import canonical_url
from ingest.web.validators import Validators

if TYPE_CHECKING:
    from ingest.web.fetching import Fetcher, Page

_TEXT_TYPES = ("", "text/plain", "text/markdown", "text/x-markdown", "application/octet-stream")
"""Media types of what may be a text; "" where a server tells none."""


_BINARY = (FileType.PDF, FileType.DOCX, FileType.ODT, FileType.RTF, FileType.PPTX, FileType.EPUB)
"""Types that have no charset."""


def fetch_page(url: str, fetcher: Fetcher) -> RawDocument:
    """The document at an address.

    Raises:
        SourceError: it cannot be fetched, or is of a type that is not read.
    """
    return _document(url, fetcher.fetch(_usable(url)))


def fetch_if_changed(url: str, known: Validators, fetcher: Fetcher) -> RawDocument | None:
    """The document at an address; None if it is in the state of these validators.

    Raises:
        GoneError: its server says that there is none any more.
        SourceError: it cannot be fetched, or is of a type that is not read.
    """
    page = fetcher.fetch_if_changed(_usable(url), known)
    return None if page is None else _document(url, page)


def _document(url: str, page: Page) -> RawDocument:
    file_type = _type_of(page)
    if file_type in (None, FileType.RECORD, FileType.EXPORT):
        raise SourceError(
            f"{url}: what is there is no page ({page.content_type or 'of no known kind'}). From the web, "
            "Article Desk reads pages, feeds, PDF, DOCX, ODT, RTF, PPTX, EPUB and text."
        )
    content = page.content if file_type in _BINARY else _in_utf8(page.content, page.charset)
    place = _usable(canonical_url(page.url) or page.url)
    return RawDocument(url, file_type, content, 0, url=place, validators=page.validators)


def fetch_entry(entry: FeedEntry, fetcher: Fetcher, *, same_site: bool) -> RawDocument:
    """The page of an entry of a feed; `same_site` tells that the feed is of the page's site, and dates it.

    Where it cannot be fetched, but the feed holds the text in full, that is the document.

    Raises:
        SourceError: it cannot be fetched, is of a type that is not read, or is a feed again.
    """
    try:
        document = fetch_page(entry.url, fetcher)
    except SourceError:
        if entry.metadata.text is None:
            raise
        document = document_of_feed(entry.url, entry.metadata)
    if document.file_type is FileType.FEED:  # a feed of feeds could go round for ever
        raise SourceError(f"{entry.url}: this entry of the feed leads to another feed. Name that one itself.")
    return replace(document, feed_metadata=replace(entry.metadata, same_site=same_site))


def document_of_feed(url: str, told: FeedMetadata) -> RawDocument:
    """The document of an entry of which there is only the text that the feed holds."""
    markup = f"<html><body><article>{told.text}</article></body></html>".encode("utf-8", "replace")
    return RawDocument(url, FileType.HTML, markup, 0, url=_usable(canonical_url(url) or url), feed_metadata=told)


def _usable(url: str) -> str:
    """An address that is not too long to be an article's."""
    if len(url) > LONGEST_ADDRESS:
        raise SourceError(f"{url[:100]}…: the address is longer than {LONGEST_ADDRESS:,} characters.")
    return url


def _type_of(page: Page) -> FileType | None:
    """By the content, and by the media type where that leaves it open: JSON, say, is no text."""
    name = "" if page.content_type.startswith("text/plain") else page.url.partition("?")[0].rpartition("/")[2]
    found = detect_file_type(page.content[:HEAD_BYTES], page.content[-TAIL_BYTES:], name)
    if found not in (None, FileType.TEXT, FileType.MARKDOWN) or is_binary(page.content):
        return found
    if "html" in page.content_type:
        return FileType.HTML
    return (found or FileType.TEXT) if page.content_type in _TEXT_TYPES else None


def _in_utf8(content: bytes, charset: str) -> bytes:
    """The text of a page in UTF-8, marked so, where its server told the encoding: only the server may know it."""
    try:
        encoding = codecs.lookup(charset).name if charset else None
        # As browsers do: what is called Latin-1 has the quotation marks of Windows.
        encoding = "cp1252" if encoding in ("ascii", "iso8859-1") else encoding
        return codecs.BOM_UTF8 + content.decode(encoding).removeprefix("\ufeff").encode() if encoding else content
    except (LookupError, ValueError):
        return content
