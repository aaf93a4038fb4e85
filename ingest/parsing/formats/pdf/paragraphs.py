"""Lines of PDF pages, in reading order → the text in paragraphs, the notes of a page after them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil
from statistics import median_low
from typing import NamedTuple

from ingest.parsing.formats.pdf.hyphens import Hyphens
from ingest.parsing.formats.pdf.layout import Column
from ingest.parsing.formats.pdf.letters.lines import Line

_CLEAR_GAP = 1.3
"""So many times the usual distance of lines parts paragraphs."""

_COMMON_PITCHES = [1.2] * 8
"""What is taken for usual where few lines tell."""

_SAME_LINE, _FAR_AWAY = 0.5, 4
"""Heights of a letter from line to line: less is a part of the same line, more is another place on the page."""

OTHER_SIZE = 1.15
"""Letters so many times as large are of another paragraph: a heading, a note."""

_NOTE_SIZE = 0.93
"""Letters so many times as large as those of the text, or less, are of notes where they stand below it."""

_SENTENCE_END = re.compile(r"[.!?…:;。！？][\"'”’»)\]\d]*$")
_BULLET = re.compile(r"[•▪◦‣●○■□]")
_LIST_NUMBER = re.compile(r"(?:\d{1,2}[.)]|[a-z]\)|\(\w{1,2}\))\s")
_NUMBER = re.compile(r"(\d{1,2})[.)]\s")
_NOTE_START = re.compile(r"(?:\d{1,3}|[*†‡§¶]+)(?:[.)]?\s|(?=[^\W\d_a-z]))")
_CLOSE_MARK = re.compile(r"\A(\d{1,3}|[*†‡§¶]+)(?=[^\W\d_a-z])")
_TIGHT = re.compile(r"\S[–—/]$")
_NO_SPACES = re.compile("[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


class _Piece(NamedTuple):
    """The text of a line, on which page it stands (from 0), and what joins it to the one before."""

    page: int
    joint: str
    text: str


Paragraph = list[_Piece]


def join_paragraphs(pages: Sequence[Sequence[Column]], hyphens: Hyphens) -> tuple[str, tuple[int, ...]]:
    """The text, and the offset at which the words of each page begin; a page without words begins with the next."""
    usual = usual_size([line for page in pages for column in page for line in column])
    parted = [[_without_notes(column, usual, number > 0) for number, column in enumerate(page)] for page in pages]
    bodies = [[body for body, _ in page if body] for page in parted]
    paragraphs = _paragraphs(bodies, hyphens, _LIST_NUMBER)
    for number, page in enumerate(parted):
        for _, notes in page:
            if notes:
                spaced = tuple(replace(line, text=_CLOSE_MARK.sub(r"\1 ", line.text, count=1)) for line in notes)
                found = _paragraphs([*([] for _ in range(number)), [spaced]], hyphens, _NOTE_START)
                place = _place_of_notes(paragraphs, number)
                paragraphs[place:place] = found
    return _text(paragraphs, len(pages))


def line_joint(before: Line, line: Line, hyphens: Hyphens) -> str:
    """What stands between two lines of a paragraph: the hyphen in a word goes, the one in a compound stays."""
    if before.hyphenated:
        return hyphens.between(before.text, line.text)
    if _TIGHT.search(before.text):
        return ""
    return "" if _NO_SPACES.match(before.text[-1]) and _NO_SPACES.match(line.text) else " "


def usual_size(lines: Sequence[Line]) -> float:
    """The height of most letters, in points; 0 where there are none."""
    sizes = sorted((line.size, len(line.text)) for line in lines)
    half, count = sum(length for _, length in sizes) / 2, 0
    for size, length in sizes:
        count += length
        if count >= half:
            return size
    return 0.0


def _text(paragraphs: Sequence[Paragraph], pages: int) -> tuple[str, tuple[int, ...]]:
    written: list[str] = []
    starts: list[int] = []
    length = 0
    for paragraph in paragraphs:
        for number, piece in enumerate(paragraph):
            joint = piece.joint if number else "\n\n" * bool(written)
            length += len(joint)
            starts += [length] * (piece.page + 1 - len(starts))
            written += (joint, piece.text)
            length += len(piece.text)
    starts += [length] * (pages - len(starts))
    return "".join(written), tuple(starts)


def _without_notes(column: Column, usual: float, later: bool) -> tuple[Column, Column]:
    """A column without the notes in small letters below its text, and these; a `later` one may be notes alone."""
    end = len(column)
    while end and column[end - 1].size < _NOTE_SIZE * usual and not column[end - 1].row:
        end -= 1
    if 1 - later <= end < len(column) and _NOTE_START.match(column[end].text):
        return column[:end], column[end:]
    return column, ()


def _place_of_notes(paragraphs: Sequence[Paragraph], page: int) -> int:
    """Where the notes of a page go: after its last paragraph, or where that runs on to the next page, before it."""
    last = max((place for place, found in enumerate(paragraphs) if found[0].page <= page), default=-1)
    if last >= 0 and paragraphs[last][-1].page > page and paragraphs[last][0].page == page:
        return last
    return last + 1


def _paragraphs(pages: Sequence[Sequence[Column]], hyphens: Hyphens, begins: re.Pattern[str]) -> list[Paragraph]:
    """The paragraphs of columns; what `begins` matches begins one after a sentence."""
    pitch = _usual_pitch(pages)
    found: list[Paragraph] = []
    before: Line | None = None
    edge = 0.0
    for number, column, line in _lines(pages):
        first = line is column[0]
        runs_on = before is not None and (
            _runs_on(before, line, edge) if first else not _is_parted(before, line, edge, pitch, begins)
        )
        runs_on = runs_on and not _is_next_item(found[-1][0].text, line.text)
        if before is not None and runs_on:
            found[-1].append(_Piece(number, line_joint(before, line, hyphens), line.text))
        else:
            _close(found, before)
            found.append([_Piece(number, "", line.text)])
        before, edge = line, _edge(column)
    _close(found, before)
    return found


def _is_next_item(paragraph: str, line: str) -> bool:
    """Whether a line begins with the number after that of the paragraph before it."""
    last, number = _NUMBER.match(paragraph), _NUMBER.match(line)
    return last is not None and number is not None and int(number[1]) == int(last[1]) + 1


def _close(paragraphs: list[Paragraph], last: Line | None) -> None:
    """Give a paragraph back the hyphen with which it ends."""
    if last is not None and last.hyphenated:
        piece = paragraphs[-1][-1]
        paragraphs[-1][-1] = piece._replace(text=f"{piece.text}-")


def _lines(pages: Sequence[Sequence[Column]]) -> Iterator[tuple[int, Column, Line]]:
    for number, page in enumerate(pages):
        for column in page:
            for line in column:
                yield number, column, line


def _usual_pitch(pages: Sequence[Sequence[Column]]) -> float:
    """How far below a line the next one usually stands, in heights of its letters."""
    pitches = [_pitch(before, line) for page in pages for column in page for before, line in pairwise(column)]
    return median_low([pitch for pitch in pitches if _SAME_LINE < pitch < _FAR_AWAY] + _COMMON_PITCHES)


def _pitch(before: Line, line: Line) -> float:
    return (before.baseline - line.baseline) / max(before.size, line.size)


def _edge(column: Column) -> float:
    """Where the full lines of a column end. Not the very longest: a title over two columns is longer than either."""
    ends = sorted(line.right for line in column)
    return ends[ceil(0.8 * (len(ends) - 1))]


def _is_parted(before: Line, line: Line, edge: float, pitch: float, begins: re.Pattern[str]) -> bool:
    """Whether a line begins a paragraph, told from the line above it."""
    if before.row or line.row:
        return True
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
        or (ended and (indented or begins.match(line.text) or _had_room(before, line, edge)))
    )


def _runs_on(before: Line, line: Line, edge: float) -> bool:
    """Whether the last line of a page or column goes on in the first line of the next."""
    if before.row or line.row:
        return False
    if before.hyphenated:
        return True
    if _ends_sentence(before) or _BULLET.match(line.text):
        return False
    return line.text[0].islower() or not (_differ_in_size(before, line) or _had_room(before, line, edge))


def _ends_sentence(line: Line) -> bool:
    return not line.hyphenated and _SENTENCE_END.search(line.text) is not None


def _differ_in_size(before: Line, line: Line) -> bool:
    return max(before.size, line.size) > OTHER_SIZE * min(before.size, line.size)


def _had_room(before: Line, line: Line, edge: float) -> bool:
    """Whether the next line's first word would have stood in this one, had it been of the same paragraph."""
    letter = (before.right - before.left) / len(before.text)
    return edge - before.right > 1.5 * letter * (len(line.text.split(" ", 1)[0]) + 1)
