"""Lines of PDF pages → the text in paragraphs, column by column. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from statistics import median_low

from ingest.parsing.formats.pdf.lines import Line

_CLEAR_GAP = 1.3
"""So many times the usual distance of lines parts paragraphs."""

_COMMON_PITCHES = [1.2] * 8
"""What is taken for usual where few lines tell."""

_SAME_LINE, _FAR_AWAY = 0.5, 4
"""Heights of a letter from line to line: less is a part of the same line, more is another place on the page."""

OTHER_SIZE = 1.15
"""Letters so many times as large are of another paragraph: a heading, a note."""

_SENTENCE_END = re.compile(r"[.!?…:;。！？][\"'”’»)\]\d]*$")
_BULLET = re.compile(r"[•▪◦‣●○■□]")


@dataclass(frozen=True, slots=True)
class _Column:
    """Lines one below the other; `edge` is where its full lines end."""

    lines: tuple[Line, ...]
    edge: float


def join_paragraphs(pages: list[list[Line]]) -> tuple[str, tuple[int, ...]]:
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


def line_joint(before: Line, line: Line, parted: bool) -> str:
    """What stands between two lines: the hyphen in a word goes, the one in a compound stays."""
    if parted:
        return "-\n\n" if before.hyphenated else "\n\n"
    if before.hyphenated:
        return "" if before.text[-1].islower() and line.text[0].islower() else "-"
    return " "


def _joined(pages: list[list[Line]]) -> Iterator[tuple[int, str, str]]:
    """The lines in order: the page of each (from 0), what joins it to the one before, and its text."""
    pitch = _usual_pitch(pages)
    before: Line | None = None
    edge = 0.0
    for number, page in enumerate(pages):
        for column in _columns(page):
            for line in column.lines:
                joint = ""
                if before is not None:
                    first = line is column.lines[0]
                    parted = not _runs_on(before, line, edge) if first else _is_parted(before, line, edge, pitch)
                    joint = line_joint(before, line, parted)
                yield number, joint, line.text
                before, edge = line, column.edge
    if before is not None and before.hyphenated:
        yield len(pages) - 1, "", "-"


def _usual_pitch(pages: list[list[Line]]) -> float:
    """How far below a line the next one usually stands, in heights of its letters."""
    pitches = (_pitch(before, line) for page in pages for before, line in pairwise(page))
    return median_low([pitch for pitch in pitches if _SAME_LINE < pitch < _FAR_AWAY] + _COMMON_PITCHES)


def _pitch(before: Line, line: Line) -> float:
    return (before.baseline - line.baseline) / max(before.size, line.size)


def _columns(page: list[Line]) -> Iterator[_Column]:
    """The page cut where a line stands above the one before it."""
    start = 0
    for index in range(1, len(page) + 1):
        if index == len(page) or _pitch(page[index - 1], page[index]) < -_SAME_LINE:
            lines = tuple(page[start:index])
            # Not the very longest line: a title over two columns is longer than either.
            ends = sorted(line.right for line in lines)
            yield _Column(lines, ends[ceil(0.8 * (len(ends) - 1))] if ends else 0.0)
            start = index


def _is_parted(before: Line, line: Line, edge: float, pitch: float) -> bool:
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


def _runs_on(before: Line, line: Line, edge: float) -> bool:
    """Whether the last line of a page or column goes on in the first line of the next."""
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
