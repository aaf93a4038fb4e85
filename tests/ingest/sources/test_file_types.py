"""A kind is told by content first, and by name where the content leaves it open."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.file_types import HEAD_BYTES, TAIL_BYTES, FileType, detect_file_type, what_it_is


def told(content: bytes | str, name: str) -> FileType | None:
    raw = content.encode() if isinstance(content, str) else content
    return detect_file_type(raw[:HEAD_BYTES], raw[-TAIL_BYTES:], name)


def packed(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 100)
    return buffer.getvalue()


def telling(kind: str, *names: str) -> bytes:
    """A package whose first member tells what it is, unpacked."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in [("mimetype", kind), *((name, "x" * 100) for name in names)]:
            archive.writestr(name, text)
    return buffer.getvalue()


PAGE = "<!DOCTYPE html><html><body><p>Text."


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "paper.txt", FileType.PDF),
        (b"\0\0%PDF-1.7", "paper", FileType.PDF),
        (packed("[Content_Types].xml", "word/document.xml"), "letter.doc", FileType.DOCX),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "sheet.docx", None),
        (packed("[Content_Types].xml", "ppt/presentation.xml", "ppt/slides/slide1.xml"), "a.docx", FileType.PPTX),
        (telling("application/epub+zip", "a.opf"), "book.zip", FileType.EPUB),
        (packed("META-INF/container.xml", "a.opf"), "book", FileType.EPUB),
        (telling("application/vnd.oasis.opendocument.text", "content.xml"), "letter", FileType.ODT),
        (telling("application/vnd.oasis.opendocument.spreadsheet", "content.xml"), "sheet.odt", None),
        ("{\\rtf1\\ansi Text.}", "letter.doc", FileType.RTF),
        ("{\\rtf1\\ansi Text.}", "letter.txt", FileType.RTF),
        (PAGE, "page.txt", FileType.HTML),
        (PAGE, "page", FileType.HTML),
        (PAGE, "page.php", FileType.HTML),
        ("\n<!-- saved -->\n<html lang=en>", "page.md", FileType.HTML),
        ("\ufeff" + PAGE, "page", FileType.HTML),
        (PAGE.encode("utf-16"), "page", FileType.HTML),
        ("<div>Text.</div>", "page.html", FileType.HTML),
        ("No tag here: 1 < 2.", "page.html", FileType.TEXT),
        ('<?xml version="1.0"?>\n<rss version="2.0">', "news.txt", FileType.FEED),
        ('<?xml version="1.0"?><?style?><feed xmlns="http://www.w3.org/2005/Atom">', "atom", FileType.FEED),
        ("<rdf:RDF xmlns:rdf='x'>", "rss.rdf", FileType.FEED),
        ('<!DOCTYPE rss [<!ENTITY a "b">]>\n<!-- c --><rss version="0.91">', "rss.txt", FileType.FEED),
        ("<feedback>", "a.xml", None),
        ('{"id": "1", "text": "T."}\n', "dump.json", FileType.RECORD),
        ('{"id": "1", "text": "T."}\n', "dump", FileType.RECORD),
        ('{"name": "package"}\n', "package.json", None),
        ("not a record", "dump.jsonl", FileType.RECORD),
        ("not a record", "dump.jsonl.gz", FileType.RECORD),
        ("# Head", "a.MD", FileType.MARKDOWN),
        ("Text.", "README", FileType.TEXT),
        ("Text.", "a.text", FileType.TEXT),
        ("a;b", "table.csv", None),
        ("", "a.txt", FileType.TEXT),
        ("", "lock", None),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0", "a.txt", None),
        ("Größe.".encode("utf-16"), "a.txt", FileType.TEXT),
    ],
)
def test_kinds(content: bytes | str, name: str, kind: FileType | None) -> None:
    assert told(content, name) is kind


@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_bytes_have_a_kind_or_none(content: bytes, name: str) -> None:
    assert told(content, name) in (None, *FileType)


@pytest.mark.parametrize("ending", [".docx", ".epub", ".odt", ".pptx"])
def test_a_package_that_is_cut_off_is_what_its_name_says(ending: str) -> None:
    head = b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml"
    assert detect_file_type(head, head, f"a{ending}") == FileType(ending[1:].upper())
    assert detect_file_type(head, head + b"PK\x05\x06", f"a{ending}") is None


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.doc", "a.rtf"])
def test_text_is_text_though_it_is_named_like_a_document(name: str) -> None:
    assert detect_file_type(b"The quay was opened.", b"", name) is FileType.TEXT
    assert detect_file_type(b"%PDF-1.4", b"", name) is FileType.PDF
    assert detect_file_type(b"<?xml version='1.0'?><w:wordDocument/>", b"", name) is None
    assert detect_file_type(bytes(100), b"", name) is None


@pytest.mark.parametrize(
    ("head", "told"),
    [(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office"), (b"\x89PNG", "picture"), (b"\0\0\0 ftyp", "film"), (b"x", None)],
)
def test_a_file_that_is_not_read_is_named_for_what_it_is(head: bytes, told: str | None) -> None:
    assert (told or "") in (what_it_is(head) or "")
    assert (what_it_is(head) is None) == (told is None)
