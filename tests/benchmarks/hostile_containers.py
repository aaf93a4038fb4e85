"""Hostile mailboxes, archives, web archives, books, tables and exports, for `hostile.py`; written by it, not run."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

MILLION = 1_000_000
DEEP = 100_000
MEGABYTE = 2**20
_POSTMARK = b"From a@b.example Mon Mar  4 23:30:00 2024\n"
_PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>The quay was opened.</p></body></html>"

Write = Callable[[Path], object]


def made(content: Callable[[], bytes]) -> Write:
    """Writes what is made only then: all of it together would fill the memory."""
    return lambda path: path.write_bytes(content())


def zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def nested_zip(depth: int) -> bytes:
    content = b"The quay was opened."
    for number in range(depth):
        content = zipped({f"{number}.zip" if number else "a.txt": content})
    return content


def lying_zip() -> bytes:
    """A file of 300 MB that the list of the zip says to be of 20 bytes."""
    true = zipped({"a.txt": b"a" * (300 * MEGABYTE)})
    size = (300 * MEGABYTE).to_bytes(4, "little")
    return true.replace(size, (20).to_bytes(4, "little"))


def tar_of(name: str, size: int) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = size
        archive.addfile(info, io.BytesIO(bytes(size)))
    return buffer.getvalue()


def write_packed_tar(path: Path, module: object, times: int) -> None:
    """A tar of zeros without end, packed again and again: what follows the first end of a packed stream is read too."""
    compress = module.compress  # type: ignore[attr-defined]
    head = tarfile.TarInfo("a.txt")
    head.size = times * 64 * MEGABYTE
    part = compress(bytes(64 * MEGABYTE))
    with path.open("wb") as file:
        file.write(compress(head.tobuf()))
        for _ in range(times):
            file.write(part)


def write_endless_mailbox(path: Path) -> None:
    """A message of one line of 1 GB (a hole in the file), and a sound one after it."""
    with path.open("wb") as file:
        file.write(_POSTMARK + b"From: a@b.example\nSubject: Long\n\na")
        file.truncate(1024 * MEGABYTE)
        file.seek(0, os.SEEK_END)
        file.write(b"\n\n" + _POSTMARK + b"From: a@b.example\nSubject: Sound\n\nThe ferry came.\n")


def record(length: object, block: bytes = _PAGE, kind: str = "response") -> bytes:
    return (
        (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://post.example/{length}\r\n"
            f"WARC-Date: 2024-03-05T22:10:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {length}\r\n\r\n"
        ).encode()
        + block
        + b"\r\n\r\n"
    )


def book(items: int) -> bytes:
    """A book with so many items in its list, all the same file."""
    container = '<container><rootfiles><rootfile full-path="o.opf"/></rootfiles></container>'
    listed = "".join(f'<item id="i{n}" href="a.xhtml" media-type="application/xhtml+xml"/>' for n in range(items))
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(items))
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{listed}</manifest><spine>{spine}</spine></package>'
    )
    return zipped(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": container.encode(),
            "o.opf": package.encode(),
            "a.xhtml": b"<html><body><p>The quay was opened.</p></body></html>",
        }
    )


def text_document(body: bytes) -> bytes:
    """An ODT with this as its main part."""
    kind = b"application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": kind, "META-INF/manifest.xml": b"<x/>", "content.xml": body})


def slides(body: bytes) -> bytes:
    """A zip with the parts by which slides are known."""
    return zipped({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<x/>", "ppt/slides/slide1.xml": body})


def many_parts(number: int) -> bytes:
    head = b'From: a@b.example\nMessage-ID: <1>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n'
    return head + b"--x\n\nThe quay.\n" * number


CONTAINERS: dict[str, tuple[Write, str]] = {
    "bomb.zip": (made(lambda: zipped({"a.txt": bytes(1100 * MEGABYTE)})), "1.1 GB of zeros in a zip of 1 MB"),
    "lying.zip": (made(lying_zip), "a file of 300 MB that the zip says to be of 20 bytes"),
    "nested.zip": (made(lambda: nested_zip(50)), "a zip in a zip, 50 deep"),
    "escape.zip": (made(lambda: zipped({"../../../tmp/escaped.txt": b"The quay."})), "a name that leads out of it"),
    "bomb.tar.gz": (lambda path: write_packed_tar(path, gzip, 40), "2.6 GB of zeros in a tar packed by gzip"),
    "bomb.tar.bz2": (lambda path: write_packed_tar(path, bz2, 40), "the same, packed by bzip2"),
    "bomb.tar.xz": (lambda path: write_packed_tar(path, lzma, 40), "the same, packed by xz"),
    "parts.eml": (made(lambda: many_parts(MILLION)), "a mail of a million parts"),
    "endless.mbox": (write_endless_mailbox, "a message of one line of 1 GB, and a sound one after it"),
    "postmarks.mbox": (made(lambda: (_POSTMARK + b"A: b\n\n") * MILLION), "a mailbox of a million empty messages"),
    "items.epub": (made(lambda: book(MILLION)), "a book with a million items"),
    "long.warc": (made(lambda: record(10**15)), "a record that says to be of a petabyte"),
    "negative.warc": (made(lambda: record(-5) + record(len(_PAGE))), "a record of -5 bytes, and a sound one"),
    "words.warc": (made(lambda: record("many") + record(len(_PAGE))), "a record of “many” bytes, and a sound one"),
    "short.warc": (made(lambda: record(20) + record(len(_PAGE))), "a record that is longer than it says"),
    "zeros.warc.gz": (
        made(lambda: gzip.compress(record(200 * MEGABYTE, _PAGE + bytes(200 * MEGABYTE)))),
        "a page of 200 MB of zeros, packed",
    ),
    "columns.csv": (
        made(lambda: b"title,text" + b",a" * MILLION + b"\n" + b"T,The quay." + b",1" * MILLION + b"\n" * 2),
        "a table of a million columns",
    ),
    "quote.csv": (made(lambda: b'title,text\nT,"The quay' + b" was opened\n" * 3 * MILLION), "an open quotation mark"),
    "deep.json": (
        made(lambda: b'[{"title": "a", "url": "https://a.example/", "more": ' + b"[" * DEEP + b"]" * DEEP + b"}]"),
        "an export nested 100,000 deep",
    ),
    "many.json": (
        made(lambda: json.dumps([{"title": "a", "url": ""}] * 2).encode()[:-1] + b', {"a": 1}' * MILLION + b"]"),
        "an export of a million entries that say nothing",
    ),
    "links.html": (
        made(lambda: b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL>" + b'<DT><A HREF="x:y">a' * MILLION),
        "a million bookmarks that lead nowhere",
    ),
    "outlines.opml": (
        made(lambda: b"<opml><body>" + b"<outline>" * DEEP + b'<outline xmlUrl="x:y"/></body></opml>'),
        "outlines nested 100,000 deep",
    ),
    "line.ris": (made(lambda: b"TY  - JOUR\nAB  - " + b"a" * 40 * MEGABYTE + b"\nER  - \n"), "a line of 40 MB"),
    "groups.rtf": (made(lambda: b"{\\rtf1 " + b"{a" * MILLION + b"}" * MILLION + b"}"), "a million nested groups"),
    "flat.rtf": (made(lambda: b"{\\rtf1 " + b"{\\b a}" * 3 * MILLION + b"}"), "three million groups beside each other"),
    "bomb.odt": (made(lambda: text_document(b"<a>" + b"a" * 400 * MEGABYTE + b"</a>")), "400 MB of text, packed"),
    "bomb.pptx": (made(lambda: slides(b"<a>" + b"a" * 400 * MEGABYTE + b"</a>")), "the same in slides"),
    "parts.mht": (
        made(lambda: b"Snapshot-Content-Location: https://a.example/\n" + many_parts(MILLION)),
        "a saved page of a million parts",
    ),
}  # fmt: skip
"""What writes each file, by its name, and what that is."""
