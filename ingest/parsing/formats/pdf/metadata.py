"""The title, author and date of a PDF: as the file gives them, and the title as its first page shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise, takewhile
from pathlib import PurePath

from pypdfium2 import PdfDocument

from ingest.parsing.formats.pdf.hyphens import Hyphens
from ingest.parsing.formats.pdf.letters.lines import Line
from ingest.parsing.formats.pdf.paragraphs import OTHER_SIZE, line_joint, usual_size
from ingest.parsing.metadata import metadata_text

_DATE = re.compile(r"(?:D:)?(\d{8})")
_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_MADE_BY = re.compile(r"^microsoft (?:word|powerpoint|excel) - (.*?)(?:\.\w{2,5})?$", re.IGNORECASE)
_FILE_NAME = re.compile(r"\S+\.(?:pdf|docx?|dotx?|rtf|odt|pptx?|xlsx?|tex|dvi|e?ps|indd|qxd|pages|html?|txt)", re.I)
_NO_TITLE = re.compile(r"(?:untitled|no title|title|(?:powerpoint )?presentation|document)[\s\d().-]*", re.IGNORECASE)
_NO_AUTHOR = {"admin", "administrator", "anonymous", "author", "owner", "unknown", "user"}
_LONGEST_TITLE = 200


def read_metadata(document: PdfDocument, label: str) -> dict[str, str | None]:
    """The title, author and ISO date of creation, where the file gives them."""
    author = _entry(document, "Author")
    return {
        "title": _title(_entry(document, "Title"), label),
        "author": author if author and author.casefold() not in _NO_AUTHOR else None,
        "published": _iso_date(_entry(document, "CreationDate")),
    }


def largest_heading(page: Sequence[Line], hyphens: Hyphens) -> str | None:
    """The first lines in the largest letters of the first page, where they are larger than most."""
    sizes = [line.size for line in page]
    if not sizes or max(sizes) <= OTHER_SIZE * usual_size(page):
        return None
    largest = max(sizes)
    lines = list(takewhile(lambda line: line.size * 1.05 > largest, page[sizes.index(largest) :]))
    joints = ["", *(line_joint(before, line, hyphens) for before, line in pairwise(lines))]
    title = "".join(joint + line.text for joint, line in zip(joints, lines, strict=True))
    return title if " " in title and len(title) <= _LONGEST_TITLE else None


def _entry(document: PdfDocument, key: str) -> str | None:
    """An entry of the document information dictionary, on one line."""
    try:
        return metadata_text(document.get_metadata_value(key))
    except UnicodeDecodeError:
        return None


def _title(given: str | None, label: str) -> str | None:
    """The title that a document gives itself, unless a program has put it there."""
    made = _MADE_BY.match(given or "")
    title = (made[1] if made else given or "").strip()
    name = PurePath(label)
    if title in ("", name.name, name.stem) or _NO_TITLE.fullmatch(title) or _FILE_NAME.fullmatch(title):
        return None
    return title


def _iso_date(given: str | None) -> str | None:
    """The day in a date like D:20240229101500Z, where there was such a day."""
    parts = _DATE.match(given or "")
    if parts is None:
        return None
    try:
        day = date.fromisoformat(parts[1])
    except ValueError:
        return None
    return day.isoformat() if _FIRST_YEAR <= day.year <= _LAST_YEAR else None
