"""By which first and last bytes mail, saved pages and containers are known. Pure."""

from __future__ import annotations

import re

BZIP2_MAGIC = b"BZh"
XZ_MAGIC = b"\xfd7zXZ\0"

_TAR_MAGIC = (257, b"ustar")
_PACKED_TARS = (".tar.bz2", ".tbz", ".tbz2", ".tar.xz", ".txz")
_OFFICE_PARTS = (b"[Content_Types].xml", b"META-INF/", b"AndroidManifest.xml")
_POSTMARK = re.compile(rb"From (?:[^\n]*\d{1,2}:\d\d[^\n]*|-?[ \t\r]*)\n(?:>From [^\n]*\n)?[!-9;-~]+[ \t]*:")
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:", re.MULTILINE)
_MAIL_NAMES = (".eml", ".email")
_SAVED_NAMES = (".mht", ".mhtml")
_SENDERS = {b"from", b"sender", b"return-path", b"delivered-to", b"received"}
_PASSAGE = {b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to", b"dkim-signature"}
_SAVED_PAGE = re.compile(rb"<!--\s*(?:Page saved with SingleFile|saved from url=\()")
_SAVED_MARKS = (b"snapshot-content-location:", b"from: <saved by ", b'from: "saved by ')


def is_tar(head: bytes, name: str) -> bool:
    """Whether a file begins like a tar, packed by bzip2 or xz or not packed."""
    start, magic = _TAR_MAGIC
    packed = head.startswith((BZIP2_MAGIC, XZ_MAGIC)) and name.lower().endswith(_PACKED_TARS)
    return packed or head[start : start + len(magic)] == magic


def is_wacz(tail: bytes) -> bool:
    """Whether a zip lists what a WACZ has."""
    return b"datapackage.json" in tail and (b".warc" in tail or b".cdx" in tail)


def is_plain_zip(tail: bytes, name: str) -> bool:
    """Whether a zip is one of files, as its name says, and not a document or a program in the form of one."""
    return name.lower().endswith(".zip") and not any(part in tail for part in _OFFICE_PARTS)


def is_warc(head: bytes) -> bool:
    """Whether a file begins with a record of a web archive."""
    return head.startswith(b"WARC/")


def is_mailbox(head: bytes) -> bool:
    """Whether a file begins with a postmark ("From …") and a message."""
    return _POSTMARK.match(head) is not None


def is_message(head: bytes, name: str) -> bool:
    """Whether a file begins with the header of a mail: where its name does not say so, one that has passed a server."""
    fields = {field.lower() for field in _FIELD.findall(_header(head))}
    if not fields or not _FIELD.match(head):
        return False
    return name.lower().endswith(_MAIL_NAMES) or bool(fields & _SENDERS and len(fields & _PASSAGE) > 1)


def is_mhtml(head: bytes, name: str) -> bool:
    """Whether a file begins with the header of a web page that a browser saved in the form of a mail."""
    header = _header(head).lower()
    if not _FIELD.match(head) or b"mime-version:" not in header:
        return False
    return name.lower().endswith(_SAVED_NAMES) or any(mark in header for mark in _SAVED_MARKS)


def is_saved_page(head: bytes) -> bool:
    """Whether a page tells in a comment from where it was saved, as SingleFile and browsers write it."""
    return _SAVED_PAGE.search(head) is not None


def _header(head: bytes) -> bytes:
    return head.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
