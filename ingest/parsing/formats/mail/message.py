"""The headers and parts of a message (RFC 5322, MIME): as text, whatever is wrong with them."""

from __future__ import annotations

import binascii
import codecs
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses

LONGEST_HEADER = 4000
"""Characters of a header that are read: some programs take long over a made-up one."""


def read_message(content: bytes) -> Message:
    """The message; broken ones as far as they can be read."""
    return BytesParser().parsebytes(content.lstrip(b"\r\n"))


def header_text(message: Message, name: str) -> str | None:
    """A header in characters, on one line (RFC 2047 words decoded); None where it is missing or empty."""
    given = message.get(name)
    if given is None:
        return None
    raw = str(given)[:LONGEST_HEADER]
    try:
        text = str(make_header(decode_header(raw)))
    except (HeaderParseError, LookupError, ValueError, binascii.Error):
        text = raw
    return " ".join(text.split()) or None


def sender_name(message: Message) -> str | None:
    """The name of the sender, without the address; None where there is only that."""
    raw = str(message.get("From") or "")[:LONGEST_HEADER]
    for name, _ in getaddresses([raw]):
        try:
            text = " ".join(str(make_header(decode_header(name))).split()).strip("\"' ")
        except (HeaderParseError, LookupError, ValueError, binascii.Error):
            text = name
        if text and "@" not in text:
            return text
    return None


def text_parts(message: Message, kind: str) -> list[Message]:
    """The parts of a media type, in order, that are the message itself and nothing attached to it."""
    own = [part for part in _own_parts(message) if not is_attached(part)]
    # A text with the name of a file is one, unless there is no other: some programs show what is attached.
    named = any(part.get_filename() is None for part in own)
    return [part for part in own if part.get_content_type() == kind and not (named and part.get_filename())]


def attachments(message: Message) -> list[str]:
    """The names of files that are attached, in order; pictures within the text are none."""
    texts = {id(part) for kind in ("text/plain", "text/html") for part in text_parts(message, kind)}
    files = [
        part for part in _own_parts(message) if is_attached(part) or (part.get_filename() and id(part) not in texts)
    ]
    return [_file_name(part) for part in files if not part.get("Content-ID")]


def is_attached(part: Message) -> bool:
    """Whether a part is a file of its own, or a message that was sent on."""
    attached = part.get_content_disposition() == "attachment" or part.get_content_type() == "message/rfc822"
    return attached or (part.get_content_maintype() != "text" and part.get_filename() is not None)


def decoded(part: Message) -> bytes:
    """The content of a part in UTF-8, where its encoding is told and true; else as it is."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    named = part.get_content_charset()
    try:
        encoding = codecs.lookup(named).name if named else None
        # As browsers do: what is called Latin-1 has the quotation marks of Windows.
        encoding = "cp1252" if encoding in ("ascii", "iso8859-1") else encoding
        return content.decode(encoding).removeprefix("\ufeff").encode() if encoding else content
    except (LookupError, ValueError):
        return content


def _own_parts(message: Message) -> Iterator[Message]:
    """The parts that are no multiparts; of a message that was sent on, it as a whole."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting += reversed([each for each in part.get_payload() if isinstance(each, Message)])
        else:
            yield part


def _file_name(part: Message) -> str:
    """The name of a file; of a message that was sent on, its subject."""
    sent_on = part.get_payload() if part.get_content_type() == "message/rfc822" else None
    inner = sent_on[0] if isinstance(sent_on, list) and sent_on else None
    if isinstance(inner, Message) and (subject := header_text(inner, "Subject")):
        return f"the message “{subject[:80]}”"
    given = part.get_filename()
    try:
        return " ".join(str(make_header(decode_header(given))).split())[:80] if given else part.get_content_type()
    except (HeaderParseError, LookupError, ValueError, binascii.Error):
        return str(given)[:80]
