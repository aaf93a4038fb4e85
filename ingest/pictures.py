"""The pages of an article as they are printed: drawn from the PDF that it was read from, with quotes marked on them.

Where the article came from is known to the library alone; who asks names an article and a page. The file is drawn only
if it is, to the byte, the document that was read, and in the child process in which it was parsed too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.article import Article
from ingest.errors import SourceError, UsageError
from ingest.library import Library
from ingest.parsing.formats.pdf.pictures.marking import count_before, letters_of
from ingest.parsing.formats.pdf.pictures.page_picture import PagePicture, PageRequest, SoughtQuote
from ingest.parsing.sandbox import Limits, Parser
from ingest.sources.documents import RawDocument
from ingest.sources.file_types import FileType
from ingest.sources.files import read_documents
from ingest.stages.origins import digest_of

LIMITS = Limits(cpu_seconds=15, timeout_seconds=30, output_bytes=16 * 1024**2)
"""What drawing one page may take."""

MOST_QUOTES = 50
"""Quotes that are looked for on a page."""

LONGEST_QUOTE = 4000
"""Characters of a quote that are looked for."""

NOT_AT_HAND = "The PDF that this article was read from is gone, or is another one now. Its pages cannot be shown."

Spans = Sequence[tuple[int, int]]
"""Half-open character offsets into the text of an article."""


def has_pictures(library: Library, article_id: str) -> bool:
    """Whether pages of an article can be drawn: it was read from a PDF whose file is there, as it was.

    Raises:
        UnknownArticleError: there is no such article.
    """
    return _original(library, library.article(article_id)) is not None


def draw_page(library: Library, article_id: str, page: int, spans: Spans = ()) -> PagePicture:
    """A page (from 1) of an article as a PNG file, with those parts of quotes marked that stand on it and are found.

    Raises:
        UnknownArticleError: there is no such article.
        UsageError: it has no such page, or none at all.
        SourceError: the PDF is not at hand, or the page cannot be drawn.
    """
    article = library.article(article_id)
    if not article.pages:
        raise UsageError("The article was not read from a PDF: it has no pages to show.")
    document = _original(library, article)
    if document is None:
        raise SourceError(NOT_AT_HAND)
    if not 1 <= page <= len(article.pages):
        raise UsageError(f"There is no page {page}: the article has {len(article.pages)}.")
    request = PageRequest(page, tuple(_quotes(article, page, spans)))
    try:
        with Parser(LIMITS) as parser:
            return parser.draw_page(document, request)
    except SourceError as problem:
        raise SourceError(f"Page {page} cannot be drawn. Its words are in the text of the article.") from problem


def _original(library: Library, article: Article) -> RawDocument | None:
    """The PDF of an article, as it was read; None where there is none, or it is gone or another one now."""
    origin = library.origin(article.id)
    # A part of an archive has a longer place: it would have to be looked for in all of that.
    if not article.pages or origin.file is None or origin.place != origin.file:
        return None
    path = Path(os.fsdecode(origin.file))
    try:
        found = next(iter(read_documents(path)), None) if path.is_file() else None
    except (SourceError, ValueError):
        return None
    is_same = found is not None and found.file_type is FileType.PDF and digest_of(found) == origin.document
    return found if is_same else None


def _quotes(article: Article, page: int, spans: Spans) -> Iterator[SoughtQuote]:
    """What of these spans stands on a page."""
    first = article.pages[page - 1]
    after = article.pages[page] if page < len(article.pages) else len(article.text)
    for start, end in spans[:MOST_QUOTES]:
        begin, stop = max(start, first), min(end, after, max(start, first) + LONGEST_QUOTE)
        words = article.text[begin:stop]
        if begin < stop and letters_of(words):
            yield SoughtQuote(words, count_before(words, article.text[first:begin]))
