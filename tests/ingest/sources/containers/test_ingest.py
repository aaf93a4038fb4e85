"""Containers in an ingest: what is there already is known again, what is hostile is one line, the rest goes on."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.library import Library
from ingest.parsing.sandbox import Limits, Parser
from ingest.pipeline import ingest_articles
from ingest.sources.containers.archives import read_zip
from ingest.sources.containers.parts import Part
from ingest.sources.documents import LeftOver, RawDocument
from ingest.sources.file_types import FileType
from tests.ingest.conftest import WRECK, counts, write
from tests.ingest.sources.containers.conftest import mail, mailbox, page, warc, zipped


def letters(*numbers: int) -> bytes:
    return mailbox(*(mail(f"Letter {n}", f"Ship number {n} landed.", f"<{n}@post.example>") for n in numbers))


def test_a_mailbox_that_grew_gives_only_what_is_new(library: Library, news: Path) -> None:
    path = write(news / "in.mbox", letters(1, 2, 3))
    assert counts(ingest_articles([news], library)) == (3, 0, 0, 0)
    assert counts(ingest_articles([news], library)) == (0, 0, 3, 0)
    write(path, letters(2, 3, 4))
    assert counts(ingest_articles([news], library)) == (1, 0, 2, 0)
    path.unlink()
    assert len(ingest_articles([news], library, prune=True).removed) == 0  # of an emptied folder, none is
    write(news / "a.txt", WRECK)
    assert len(ingest_articles([news], library, prune=True).removed) == 4


def test_what_of_an_archive_is_no_article_is_told(library: Library, news: Path) -> None:
    inner = {"a.txt": WRECK.encode(), "b.csv.bak": b"1", "c.txt": b"", "d.zip": zipped({"x.txt": b"X."})}
    path = write(news / "a.zip", zipped(inner))
    write(news / "z.txt", "The last one.")
    report = ingest_articles([news], library)
    assert len(report.added) == 2
    assert report.skipped == (f"{path}/b.csv.bak",)
    assert sorted(failure.source for failure in report.failed) == [f"{path}/c.txt", f"{path}/d.zip"]
    assert all(failure.reason.startswith(f"{failure.source}: ") for failure in report.failed)


def test_a_page_of_a_web_archive_is_an_article_of_its_address(library: Library, news: Path) -> None:
    record = ("https://post.example/quay", "200 OK", "text/html", page("The quay"))
    write(news / "a.warc.gz", warc(record))
    report = ingest_articles([news], library)
    article = library.article(report.added[0])
    assert (article.title, article.url, article.published) == ("The quay", "https://post.example/quay", None)
    assert any("it was saved on 2024-03-05" in note for note in report.notes)
    assert counts(ingest_articles([news], library)) == (0, 0, 1, 0)


def nested(depth: int) -> bytes:
    heads = (f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(depth))
    return b"From: A B <a@b.example>\n" + "".join(heads).encode()


@pytest.mark.parametrize(
    "content",
    [
        nested(3000),
        b'From: A B <a@b.example>\nContent-Type: multipart/mixed; boundary="x"\n\n' + b"--x\n\n\n" * 1_000_000,
        b"Subject: " + b"=?utf-8?q?=41?= " * 500_000 + b"\n\n",
        b"From: " + b"(" * 500_000 + b"\n\n",
        b"From: a@b.example\n\n" + b"> \n\n" * 500_000,
        b"From: a@b.example\nContent-Type: text/html\n\n" + b"<table><tr><td>" * 100_000,
    ],
    ids=["nested", "a million parts", "long subject", "comments", "quotes", "tables"],
)
def test_hostile_mail_is_one_line_within_the_limits(content: bytes) -> None:
    document = RawDocument("/a.eml", FileType.MAIL, content, 0, file=b"/a.eml")
    with Parser(Limits(cpu_seconds=2)) as parser:
        with pytest.raises(SourceError) as problem:
            parser.extract(document)
        assert str(problem.value).startswith("/a.eml: ")
        assert "\n" not in str(problem.value)
        sound = RawDocument("/b.eml", FileType.MAIL, mail(), 0, file=b"/b.eml")
        assert parser.extract(sound).article.text.strip() == "The quay is open."


@pytest.mark.parametrize("folder", ["", "omnivore/"])
@pytest.mark.parametrize("first", ["content", "metadata"])
def test_an_export_in_a_zip_is_read_with_the_texts_beside_it(
    library: Library, news: Path, folder: str, first: str
) -> None:
    days = {"savedAt": "2024-10-30T00:00:00.000Z", "publishedAt": "2024-10-29T00:00:00.000Z"}
    entries = [
        {"id": "1", "slug": "quay-1", "title": "The quay", "url": "https://post.example/quay", **days},
        {"id": "2", "slug": "../../quay-1", "title": "Out of it", "url": "https://post.example/out", **days},
    ]
    members = {
        f"{folder}content/quay-1.html": page("Another title"),
        f"{folder}metadata_0_to_20.json": json.dumps(entries).encode(),
        f"{folder}notes.txt": WRECK.encode(),
    }
    names = sorted(members, key=lambda name: first not in name)
    path = write(news / "omnivore.zip", zipped({name: members[name] for name in names}))
    report = ingest_articles([news], library)
    (article,) = (library.article(each) for each in report.added if library.article(each).url)
    assert (article.title, article.url, article.published) == ("The quay", "https://post.example/quay", "2024-10-29")
    assert "Ships of up to 200 metres" in article.text
    assert counts(report) == (2, 0, 0, 0)
    assert any("1 of its entries are but addresses" in note for note in report.notes)
    assert counts(ingest_articles([path], library)) == (0, 0, 2, 1)  # now the other one is sought


def test_a_text_beside_an_export_goes_to_one_entry_and_a_broken_one_is_told() -> None:
    entries = [{"slug": slug, "savedAt": "2024-10-30", "title": f"{n}"} for n, slug in enumerate("aaab")]
    text = b"<p>" + b"The quay was opened. " * 200_000
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("metadata.json", json.dumps(entries))
        archive.writestr("content/a.html", text)
        archive.writestr("content/b.html", b"Ferry", zipfile.ZIP_STORED)
    broken = buffer.getvalue().replace(b"Ferry", b"Fxrry")
    pieces = list(read_zip(io.BytesIO(broken)))
    assert sum(len(piece.content) for piece in pieces if isinstance(piece, Part)) < 2 * len(text)
    (told,) = (piece for piece in pieces if isinstance(piece, LeftOver))
    assert (told.source, told.failed) == ("content/b.html", True)
