"""What a file is made of, told by its first and last bytes, and by its name where they leave it open. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

from ingest.sources.containers import signs
from ingest.sources.exports.forms import export_form

HEAD_BYTES = 4096
"""Bytes from the beginning that tell a type."""

TAIL_BYTES = 65_536
"""Bytes from the end that tell one: a ZIP lists its files there."""


class FileType(StrEnum):
    """What a document is made of."""

    TEXT = "text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    RECORD = "JSON record"
    PDF = "PDF"
    DOCX = "DOCX"
    EPUB = "EPUB"
    ODT = "ODT"
    RTF = "RTF"
    PPTX = "PPTX"
    FEED = "feed"
    SAVED_PAGE = "saved page"
    MHTML = "MHTML"
    MAIL = "mail"
    MAILBOX = "mailbox"
    WARC = "web archive"
    WACZ = "WACZ"
    ZIP = "zip"
    TAR = "tar"
    EXPORT = "export"  # of a service, or a table of articles
    SAVED = "saved article"  # one of an export


CONTAINERS = (FileType.MAILBOX, FileType.WARC, FileType.WACZ, FileType.ZIP, FileType.TAR)
"""The types that hold many documents."""

SUPPORTED = (
    "text, Markdown, HTML, PDF, DOCX, ODT, RTF, PPTX, EPUB, JSON Lines, CSV and JSON of articles, mail and "
    "mailboxes, saved pages (MHTML, SingleFile), web archives (WARC, WACZ), zip and tar of these, RSS, Atom "
    "and OPML, bookmarks, and exports of Pocket, Instapaper, Omnivore, Readwise Reader, Wallabag, Raindrop, "
    "Karakeep and Zotero"
)
"""The types that are read, for a person."""

_MARKUP_NAMES = (".html", ".htm", ".xhtml")
_BY_NAME = {
    **dict.fromkeys(_MARKUP_NAMES, FileType.TEXT),  # without a tag in them
    ".txt": FileType.TEXT,
    ".text": FileType.TEXT,
    ".md": FileType.MARKDOWN,
    ".markdown": FileType.MARKDOWN,
    ".jsonl": FileType.RECORD,
    ".ndjson": FileType.RECORD,
}
_PACKAGES = {
    ".docx": FileType.DOCX,
    ".epub": FileType.EPUB,
    ".odt": FileType.ODT,
    ".pptx": FileType.PPTX,
}
_PACKAGE_END = b"PK\x05\x06"
_DOCUMENT_NAMES = (".pdf", ".doc", ".rtf", *_PACKAGES)
"""Endings of documents that are no text: where there is text all the same, it is read as that."""

_PROLOG = re.compile(r"(?:\s+|<\?.{0,1000}?\?>|<!--.{0,2000}?-->)*", re.DOTALL)
_FEED = re.compile(
    r"(?:<!doctype[^>\[]{0,500}(?:\[[^\]]{0,3000}\]\s*)?>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:rss|feed|rdf:rdf)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta)\b", re.IGNORECASE)
_TAG = re.compile(r"<[a-z!][^<]{0,500}>", re.IGNORECASE)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_OPEN_DOCUMENT, _BOOK = (
    re.compile(rb"PK\x03\x04.{26}mimetype.{0,60}?" + re.escape(told), re.DOTALL)
    for told in (b"application/vnd.oasis.opendocument.text", b"application/epub+zip")
)
"""The first member of such a package tells what it is, unpacked."""

_MARKED = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def detect_file_type(head: bytes, tail: bytes, name: str) -> FileType | None:
    """The type of a file, by its first `HEAD_BYTES` and last `TAIL_BYTES`; None for what is not read.

    Plain text is told by the ending of its name, or by the lack of one: `.csv` or `.py` is no article, unless
    the content says otherwise.
    """
    if b"%PDF-" in head[:1024]:
        return FileType.PDF
    if head.startswith(b"PK\x03\x04"):
        return _package_type(head, tail, name) or _archive_type(tail, name)
    if head.lstrip(b"\xef\xbb\xbf\t\r\n ").startswith(b"{\\rtf"):
        return FileType.RTF
    if found := _container_or_mail_type(head, name.lower().removesuffix(".gz")):
        return found
    if is_binary(head):
        return None
    text = _text_type(beginning_of(head), _ending(name))
    return FileType.SAVED_PAGE if text is FileType.HTML and signs.is_saved_page(head) else text


def _package_type(head: bytes, tail: bytes, name: str) -> FileType | None:
    """The type of a zip that is a document: by the type that it tells first, or by the parts that it lists.

    One that is cut off lists none: it is what its name says, and its reader tells what is wrong.
    """
    if _OPEN_DOCUMENT.match(head) or (_ending(name) == ".odt" and b"META-INF/manifest.xml" in tail):
        return FileType.ODT
    if _BOOK.match(head) or b"META-INF/container.xml" in tail:
        return FileType.EPUB
    if b"word/document.xml" in tail:
        return FileType.DOCX
    if b"ppt/slide" in tail:
        return FileType.PPTX
    return _PACKAGES.get(_ending(name)) if _PACKAGE_END not in tail else None


def _archive_type(tail: bytes, name: str) -> FileType | None:
    """The type of a zip that is no document."""
    if signs.is_wacz(tail):
        return FileType.WACZ
    return FileType.ZIP if signs.is_plain_zip(tail, name) else None


def _container_or_mail_type(head: bytes, name: str) -> FileType | None:
    """A container that is no zip, mail, or what has its form; `name` is without the ending of a packed file."""
    if signs.is_warc(head):
        return FileType.WARC
    if signs.is_tar(head, name):
        return FileType.TAR
    if signs.is_mailbox(head):
        return FileType.MAILBOX
    if signs.is_mhtml(head, name):
        return FileType.MHTML
    return FileType.MAIL if signs.is_message(head, name) else None


def _text_type(beginning: str, ending: str) -> FileType | None:
    if _FEED.match(beginning):
        return FileType.FEED
    if export_form(beginning, ending):
        return FileType.EXPORT
    if _PAGE.match(beginning) or (ending in _MARKUP_NAMES and _TAG.search(beginning)):
        return FileType.HTML
    if beginning.startswith("{") and '"text"' in beginning and _BY_NAME.get(ending) is not FileType.MARKDOWN:
        return FileType.RECORD
    is_text = not ending or (ending in _DOCUMENT_NAMES and not beginning.startswith(("<", "{", "[")))
    return _BY_NAME.get(ending, FileType.TEXT if beginning and is_text else None)


_SIGNATURES = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "a file of an old Office program, or of Outlook: save it in another form",
    ),
    (b"PK\x03\x04", "a zip of files (name it .zip), or a document in the form of one, as spreadsheets are"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"7z\xbc\xaf\x27\x1c", "an archive of 7-Zip: unpack it"),
    (b"Rar!", "an archive of RAR: unpack it"),
    (b"SQLite format 3", "a database"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound"),
)
"""How files of kinds that are not read begin, and what they are to a person."""


def what_it_is(head: bytes) -> str | None:
    """What a file is that is not read, by its first bytes, and perhaps what to do with it; None where nothing tells."""
    if head[4:8] == b"ftyp":
        return "a picture, a sound or a film"
    return next((what for beginning, what in _SIGNATURES if head.startswith(beginning)), None)


def is_binary(content: bytes) -> bool:
    """Whether bytes are no text in any encoding: more than one control character in a hundred, and no mark."""
    sample = content[:65_536]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > len(sample) / 100 and not sample.startswith(_MARKED)


def _ending(name: str) -> str:
    """The ending of a name in lower case, without that of a packed file: ".jsonl" of "A.JSONL.gz"."""
    _, dot, ending = name.lower().removesuffix(".gz").strip(".").rpartition(".")
    return dot + ending if dot else ""


def beginning_of(head: bytes) -> str:
    """The first characters, past what may stand before the first tag of a page."""
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    prolog = _PROLOG.match(text)
    return text[prolog.end() :] if prolog else text
