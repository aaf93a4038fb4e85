"""A PDF → its text in paragraphs, where each page begins in it, and its facts.

A PDF knows where letters stand, not what they belong to. PDFium gives lines in reading order; here lines become
paragraphs, and what is printed on every page (running heads, page numbers) is left out.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from ctypes import c_double
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, takewhile
from math import ceil
from pathlib import PurePath

from pypdfium2 import PdfDocument, PdfiumError, PdfTextPage, raw

from ingest.errors import SourceError
from ingest.parsing.metadata import metadata_text
from ingest.parsing.parsed_document import ParsedDocument

_LINE_END = "\r\n"
_HYPHEN = "\x02"
"""What PDFium puts for a hyphen at a line end, with no line end after it."""

_CLEAR_GAP = 1.3
"""So many times the usual distance of lines parts paragraphs."""

_COMMON_PITCHES = [1.2] * 8
"""What is taken for usual where few lines tell."""

_SAME_LINE, _FAR_AWAY = 0.5, 4
"""Heights of a letter from line to line: less is a part of the same line, more is another place on the page."""

_OTHER_SIZE = 1.15
"""Letters so many times as large are of another paragraph: a heading, a note."""

_EDGE_LINES = 2
_FEWEST_PAGES = 3
"""Lines at the top and at the bottom of a page that may be a running head, in a document of so many pages."""

_SENTENCE_END = re.compile(r"[.!?…:;。！？][\"'”’»)\]\d]*$")
_BULLET = re.compile(r"[•▪◦‣●○■□]")
_ROMAN = r"(?-i:(?=[ivxl])x{0,3}l?x{0,3}(?:i[vx]|v?i{0,3}))"
_NUMBER = re.compile(rf"\W*(?:page\W*)?(?:\d{{1,4}}|{_ROMAN})(?:\s*(?:/|of)\s*\d{{1,4}})?\W*", re.IGNORECASE)
_NO_WORDS = re.compile(r"[\W\d_]+")

_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")
_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_MADE_BY = re.compile(r"^microsoft (?:word|powerpoint|excel) - (.*?)(?:\.\w{2,5})?$", re.IGNORECASE)
_FILE_NAME = re.compile(r"\S+\.(?:pdf|docx?|dotx?|rtf|odt|pptx?|xlsx?|tex|dvi|e?ps|indd|qxd|pages|html?|txt)", re.I)
_NO_TITLE = re.compile(r"(?:untitled|no title|title|(?:powerpoint )?presentation|document)[\s\d().-]*", re.IGNORECASE)
_NO_AUTHOR = {"admin", "administrator", "anonymous", "author", "owner", "unknown", "user"}
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page, in points from its lower left corner; `text` is without the hyphen that cut a word."""

    text: str
    left: float
    right: float
    base: float
    size: float
    hyphenated: bool


@dataclass(frozen=True, slots=True)
class _Column:
    """Lines one below the other; `edge` is where its full lines end."""

    lines: tuple[_Line, ...]
    edge: float


def parse_pdf(content: bytes, label: str) -> ParsedDocument:
    """The text of a PDF."""
    with closing(_opened(content, label)) as document:
        pages, notes = _read_pages(document)
        title = _metadata_title(_metadata(document, "Title"), label)
        author = _metadata(document, "Author")
        published = _iso_date(_metadata(document, "CreationDate"))
    text, starts = _compose(_without_margins(pages))
    if not text:
        raise SourceError(f"{label}: its pages are pictures without text. Run it through text recognition (OCR) first.")
    facts: dict[str, object] = {
        "title": title or _headline(pages[0]),
        "author": author if author and author.casefold() not in _NO_AUTHOR else None,
        "published": published,
    }
    return ParsedDocument(text, facts, pages=starts, notes=notes)


# --- reading ----------------------------------------------------------------------------------------------


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


def _read_pages(document: PdfDocument) -> tuple[list[list[_Line]], tuple[str, ...]]:
    """The lines of each page, and a note of pages that are broken."""
    pages: list[list[_Line]] = []
    broken: list[str] = []
    for number in range(len(document)):
        try:
            with closing(document[number]) as page, closing(page.get_textpage()) as characters:
                pages.append(list(_lines(characters)))
        except PdfiumError:
            pages.append([])
            broken.append(str(number + 1))
    return pages, (f"broken pages are left out: {', '.join(broken)}",) if broken else ()


def _lines(characters: PdfTextPage) -> Iterator[_Line]:
    """The lines of a page that hold anything to see."""
    start = 0
    line: list[str] = []
    for index in range(characters.count_chars()):
        code = raw.FPDFText_GetUnicode(characters.raw, index)
        character = chr(code) if code <= sys.maxunicode else "\ufffd"
        line.append(character)
        if character in _LINE_END or character == _HYPHEN:
            yield from _line(characters, start, line)
            start, line = index + 1, []
    yield from _line(characters, start, line)


def _line(characters: PdfTextPage, start: int, line: Sequence[str]) -> Iterator[_Line]:
    """The line of these characters, the first of them at `start`, or none."""
    seen = [start + index for index, character in enumerate(line) if _is_seen(character)]
    if not seen:
        return
    text = "".join(character if _is_seen(character) else " " * character.isspace() for character in line)
    # PDFium may give a character in two halves.
    words = " ".join(text.split()).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    marked = line[-1] == _HYPHEN
    plain = words.endswith(("-", "\u2010", "\u00ad")) and words[-2:-1].isalnum()
    left, _, base, first_size = _place(characters, seen[0])
    _, right, _, last_size = _place(characters, seen[-1])
    size = max(first_size, last_size)  # a line may begin with the small number of a note
    yield _Line(words[:-1] if plain else words, left, max(left, right), base, size, marked or plain)


def _is_seen(character: str) -> bool:
    """Whether it is no white space, no control character, and no code that stands for none."""
    return not character.isspace() and unicodedata.category(character) != "Cc" and character not in "\ufffe\uffff"


def _place(characters: PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Where a character begins and ends, its base line, and its height."""
    x, y, box = c_double(), c_double(), raw.FS_RECTF()
    raw.FPDFText_GetCharOrigin(characters.raw, index, x, y)
    raw.FPDFText_GetLooseCharBox(characters.raw, index, box)
    return box.left, box.right, y.value, max(box.top - box.bottom, 1.0)


# --- what is printed on every page ------------------------------------------------------------------------


def _without_margins(pages: list[list[_Line]]) -> list[list[_Line]]:
    """The pages without running heads, running feet and page numbers."""
    edges = [_edges(page) for page in pages]
    counts = Counter(words for edge in edges for words in set(edge.values()))
    repeated = {words for words, count in counts.items() if _is_on_most(count, len(pages))}
    kept = []
    for page, edge in zip(pages, edges, strict=True):
        kept.append([line for index, line in enumerate(page) if edge.get(index) not in repeated])
    return [_without_number(page) for page in kept]


def _edges(page: list[_Line]) -> dict[int, str]:
    """The words, digits apart, of the lines at the top and at the bottom, by their place in the page."""
    order = sorted(range(len(page)), key=lambda index: page[index].base)
    outer = {*order[:_EDGE_LINES], *order[-_EDGE_LINES:]}
    words = {index: _NO_WORDS.sub(" ", page[index].text).strip().casefold() for index in outer}
    return {index: text for index, text in words.items() if text}


def _is_on_most(count: int, pages: int) -> bool:
    """Left and right pages may have heads of their own, each on a little less than half."""
    return pages >= _FEWEST_PAGES and (count * 2 > pages or (count >= _FEWEST_PAGES and count * 5 >= pages * 2))


def _without_number(page: list[_Line]) -> list[_Line]:
    """The page without a lone number above or below all else."""
    kept = page
    for outermost in (max, min):
        edge = outermost((line.base for line in kept), default=0.0)
        rest = [line for line in kept if line.base != edge or not _NUMBER.fullmatch(line.text)]
        kept = rest or kept
    return kept


# --- paragraphs -------------------------------------------------------------------------------------------


def _compose(pages: list[list[_Line]]) -> tuple[str, tuple[int, ...]]:
    """The text, and the offset at which the words of each page begin; a page without words begins with the next."""
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for page, joint, words in _joined(pages):
        length += len(joint)
        starts += [length] * (page + 1 - len(starts))
        pieces += (joint, words)
        length += len(words)
    starts += [length] * (len(pages) - len(starts))
    return "".join(pieces), tuple(starts)


def _joined(pages: list[list[_Line]]) -> Iterator[tuple[int, str, str]]:
    """The lines in order: the page of each (from 0), what joins it to the one before, and its text."""
    pitch = _usual_pitch(pages)
    before: _Line | None = None
    edge = 0.0
    for number, page in enumerate(pages):
        for column in _columns(page):
            for line in column.lines:
                joint = ""
                if before is not None:
                    first = line is column.lines[0]
                    parted = not _runs_on(before, line, edge) if first else _is_parted(before, line, edge, pitch)
                    joint = _joint(before, line, parted)
                yield number, joint, line.text
                before, edge = line, column.edge
    if before is not None and before.hyphenated:
        yield len(pages) - 1, "", "-"


def _usual_pitch(pages: list[list[_Line]]) -> float:
    """How far below a line the next one usually stands, in heights of its letters."""
    pitches = (_pitch(before, line) for page in pages for before, line in pairwise(page))
    near = sorted([pitch for pitch in pitches if _SAME_LINE < pitch < _FAR_AWAY] + _COMMON_PITCHES)
    return near[(len(near) - 1) // 2]


def _pitch(before: _Line, line: _Line) -> float:
    return (before.base - line.base) / max(before.size, line.size)


def _columns(page: list[_Line]) -> Iterator[_Column]:
    """The page cut where a line stands above the one before it."""
    start = 0
    for index in range(1, len(page) + 1):
        if index == len(page) or _pitch(page[index - 1], page[index]) < -_SAME_LINE:
            lines = tuple(page[start:index])
            # Not the very longest line: a title over two columns is longer than either.
            ends = sorted(line.right for line in lines)
            yield _Column(lines, ends[ceil(0.8 * (len(ends) - 1))] if ends else 0.0)
            start = index


def _is_parted(before: _Line, line: _Line, edge: float, pitch: float) -> bool:
    """Whether a line begins a paragraph, told from the line above it."""
    ended = _ends_sentence(before)
    if before.hyphenated or (line.text[0].islower() and not ended):
        return False
    indented = line.left - before.left > 0.5 * line.size
    half_empty = edge - before.right > 0.4 * (edge - before.left)
    return bool(
        _pitch(before, line) > _CLEAR_GAP * pitch
        or _differ_in_size(before, line)
        or _BULLET.match(line.text)
        or half_empty
        or (ended and (indented or _had_room(before, line, edge)))
    )


def _runs_on(before: _Line, line: _Line, edge: float) -> bool:
    """Whether the last line of a page or column goes on in the first line of the next."""
    if before.hyphenated:
        return True
    if _ends_sentence(before) or _BULLET.match(line.text):
        return False
    return line.text[0].islower() or not (_differ_in_size(before, line) or _had_room(before, line, edge))


def _ends_sentence(line: _Line) -> bool:
    return not line.hyphenated and _SENTENCE_END.search(line.text) is not None


def _differ_in_size(before: _Line, line: _Line) -> bool:
    return max(before.size, line.size) > _OTHER_SIZE * min(before.size, line.size)


def _had_room(before: _Line, line: _Line, edge: float) -> bool:
    """Whether the next line's first word would have stood in this one, had it been of the same paragraph."""
    letter = (before.right - before.left) / len(before.text)
    return edge - before.right > 1.5 * letter * (len(line.text.split(" ", 1)[0]) + 1)


def _joint(before: _Line, line: _Line, parted: bool) -> str:
    """What stands between two lines: the hyphen in a word goes, the one in a compound stays."""
    if parted:
        return "-\n\n" if before.hyphenated else "\n\n"
    if before.hyphenated:
        return "" if before.text[-1].islower() and line.text[0].islower() else "-"
    return " "


# --- facts ------------------------------------------------------------------------------------------------


def _metadata(document: PdfDocument, key: str) -> str | None:
    try:
        return metadata_text(document.get_metadata_value(key))
    except UnicodeDecodeError:
        return None


def _metadata_title(given: str | None, label: str) -> str | None:
    """The title that a document gives itself, unless a program has put it there."""
    made = _MADE_BY.match(given or "")
    title = (made.group(1) if made else given or "").strip()
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
        day = date(*map(int, parts.groups()))
    except ValueError:
        return None
    return day.isoformat() if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _headline(page: list[_Line]) -> str | None:
    """The first lines in the largest letters of the first page, where they are larger than most."""
    sizes = sorted(line.size for line in page)
    if not sizes or sizes[-1] <= _OTHER_SIZE * sizes[(len(sizes) - 1) // 2]:
        return None
    start = next(index for index, line in enumerate(page) if line.size == sizes[-1])
    lines = list(takewhile(lambda line: line.size * 1.05 > sizes[-1], page[start:]))
    joints = ["", *(_joint(before, line, False) for before, line in pairwise(lines))]
    title = "".join(joint + line.text for joint, line in zip(joints, lines, strict=True))
    return title if " " in title and len(title) <= _LONGEST_TITLE else None
