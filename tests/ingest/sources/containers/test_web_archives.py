"""A web archive is the pages that were answered; the rest is counted."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from ingest.sources.file_types import FileType
from tests.ingest.conftest import write
from tests.ingest.sources.containers.conftest import page, read, warc, zipped

RECORDS = (
    ("https://post.example/quay?utm_source=x#top", "200 OK", "text/html; charset=iso-8859-1", page("The quay")),
    ("https://post.example/style.css", "200 OK", "text/css", b"p{}"),
    ("https://post.example/gone", "404 Not Found", "text/html", page("Gone")),
    ("https://post.example/ferry", "200 OK", "TEXT/HTML", page("The ferry")),
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.warc", warc(*RECORDS, packed=False)),
        ("a.warc.gz", warc(*RECORDS)),
        ("a.wacz", zipped({"datapackage.json": b"{}", "archive/data.warc.gz": warc(*RECORDS)})),
    ],
)
def test_the_pages_come_with_their_addresses_and_the_rest_is_counted(tmp_path: Path, name: str, content: bytes) -> None:
    path = write(tmp_path / name, content)
    documents, left, failure = read(path)
    assert failure is None
    assert [document.url for document in documents] == ["https://post.example/quay", "https://post.example/ferry"]
    assert {document.file_type for document in documents} == {FileType.HTML}
    assert [document.feed_metadata.published for document in documents] == ["2024-03-05"] * 2
    assert documents[0].place.endswith(b"/https://post.example/quay")
    assert [each.failed for each in left] == [False]
    assert "2 of its records are no pages" in str(left[0].reason)


def test_a_page_without_an_address_on_the_web_is_named(tmp_path: Path) -> None:
    record = ("https://me@post.example/", "200 OK", "text/html", page("X"))
    _, left, _ = read(write(tmp_path / "a.warc", warc(record, packed=False)))
    assert [each.failed for each in left] == [True]


def test_a_page_that_is_too_long_is_named_and_the_next_one_comes(tmp_path: Path) -> None:
    long = ("https://post.example/long", "200 OK", "text/html", b"<p>" + b"x" * (33 * 1024**2))
    documents, left, failure = read(write(tmp_path / "a.warc.gz", warc(long, *RECORDS)))
    assert (len(documents), failure) == (2, None)
    assert left[0].failed
    assert left[0].source.endswith("https://post.example/long")


@pytest.mark.parametrize(
    "content",
    [
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: nine\r\n\r\nHTTP/1.1 200 OK\r\n",
        gzip.compress(warc(*RECORDS, packed=False)),
        b"WARC/1.0\r\n" + b"X" * 100_000,
        warc(*RECORDS)[:-40],
    ],
    ids=["length", "packed as a whole", "no end", "cut off"],
)
def test_a_broken_one_ends_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path / "a.warc", content)
    _, _, failure = read(path)
    assert failure is None or (failure.startswith(f"{path}: ") and "\n" not in failure)


@pytest.mark.parametrize("packed", [False, True])
def test_a_page_in_which_the_archive_breaks_off_is_no_article(tmp_path: Path, packed: bool) -> None:
    record = ("https://post.example/quay", "200 OK", "text/html", page("The quay"))
    whole = warc(record, record, packed=packed)
    path = tmp_path / "a.warc"
    path.write_bytes(whole)
    assert len(read(path)[0]) == 2
    path.write_bytes(whole[:-200])
    documents, left, ended = read(path)
    assert len(documents) == 1
    assert [each.failed for each in left] == [True] or ended is not None
