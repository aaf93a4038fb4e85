"""ODT → text. The documents are written here in XML; one is made by odfdo."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from itertools import pairwise

import pytest
from odfdo import Document, Header, Paragraph, Table

from ingest.article import Section
from ingest.errors import SourceError
from ingest.parsing.formats.odt.parser import parse_odt
from ingest.parsing.parsed_document import ParsedDocument

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    [
        *(f'xmlns:{name}="{_OASIS}{name}:1.0"' for name in ("office", "style", "text", "table", "meta")),
        f'xmlns:draw="{_OASIS}drawing:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ]
)
STYLES = "".join(
    f'<style:style style:name="{name}" style:family="text"><style:text-properties {properties}/></style:style>'
    for name, properties in {
        "Up": 'style:text-position="super 58%"',
        "Down": 'style:text-position="-33% 58%"',
        "Gone": 'text:display="none"',
        "Struck": 'style:text-line-through-style="solid"',
    }.items()
)
LIST = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
    'style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>'
    "</text:list-style>"
)


def packed(body: str, before: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    root = (
        f"{before}<office:document-content {SPACES}><office:automatic-styles>{STYLES}{LIST}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr("content.xml", root)
        for name, content in {"META-INF/manifest.xml": "<manifest/>", **(parts or {})}.items():
            archive.writestr(name, content)
    return stream.getvalue()


def read(body: str, parts: Mapping[str, str | bytes] | None = None) -> ParsedDocument:
    return parse_odt(packed(body, parts=parts), "a.odt")


def told(content: bytes) -> str:
    with pytest.raises(SourceError, match=r"^a\.odt: .*\.$") as caught:
        parse_odt(content, "a.odt")
    return str(caught.value)


def span(text: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def test_a_document_of_the_library() -> None:
    document = Document("text")
    document.body.clear()
    document.meta.title = "The Quay"
    document.body.append(Header(1, "The work"))
    document.body.append(Paragraph("It was mended."))
    table = Table("T", width=3, height=1)
    table.set_value((0, 0), "a")
    table.set_value((2, 0), "c")
    document.body.append(table)
    stream = io.BytesIO()
    document.save(stream)
    content = parse_odt(stream.getvalue(), "a.odt")
    assert content.text == "It was mended.\n\na |  | c"
    assert content.sections == (Section(0, "The work"),)
    assert content.metadata["title"] == "The Quay"


def test_facts_come_from_the_metadata() -> None:
    meta = (
        f"<office:document-meta {SPACES}><office:meta><dc:title>The Quay</dc:title><dc:creator>Bo</dc:creator>"
        "<meta:initial-creator>Ann Lee</meta:initial-creator><meta:creation-date>2024-02-29T10:00:00.123456789"
        "</meta:creation-date><dc:language>en-GB</dc:language></office:meta></office:document-meta>"
    )
    assert read("<text:p>Text.</text:p>", {"meta.xml": meta}).metadata == {
        "title": "The Quay",
        "author": "Ann Lee",
        "published": "2024-02-29",
        "language": "en-GB",
    }


def test_raised_lowered_struck_and_hidden_text() -> None:
    body = (
        f"3 × 10{span('6', 'Up')} of CO{span('2', 'Down')}, {span('old ', 'Struck')}{span('secret ', 'Gone')}new"
        "<text:s/>line<text:line-break/>next<office:annotation><text:p>A comment.</text:p></office:annotation>"
    )
    assert read(f"<text:p>{body}</text:p>").text == "3 × 10⁶ of CO₂, new line\nnext"


def test_deleted_text_contents_and_hidden_sections_are_out() -> None:
    deletion = "<text:deletion><text:p>Old.</text:p></text:deletion>"
    deleted = f"<text:tracked-changes><text:changed-region>{deletion}</text:changed-region></text:tracked-changes>"
    contents = (
        "<text:table-of-content><text:index-body><text:p>Why 3</text:p></text:index-body></text:table-of-content>"
    )
    hidden = '<text:section text:display="none"><text:p>Hidden.</text:p></text:section>'
    assert read(f"{deleted}{contents}{hidden}<text:section><text:p>New.</text:p></text:section>").text == "New."


def test_notes_and_text_boxes_come_after_their_paragraph() -> None:
    note = "<text:note-citation>1</text:note-citation><text:note-body><text:p>In May.</text:p></text:note-body>"
    box = "<draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame>"
    body = f"<text:p>Mended in 2020<text:note>{note}</text:note>{box}.</text:p><text:p>After.</text:p>"
    assert read(body).text == "Mended in 2020.\n\nIn May.\n\nBoxed.\n\nAfter."


def test_lists_have_their_numbers() -> None:
    def listed(attributes: str, *items: str) -> str:
        texts = "".join(f"<text:list-item>{item}</text:list-item>" for item in items)
        return f"<text:list {attributes}>{texts}</text:list>"

    inner = listed("", "<text:p>deep</text:p>")
    first = listed('xml:id="l1" text:style-name="L"', f"<text:p>one</text:p>{inner}")
    on = listed('text:style-name="L" text:continue-numbering="true"', "<text:p>two</text:p>")
    new = listed('text:style-name="L"', "<text:p>anew</text:p>")
    assert read(first + on + new).text == "1. one\n\na) deep\n\n2. two\n\n1. anew"


def test_tables_keep_empty_and_covered_cells() -> None:
    def cell(text: str) -> str:
        return f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"

    spanning = '<table:table-cell table:number-columns-spanned="2"><text:p>z</text:p></table:table-cell>'
    wide = f"{spanning}<table:covered-table-cell/>{cell('9')}"
    empty = '<table:table-cell table:number-columns-repeated="2"/>'
    rows = [cell("A") + cell("B") + cell("C"), empty + cell("7"), wide]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    assert read(f"<table:table>{body}</table:table>").text == "A | B | C\n\n|  | 7\n\nz |  | 9"


def test_a_formula_is_a_line_of_text() -> None:
    frame = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
    formula = '<math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>x</mi><mn>2</mn></msup></math>'
    assert read(f"<text:p>So {frame} it is.</text:p>", {"Object 1/content.xml": formula}).text == "So x² it is."


@pytest.mark.parametrize("content", [b"", b"garbage", b"PK\x03\x04garbage", packed("<text:p>Text.</text:p>")[:200]])
def test_a_broken_file_is_told(content: bytes) -> None:
    assert "broken, or not an OpenDocument text" in told(content)


def test_broken_parts_and_locked_files_are_told() -> None:
    assert "'content.xml' is broken" in told(packed("<text:p>Text.</text:q>"))
    assert "locked with a password" in told(packed("", parts={"META-INF/manifest.xml": "<a><encryption-data/></a>"}))


def test_bombs_and_too_many_parts_are_not_unpacked() -> None:
    assert "unpacks to 24 MB" in told(packed("", parts={"zeros": bytes(24 * 2**20)}))
    assert "parts, as files do" in told(packed("", parts={f"p{number}": "" for number in range(20_001)}))


def test_entities_do_not_grow_and_open_no_file() -> None:
    names = "abcdefgh"
    grown = "".join(f"<!ENTITY {new} '{f'&{old};' * 20}'>" for old, new in pairwise(names))
    bomb = f"<!DOCTYPE x [<!ENTITY a 'lollol'>{grown}]>"
    assert len(told(packed("<text:p>It &h; opened.</text:p>", bomb))) < 300
    outside = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"
    assert parse_odt(packed("<text:p>It &a; opened.</text:p>", outside), "a.odt").text == "It opened."


def test_repeats_without_end_are_bounded() -> None:
    cell = '<table:table-cell table:number-columns-repeated="999999999"><text:p>a</text:p></table:table-cell>'
    body = (
        f'<table:table><table:table-row table:number-rows-repeated="999999999">{cell}</table:table-row></table:table>'
    )
    assert read(body).text.count("a") == 100
