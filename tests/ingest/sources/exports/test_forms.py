"""Exports are told from pages, texts and other data."""

from __future__ import annotations

import pytest

from ingest.sources.file_types import FileType, detect_file_type


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        ("Headline;Body\nA;B\n", "a.csv", FileType.EXPORT),
        ("headline\tbody\nA\tB\n", "a.tsv", FileType.EXPORT),
        ("title,text\rA,B\r", "a.csv", FileType.EXPORT),
        ("price,amount\n1,2\n", "a.csv", None),
        ("title,text\n", "a.txt", FileType.TEXT),
        ('[{"headline": "A", "body": "B"}]', "a.json", FileType.EXPORT),
        ('[{"port": 1}, {"port": 2}]', "settings.json", None),
        ("[1, 2]", "a.json", None),
        ("[Music] A song begins.", "a", FileType.TEXT),
        ('{"bookmarks": [{"title": "A"}]}', "a.json", FileType.EXPORT),
        ('{"count": 1, "next": null, "results": [{"url": "A"}]}', "a.json", FileType.EXPORT),
        ('{"id": "1", "text": "T.", "items": [{"a": 1}]}', "a.jsonl", FileType.RECORD),
        ("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>", "a.html", FileType.EXPORT),
        ("<!DOCTYPE html><html><head><title>Pocket Export</title>", "ril_export.html", FileType.EXPORT),
        ("<!DOCTYPE html><html><head><title>Pocket watches</title>", "a.html", FileType.HTML),
        ('<?xml version="1.0"?>\n<!DOCTYPE opml>\n<opml version="2.0">', "a.xml", FileType.EXPORT),
        ("TY  - JOUR\nTI  - A\nER  - \n", "a.ris", FileType.EXPORT),
    ],
)
def test_an_export_is_told_by_its_beginning(content: str, name: str, kind: FileType | None) -> None:
    assert detect_file_type(content.encode(), b"", name) is kind
