"""RTF → text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.article import Section
from ingest.errors import SourceError
from ingest.parsing.formats.rtf.parser import parse_rtf
from ingest.parsing.parsed_document import ParsedDocument

HEAD = (
    r"\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Helvetica;}{\f1\fcharset204 Arial CYR;}{\f2\fcharset128 Gothic;}}"
    r"{\stylesheet{\ql Normal;}{\s1 heading 1;}{\s7\outlinelevel1 Own;}{\*\cs9 Heading 1 Char;}}"
)


def read(body: str, head: str = HEAD) -> ParsedDocument:
    return parse_rtf(b"{\\rtf1" + head.encode("latin-1") + body.encode("latin-1") + b"}", "a.rtf")


def test_paragraphs_headings_and_facts() -> None:
    content = read(
        r"{\info{\title The Quay}{\author Ann Lee}{\creatim\yr2024\mo2\dy29}{\revtim\yr2025\mo1\dy1}}"
        r"{\header Running head\par}\pard\plain One.\par\pard\s1 Why\par\pard Two.\par\pard\s7 How\par\pard\s0 Three."
    )
    assert content.text == "One.\n\nTwo.\n\nThree."
    assert content.sections == (Section(6, "Why"), Section(12, "How"))
    assert content.metadata == {"title": "The Quay", "author": "Ann Lee", "published": "2024-02-29"}


def test_characters_of_fonts_code_pages_and_unicode() -> None:
    fonts = r"caf\'e9 {\f1\'cf\'f0\'e8} {\f2\'93\'fa\'96\'7b} "
    body = fonts + r"\u8364?5 \uc2\u8722\'81\'7c7\uc1 \u-10179?\u-8704? a\~b\_c\-d\endash"
    assert read(body).text == "café При 日本 €5 −7😀 a b-cd–"


def test_hidden_struck_and_deleted_text_is_out_and_inserted_text_in() -> None:
    assert read(r"{\v secret }{\strike old }{\deleted gone }{\revised new }\v off\v0 on").text == "new on"


def test_raised_and_lowered_signs() -> None:
    assert read(r"3 \'d7 10{\super 6} of CO{\sub 2} on 5 km{\up6 2} since 2019{\super 4}.").text == (
        "3 × 10⁶ of CO₂ on 5 km² since 2019."
    )


def test_notes_text_boxes_and_fields_stand_at_their_place() -> None:
    body = (
        r"Mended{\super\chftn{\footnote\pard\plain{\super\chftn} It cost nine million.}} in "
        r'{\field{\*\fldinst HYPERLINK "http://x.example"}{\fldrslt May}}'
        r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt Boxed.\par}}{\shprslt{\*\do{\dptxbxtext Boxed.}}}}.\par After."
    )
    assert read(body).text == "Mended in May.\n\nIt cost nine million.\n\nBoxed.\n\nAfter."


def test_text_boxes_in_headers_are_out() -> None:
    assert read(r"{\header{\shp{\*\shpinst{\shptxt Boxed.}}}}Text.").text == "Text."


def test_lists_have_their_numbers() -> None:
    body = r"{\listtext 1.\tab}one\par{\*\pn\pnlvlbody}{\pntext\f0 2)\tab}two\par{\listtext\f1\'b7\tab}dot\par"
    assert read(body).text == "1. one\n\n2) two\n\ndot"


def test_tables_keep_empty_cells_and_spanned_columns() -> None:
    row = r"\trowd\cellx1000\cellx2000\cellx3000\pard\intbl "
    wide = r"\trowd\cellx2000\cellx3000\pard\intbl z\cell 9\cell\row"
    frame = r"\pard Then.\par\trowd\cellx3000\pard\intbl In a\par frame.\cell\row"
    body = rf"{row}Name\cell 2019\cell 2020\cell\row{row}\cell 7\cell\cell\row{wide}{frame}\pard After.\par"
    lines = ["Name | 2019 | 2020", "| 7 |", "z |  | 9", "Then.", "In a", "frame.", "After."]
    assert read(body).text.split("\n\n") == lines


def test_pictures_are_left_out_whatever_bytes_they_have() -> None:
    assert read(r"One {\*\shppict{\pict\bin5 }}}{{}}{\pict 00ff" + "\n" + r"ab}two.").text == "One two."


def test_formulae_and_a_missing_end_are_told() -> None:
    content = parse_rtf(rb"{\rtf1 Text {\mmath{\*\moMath x}}and {\b more", "a.rtf")
    assert content.text == "Text and more"
    assert [note[:10] for note in content.notes] == ["1 formulae", "it ends in"]


@pytest.mark.parametrize("content", [b"", b"Text.", b"{\\rt"])
def test_what_is_no_rtf_is_told(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"^a\.rtf: it is broken, or not RTF"):
        parse_rtf(content, "a.rtf")


def test_what_is_nested_too_deep_is_told() -> None:
    with pytest.raises(SourceError, match=r"^a\.rtf: it is nested too deep"):
        read("{" * 1_000_000)


def test_notes_in_notes_and_bytes_without_end_do_no_harm() -> None:
    assert read(r"a{\footnote b" * 400).text.startswith("a")
    assert read(r"a{\pict\bin999999999 x").text == "a"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=30))
def test_any_text_comes_back(text: str) -> None:
    units = text.encode("utf-16-le")
    codes = (int.from_bytes(units[place : place + 2], "little", signed=True) for place in range(0, len(units), 2))
    assert read("x" + "".join(f"\\u{code}?" for code in codes)).text == "x" + text


@given(st.binary(max_size=60))
def test_any_bytes_have_text(content: bytes) -> None:
    parse_rtf(b"{\\rtf1 " + content, "a.rtf")
