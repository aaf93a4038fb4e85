"""Comments at offsets into the text of a Word document: runs are cut where the words begin and end. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run
from lxml.etree import _Element

from ingest.safety.length_limits import shortened
from ui.drafts.word_text import Piece, Words

AUTHOR, INITIALS = "Article Desk", "AD"
"""Who comments."""

LONGEST_REPEATED = 200
"""Characters of the words that a comment repeats, where it cannot stand at them."""

_PRESERVED = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class PlacedComment:
    """A comment on the half-open span of characters of a document's text; each line is a paragraph of it."""

    start: int
    end: int
    text: str


def add_comments(document: Document, words: Words, comments: Sequence[PlacedComment]) -> None:
    """Put comments into a document, of which `words` is the text; how it looks does not change."""
    cuts = sorted({place for one in comments for place in (one.start, one.end)})
    pieces = list(_cut(words.pieces, cuts))
    order = {run: place for place, run in enumerate(document.element.body.iter(qn("w:r")))}
    for comment in comments:
        held = [one for one in pieces if one.start < comment.end and comment.start < one.end and one.run is not None]
        runs = sorted((run for one in held if (run := one.run) is not None), key=lambda run: order[run])
        runs = runs or [_new_run(document)]
        in_place = bool(held) and all(one.in_place for one in held)
        repeated = "" if in_place else f"On “{shortened(words.text[comment.start : comment.end], LONGEST_REPEATED)}”:\n"
        document.add_comment(
            [Run(run, document) for run in (runs[0], runs[-1])],  # type: ignore[arg-type]
            text=repeated + comment.text,
            author=AUTHOR,
            initials=INITIALS,
        )


def _new_run(document: Document) -> _Element:
    """An empty run at the end of a document, for words that stand in none: those of formulas."""
    return document.add_paragraph().add_run()._r


def _cut(pieces: Sequence[Piece], cuts: Sequence[int]) -> Iterator[Piece]:
    """The pieces in the same order, none of which has an offset of `cuts` within it; each of these begins a run."""
    done: list[Piece] = []
    wanted = list(cuts)
    # From the end, as what stands behind a cut moves to another run.
    for piece in reversed(pieces):
        left = piece
        while wanted and wanted[-1] >= left.start:
            cut = wanted.pop()
            if cut < left.end and _is_divisible(left):
                right = _from_here_on(left, cut)
                done.append(right)
                left = replace(left, end=cut)
        if left.start < left.end:
            done.append(left)
    return reversed(done)


def _is_divisible(piece: Piece) -> bool:
    """Whether it stands in a run of the body itself, not in something within one."""
    return piece.mark is not None and piece.in_place and piece.mark.getparent() is piece.run and piece.run is not None


def _from_here_on(piece: Piece, cut: int) -> Piece:
    """The part of a piece from an offset on, which now begins a run; the part before stays where it was."""
    mark, run = piece.mark, piece.run
    assert mark is not None and run is not None  # noqa: S101, PT018 -- `_is_divisible` told so
    if cut > piece.start:
        said = mark.text or ""
        _say(mark, said[: cut - piece.start])
        rest = OxmlElement("w:t")
        _say(rest, said[cut - piece.start :])
        mark.addnext(rest)
        mark = rest
    _begin_run(run, mark)
    return replace(piece, start=cut, mark=mark)


def _say(mark: _Element, text: str) -> None:
    mark.text = text
    mark.set(_PRESERVED, "preserve")


def _begin_run(run: _Element, first: _Element) -> None:
    """Move an element of a run, and all after it, to a new run that looks the same; not where it begins one."""
    before = first.getprevious()
    if before is None or before.tag == qn("w:rPr"):
        return
    moved = [first, *first.itersiblings()]
    other = OxmlElement("w:r")
    properties = run.find(qn("w:rPr"))
    if properties is not None:
        other.append(deepcopy(properties))
    other.extend(moved)
    run.addnext(other)
