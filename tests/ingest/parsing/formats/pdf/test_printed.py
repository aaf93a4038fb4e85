"""PDFs that people's programs printed, against the text that they were printed from (`making/`)."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from ingest.parsing.formats.pdf.parser import parse_pdf
from ingest.parsing.formats.pdf.scans import reader

PRINTED = Path(__file__).parent / "printed"
NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*|[⁰¹²³⁴-⁹⁻₀-₉]+")
MOST_WRONG = 0.005


def spaced(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize("path", sorted(PRINTED.glob("*.pdf")), ids=lambda path: path.stem)
def test_a_printed_text_is_read_as_it_was_written(path, monkeypatch):
    monkeypatch.setattr(reader, "load_recognizer", lambda: None)
    found = spaced(parse_pdf(path.read_bytes(), path.name).text)
    expected = spaced(path.with_suffix(".txt").read_text(encoding="utf-8"))
    assert NUMBER.findall(found) == NUMBER.findall(expected)
    assert Levenshtein.distance(expected, found) <= MOST_WRONG * len(expected)


def test_there_are_forty():
    assert len(list(PRINTED.glob("*.pdf"))) == 40
