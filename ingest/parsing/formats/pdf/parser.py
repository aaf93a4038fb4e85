"""A PDF → its text in paragraphs, where each page begins in it, and its metadata.

A PDF knows where letters stand, not what they belong to. PDFium tells the letters and their places; here they become
lines, columns, tables and paragraphs, and what is printed on every page (running heads, page numbers) is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from pypdfium2 import PdfDocument, PdfiumError, PdfPage, raw

from ingest.errors import SourceError
from ingest.parsing.formats.pdf.headers_footers import without_headers_footers
from ingest.parsing.formats.pdf.hyphens import Hyphens
from ingest.parsing.formats.pdf.layout import Column, pages_in_order, reading_order
from ingest.parsing.formats.pdf.letters.drawing import Rule
from ingest.parsing.formats.pdf.letters.drop_caps import with_drop_caps
from ingest.parsing.formats.pdf.letters.lines import note_marks, rows_of
from ingest.parsing.formats.pdf.letters.page import read_page
from ingest.parsing.formats.pdf.letters.runs import Run, runs_of
from ingest.parsing.formats.pdf.metadata import largest_heading, read_metadata
from ingest.parsing.formats.pdf.paragraphs import join_paragraphs
from ingest.parsing.formats.pdf.scans.reader import INSTALL, MOST_SCANS, ScanReader
from ingest.parsing.formats.pdf.tables import LINE_HYPHEN
from ingest.parsing.parsed_document import ParsedDocument

_SCANNED = 0.5
"""A page without text is a scan where pictures cover more of it."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """What is kept of a page: its runs, those of each other direction, and what tells of the rest.

    A `scan` is a picture without text; `by_machine` tells that its words were read from the picture.
    """

    runs: list[Run]
    turned: tuple[list[Run], ...]
    rules: tuple[Rule, ...]
    aslant: int
    scan: bool
    by_machine: bool


def parse_pdf(content: bytes, label: str) -> ParsedDocument:
    """The text of a PDF.

    Raises:
        SourceError: it is broken, locked, or has no pages or no text.
    """
    with closing(open_pdf(content, label)) as document:
        scans = ScanReader()
        printed = _read_pages(document, scans)
        metadata = read_metadata(document, label)
    pages = _columns(printed)
    hyphens = Hyphens.of([line for page in pages for column in page for line in column])
    pages = [[_with_whole_cells(column, hyphens) for column in page] for page in pages]
    text, starts = join_paragraphs(pages, hyphens)
    if not text:
        remedy = _remedy(scans) or "; run it through text recognition (OCR) first"
        raise SourceError(f"{label}: its pages are pictures without text{remedy}.")
    title = metadata["title"] or largest_heading([line for column in pages[0] for line in column], hyphens)
    notes, scanned = tuple(_notes(printed, scans)), tuple(_read_by_machine(printed))
    return ParsedDocument(text, {**metadata, "title": title}, pages=starts, notes=notes, scanned=scanned)


def _with_whole_cells(column: Column, hyphens: Hyphens) -> Column:
    """A column whose cells of tables have no words cut at line ends."""
    return tuple(replace(line, text=hyphens.resolved(line.text, LINE_HYPHEN)) if line.row else line for line in column)


def _columns(printed: Sequence[_Printed | None]) -> list[list[Column]]:
    """The columns of each page in reading order, without running heads and page numbers."""
    runs = [page.runs if page else [] for page in printed]
    marks = note_marks(runs)
    words = Counter(word for page in runs for run in page for word in run.text.casefold().split())
    rules = [page.rules if page else () for page in printed]
    rows = [rows_of(with_drop_caps(found, words), ruled, marks) for found, ruled in zip(runs, rules, strict=True)]
    columns = pages_in_order(list(zip(without_headers_footers(rows), rules, strict=True)))
    return [[*found, *_turned_columns(page)] for page, found in zip(printed, columns, strict=True)]


def _turned_columns(page: _Printed | None) -> Iterator[Column]:
    """What stands on a page in another direction than most, as at the side of a diagram."""
    for turned in page.turned if page else ():
        yield from reading_order(rows_of(turned), ())


def open_pdf(content: bytes, label: str) -> PdfDocument:
    """A PDF, to be closed.

    Raises:
        SourceError: it is broken, locked, or has no pages.
    """
    try:
        document = PdfDocument(content)
    except PdfiumError as problem:
        # PDFium may still hold the error of another document.
        if problem.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) and b"/Encrypt" in content:
            raise SourceError(f"{label}: it is locked with a password. Save an unlocked copy.") from problem
        told = str(problem).rstrip(".")
        raise SourceError(f"{label}: it is not a sound PDF ({told}). Save or download it again.") from problem
    if not len(document):
        document.close()
        raise SourceError(f"{label}: the PDF has no pages. Save or download it again.")
    return document


def _read_pages(document: PdfDocument, scans: ScanReader) -> list[_Printed | None]:
    """What is printed on each page; None for one that is broken."""
    pages: list[_Printed | None] = []
    for number in range(len(document)):
        try:
            with closing(document[number]) as page:
                pages.append(_printed(page, scans))
        except PdfiumError:
            pages.append(None)
    return pages


def _printed(page: PdfPage, scans: ScanReader) -> _Printed:
    found = read_page(page)
    turned = tuple(runs_of(glyphs) for glyphs in found.turned)
    scan = not (found.glyphs or found.aslant) and found.pictured > _SCANNED
    read = scans.runs(page) if scan else None
    runs = runs_of(found.glyphs, found.rules) if read is None else read
    return _Printed(runs, turned, found.rules, found.aslant, scan, by_machine=bool(read))


def _notes(printed: Sequence[_Printed | None], scans: ScanReader) -> Iterator[str]:
    """What of the document could not be read, and what may be read wrongly."""
    pages = list(enumerate(printed, 1))
    if broken := [number for number, page in pages if page is None]:
        yield f"broken pages are left out: {_numbers(broken)}"
    if read := _read_by_machine(printed):
        yield f"pages that are pictures were read by machine (OCR), check their words: {_numbers(read)}"
    if unread := [number for number, page in pages if page is not None and page.scan and not page.by_machine]:
        yield f"pages that are pictures without text are left out: {_numbers(unread)}{_remedy(scans)}"
    if aslant := [number for number, page in pages if page is not None and page.aslant]:
        yield f"text that is printed aslant across a page is left out: {_numbers(aslant)}"


def _read_by_machine(printed: Sequence[_Printed | None]) -> list[int]:
    """The pages (from 1) whose words were read from a picture."""
    return [number for number, page in enumerate(printed, 1) if page is not None and page.by_machine]


def _remedy(scans: ScanReader) -> str:
    """What to do for pages that are pictures and were not read."""
    if not scans.installed:
        return f"; to have them read: {INSTALL}"
    return f"; more than {MOST_SCANS} are not read: split it" if scans.full else ""


def _numbers(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages))
