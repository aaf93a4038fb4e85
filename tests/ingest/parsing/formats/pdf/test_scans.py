"""Pages that are pictures: read by machine where the extra `ocr` is installed, named where it is not."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest
from rapidfuzz.distance import Levenshtein

from ingest.errors import SourceError
from ingest.parsing.formats.pdf.parser import parse_pdf
from ingest.parsing.formats.pdf.scans import reader
from ingest.parsing.formats.pdf.scans.boxes import Box, runs_in

PRINTED = Path(__file__).parent / "printed"
SCAN = PRINTED / "31-scan.pdf"


def recognizer(*lines: str):
    """One that finds these lines, one below the other, in whatever picture it is shown."""
    boxes = [[(100, y), (900, y), (900, y + 40), (100, y + 40)] for y in range(100, 100 + 50 * len(lines), 50)]
    return lambda _: SimpleNamespace(boxes=boxes or None, txts=lines or None)


def read(monkeypatch, recognize, path=SCAN):
    monkeypatch.setattr(reader, "load_recognizer", lambda: recognize)
    return parse_pdf(path.read_bytes(), path.name)


def test_a_page_that_is_a_picture_is_read_and_told(monkeypatch):
    content = read(monkeypatch, recognizer("The board met on 3 May and", "voted for a har-", "bour wall."))
    second = content.text[content.pages[1] : content.pages[2]]
    assert second.strip() == "The board met on 3 May and voted for a harbour wall."
    assert content.notes == ("pages that are pictures were read by machine (OCR), check their words: 2",)


def test_without_the_extra_it_is_named_and_what_to_do(monkeypatch):
    (note,) = read(monkeypatch, None).notes
    assert note.startswith("pages that are pictures without text are left out: 2;")
    assert note.endswith("pip install 'article-desk[ocr]'")


def test_a_picture_in_which_nothing_is_found_is_named(monkeypatch):
    assert read(monkeypatch, recognizer()).notes == ("pages that are pictures without text are left out: 2",)


def test_a_recognizer_that_fails_costs_one_page(monkeypatch):
    def fails(_):
        raise reader.ScanError("no memory")

    content = read(monkeypatch, fails)
    assert content.notes == ("pages that are pictures without text are left out: 2",)
    assert content.text.startswith("The letter of the board")


def test_no_more_than_so_many_pages_are_read(monkeypatch):
    monkeypatch.setattr(reader, "MOST_SCANS", 0)
    (note,) = read(monkeypatch, recognizer("x")).notes
    assert "are left out: 2; more than" in note


def test_a_document_of_pictures_alone_tells_what_to_do(monkeypatch, blank_scan):
    monkeypatch.setattr(reader, "load_recognizer", lambda: None)
    with pytest.raises(SourceError, match=r"a\.pdf: its pages are pictures without text; .*article-desk\[ocr\]"):
        parse_pdf(blank_scan, "a.pdf")


@pytest.fixture
def blank_scan() -> bytes:
    picture = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\n"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(picture), picture),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n"


@pytest.mark.parametrize(
    ("found", "text"),
    [
        ("they paid95,692crowns", "they paid 95,692 crowns"),
        ("of 1931,when 42 men", "of 1931, when 42 men"),
        ("on A4 in its 7th year, CO2", "on A4 in its 7th year, CO2"),
    ],
)
def test_spaces_beside_numbers_come_back(found, text):
    (run,) = runs_in([Box(((50, 700), (450, 700), (450, 690), (50, 690)), found)])
    assert run.text == text


def test_a_page_that_lies_aslant_is_set_straight():
    boxes = [
        Box(((50, 700), (450, 707), (450, 697), (50, 690)), "a line of words"),
        Box(((460, 707.2), (520, 708.2), (520, 698.2), (460, 697.2)), "goes on"),
    ]
    first, second = runs_in(boxes)
    assert abs(first.baseline - second.baseline) < 1
    assert first.size == second.size


@pytest.mark.skipif(find_spec("rapidocr") is None, reason="the extra `ocr` is not installed")
@pytest.mark.parametrize("name", ["31-scan", "32-scan"])
def test_a_scan_is_read_to_the_number(name, slow):
    content = parse_pdf((PRINTED / f"{name}.pdf").read_bytes(), f"{name}.pdf")
    found, expected = (
        " ".join(text.split()) for text in (content.text, (PRINTED / f"{name}.read.txt").read_text("utf-8"))
    )
    assert Levenshtein.distance(expected, found) <= 0.005 * len(expected)
    assert [word for word in found.split() if word.isdigit()] == [word for word in expected.split() if word.isdigit()]
