"""Draws a page of a PDF, bounded in pixels, and marks the words of quotes on it. Runs in the child process."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw
from pypdfium2 import PdfBitmap, PdfPage, PdfPosConv, raw

from ingest.errors import SourceError
from ingest.parsing.formats.pdf.parser import open_pdf
from ingest.parsing.formats.pdf.pictures.marking import Box, folded, line_boxes, spans_of
from ingest.parsing.formats.pdf.pictures.page_picture import PagePicture, PageRequest, SoughtQuote

LONGEST_SIDE = 1800
"""Pixels of the longer side at most."""

LARGEST_SCALE = 3.0
"""Pixels a point (1/72 inch) at most: a small page stays small."""

LARGEST_PNG = 1_500_000
"""Bytes: a picture that takes more, as of a photograph, is kept in fewer colours."""

MARKER = (255, 224, 80)
"""The colour that is laid over marked words; what is dark stays dark."""

EDGE = (150, 95, 0)
"""The colour of the line under them, which also tells them apart where colours are not seen."""


class _Letter(NamedTuple):
    letter: str
    box: Box


def draw_page(content: bytes, label: str, request: PageRequest) -> PagePicture:
    """A page, with those quotes marked on it whose words are found.

    Raises:
        SourceError: it is no sound PDF, or has no such page.
    """
    with closing(open_pdf(content, label)) as document:
        pages = len(document)
        if not 1 <= request.page <= pages:
            raise SourceError(f"{label}: it has no page {request.page}.")
        with closing(document[request.page - 1]) as page, closing(_rendered(page)) as bitmap:
            letters = list(_letters(page, bitmap.get_posconv(page)))
            picture = bitmap.to_pil().convert("RGB")
    found = [_boxes(quote, letters) for quote in request.quotes]
    marks = [box for boxes in found for box in boxes]
    for box in marks:
        _mark(picture, box)
    return PagePicture(
        png=_packed(picture),
        width=picture.width,
        height=picture.height,
        page=request.page,
        pages=pages,
        sought=len(request.quotes),
        marked=sum(map(bool, found)),
        top=max(0.0, min((box.top for box in marks), default=0.0) / picture.height),
        left=max(0.0, min((box.left for box in marks), default=0.0) / picture.width),
        is_scan=not letters,
    )


def _rendered(page: PdfPage) -> PdfBitmap:
    scale = min(LARGEST_SCALE, LONGEST_SIDE / max(*page.get_size(), 1.0))
    return page.render(scale=scale, rev_byteorder=True)


def _letters(page: PdfPage, to_picture: PdfPosConv) -> Iterator[_Letter]:
    """The letters on a page in the order of the file, folded, each with the box of its line's height."""
    corners = raw.FS_RECTF()
    with closing(page.get_textpage()) as text:
        for index in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text.raw, index)
            for letter in folded(chr(code)) if code <= sys.maxunicode else "":
                raw.FPDFText_GetLooseCharBox(text.raw, index, corners)
                one = to_picture.to_bitmap(corners.left, corners.bottom)
                other = to_picture.to_bitmap(corners.right, corners.top)
                (left, right), (top, bottom) = sorted((one[0], other[0])), sorted((one[1], other[1]))
                yield _Letter(letter, Box(left, top, right, bottom))


def _boxes(quote: SoughtQuote, letters: Sequence[_Letter]) -> list[Box]:
    page = "".join(one.letter for one in letters)
    spans = spans_of(quote.words, quote.before, page)
    return [box for start, end in spans for box in line_boxes([one.box for one in letters[start:end]])]


def _mark(picture: Image.Image, box: Box) -> None:
    """Colour a box as a marker does; one that lies beside the picture is left."""
    left, top = max(0, int(box.left) - 1), max(0, int(box.top))
    right, bottom = min(picture.width, int(box.right) + 2), min(picture.height, int(box.bottom) + 1)
    if left >= right or top >= bottom:
        return
    part = picture.crop((left, top, right, bottom))
    picture.paste(ImageChops.multiply(part, Image.new("RGB", part.size, MARKER)), (left, top))
    ImageDraw.Draw(picture).line((left, bottom - 1, right - 1, bottom - 1), fill=EDGE, width=2)


def _packed(picture: Image.Image) -> bytes:
    png = io.BytesIO()
    picture.save(png, "PNG")
    if png.tell() > LARGEST_PNG:
        png = io.BytesIO()
        picture.quantize(256, Image.Quantize.FASTOCTREE).save(png, "PNG")
    return png.getvalue()
