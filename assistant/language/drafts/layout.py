"""A draft → its blocks in place: the title, headings, list items, rows of tables and paragraphs. Pure.

Lines belong together where they were wrapped: where the first word of the next one did not fit, or is in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ingest.chunking import Span

LONGEST_HEADING = 120
"""Characters of a heading."""

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"[ \t]*(?:[-*•‣▪–—+]|\(?\d{1,3}[.)]|\(?[a-z][.)])[ \t]+(?=\S)")
_MARKED_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]+(?=\S)")
_BOLD = re.compile(r"[ \t]*(?:\*\*|__)(?=[^*_]+(?:\*\*|__)[ \t]*$)")
_QUOTE_MARK = re.compile(r"[ \t]*(?:>[ \t]?)+(?=\S)")
_UNDERLINE = re.compile(r"[ \t]*(?:={3,}|-{3,})[ \t]*$")
_RULE = re.compile(r"[\W_]*$")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$|[^\t]+\t[^\t]*\S")
_ENDED = re.compile(r"[.!?…:;,][\"'”’»)\]*_]*\s*$")
_CLOSED = re.compile(r"[.!?…][\"'”’»)\]*_]*\s*$")
_NARROWEST_WRAPPED, _WIDEST_WRAPPED = 45, 120
_END = 12


class BlockKind(StrEnum):
    """What a block of a draft is."""

    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Block:
    """A block at its half-open span of the draft, without its marks ("#", "-")."""

    start: int
    end: int
    kind: BlockKind


def blocks_of(text: str) -> list[Block]:
    """The blocks of a draft, in its order, disjoint; together they have all of its letters."""
    runs = [Block(*_trimmed(text, one.start, one.end), one.kind) for one in _marked(text)]
    runs = [one for one in runs if one.start < one.end]
    return [_as_heading(text, runs, place) for place in range(len(runs))]


def _marked(text: str) -> Iterator[Block]:
    """The blocks as their marks and their lines tell."""
    lines = [match.span() for match in _LINE.finditer(text) if not match.group().isspace()]
    widths = _widths(lines)
    held: Block | None = None
    for place, (start, end) in enumerate(lines):
        one = _of_line(text, start, end)
        if one is None:
            if held and _UNDERLINE.match(text, start, end) and held.end + 1 >= start:
                held = Block(held.start, held.end, BlockKind.HEADING)
            continue
        before = lines[place - 1] if place else (0, 0)
        if held and one.kind is BlockKind.PARAGRAPH and _goes_on(text, held, before, (start, end), widths[place]):
            held = Block(held.start, end, held.kind)
            continue
        if held:
            yield held
        held = one
    if held:
        yield held


def _of_line(text: str, start: int, end: int) -> Block | None:
    """A line as a block by its marks; None of one without letters or figures."""
    if _RULE.match(text, start, end):
        return None
    if quoted := _QUOTE_MARK.match(text, start, end):
        start = quoted.end()
    forms = ((_MARKED_HEADING, BlockKind.HEADING), (_BOLD, BlockKind.HEADING), (_BULLET, BlockKind.ITEM))
    for form, kind in forms:
        if mark := form.match(text, start, end):
            is_short = kind is not BlockKind.HEADING or end - start <= LONGEST_HEADING
            return Block(mark.end(), end, kind if is_short else BlockKind.PARAGRAPH)
    return Block(start, end, BlockKind.ROW if _ROW.match(text, start, end) else BlockKind.PARAGRAPH)


def _widths(lines: list[Span]) -> list[int]:
    """The longest line of the run of lines without a blank one that each line is in."""
    widths: list[int] = [0] * len(lines)
    first = 0
    for place in range(len(lines)):
        is_last = place == len(lines) - 1 or lines[place + 1][0] > lines[place][1] + 1
        if is_last:
            longest = max(end - start for start, end in lines[first : place + 1])
            widths[first : place + 1] = [longest] * (place + 1 - first)
            first = place + 1
    return widths


def _goes_on(text: str, held: Block, before: Span, line: Span, width: int) -> bool:
    """Whether a line goes on with the block before it."""
    if held.kind not in {BlockKind.PARAGRAPH, BlockKind.ITEM} or line[0] > before[1] + 1:
        return False
    said = text[slice(*line)].lstrip()
    if said[:1].islower():
        return True
    if not _NARROWEST_WRAPPED <= width <= _WIDEST_WRAPPED:
        return False
    fits = before[1] - before[0] + 1 + len(said.split(maxsplit=1)[0]) <= width
    is_wrapped = not fits or text[slice(*before)].rstrip().endswith(",")
    return is_wrapped and before[1] - before[0] > width / 2


def _as_heading(text: str, blocks: list[Block], place: int) -> Block:
    """A block, as a heading where it is a short line without an end before a text that has one."""
    one, following = blocks[place], blocks[place + 1 : place + 3]
    said = text[one.start : one.end]
    if one.kind is not BlockKind.PARAGRAPH or not following or following[0].kind is BlockKind.ITEM:
        return one
    if len(said) > LONGEST_HEADING or "\n" in said or _ENDED.search(said):
        return one
    is_title = place == 0 and _is_told(text, following[-1])
    return Block(one.start, one.end, BlockKind.HEADING) if is_title or _is_told(text, following[0]) else one


def _is_told(text: str, block: Block) -> bool:
    """Whether a block is one that may stand below a heading: a table, or whole sentences."""
    said = text[block.start : block.end]
    return block.kind is BlockKind.ROW or len(said) > LONGEST_HEADING or _CLOSED.search(said[-_END:]) is not None


def _trimmed(text: str, start: int, end: int) -> Span:
    """A span without white space around it, and without the marks of emphasis at its ends."""
    while start < end and (text[start].isspace() or text[start] in "*_"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "*_#"):
        end -= 1
    return start, end
