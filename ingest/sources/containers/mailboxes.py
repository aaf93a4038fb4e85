"""A mailbox (mbox, RFC 4155) → its messages, one at a time, known by their Message-ID."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO

from ingest.sources.containers.parts import Part, Piece, require_number, shown_name
from ingest.sources.documents import MAX_BYTES, LeftOver
from ingest.sources.file_types import FileType

# Mail programs write the day after the sender, Thunderbird "-" or nothing for him.
_POSTMARK = re.compile(rb"From (?:.*\d{1,2}:\d\d.*|-?\s*)$")
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
_QUOTED_POSTMARK = re.compile(rb">+From ")
_MESSAGE_ID = re.compile(rb"^message-id:\s*<?([^<>\s]{1,500})", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(rb"^x-mozilla-status:\s*([0-9a-f]{4})", re.IGNORECASE | re.MULTILINE)
_EXPUNGED = 0x8
_LONGEST_LINE = 65_536
_LONGEST_HEAD = 262_144


def read_mailbox(file: BinaryIO) -> Iterator[Piece]:
    """The messages of a mailbox. One met twice is told once, one that its program deleted not at all.

    Raises:
        SourceError: there are too many.
    """
    met: set[bytes] = set()
    named: set[bytes] = set()
    for number, message in enumerate(_messages(file), 1):
        require_number(number)
        if message is None:
            reason = f"longer than {MAX_BYTES // 2**20} MB, too long for one article. It is left out."
            yield LeftOver(f"message {number}", reason, failed=True)
            continue
        head = message[:_LONGEST_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
        digest = hashlib.sha256(message).digest()[:12]
        if digest in met or _is_expunged(head):
            continue
        met.add(digest)
        found = _MESSAGE_ID.search(head)
        name = shown_name(found[1].decode("utf-8", "replace").replace("/", "%2F")) if found else digest.hex()
        key = hashlib.sha256(name.encode()).digest()[:12]
        # Another message under the same id does not take the place of the first.
        yield Part(name if key not in named else f"{name} ({digest.hex()})", FileType.MAIL, message)
        named.add(key)


def _is_expunged(head: bytes) -> bool:
    status = _STATUS.search(head)
    return status is not None and bool(int(status[1], 16) & _EXPUNGED)


def _messages(file: BinaryIO) -> Iterator[bytes | None]:
    """The bytes of each message, without what parts them; None for one that is too long."""
    message: _Message | None = None
    postmark: bytes | None = None
    blank = True
    for line in iter(lambda: file.readline(_LONGEST_LINE), b""):
        if postmark is not None and (_HEADER.match(line) or _QUOTED_POSTMARK.match(line)):
            if message is not None:
                yield message.content
            message = _Message()
        elif postmark is not None and message is not None:
            message.add(postmark)  # a sentence that begins with "From"
        postmark = line if blank and _POSTMARK.match(line) else None
        blank = not line.strip()
        if postmark is None and message is not None:
            message.add(line[1:] if _QUOTED_POSTMARK.match(line) else line)
    if message is not None:
        yield message.content


class _Message:
    """A message in the making, as long as it is not too long."""

    def __init__(self) -> None:
        self._content = bytearray()
        self._is_too_long = False

    def add(self, line: bytes) -> None:
        if self._is_too_long:
            return
        self._content += line
        if len(self._content) > MAX_BYTES:
            self._is_too_long = True
            self._content.clear()

    @property
    def content(self) -> bytes | None:
        return None if self._is_too_long else bytes(self._content)
