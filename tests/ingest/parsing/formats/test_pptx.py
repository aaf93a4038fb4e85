"""PPTX → text. The presentations are made with python-pptx, and changed in their ZIP file where it cannot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from pptx import Presentation
from pptx.presentation import Presentation as OpenPresentation
from pptx.util import Inches

from ingest.article import Section
from ingest.errors import SourceError
from ingest.parsing.formats.pptx.parser import parse_pptx
from ingest.parsing.parsed_document import ParsedDocument

SLIDE = "ppt/slides/slide1.xml"


def saved(presentation: OpenPresentation) -> bytes:
    stream = io.BytesIO()
    presentation.save(stream)
    return stream.getvalue()


def presented(*slides: tuple[str, str]) -> OpenPresentation:
    """A presentation with a slide for each title and text."""
    presentation = Presentation()
    for title, text in slides:
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text, slide.placeholders[1].text = title, text
    return presentation


def changed(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (member := change(name, old.read(name))) is not None:
                new.writestr(name, member)
    return stream.getvalue()


def read(presentation: OpenPresentation) -> ParsedDocument:
    return parse_pptx(saved(presentation), "a.pptx")


def with_slide(old: str, new: str) -> bytes:
    """A presentation of one slide, changed in its XML."""
    content = saved(presented(("The Quay", "One.")))
    return changed(content, lambda name, part: part.replace(old.encode(), new.encode()) if name == SLIDE else part)


def told(content: bytes) -> str:
    with pytest.raises(SourceError, match=r"^a\.pptx: .*\.$") as caught:
        parse_pptx(content, "a.pptx")
    return str(caught.value)


def test_titles_are_headings_and_one_that_tells_something_is_text_too() -> None:
    content = read(presented(("The Quay", "By Ann."), ("Work", "One.\nTwo."), ("Costs rose to 9 million", "Three.")))
    assert content.text == "By Ann.\n\nOne.\n\nTwo.\n\nCosts rose to 9 million\n\nThree."
    assert content.metadata["title"] == "The Quay"
    assert content.sections == (Section(9, "Work"), Section(21, "Costs rose to 9 million"))


def test_facts_come_from_the_core_properties_and_none_is_invented() -> None:
    presentation = presented(("The Quay", "Text."))
    assert read(presentation).metadata == {"title": "The Quay", "author": None, "published": None, "language": None}
    given = presentation.core_properties
    given.title, given.author, given.language = "Budget", "Ann Lee", "en"
    given.created = datetime(2024, 2, 29, tzinfo=UTC)
    expected = {"title": "Budget", "author": "Ann Lee", "published": "2024-02-29", "language": "en"}
    assert read(presentation).metadata == expected


def test_tables_notes_and_slides_without_a_title() -> None:
    presentation = presented(("The Quay", "One."), ("Work", ""))
    slide = presentation.slides[1]
    table = slide.shapes.add_table(2, 3, 0, 0, Inches(3), Inches(1)).table
    for place, text in {(0, 0): "Year", (0, 2): "Cost", (1, 1): "7"}.items():
        table.cell(*place).text = text
    slide.notes_slide.notes_text_frame.text = "Say it slowly."
    bare = presentation.slides.add_slide(presentation.slide_layouts[6])
    bare.shapes.add_group_shape().shapes.add_textbox(0, 0, 1, 1).text_frame.text = "In a group."
    content = read(presentation)
    assert content.text == "One.\n\nYear |  | Cost\n\n| 7 |\n\nSay it slowly.\n\nIn a group."
    assert [section.heading for section in content.sections] == ["Work", "Slide 3"]


def test_raised_and_struck_text() -> None:
    run = "<a:r><a:rPr {}/><a:t>{}</a:t></a:r>"
    runs = run.format("", "3 × 10") + run.format('baseline="30000"', "6") + run.format('strike="sngStrike"', " old")
    content = with_slide("<a:r><a:t>One.</a:t></a:r>", runs + "<a:br/>" + run.format("", "next"))
    assert parse_pptx(content, "a.pptx").text == "3 × 10⁶\nnext"


def test_hidden_slides_are_left_out_and_told() -> None:
    presentation = presented(("The Quay", "One."), ("Secret", "Two."))
    presentation.slides[1].element.set("show", "0")
    content = read(presentation)
    assert content.text == "One."
    assert content.notes == ("its 1 hidden slides are left out",)


@pytest.mark.parametrize("content", [b"", b"garbage", b"PK\x03\x04garbage", saved(presented())[:3000]])
def test_a_broken_file_is_told(content: bytes) -> None:
    assert "broken, or not a PowerPoint presentation" in told(content)


@pytest.mark.parametrize(
    "change",
    [
        lambda name, part: None if name == SLIDE else part,
        lambda name, part: part[:200] if name == SLIDE else part,
        lambda name, part: b"<other/>" if name == "ppt/presentation.xml" else part,
        lambda name, part: None if name == "[Content_Types].xml" else part,
    ],
)
def test_a_package_that_is_not_sound_is_told(change: Callable[[str, bytes], bytes | None]) -> None:
    assert "not a sound PowerPoint presentation" in told(changed(saved(presented(("The Quay", "One."))), change))


def test_bombs_and_too_many_parts_are_not_unpacked() -> None:
    stream = io.BytesIO(saved(presented(("The Quay", "One."))))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("ppt/media/zeros.bin", bytes(24 * 2**20))
    assert "unpacks to 24 MB" in told(stream.getvalue())
    with zipfile.ZipFile(stream, "a") as package:
        for number in range(20_000):
            package.writestr(f"p{number}", "")
    assert "parts, as files do" in told(stream.getvalue())


def test_entities_do_not_grow() -> None:
    names = "abcdefgh"
    grown = "".join(f"<!ENTITY {new} '{f'&{old};' * 20}'>" for old, new in pairwise(names))
    bomb = f"<!DOCTYPE x [<!ENTITY a 'lollol'>{grown}]>"
    content = changed(
        with_slide("One.", "One &h;."), lambda name, part: part.replace(b"<p:sld ", bomb.encode() + b"<p:sld ", 1)
    )
    try:
        assert len(parse_pptx(content, "a.pptx").text) < 300
    except SourceError as problem:
        assert len(str(problem)) < 300  # noqa: PT017
