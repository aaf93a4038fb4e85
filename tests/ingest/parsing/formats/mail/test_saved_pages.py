"""A saved page is the article that it was, with the address that it had."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from ingest.errors import SourceError
from ingest.parsing.extraction import Extraction, extract
from ingest.sources.documents import RawDocument
from ingest.sources.file_types import FileType, detect_file_type

TEXT = (
    "<p>Le quai a été ouvert lundi par la maire, qui a dit que les travaux avaient coûté 12 millions.</p>"
    "<p>Des navires de 200 mètres pourront y accoster à partir de mai, selon le bureau du port.</p>"
)
ADDRESS = "https://post.example/quai"


def page(head: str = "", comment: str = "") -> str:
    body = f"<article><h1>Le quai</h1>{TEXT}</article>"
    return f"<!DOCTYPE html> <html lang=fr>{comment}<head><title>Le quai</title>{head}</head><body>{body}</body></html>"


def mhtml(markup: str, charset: str = "utf-8", **headers: str) -> bytes:
    made = EmailMessage()
    made["From"] = "<Saved by Blink>"
    made["Subject"] = "Le quai"
    made["Date"] = "Tue, 05 Mar 2024 23:10:00 -0500"
    made["MIME-Version"] = "1.0"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    main = EmailMessage()
    main.set_content(markup, subtype="html", charset=charset, cte="quoted-printable")
    main["Content-Location"] = ADDRESS
    made.make_related()
    made.attach(main)
    made.add_related(b"\x89PNG", "image", "png", cid="<p@x>")
    frame = EmailMessage()
    frame.set_content("<html><body><p>A frame with an advertisement of other things.</p></body></html>", subtype="html")
    made.attach(frame)
    return bytes(made)


def read(content: bytes, name: str) -> Extraction:
    kind = detect_file_type(content[:4096], content[-4096:], name)
    assert kind is not None
    return extract(RawDocument(f"/{name}", kind, content, 0, file=f"/{name}".encode()))


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_mhtml_is_its_main_page_with_its_address(name: str, charset: str) -> None:
    meta = "<meta charset=windows-1251>"  # the page as it was served: the part is in what its header says
    article = read(mhtml(page(meta), charset), name).article
    assert (article.title, article.url, article.language) == ("Le quai", ADDRESS, "fr")
    assert article.text.startswith("Le quai a été ouvert lundi par la maire, qui a dit que les travaux avaient coûté")
    assert "advertisement" not in article.text


def test_the_address_of_the_snapshot_goes_before_that_of_the_part() -> None:
    content = mhtml(page(), Snapshot_Content_Location="https://post.example/whole")
    assert read(content, "a.mhtml").article.url == "https://post.example/whole"


def test_the_day_of_saving_is_no_day_of_publication_and_is_told_in_the_report() -> None:
    found = read(mhtml(page()), "a.mhtml")
    assert found.article.published is None
    assert any("it was saved on 2024-03-05" in note for note in found.notes)
    dated = read(mhtml(page('<meta property="article:published_time" content="2023-01-02">')), "a.mhtml")
    assert (dated.article.published, dated.notes) == ("2023-01-02", ())


SINGLE_FILE = "<!--\n Page saved with SingleFile \n url: {} \n saved date: Tue Mar 05 2024 23:11:12 GMT-0500 (EST)\n-->"


def test_single_file_tells_address_and_day() -> None:
    content = page(comment=SINGLE_FILE.format(ADDRESS)).encode()
    assert detect_file_type(content, b"", "a.html") is FileType.SAVED_PAGE
    found = read(content, "a.html")
    assert (found.article.url, found.article.published) == (ADDRESS, None)
    assert any("it was saved on 2024-03-05" in note for note in found.notes)


def test_a_browser_tells_the_address() -> None:
    article = read(page(comment=f"<!-- saved from url=(0025){ADDRESS} -->").encode(), "a.html").article
    assert (article.url, article.published) == (ADDRESS, None)


def test_an_address_that_the_page_names_must_be_of_its_site() -> None:
    for named, known in (("https://www.post.example/q", "https://www.post.example/q"), ("https://x.example/", ADDRESS)):
        content = page(f'<link rel="canonical" href="{named}">', SINGLE_FILE.format(ADDRESS))
        assert read(content.encode(), "a.html").article.url == known


@pytest.mark.parametrize(
    "content",
    [
        b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n\n--x--\n",
        b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: text/html\n\n<html></html>",
    ],
)
def test_mhtml_without_an_article_fails_in_one_line(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"/a\.mhtml: ") as problem:
        read(content, "a.mhtml")
    assert "\n" not in str(problem.value)
