"""Mail, saved pages and containers are known by their first bytes; a text that looks like one stays a text."""

from __future__ import annotations

import pytest

from ingest.sources.file_types import FileType, detect_file_type
from tests.ingest.sources.containers.conftest import mail, mailbox, page, warc, zipped

SERVED = b"Delivered-To: me@home.example\r\nReceived: by mx.home.example\r\n" + mail()
SNAPSHOT = b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/\r\nMIME-Version: 1.0\r\n\r\n"
TAR = b"a.txt".ljust(257, b"\0") + b"ustar\0" + b"0" * 100


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (mail(), "letter.eml", FileType.MAIL),
        (b"Subject: Only this\n\nText.", "letter.EML", FileType.MAIL),
        (SERVED, "1709.M5P7.host:2,S", FileType.MAIL),
        (SERVED, "letter.txt", FileType.MAIL),
        (b"From: me\nTo: you\nSubject: memo\n\nText.", "memo.txt", FileType.TEXT),
        (b"Note: a list\nFrom: here\n", "notes", FileType.TEXT),
        (b"No header here.", "letter.eml", None),
        (mailbox(mail()), "Inbox", FileType.MAILBOX),
        (b"From - Mon Mar 4 10:00:00 2024\r\n" + mail(), "Inbox.mbox", FileType.MAILBOX),
        (b"From the harbour we saw it.\nOn that day: rain.\n", "story.txt", FileType.TEXT),
        (SNAPSHOT, "a.bin", FileType.MHTML),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "a.mht", FileType.MHTML),
        (b"<!-- saved from url=(0014)http://a.example/ -->" + page("A"), "a.html", FileType.SAVED_PAGE),
        (page("A"), "a.html", FileType.HTML),
        (warc(packed=False), "a", FileType.WARC),
        (TAR, "a", FileType.TAR),
        (b"BZh91AY&SY", "a.tar.bz2", FileType.TAR),
        (b"BZh91AY&SY", "a.txt.bz2", None),
        (zipped({"a.txt": b"A"}), "a.zip", FileType.ZIP),
        (zipped({"a.class": b"A"}), "a.jar", None),
        (zipped({"[Content_Types].xml": b"A"}), "sheet.zip", None),
        (zipped({"datapackage.json": b"{}", "archive/a.warc.gz": b""}), "a.wacz", FileType.WACZ),
    ],
)
def test_what_a_file_is(content: bytes, name: str, kind: FileType | None) -> None:
    assert detect_file_type(content[:4096], content[-65_536:], name) is kind
