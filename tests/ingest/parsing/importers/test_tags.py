"""What somebody filed an article under comes along, with its text or with its address."""

from __future__ import annotations

import json

import pytest

from ingest.parsing.extraction import extract
from ingest.parsing.importers.export import parse_export
from ingest.sources.documents import RawDocument
from ingest.sources.exports.entries import ExportEntry
from ingest.sources.file_types import FileType

URL = "https://a.example/1"


def entry_of(content: str) -> ExportEntry:
    (entry,) = parse_export(RawDocument("export", FileType.EXPORT, content.encode(), 0, 1, b"/export")).entries
    return entry


@pytest.mark.parametrize(
    "content",
    [
        f"title,url,time_added,tags,status\nOne,{URL},1688628695,ships|sea,unread\n",
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<dl><dt>"
        f'<a href="{URL}" add_date="1688628695" tags="ships,sea">One</a></dl>',
        f"TY  - NEWS\nTI  - One\nUR  - {URL}\nKW  - ships\nKW  - sea\nER  - \n",
    ],
)
def test_with_an_address(content: str) -> None:
    entry = entry_of(content)
    assert (entry.url, entry.metadata.tags) == (URL, ("ships", "sea"))


def test_with_a_text() -> None:
    saved = {"is_archived": 0, "is_starred": 0, "url": URL, "title": "One", "tags": ["ships", {"label": "sea"}]}
    entry = entry_of(json.dumps([{**saved, "content": "<p>The ship sank in the Weddell Sea, and nobody died.</p>"}]))
    document = RawDocument("export", FileType.SAVED, (entry.article or "").encode(), 0, 1, b"/export")
    assert extract(document).article.tags == ("ships", "sea")
