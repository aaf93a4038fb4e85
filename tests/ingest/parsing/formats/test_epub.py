"""EPUB → text. The books are made here, part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Section
from ingest.errors import SourceError
from ingest.parsing.formats.epub.opf import MOST_TAGS
from ingest.parsing.formats.epub.parser import parse_epub
from ingest.parsing.parsed_document import ParsedDocument
from ingest.parsing.sandbox import Parser
from ingest.sources.documents import RawDocument
from ingest.sources.file_types import FileType

CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
FACTS = (
    '<dc:title>The Quay</dc:title><dc:creator opf:role="aut">Ann Lee</dc:creator>'
    '<dc:creator opf:role="ill">Bo Ray</dc:creator><dc:publisher>Pier House</dc:publisher>'
    '<dc:date opf:event="modification">2026-01-02</dc:date><dc:date>2024-02-29</dc:date><dc:language>en</dc:language>'
)
SPACES = (
    'xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
SHEET = ".up {vertical-align: super} .moved {position: relative; top: -0.3em; font-size: 60%} .gone {display: none}"


def package(hrefs: list[str], spine: str | None = None, facts: str = FACTS, more: str = "") -> str:
    listed = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(hrefs)
    )
    order = "".join(f'<itemref idref="i{n}"/>' for n in range(len(hrefs))) if spine is None else spine
    contents = f"<manifest>{listed}{more}</manifest><spine>{order}</spine>"
    return f"<package {SPACES}><metadata>{facts}</metadata>{contents}</package>"


def page(body: str) -> str:
    head = '<title/><link rel="stylesheet" type="text/css" href="s.css"/>'
    spaces = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    return f'<?xml version="1.0"?><!DOCTYPE html><html {spaces}><head>{head}</head><body>{body}</body></html>'


def book(*bodies: str, opf: str | None = None, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A book with a chapter for each body: c0.xhtml, c1.xhtml, …"""
    names = [f"c{number}.xhtml" for number in range(len(bodies))]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/book.opf", package(names) if opf is None else opf)
        archive.writestr("OEBPS/s.css", SHEET)
        for name, body in zip(names, bodies, strict=True):
            archive.writestr(f"OEBPS/{name}", page(body))
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return stream.getvalue()


def read(*bodies: str) -> ParsedDocument:
    return parse_epub(book(*bodies), "a.epub")


def told(content: bytes) -> str:
    with pytest.raises(SourceError, match=r"^a\.epub.*\.$") as caught:
        parse_epub(content, "a.epub")
    return str(caught.value)


# --- text -------------------------------------------------------------------------------------------------


def test_chapters_are_sections_in_the_order_of_the_spine() -> None:
    opf = package(["c0.xhtml", "c1.xhtml"], '<itemref idref="i1"/><itemref idref="i0"/><itemref idref="i1"/>')
    content = parse_epub(book("<h1>Two</h1><p>Second.</p>", "<h1>One</h1><p>First.</p>", opf=opf), "a.epub")
    assert content.text == "First.\n\nSecond."
    assert content.sections == (Section(0, "One"), Section(8, "Two"))


def test_facts_come_from_the_package_document() -> None:
    assert read("<p>Text.</p>").metadata == {
        "title": "The Quay",
        "author": "Ann Lee",
        "publisher": "Pier House",
        "published": "2024-02-29",
        "language": "en",
    }


def test_a_chapter_without_a_heading_has_its_name_in_the_contents() -> None:
    point = '<navLabel><text>After</text></navLabel><content src="c0.xhtml"/>'
    contents = f"<ncx><navMap><navPoint>{point}</navPoint></navMap></ncx>"
    opf = package(["c0.xhtml"], more='<item id="n" href="t.ncx" media-type="application/x-dtbncx+xml"/>')
    content = parse_epub(book("<p>The end.</p>", opf=opf, parts={"OEBPS/t.ncx": contents}), "a.epub")
    assert content.sections == (Section(0, "After"),)


def test_raised_signs_struck_and_hidden_text_and_page_numbers() -> None:
    content = read(
        '<p>It holds 3 × 10<sup>6</sup> tonnes, 10<span class="up">9</span> nails, 10<span class="moved">4</span> bolts'
        ' and H<sub>2</sub>O.<br/>So <s>old</s>new<a id="x"/> it <span epub:type="pagebreak">12</span>is.</p>'
        '<p class="gone">Hidden.</p>'
    )
    assert content.text == "It holds 3 × 10⁶ tonnes, 10⁹ nails, 10⁴ bolts and H₂O.\nSo new it is."


def test_lists_and_tables() -> None:
    content = read(
        '<ol start="3"><li>three</li><li><p>four</p></li></ol><ul><li>dot</li></ul>'
        '<table><tr><th>A</th><th colspan="2">B</th><th>C</th></tr>'
        '<tr><td rowspan="2">x</td><td></td><td>y</td><td>z</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>'
    )
    assert content.text == "3. three\n\n4. four\n\ndot\n\nA | B |  | C\n\nx |  | y | z\n\n| 1 | 2 | 3"


def test_notes_stand_after_the_paragraph_that_refers_to_them_once() -> None:
    content = read(
        '<p>Mended in 2019<sup><a id="r1" href="c1.xhtml#n1">1</a></sup> for good'
        '<a epub:type="noteref" href="#n2">*</a>.</p><p>It is long.</p>'
        '<aside epub:type="footnote" id="n2" hidden="hidden"><p>So they said.</p></aside>',
        '<ol><li id="n1">In May. <a href="c0.xhtml#r1">↩</a></li><li>Nobody refers to this.</li></ol>',
    )
    paragraphs = ["Mended in 2019 for good.", "In May.", "So they said.", "It is long.", "2. Nobody refers to this."]
    assert content.text.split("\n\n") == paragraphs


def test_a_link_to_a_figure_is_no_note() -> None:
    content = read('<p>See <a href="#t">1</a> below.</p><p id="t">1 table of all.</p>')
    assert content.text == "See 1 below.\n\n1 table of all."


def test_missing_chapters_are_told() -> None:
    content = parse_epub(book("<p>Here.</p>", opf=package(["c0.xhtml", "gone.xhtml"])), "a.epub")
    assert content.text == "Here."
    assert "1 of its chapters are missing in the file (OEBPS/gone.xhtml)" in content.notes[0]


plain = st.text(st.characters(codec="utf-8", categories=["L", "Nd"]), min_size=1, max_size=8)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["p", "li", "td", "div", "blockquote"]), plain), min_size=1, max_size=8))
def test_words_are_kept_in_order(parts: list[tuple[str, str]]) -> None:
    content = read("".join(f"<{tag}>{word}</{tag}>" for tag, word in parts))
    assert content.text.replace("|", " ").split() == [word for _, word in parts]


# --- what cannot be read ----------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"garbage", b"PK\x03\x04garbage", book("<p>Text.</p>")[:300]])
def test_a_broken_file_is_told(content: bytes) -> None:
    assert "broken, or not an EPUB" in told(content)


@pytest.mark.parametrize("href", ["../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "%2e%2e/%2e%2e/secret"])
def test_a_chapter_outside_of_the_book_is_not_read(href: str) -> None:
    assert "lies outside of the book" in told(book("<p>Text.</p>", opf=package([href])))


def test_a_locked_book_is_told() -> None:
    lock = (
        '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>'
        '<CipherData><CipherReference URI="OEBPS/c0.xhtml"/></CipherData></EncryptedData></encryption>'
    )
    assert "locked (DRM)" in told(book("<p>Text.</p>", parts={"META-INF/encryption.xml": lock}))


def test_bombs_and_too_many_parts_are_not_unpacked() -> None:
    assert "unpacks to 24 MB" in told(book("<p>Text.</p>", parts={"zeros": bytes(24 * 2**20)}))
    assert "20,006 parts" in told(book("<p>Text.</p>", parts={f"p{number}": "" for number in range(20_001)}))


def test_a_book_that_is_too_long_for_an_article_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.parsing.formats.epub.parser.MAX_BYTES", 2**20)
    assert "the book has 2 MB of text, more than the 1 MB of one article. Split it." in told(book("word " * 2**19))


def test_entities_do_not_grow() -> None:
    names = "abcdefgh"
    grown = "".join(f"<!ENTITY {new} '{f'&{old};' * 20}'>" for old, new in pairwise(names))
    bomb = f"<!DOCTYPE html [<!ENTITY a 'lollol'>{grown}]>"
    chapter = bomb + "<html><body><p>It &h; opened.</p></body></html>"
    content = parse_epub(book(opf=package(["x.xhtml"]), parts={"OEBPS/x.xhtml": chapter}), "a.epub")
    assert content.text == "It &h; opened."
    facts = package(["c0.xhtml"], facts="<dc:title>T &h;</dc:title>")
    assert len(told(book("<p>Text.</p>", opf=bomb + facts))) < 300


@pytest.mark.slow
def test_hostile_chapters_end_in_an_article_or_a_line_within_the_limits_of_the_child() -> None:
    circle = "".join(
        f'<p id="n{n}">[{n}] x<a epub:type="noteref" href="#n{(n + 1) % 3}">[{n}]</a></p>' for n in range(3)
    )
    with Parser() as parser:
        for body in ("<div>" * 50_000 + "It.", "<table><tr><td>" * 50_000 + "It.", circle, "<sup><a href='#a'>" * 9000):
            content = book(f"<p>It opened.</p>{body}")
            try:
                text = parser.extract(RawDocument("a", FileType.EPUB, content, len(content), file=b"a")).article.text
                assert text.startswith("It opened.")
            except SourceError as problem:
                assert "\n" not in str(problem)  # noqa: PT017


def test_a_book_that_lists_a_million_things_fails_before_a_tree_is_made() -> None:
    items = "".join(f'<item id="n{n}" href="0.xhtml"/>' for n in range(MOST_TAGS))
    with pytest.raises(SourceError, match="tags, as files do that are made to fill a memory"):
        parse_epub(book("<p>One.</p>", opf=package(["0.xhtml"], more=items)), "a.epub")
