"""A page as a picture: the words of quotes are found among its letters, however they are set, and marked."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ingest.errors import SourceError
from ingest.parsing.formats.pdf.parser import parse_pdf
from ingest.parsing.formats.pdf.pictures.drawing import LONGEST_SIDE, MARKER, draw_page
from ingest.parsing.formats.pdf.pictures.marking import Box, count_before, letters_of, line_boxes, spans_of
from ingest.parsing.formats.pdf.pictures.page_picture import PagePicture, PageRequest, SoughtQuote

PRINTED = Path(__file__).parent / "printed"
COLUMNS = "A decision on a second one, which the ministry put off in 1892, is due within 48 days."


def drawn(name: str, page: int, *quotes: str) -> PagePicture:
    content = (PRINTED / name).read_bytes()
    return draw_page(content, name, PageRequest(page, tuple(SoughtQuote(one) for one in quotes)))


def yellow(picture: PagePicture) -> int:
    """How many pixels are of paper under the marker."""
    image = Image.open(io.BytesIO(picture.png)).convert("RGB")
    return sum(count for count, colour in image.getcolors(2**24) or () if colour == MARKER)


def test_the_words_of_a_quote_are_marked_and_nothing_else():
    bare, marked = drawn("35-newspaper.pdf", 1), drawn("35-newspaper.pdf", 1, COLUMNS)
    assert yellow(bare) == 0
    assert yellow(marked) > 5000
    assert (marked.sought, marked.marked, marked.pages) == (1, 1, 1)
    assert 0.38 < marked.top < 0.45
    assert max(marked.width, marked.height) <= LONGEST_SIDE + 1


def test_words_that_are_not_there_are_told_and_a_scan_is_told_apart():
    absent = drawn("35-newspaper.pdf", 1, "The moon is a harsh mistress of many tides and tales.")
    assert (absent.marked, absent.sought, absent.is_scan, yellow(absent)) == (0, 1, False, 0)
    scan = drawn("31-scan.pdf", 2, "The bridge over the Sane is long.")
    assert (scan.marked, scan.is_scan) == (0, True)


@pytest.mark.parametrize("name", ["01-hyphens.pdf", "03-two-columns.pdf", "07-footnotes.pdf", "27-german.pdf"])
def test_every_paragraph_as_it_was_read_is_found_on_its_page(name):
    content = parse_pdf((PRINTED / name).read_bytes(), name)
    lines = [line for line in content.text[: (*content.pages, None)[1]].split("\n") if len(line) > 60]
    found = drawn(name, 1, *lines)
    assert found.marked == found.sought > 2


def test_there_is_no_page_beyond_the_last():
    with pytest.raises(SourceError, match="no page 9"):
        drawn("35-newspaper.pdf", 9)


def test_the_same_words_are_found_where_they_are_meant():
    page = letters_of("Rain. The sea is calm. Rain. The sea is calm.")
    assert spans_of("The sea is calm.", 0, page) == [(4, 16)]
    assert spans_of("The sea is calm.", 1, page) == [(20, 32)]
    assert count_before("The sea is calm.", "Rain. The sea is calm. Rain. ") == 1


def test_a_quote_around_something_else_is_found_in_pieces():
    page = letters_of("The harbour of Torvik was [Fig. 2: the quay] opened by Greta Holm on Monday.")
    pieces = spans_of("The harbour of Torvik was opened by Greta Holm on Monday.", 0, page)
    assert [page[start:end] for start, end in pieces] == ["theharbouroftorvikwas", "openedbygretaholmonmonday"]
    assert spans_of("The harbour of Torvik was closed for years, and nobody knew for how long.", 0, page) == []


@given(st.text(max_size=40), st.text(max_size=30), st.text(max_size=40))
def test_what_stands_on_a_page_is_found(before, quote, after):
    page = letters_of(before + quote + after)
    spans = spans_of(quote, count_before(quote, before), page)
    assert bool(spans) == bool(letters_of(quote))
    assert all(page[start:end] == letters_of(quote) for start, end in spans)


def test_letters_of_a_line_get_one_box():
    boxes = [Box(0, 0, 9, 10), Box(9, 0, 20, 10), Box(24, 1, 30, 11), Box(0, 12, 9, 22), Box(300, 12, 310, 22)]
    assert line_boxes(boxes) == [Box(0, 0, 30, 11), Box(0, 12, 9, 22), Box(300, 12, 310, 22)]
