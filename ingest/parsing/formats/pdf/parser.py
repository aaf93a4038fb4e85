"""A PDF → its text in paragraphs, where each page begins in it, and its metadata.

A PDF knows where letters stand, not what they belong to. PDFium tells the letters and their places; here they become
lines, columns, tables and paragraphs, and what is printed on every page (running heads, page numbers) is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from pypdfium2 import PdfDocument, PdfiumError, raw

from ingest.errors import SourceError
from ingest.parsing.formats.pdf.headers_footers import without_headers_footers
from ingest.parsing.formats.pdf.hyphens import Hyphens
from ingest.parsing.formats.pdf.layout import Column, reading_order
from ingest.parsing.formats.pdf.letters.drop_caps import with_drop_caps
from ingest.parsing.formats.pdf.letters.lines import note_marks, rows_of
from ingest.parsing.formats.pdf.letters.page import Page, Rule, read_page
from ingest.parsing.formats.pdf.letters.runs import Run, runs_of
from ingest.parsing.formats.pdf.metadata import largest_heading, read_metadata
from ingest.parsing.formats.pdf.paragraphs import join_paragraphs
from ingest.parsing.parsed_document import ParsedDocument

_SCANNED = 0.5
"""A page without text is a scan where a picture covers more of it."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """What is kept of a page: its runs, those of each other direction, and what tells of the rest."""

    runs: list[Run]
    turned: tuple[list[Run], ...]
    rules: tuple[Rule, ...]
    aslant: int
    pictured: float


def parse_pdf(content: bytes, label: str) -> ParsedDocument:
    """The text of a PDF.

    Raises:
        SourceError: it is broken, locked, or has no pages or no text.
    """
    with closing(_opened(content, label)) as document:
        printed = _read_pages(document)
        metadata = read_metadata(document, label)
    pages = _columns(printed)
    hyphens = Hyphens.of(line.text for page in pages for column in page for line in column)
    text, starts = join_paragraphs(pages, hyphens)
    if not text:
        raise SourceError(f"{label}: its pages are pictures without text. Run it through text recognition (OCR) first.")
    title = metadata["title"] or largest_heading([line for column in pages[0] for line in column], hyphens)
    return ParsedDocument(text, {**metadata, "title": title}, pages=starts, notes=tuple(_notes(printed, pages)))


def _columns(printed: Sequence[_Printed | None]) -> list[list[Column]]:
    """The columns of each page in reading order, without running heads and page numbers."""
    runs = [page.runs if page else [] for page in printed]
    marks = note_marks(runs)
    words = Counter(word for page in runs for run in page for word in run.text.casefold().split())
    rules = [page.rules if page else () for page in printed]
    rows = [rows_of(with_drop_caps(found, words), ruled, marks) for found, ruled in zip(runs, rules, strict=True)]
    columns = [reading_order(page, ruled) for page, ruled in zip(without_headers_footers(rows), rules, strict=True)]
    return [[*found, *_turned_columns(page)] for page, found in zip(printed, columns, strict=True)]


def _turned_columns(page: _Printed | None) -> Iterator[Column]:
    """What stands on a page in another direction than most, as at the side of a diagram."""
    for turned in page.turned if page else ():
        yield from reading_order(rows_of(turned), ())


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


def _read_pages(document: PdfDocument) -> list[_Printed | None]:
    """What is printed on each page; None for one that is broken."""
    pages: list[_Printed | None] = []
    for number in range(len(document)):
        try:
            with closing(document[number]) as page:
                pages.append(_printed(read_page(page)))
        except PdfiumError:
            pages.append(None)
    return pages


def _printed(page: Page) -> _Printed:
    turned = tuple(runs_of(glyphs) for glyphs in page.turned)
    return _Printed(runs_of(page.glyphs, page.rules), turned, page.rules, page.aslant, page.pictured)


def _notes(printed: Sequence[_Printed | None], pages: Sequence[Sequence[Column]]) -> Iterator[str]:
    """What of the document could not be read."""
    if broken := [number for number, page in enumerate(printed, 1) if page is None]:
        yield f"broken pages are left out: {_numbers(broken)}"
    scans = [
        number
        for number, (page, columns) in enumerate(zip(printed, pages, strict=True), 1)
        if page is not None and not columns and page.pictured > _SCANNED
    ]
    if scans:
        yield f"pages that are pictures without text are left out: {_numbers(scans)}; run them through OCR first"
    if aslant := [number for number, page in enumerate(printed, 1) if page is not None and page.aslant]:
        yield f"text that is printed aslant across a page is left out: {_numbers(aslant)}"


def _numbers(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages))
