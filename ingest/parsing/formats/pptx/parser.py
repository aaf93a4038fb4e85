"""A PowerPoint presentation → its text: the titles of slides as headings, what is on them, tables, and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from lxml.etree import LxmlError
from pptx import Presentation
from pptx.exc import PythonPptxError
from pptx.presentation import Presentation as OpenPresentation
from pptx.slide import Slide

from ingest.errors import SourceError
from ingest.parsing.formats.headings import says_something
from ingest.parsing.formats.parts.package import BROKEN_ZIP, Package
from ingest.parsing.formats.parts.xml import xml_root
from ingest.parsing.formats.pptx.shapes import (
    chart_count,
    diagram_blocks,
    diagram_references,
    slide_blocks,
    slide_title,
)
from ingest.parsing.metadata import metadata_text
from ingest.parsing.parsed_document import Block, ParsedDocument

_OF_THE_PROGRAM = re.compile(r".{0,20}\bpowerpoint\b.{0,20}", re.IGNORECASE)
"""The title that the program gives to every presentation."""

_TEMPLATE_DAY = "2013-01-27"
"""What a presentation has that was made with python-pptx, where its maker did not say otherwise."""

# Of broken packages, python-pptx raises whatever its code happened to run into.
_BROKEN = (*BROKEN_ZIP, AssertionError, AttributeError, TypeError, LxmlError, PythonPptxError)


def parse_pptx(content: bytes, label: str) -> ParsedDocument:
    """The text of a presentation. Hidden slides are out.

    Raises:
        SourceError: it is broken, or made to fill the memory.
    """
    Package.of(content, label, "a PowerPoint presentation")
    try:
        presentation = Presentation(BytesIO(content))
        slides = [_SlideText.of(number, slide, label) for number, slide in enumerate(presentation.slides, 1)]
        metadata = _metadata(presentation)
    except _BROKEN as problem:
        reason = " ".join(str(problem).split())[:100] or type(problem).__name__
        raise SourceError(
            f"{label}: it is not a sound PowerPoint presentation ({reason}). Open it in PowerPoint, save it as .pptx, "
            "and try again."
        ) from problem
    shown = [slide for slide in slides if slide.is_shown]
    blocks = [block for slide in shown for block in slide.blocks]
    return ParsedDocument.of_blocks(blocks, metadata, _notes(slides))


@dataclass(frozen=True, slots=True)
class _SlideText:
    """The text of a slide, whether it is shown, and how many charts on it are not read."""

    blocks: tuple[Block, ...]
    is_shown: bool
    charts: int

    @classmethod
    def of(cls, number: int, slide: Slide, label: str) -> _SlideText:
        tree = slide.shapes.element
        below = [
            block for block in (*slide_blocks(tree), *_diagrams(slide, label), *_speaker_notes(slide)) if block.text
        ]
        title = slide_title(tree)
        # What stands on a slide without a title belongs to no title before it.
        heading = [Block(title or f"Slide {number}", 1)] if title or below else []
        told = [Block(title)] if title and number > 1 and says_something(title) else []
        is_shown = slide.element.get("show") not in ("0", "false")
        return cls((*heading, *told, *below), is_shown, chart_count(tree))


def _diagrams(slide: Slide, label: str) -> Iterator[Block]:
    for reference in diagram_references(slide.shapes.element):
        part = slide.part.related_part(reference)
        yield from diagram_blocks(xml_root(part.blob, label, str(part.partname)))


def _speaker_notes(slide: Slide) -> Iterator[Block]:
    """What the speaker wrote below a slide."""
    if slide.has_notes_slide:
        yield from slide_blocks(slide.notes_slide.shapes.element)


def _notes(slides: list[_SlideText]) -> tuple[str, ...]:
    """What was left out, for the report."""
    hidden = sum(not slide.is_shown for slide in slides)
    charts = sum(slide.charts for slide in slides if slide.is_shown)
    notes = [f"its {hidden} hidden slides are left out"] if hidden else []
    return (*notes, *([f"the figures in its {charts} charts are left out"] if charts else []))


def _metadata(presentation: OpenPresentation) -> dict[str, str | None]:
    """Title, author, day and language, as the presentation gives them."""
    given = presentation.core_properties
    try:
        created = given.created
    except (TypeError, ValueError, OverflowError):  # an empty date, or one beyond the calendar
        created = None
    title = metadata_text(given.title)
    day = created.date().isoformat() if created else None
    return {
        "title": None if title and _OF_THE_PROGRAM.fullmatch(title) else title,
        "author": metadata_text(given.author),
        "published": None if day == _TEMPLATE_DAY else day,
        "language": metadata_text(given.language),
    }
