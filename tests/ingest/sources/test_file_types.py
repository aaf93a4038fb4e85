"""A kind is told by content first, and by name where the content leaves it open."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.file_types import HEAD, TAIL, Kind, kind_of


def told(content: bytes | str, name: str) -> Kind | None:
    raw = content.encode() if isinstance(content, str) else content
    return kind_of(raw[:HEAD], raw[-TAIL:], name)


def packed(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 100)
    return buffer.getvalue()


PAGE = "<!DOCTYPE html><html><body><p>Text."


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "paper.txt", Kind.PDF),
        (b"\0\0%PDF-1.7", "paper", Kind.PDF),
        (packed("[Content_Types].xml", "word/document.xml"), "letter.doc", Kind.DOCX),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "sheet.docx", None),
        (PAGE, "page.txt", Kind.HTML),
        (PAGE, "page", Kind.HTML),
        (PAGE, "page.php", Kind.HTML),
        ("\n<!-- saved -->\n<html lang=en>", "page.md", Kind.HTML),
        ("\ufeff" + PAGE, "page", Kind.HTML),
        (PAGE.encode("utf-16"), "page", Kind.HTML),
        ("<div>Text.</div>", "page.html", Kind.HTML),
        ("No tag here: 1 < 2.", "page.html", Kind.TEXT),
        ('<?xml version="1.0"?>\n<rss version="2.0">', "news.txt", Kind.FEED),
        ('<?xml version="1.0"?><?style?><feed xmlns="http://www.w3.org/2005/Atom">', "atom", Kind.FEED),
        ("<rdf:RDF xmlns:rdf='x'>", "rss.rdf", Kind.FEED),
        ('<!DOCTYPE rss [<!ENTITY a "b">]>\n<!-- c --><rss version="0.91">', "rss.txt", Kind.FEED),
        ("<feedback>", "a.xml", None),
        ('{"id": "1", "text": "T."}\n', "dump.json", Kind.RECORD),
        ('{"id": "1", "text": "T."}\n', "dump", Kind.RECORD),
        ('{"name": "package"}\n', "package.json", None),
        ("not a record", "dump.jsonl", Kind.RECORD),
        ("not a record", "dump.jsonl.gz", Kind.RECORD),
        ("# Head", "a.MD", Kind.MARKDOWN),
        ("Text.", "README", Kind.TEXT),
        ("Text.", "a.text", Kind.TEXT),
        ("a;b", "table.csv", None),
        ("", "a.txt", Kind.TEXT),
        ("", "lock", None),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0", "a.txt", None),
        ("Größe.".encode("utf-16"), "a.txt", Kind.TEXT),
    ],
)
def test_kinds(content: bytes | str, name: str, kind: Kind | None) -> None:
    assert told(content, name) is kind


@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_bytes_have_a_kind_or_none(content: bytes, name: str) -> None:
    assert told(content, name) in (None, *Kind)
