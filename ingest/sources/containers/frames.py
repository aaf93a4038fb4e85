"""What the child says to its parent: frames, each a length of 8 bytes and as many bytes, of JSON or of content."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from ingest.errors import SourceError
from ingest.sources.containers.parts import Part, Piece
from ingest.sources.documents import MAX_BYTES, LeftOver
from ingest.sources.file_types import FileType

_LENGTH = 8
_LONGEST = MAX_BYTES + 1


def write_piece(stream: BinaryIO, piece: Piece, read: int) -> None:
    """Write a part, or what is left out; `read` is how many bytes of the container were read so far."""
    if isinstance(piece, LeftOver):
        facts: dict[str, Any] = {"source": piece.source, "reason": piece.reason, "failed": piece.failed}
        content = b""
    else:
        facts = {
            "name": piece.name,
            "file_type": piece.file_type,
            "line": piece.line,
            "url": piece.url,
            "saved": piece.saved,
            "read": read,
        }
        content = piece.content
    _write(stream, json.dumps(facts).encode())
    _write(stream, content)
    stream.flush()


def write_end(stream: BinaryIO, failure: str | None) -> None:
    """Tell that nothing more comes, and why, where the container could not be read to its end."""
    _write(stream, json.dumps({"end": failure}).encode())
    stream.flush()


def read_piece(stream: BinaryIO) -> tuple[Piece, int] | None:
    """The next part, or what is left out, and the bytes read so far; None where the container ends.

    Raises:
        SourceError: the container could not be read to its end, and its reader tells why.
        EOFError: the stream breaks off, or what comes is no frame.
    """
    facts = _facts(_read(stream))
    if "end" in facts:
        if facts["end"] is None:
            return None
        raise SourceError(str(facts["end"]))
    content = _read(stream)
    try:
        if "reason" in facts:
            reason = facts["reason"]
            return LeftOver(str(facts["source"]), None if reason is None else str(reason), facts["failed"] is True), 0
        part = Part(
            name=str(facts["name"]),
            file_type=FileType(str(facts["file_type"])),
            content=content,
            line=facts["line"] if isinstance(facts["line"], int) else None,
            url=facts["url"] if isinstance(facts["url"], str) else None,
            saved=facts["saved"] if isinstance(facts["saved"], str) else None,
        )
        return part, int(facts["read"])
    except (KeyError, TypeError, ValueError) as problem:
        raise EOFError(str(problem)) from problem


def _facts(frame: bytes) -> dict[str, Any]:
    try:
        facts = json.loads(frame)
    except (ValueError, RecursionError) as problem:
        raise EOFError(str(problem)) from problem
    if not isinstance(facts, dict):
        raise EOFError(facts)  # noqa: TRY004 -- as all that is no frame
    return facts


def _write(stream: BinaryIO, frame: bytes) -> None:
    stream.write(len(frame).to_bytes(_LENGTH, "big") + frame)


def _read(stream: BinaryIO) -> bytes:
    header = stream.read(_LENGTH)
    length = int.from_bytes(header, "big")
    if len(header) < _LENGTH or length > _LONGEST:
        raise EOFError
    frame = stream.read(length)
    if len(frame) < length:
        raise EOFError
    return frame
