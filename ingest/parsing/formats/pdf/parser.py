"""A PDF → its text in paragraphs, where each page begins in it, and its metadata.

A PDF knows where letters stand, not what they belong to. PDFium gives lines in reading order; here lines become
paragraphs, and what is printed on every page (running heads, page numbers) is left out.
"""

from __future__ import annotations

from contextlib import closing

from pypdfium2 import PdfDocument, PdfiumError, raw

from ingest.errors import SourceError
from ingest.parsing.formats.pdf.headers_footers import without_headers_footers
from ingest.parsing.formats.pdf.lines import Line, page_lines
from ingest.parsing.formats.pdf.metadata import largest_heading, read_metadata
from ingest.parsing.formats.pdf.paragraphs import join_paragraphs
from ingest.parsing.parsed_document import ParsedDocument


def parse_pdf(content: bytes, label: str) -> ParsedDocument:
    """The text of a PDF.

    Raises:
        SourceError: it is broken, locked, or has no pages or no text.
    """
    with closing(_opened(content, label)) as document:
        pages, notes = _read_pages(document)
        metadata = read_metadata(document, label)
    text, starts = join_paragraphs(without_headers_footers(pages))
    if not text:
        raise SourceError(f"{label}: its pages are pictures without text. Run it through text recognition (OCR) first.")
    title = metadata["title"] or largest_heading(pages[0])
    return ParsedDocument(text, {**metadata, "title": title}, pages=starts, notes=notes)


def _opened(content: bytes, label: str) -> PdfDocument:
    try:
        document = PdfDocument(content)
    except PdfiumError as problem:
        # PDFium may still hold the error of another document.
        if problem.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) and b"/Encrypt" in content:
            raise SourceError(f"{label}: it is locked with a password. Save an unlocked copy.") from problem
        raise SourceError(f"{label}: it is not a sound PDF ({problem}). Save or download it again.") from problem
    if not len(document):
        document.close()
        raise SourceError(f"{label}: the PDF has no pages. Save or download it again.")
    return document


def _read_pages(document: PdfDocument) -> tuple[list[list[Line]], tuple[str, ...]]:
    """The lines of each page, and a note of pages that are broken."""
    pages: list[list[Line]] = []
    broken: list[str] = []
    for number in range(len(document)):
        try:
            with closing(document[number]) as page, closing(page.get_textpage()) as characters:
                pages.append(list(page_lines(characters)))
        except PdfiumError:
            pages.append([])
            broken.append(str(number + 1))
    return pages, (f"broken pages are left out: {', '.join(broken)}",) if broken else ()
