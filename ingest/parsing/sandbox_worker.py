"""The child process in which documents are parsed, under limits that it sets itself before it reads the first.

It reads requests on standard input and writes replies on standard output, each a frame: a length of 8 bytes, then
as many bytes. A request is two frames, facts as JSON and content; a reply is one, JSON, with a picture in base64. JSON
and not pickle, so that a child which a hostile file has taken over can send nothing but text.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from typing import Any, BinaryIO

from ingest.errors import SourceError
from ingest.parsing.extraction import Extraction, extract, extract_entries, extract_export
from ingest.parsing.formats.pdf.pictures.page_picture import PagePicture, PageRequest, SoughtQuote
from ingest.parsing.sandbox_progress import progress_told
from ingest.sources.documents import Feed, FeedMetadata, RawDocument
from ingest.sources.exports.entries import Export
from ingest.sources.file_types import FileType

if sys.platform != "win32":
    import resource

_LENGTH = 8

PROGRESS = b"{}"
"""What is written before the reply for each piece of a document that is read: the time counts anew."""


def main() -> None:
    """Answer requests until the standard input ends."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    # What a library prints must not come between the replies.
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _limit_process(memory)
    while (facts := read_frame(sys.stdin.buffer)) is not None:
        content = read_frame(sys.stdin.buffer) or b""
        _limit_seconds(seconds)
        with progress_told(partial(_go_on, replies, seconds)):
            reply = _answer(json.loads(facts), content)
        write_frame(replies, json.dumps(reply, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        replies.flush()
        if "last" in reply:
            return


def _go_on(replies: BinaryIO, seconds: int) -> None:
    """Tell the parent that a piece of a long document is read, and take as much time again for the next."""
    write_frame(replies, PROGRESS)
    replies.flush()
    _limit_seconds(seconds)


def read_frame(stream: BinaryIO, longest: int = sys.maxsize) -> bytes | None:
    """The next frame; None where the stream ends before the frame does.

    Raises:
        OverflowError: it is longer than `longest` bytes.
    """
    header = stream.read(_LENGTH)
    length = int.from_bytes(header, "big")
    if length > longest:
        raise OverflowError
    if len(header) < _LENGTH:
        return None
    frame = stream.read(length)
    return frame if len(frame) == length else None


def write_frame(stream: BinaryIO, frame: bytes) -> None:
    """Write one frame."""
    stream.write(len(frame).to_bytes(_LENGTH, "big") + frame)


def _answer(facts: dict[str, object], content: bytes) -> Mapping[str, object]:
    document = _document(facts, content)
    try:
        picture = facts.get("picture")
        return _drawn(document, picture) if isinstance(picture, dict) else asdict(_parser_of(document)(document))
    except SourceError as problem:
        return {"failed": str(problem)}
    except MemoryError:
        # What is left of the memory is in pieces: the next document gets a new process.
        return {
            "failed": f"{document.label}: reading it takes too much memory. Nothing was stored for it.",
            "last": True,
        }
    except RecursionError:
        return {"failed": f"{document.label}: it is nested too deep to be an article. Nothing was stored for it."}
    except Exception as problem:  # noqa: BLE001 -- the end of a process: whatever a parser trips over, the file is at fault
        kind = type(problem).__name__
        return {"failed": f"{document.label}: it is broken ({kind}: {problem}). Nothing was stored for it."}


def _parser_of(document: RawDocument) -> Callable[[RawDocument], Extraction | Feed | Export]:
    if document.file_type is FileType.FEED:
        return extract_entries
    return extract_export if document.file_type is FileType.EXPORT else extract


def _drawn(document: RawDocument, asked: Mapping[str, Any]) -> Mapping[str, object]:
    quotes = tuple(SoughtQuote(**quote) for quote in asked["quotes"])
    picture = load_draw_page()(document.content, document.label, PageRequest(asked["page"], quotes))
    return {**asdict(picture), "png": base64.b64encode(picture.png).decode()}


def load_draw_page() -> Callable[[bytes, str, PageRequest], PagePicture]:
    """What draws a page; most children parse, and need none of it."""
    from ingest.parsing.formats.pdf.pictures.drawing import draw_page

    return draw_page


def _document(facts: dict[str, object], content: bytes) -> RawDocument:
    file, metadata = facts["file"], facts["feed_metadata"]
    return RawDocument(
        source=str(facts["source"]),
        file_type=FileType(str(facts["file_type"])),
        content=content,
        bytes_read=0,
        line=facts["line"] if isinstance(facts["line"], int) else None,
        file=bytes.fromhex(file) if isinstance(file, str) else None,
        url=facts["url"] if isinstance(facts["url"], str) else None,
        feed_metadata=FeedMetadata.of(metadata) if isinstance(metadata, dict) else FeedMetadata(),
    )


def _limit_process(memory: int) -> None:
    """No more memory than this, no files written, no dump of a crash."""
    if sys.platform == "win32":
        return
    for name, most in (("RLIMIT_AS", memory), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)):
        # A system that has no such limit is left with those that the parent holds: time and output.
        with suppress(ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))


def _limit_seconds(seconds: int) -> None:
    """So much computing for one document: the limit counts from the start of the process."""
    if sys.platform == "win32":
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    _, most = resource.getrlimit(resource.RLIMIT_CPU)  # as it was set for this whole session: it cannot be raised
    limit = used + seconds if most == resource.RLIM_INFINITY else min(used + seconds, most)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, most))
