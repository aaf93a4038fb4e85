"""Mailboxes, archives and web archives, made by code."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

from ingest.errors import SourceError
from ingest.sources.containers.splitting import Limits
from ingest.sources.documents import LeftOver, RawDocument
from ingest.sources.files import read_documents

PARAGRAPH = (
    "<p>The new quay was opened on Monday by the mayor, who said that it had cost 12 million crowns.</p>"
    "<p>Ships of up to 200 metres will be able to land there from May, the harbour office told us.</p>"
)


def mail(
    subject: str = "The quay", text: str = "The quay is open.", message_id: str | None = "<1@post.example>"
) -> bytes:
    message = EmailMessage()
    message["From"] = '"Mara Lind" <mara@post.example>'
    message["Subject"] = subject
    message["Date"] = "Mon, 04 Mar 2024 23:30:00 -0800"
    message["MIME-Version"] = "1.0"
    if message_id:
        message["Message-ID"] = message_id
    message.set_content(text)
    return bytes(message)


def mailbox(*messages: bytes) -> bytes:
    postmark = b"From mara@post.example Mon Mar  4 23:30:00 2024\n"
    return b"".join(postmark + message.replace(b"\nFrom ", b"\n>From ") + b"\n" for message in messages)


def zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def warc(*records: tuple[str, str, str, bytes], packed: bool = True) -> bytes:
    """Records of an address, a status line, a media type and content."""
    pieces = [_record("warcinfo", "", b"software: test\r\n")]
    for address, status, media_type, content in records:
        http = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n\r\n".encode()
        pieces.append(_record("response", address, http + content))
    return b"".join(gzip.compress(piece) if packed else piece for piece in pieces)


def _record(kind: str, address: str, block: bytes) -> bytes:
    target = f"WARC-Target-URI: {address}\r\n" if address else ""
    media_type = "application/http; msgtype=response" if address else "application/warc-fields"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\n{target}WARC-Date: 2024-03-05T22:10:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: {media_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def page(title: str) -> bytes:
    body = f"<article><h1>{title}</h1>{PARAGRAPH}</article>"
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def read(path: Path) -> tuple[list[RawDocument], list[LeftOver], str | None]:
    """The documents in a file, what is left out, and why it ended early."""
    documents: list[RawDocument] = []
    left: list[LeftOver] = []
    try:
        documents.extend(read_documents(path, left.append))
    except SourceError as problem:
        return documents, left, str(problem)
    return documents, left, None


TIGHT = Limits(memory_bytes=256 * 1024**2, cpu_seconds=2)
