"""DOCX → text. The documents are made with python-docx, and changed in their ZIP file where it cannot make them so."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from ingest.article import Section
from ingest.errors import SourceError
from ingest.parsing.formats.docx.parser import parse_docx
from ingest.parsing.parsed_document import ParsedDocument

BODY = "word/document.xml"
BOX = (
    '<w:r {w}><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def blank() -> Document:
    document = docx.Document()
    document.core_properties.author = ""
    return document


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def read(document: Document) -> ParsedDocument:
    return parse_docx(saved(document), "a.docx")


def changed(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The package with each member as `change` gives it; None leaves it out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = change(name, old.read(name))
            if member is not None:
                new.writestr(name, member)
    return stream.getvalue()


def with_body(body: bytes, before: bytes = b"") -> bytes:
    """A document with a body in XML."""
    root = b"<w:document " + nsdecls("w", "m").encode() + b"><w:body>" + body + b"</w:body></w:document>"
    return changed(saved(blank()), lambda name, member: before + root if name == BODY else member)


def text_of(body: str) -> str:
    return parse_docx(with_body(body.encode()), "a.docx").text


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


# --- text and sections ------------------------------------------------------------------------------------


def test_paragraphs_and_headings():
    document = blank()
    document.add_heading("The Budget", 0)
    document.add_paragraph("It was cut.")
    document.add_heading("Why", 1)
    document.add_paragraph("Nobody knows.")
    document.add_heading("And how", 2)
    document.add_paragraph("By a vote.")
    content = read(document)
    assert content.text == "It was cut.\n\nNobody knows.\n\nBy a vote."
    assert content.metadata["title"] == "The Budget"
    assert content.sections == (Section(13, "Why"), Section(28, "And how"))


def test_body_is_read_in_order():
    document = blank()
    document.add_paragraph("Before.")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Name", "Age", "Ann", "30"], strict=True):
        cell.text = text
    document.add_paragraph("After.")
    document.add_paragraph("bread", style="List Bullet")
    document.add_paragraph("butter", style="List Number")
    assert read(document).text == "Before.\n\nName | Age\n\nAnn | 30\n\nAfter.\n\nbread\n\n1. butter"


def test_merged_cells_come_once():
    document = blank()
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "tall"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "wide"
    table.cell(1, 1).text, table.cell(1, 2).text = "a", "b"
    assert read(document).text == "tall | wide |\n\n| a | b"


def test_a_frame_of_one_cell_keeps_its_paragraphs_and_headings():
    document = blank()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.paragraphs[0].text = "One."
    cell.add_paragraph("Two", style="Heading 1")
    cell.add_paragraph("Three.")
    content = read(document)
    assert content.text == "One.\n\nThree."
    assert content.sections == (Section(6, "Two"),)


def test_a_table_in_a_cell_is_a_part_of_the_row():
    document = blank()
    row = document.add_table(1, 2).rows[0]
    row.cells[0].text = "outer"
    row.cells[1].add_table(1, 2).cell(0, 0).text = "inner"
    assert read(document).text == "outer | inner |"


def test_tabs_and_line_breaks():
    document = blank()
    document.add_paragraph("one\ttwo\nthree ")
    assert read(document).text == "one two\nthree"


def test_links_fields_and_content_controls_are_text():
    assert (
        text_of(
            f"<w:sdt><w:sdtContent><w:p><w:hyperlink>{run('a ')}</w:hyperlink>"
            f'<w:fldSimple w:instr="PAGE">{run("b ")}</w:fldSimple>'
            f"<w:r><w:instrText>HIDDEN</w:instrText></w:r><w:sdt><w:sdtContent>{run('c')}</w:sdtContent></w:sdt>"
            "<m:oMath><m:r><m:t>=d</m:t></m:r></m:oMath></w:p></w:sdtContent></w:sdt>"
        )
        == "a b c=d"
    )


def test_what_was_deleted_is_out_and_what_was_inserted_is_in():
    moved = f"<w:moveFrom>{run('gone ')}</w:moveFrom><w:moveTo>{run('moved')}</w:moveTo>"
    deleted = "<w:del><w:r><w:delText>old </w:delText></w:r></w:del>"
    row = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{run('gone')}</w:p></w:tc></w:tr>"
    assert text_of(f"<w:p>{deleted}<w:ins>{run('new ')}</w:ins>{moved}</w:p><w:tbl>{row}</w:tbl>") == "new moved"


def test_hidden_text_is_out():
    shown = run("shown", '<w:vanish w:val="false"/>')
    assert text_of(f"<w:p>{run('secret', '<w:vanish/>')}{shown}</w:p>") == "shown"


def test_text_that_a_style_hides_is_out():
    document = blank()
    style = document.styles.add_style("Secret", WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    document.styles.add_style("Secreter", WD_STYLE_TYPE.CHARACTER).base_style = style
    paragraph = document.add_paragraph("shown")
    paragraph.add_run("secret", style="Secreter")
    assert read(document).text == "shown"


def test_a_text_box_comes_once_after_its_paragraph():
    document = blank()
    box = f"<w:txbxContent><w:p>{run('Boxed.')}</w:p></w:txbxContent>"
    paragraph = document.add_paragraph("Before the box.")
    paragraph._p.append(parse_xml(BOX.format(w=nsdecls("w"), box=box)))
    document.add_paragraph("After it.")
    assert read(document).text == "Before the box.\n\nBoxed.\n\nAfter it."


def test_a_table_of_contents_and_a_note_that_is_not_there_are_left_out():
    document = blank()
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Why\t3", style="toc 1")
    document.add_paragraph("Text")._p.append(
        parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/><w:t>.</w:t></w:r>')
    )
    assert read(document).text == "Text."


def with_part(document: Document, name: str, root: str) -> ParsedDocument:
    """The document with one more part, of the usual name, to which nothing but its text refers."""
    stream = io.BytesIO(saved(document))
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr(f"word/{name}.xml", root)
    return parse_docx(stream.getvalue(), "a.docx")


def notes(kind: str, *texts: str) -> str:
    found = "".join(f'<w:{kind} w:id="{n}"><w:p>{run(text)}</w:p></w:{kind}>' for n, text in enumerate(texts, 2))
    line = f'<w:{kind} w:type="separator" w:id="0"><w:p>{run("a line")}</w:p></w:{kind}>'
    return f"<w:{kind}s {nsdecls('w')}>{line}{found}</w:{kind}s>"


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_come_after_their_paragraph_and_others_at_the_end(kind):
    document = blank()
    reference = f'<w:r {nsdecls("w")}><w:{kind}Reference w:id="3"/></w:r>'
    document.add_paragraph("The quay was mended in 2020")._p.append(parse_xml(reference))
    document.add_paragraph("It is long.")
    content = with_part(document, f"{kind}s", notes(kind, "Unused.", "It cost nine million."))
    assert content.text == "The quay was mended in 2020\n\nIt cost nine million.\n\nIt is long.\n\nUnused."


def test_a_document_of_notes_alone_has_text():
    assert with_part(blank(), "footnotes", notes("footnote", "All is in a note.")).text == "All is in a note."


def test_struck_text_is_out_and_comments_leave_nothing():
    struck = run("old ", "<w:strike/>") + run("older ", "<w:dstrike/>") + run("kept ", '<w:strike w:val="0"/>')
    comment = '<w:commentRangeStart w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    assert text_of(f"<w:p>{struck}{comment}{run('new')}</w:p>") == "kept new"


def test_raised_and_lowered_signs():
    up, down = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
    power = run("It makes 3 × 10") + run("6", up) + run(" tonnes of CO") + run("2", down) + run(" on 12 km")
    marks = run("2", up) + run(" since 2019") + run("4", up) + run(", with 42") + run("5", up) + run(" people.")
    assert (
        text_of(f"<w:p>{power}{marks}</w:p>") == "It makes 3 × 10⁶ tonnes of CO₂ on 12 km² since 2019, with 42 people."
    )


def test_empty_cells_are_kept_and_spanning_cells_fill_their_columns():
    document = blank()
    table = document.add_table(3, 3)
    texts = ["Name", "2019", "2020", "", "7", "", "", "", ""]
    for cell, text in zip(table._cells, texts, strict=True):
        cell.text = text
    assert read(document).text == "Name | 2019 | 2020\n\n| 7 |"


LISTS = (
    "<w:numbering {w}>"
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
)


def item(text: str, number: int = 1, depth: int = 0) -> str:
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr>{run(text)}</w:p>"


def test_lists_have_their_numbers():
    body = item("a") + item("b", depth=1) + item("c", depth=1) + item("d") + item("e", depth=1) + item("f", number=2)
    numbered = changed(
        with_body(body.encode()),
        lambda name, member: LISTS.format(w=nsdecls("w")).encode() if name == "word/numbering.xml" else member,
    )
    assert parse_docx(numbered, "a.docx").text == "3. a\n\n3.i) b\n\n3.ii) c\n\n4. d\n\n4.i) e\n\n1. f"


def test_a_style_based_on_a_heading_is_a_heading():
    document = blank()
    document.styles.add_style("Kop", WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Heading 2"]
    document.add_paragraph("Text.")
    document.add_paragraph("Kop", style="Kop")
    document.add_paragraph("More.")
    assert read(document).sections == (Section(7, "Kop"),)


def test_an_outline_level_makes_a_heading():
    level = '<w:p><w:pPr><w:outlineLvl w:val="{}"/></w:pPr>{}</w:p>'
    body = f"<w:p>{run('Text.')}</w:p>{level.format(1, run('Head'))}{level.format(9, run('Body.'))}"
    content = parse_docx(with_body(body.encode()), "a.docx")
    assert content.text == "Text.\n\nBody."
    assert content.sections == (Section(7, "Head"),)


def test_a_paragraph_in_the_style_of_a_heading_stays_text():
    document = blank()
    document.add_paragraph("word " * 100, style="Heading 1")
    assert len(read(document).text.split()) == 100


def test_styles_based_on_each_other_do_no_harm():
    document = blank()
    first = document.styles.add_style("First", WD_STYLE_TYPE.PARAGRAPH)
    second = document.styles.add_style("Second", WD_STYLE_TYPE.PARAGRAPH)
    first.base_style, second.base_style = second, first
    document.add_paragraph("Text.", style="First")
    assert read(document).text == "Text."


plain = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)


@given(st.lists(st.tuples(plain, st.sampled_from(["Normal", "Heading 1", "Title", "List Bullet"])), max_size=6))
def test_words_are_kept_and_sections_are_within_the_text(paragraphs):
    document = blank()
    for text, style in paragraphs:
        document.add_paragraph(text, style=style)
    content = read(document)
    assert "\n\n\n" not in content.text
    heads = ("Heading 1", "Title")
    assert content.text.split() == [word for text, style in paragraphs if style not in heads for word in text.split()]
    assert all(0 <= section.start < len(content.text) for section in content.sections)


# --- facts ------------------------------------------------------------------------------------------------


def test_facts_come_from_the_core_properties():
    document = blank()
    document.add_paragraph("Text.")
    given_facts = document.core_properties
    given_facts.title, given_facts.author, given_facts.language = " The  Budget", "Ann", "en"
    given_facts.created = datetime(2024, 2, 29, 10, tzinfo=UTC)
    assert read(document).metadata == {
        "title": "The Budget",
        "author": "Ann",
        "published": "2024-02-29",
        "language": "en",
    }


def test_a_title_paragraph_is_the_title_where_the_metadata_have_none():
    document = blank()
    document.add_paragraph("For immediate release.")
    document.add_heading("The Budget", 0)
    document.add_paragraph("Text.")
    content = read(document)
    assert content.metadata["title"] == "The Budget"
    assert content.sections == ()
    document.core_properties.title = "Budget 2024"
    content = read(document)
    assert content.metadata["title"] == "Budget 2024"
    assert content.sections == (Section(24, "The Budget"),)


def test_facts_that_are_not_given_are_not_invented():
    without = changed(
        saved(docx.Document()),
        lambda name, member: (
            None if "docProps/core" in name else member.replace(b"docProps/core.xml", b"docProps/app.xml")
        ),
    )
    assert set(parse_docx(without, "a.docx").metadata.values()) == {None}


@pytest.mark.parametrize("date", [b"", b"soon", b"1601-01-01T00:00:00Z", b"9999-12-31T23:00:00-09:00"])
def test_a_date_that_is_none_is_left_out(date):
    document = blank()
    document.core_properties.created = datetime(2024, 2, 29, 10, tzinfo=UTC)
    content = changed(saved(document), lambda _, member: member.replace(b"2024-02-29T10:00:00Z", date))
    assert parse_docx(content, "a.docx").metadata["published"] is None


def test_what_a_template_says_of_its_maker_is_no_fact():
    document = docx.Document()
    document.add_paragraph("Text.")
    metadata = read(document).metadata
    assert metadata["author"] is None
    assert metadata["published"] is None


# --- what cannot be read ----------------------------------------------------------------------------------


def told(content: bytes) -> str:
    with pytest.raises(SourceError, match=r"^a\.docx: .*\.$") as caught:
        parse_docx(content, "a.docx")
    return str(caught.value)


def outcome(content: bytes) -> str:
    """The text, or why there is none."""
    try:
        return parse_docx(content, "a.docx").text
    except SourceError as problem:
        return str(problem)


def test_old_and_locked_files_are_told():
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert "old format (.doc). Save it as .docx." in told(old)
    assert "locked with a password. Save an unlocked copy." in told(old + "EncryptedPackage".encode("utf-16-le"))


@pytest.mark.parametrize("content", [b"", b"garbage", b"PK\x03\x04garbage", saved(blank())[:4000]])
def test_a_broken_file_is_told(content):
    assert "broken, or not a Word document" in told(content)


@pytest.mark.parametrize(
    "change",
    [
        lambda name, member: None if name == BODY else member,
        lambda name, member: b"<broken" if name == BODY else member,
        lambda name, member: b"<other/>" if name == BODY else member,
        lambda name, member: b"<x/>" if name == "[Content_Types].xml" else member,
        lambda name, member: None if name == "[Content_Types].xml" else member,
        lambda name, member: None if name == "_rels/.rels" else member,
        lambda name, member: member.replace(b"wordprocessingml.document.main", b"spreadsheetml.sheet.main"),
        lambda name, member: b"<x/>" if name == "word/styles.xml" else member,
    ],
)
def test_a_package_that_is_no_word_document_is_told(change):
    content = changed(saved(blank()), change)
    assert outcome(content) == "" or "save it as .docx" in outcome(content)


def test_a_member_that_is_damaged_is_told():
    content = saved(blank())
    at = content.index(b"word/document.xml") + 40
    assert "not a sound Word document" in told(content[:at] + bytes(40) + content[at + 40 :])


def test_a_package_made_to_fill_the_memory_is_not_opened():
    stream = io.BytesIO(saved(blank()))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/zeros.bin", bytes(24 * 2**20))
    assert "unpacks to 24 MB" in told(stream.getvalue())


def test_a_package_that_is_too_large_is_not_opened(monkeypatch):
    content = bytearray(saved(blank()))
    at = content.index(b"PK\x01\x02")  # the declared size of the first member, in the central directory
    content[at + 24 : at + 28] = (201 * 2**20).to_bytes(4, "little")
    assert "unpacks to 201 MB" in told(bytes(content))


def test_entities_do_not_grow():
    bomb = "<!ENTITY a 'lollollollol'>" + "".join(
        f"<!ENTITY {new} '{f'&{old};' * 20}'>" for old, new in zip("abcdefg", "bcdefgh", strict=True)
    )
    content = with_body(b"<w:p><w:r><w:t>a &h; b</w:t></w:r></w:p>", f"<!DOCTYPE x [{bomb}]>".encode())
    assert len(outcome(content)) < 300


def test_an_external_entity_is_not_opened(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    declared = f"<!DOCTYPE x SYSTEM '{secret.as_uri()}' [<!ENTITY x SYSTEM '{secret.as_uri()}'>]>".encode()
    assert "the secret" not in outcome(with_body(b"<w:p><w:r><w:t>a &x; b</w:t></w:r></w:p>", declared))
