"""Conversations → a Markdown file, in which no character of an article or an answer is read as Markdown. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from ui.rendering.conversations.conversation import Exchange
from ui.rendering.conversations.files.transcript import TITLE, Note, Paragraph, Piece, Turn, transcript
from ui.rendering.plain_text import plain_line

_INLINE = re.compile(r"[\\`*\[\]{}<$~|^@]|&(?=#?\w+;)|_(?!\w)|(?<!\w)_|!(?=\[)|:(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_AT_HEAD = re.compile(r"^(?=[#>+=-])|^(?P<number>\d{1,9})(?=[.)])")
"""What Markdown reads as its own only where a line begins: headings, quotes, lists, rules."""


def as_markdown(exchanges: Sequence[Exchange], about: str = "") -> str:
    """A conversation as Markdown, with a footnote for each citation; `about` is a line on where it comes from."""
    remark = [f"*{escaped(about)}*"] if about else []
    turns = ["\n\n".join(_turn(turn, number)) for number, turn in enumerate(transcript(exchanges), start=1)]
    return "\n\n".join([f"# {TITLE}", *remark, *turns]) + "\n"


def _turn(turn: Turn, number: int) -> Iterator[str]:
    yield f"## {escaped(turn.question)}"
    if turn.read_as:
        yield f"Read as: {escaped(turn.read_as)}"
    for is_item, paragraphs in groupby(turn.paragraphs, key=lambda one: one.is_item):
        yield ("\n" if is_item else "\n\n").join(_line(one, number) for one in paragraphs)
    if turn.remark:
        yield f"*{escaped(turn.remark)}*"
    for note in turn.notes:
        yield f"{_mark(note, number)}: {_footnote(note)}"


def _line(paragraph: Paragraph, turn: int) -> str:
    told = " ".join(_piece(piece, turn) for piece in paragraph.pieces)
    return f"- {told}" if paragraph.is_item else told


def _piece(piece: Piece, turn: int) -> str:
    said = escaped(piece.text)
    return (f"**{said}**" if piece.is_strong else said) + "".join(_mark(note, turn) for note in piece.notes)


def _mark(note: Note, turn: int) -> str:
    return f"[^{turn}-{note.number}]"


def _footnote(note: Note) -> str:
    return f"{escaped(note.quote)} {', '.join(map(escaped, filter(None, (*note.facts, note.address))))}"


def escaped(text: str) -> str:
    """Text on one line, with what Markdown would read as its own escaped, and nothing else."""
    inline = _INLINE.sub(r"\\\g<0>", plain_line(text))
    return _AT_HEAD.sub(lambda head: f"{head['number'] or ''}\\", inline)
