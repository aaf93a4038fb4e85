"""A document is known again by all that its article depends on."""

from __future__ import annotations

from ingest.sources.documents import FeedMetadata, RawDocument
from ingest.sources.file_types import FileType


def test_a_document_has_another_digest_when_anything_of_it_is_other() -> None:
    one = RawDocument("/a.txt", FileType.TEXT, b"Text.", 5, file=b"/a.txt")
    others = [
        RawDocument("/a.txt", FileType.TEXT, b"Text", 5, file=b"/a.txt"),
        RawDocument("/a.txt", FileType.MARKDOWN, b"Text.", 5, file=b"/a.txt"),
        RawDocument("/b.txt", FileType.TEXT, b"Text.", 5, file=b"/b.txt"),
        RawDocument(
            "/a.txt", FileType.TEXT, b"Text.", 5, url="http://a.example/", feed_metadata=FeedMetadata(published="2024")
        ),
    ]
    digests = {document.digest(1) for document in others} | {one.digest(2)}
    assert len(digests) == 5
    assert one.digest(1) not in digests
    moved = RawDocument("/a.txt", FileType.TEXT, b"Text.", 99, line=7, file=b"/a.txt")
    assert moved.digest(1) == one.digest(1)
