"""Parsing at arm's length: in a child process with limits of memory, time and output.

A file may be made to hang its reader, to fill the memory or to crash a library in C. The child dies of it, the
file fails with a reason, and the next one gets a new child. (On Windows only time and output are limited.)
"""

from __future__ import annotations

import base64
import json
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, BinaryIO, Self, cast

from ingest.article import Article, Section
from ingest.errors import SourceError
from ingest.parsing.extraction import Extraction
from ingest.parsing.formats.pdf.pictures.page_picture import PagePicture, PageRequest
from ingest.parsing.sandbox_worker import PROGRESS, read_frame, write_frame
from ingest.sources.documents import Feed, FeedEntry, FeedMetadata, RawDocument
from ingest.sources.exports.entries import Export, ExportEntry
from ingest.sources.file_types import FileType


@dataclass(frozen=True, slots=True)
class Limits:
    """What parsing one document may take: of memory, of processor time, of time in all, and of text.

    Times are those for a document, or for each of so many pieces (scanned pages) that are read one after the other.
    """

    memory_bytes: int = 2 * 1024**3
    cpu_seconds: int = 30
    timeout_seconds: int = 90
    output_bytes: int = 128 * 1024**2
    most_pieces: int = 400


class Parser:
    """Parses documents in a child process, which is started when it is first needed."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: _Watch

    def extract(self, document: RawDocument) -> Extraction:
        """Make an article of a document.

        Raises:
            SourceError: it is broken, has no text, or takes more than the limits.
        """
        reply = self._exchange(document)
        facts = reply["article"]
        facts["sections"] = tuple(Section(**section) for section in facts["sections"])
        facts |= {name: tuple(facts[name]) for name in ("pages", "tags", "scanned")}
        return Extraction(Article(**facts), tuple(reply["notes"]))

    def extract_entries(self, document: RawDocument) -> Feed:
        """The entries of a feed, and notes of what is left out.

        Raises:
            SourceError: it is no feed, has no entries, or takes more than the limits.
        """
        reply = self._exchange(document)
        entries = (FeedEntry(entry["url"], FeedMetadata.of(entry["metadata"])) for entry in reply["entries"])
        return Feed(tuple(entries), tuple(reply["notes"]))

    def extract_export(self, document: RawDocument) -> Export:
        """The entries of a part of an export, and notes of what is left out.

        Raises:
            SourceError: it is broken, has no entries, or takes more than the limits.
        """
        reply = self._exchange(document)
        entries = tuple(_export_entry(entry) for entry in reply["entries"])
        return Export(entries, tuple(reply["notes"]), tuple(reply["left_out"]))

    def draw_page(self, document: RawDocument, request: PageRequest) -> PagePicture:
        """A page of a PDF as a picture, with quotes marked on it.

        Raises:
            SourceError: it is broken, has no such page, or takes more than the limits.
        """
        reply = self._exchange(document, asdict(request))
        return PagePicture(**{**reply, "png": base64.b64decode(reply["png"], validate=True)})

    def close(self) -> None:
        """End the child process."""
        if self._process is not None:
            _end(self._process)
            self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _exchange(self, document: RawDocument, picture: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send a document to the child, and read what it makes of it: an article, or a picture where one is asked."""
        if self._process is not None and self._process.poll() is not None:
            self.close()  # it died of something else than this document
        if self._process is None:
            self._process = _start(self._limits)
            self._watch = _Watch(self._process, self._limits.timeout_seconds)
        process = self._process
        self._watch.begin()
        try:
            _send(process, document, picture)
            frame = self._read_reply(process)
        except BrokenPipeError:
            frame = None  # it died while it was sent the document: its exit tells why
        except OverflowError:
            self.close()
            raise SourceError(f"{document.label}: there is no end to its text. Nothing was stored for it.") from None
        except BaseException:
            self.close()  # what is left of this reply must not be taken for that to the next document
            raise
        finally:
            self._watch.end()
        if frame is None:
            self._process = None
            raise SourceError(f"{document.label}: {_cause_of(_end(process))}. Nothing was stored for it.")
        reply: dict[str, Any] = json.loads(frame)
        if "last" in reply:
            self.close()
        if "failed" in reply:
            raise SourceError(reply["failed"])
        return reply

    def _read_reply(self, process: subprocess.Popen[bytes]) -> bytes | None:
        """The reply of the child, which has its time anew for each piece of a document that it says it has read."""
        frames = 0
        while (frame := read_frame(_pipe(process.stdout), self._limits.output_bytes)) == PROGRESS:
            frames += 1
            if frames <= self._limits.most_pieces:
                self._watch.begin()
        return frame


def _export_entry(facts: dict[str, Any]) -> ExportEntry:
    metadata, file_type = FeedMetadata.of(facts.pop("metadata")), FileType(facts.pop("file_type"))
    return ExportEntry(metadata=metadata, file_type=file_type, **facts)


_TOO_LATE = signal.SIGTERM


class _Watch:
    """Ends a child that takes too long, from a thread of its own: to start one for each document would take longer."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self._process = process
        self._seconds = seconds
        self._due: float | None = None
        threading.Thread(target=self._look_now_and_then, daemon=True).start()

    def begin(self) -> None:
        self._due = time.monotonic() + self._seconds

    def end(self) -> None:
        self._due = None

    def _look_now_and_then(self) -> None:
        while self._process.poll() is None:
            if self._due is not None and time.monotonic() > self._due:
                self._process.send_signal(_TOO_LATE)
                return
            time.sleep(min(1.0, self._seconds / 10))


def _start(limits: Limits) -> subprocess.Popen[bytes]:
    """A new child: it sees our packages, nothing else of the folder it is started in, and no Ctrl-C."""
    # Our packages come last, so that nothing that lies beside them stands in for what Python brings.
    run = "import sys; sys.path.append(sys.argv.pop(1)); from ingest.parsing.sandbox_worker import main; main()"
    packages = str(Path(__file__).parents[2])
    return subprocess.Popen(  # noqa: S603 -- our own module, by our own interpreter
        [sys.executable, "-P", "-c", run, packages, str(limits.memory_bytes), str(limits.cpu_seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _send(process: subprocess.Popen[bytes], document: RawDocument, picture: dict[str, Any] | None = None) -> None:
    facts = {
        "source": document.source,
        "file_type": document.file_type,
        "line": document.line,
        "file": document.file.hex() if document.file is not None else None,
        "url": document.url,
        "feed_metadata": asdict(document.feed_metadata),
        "picture": picture,
    }
    requests = _pipe(process.stdin)
    write_frame(requests, json.dumps(facts).encode())
    write_frame(requests, document.content)
    requests.flush()


def _end(process: subprocess.Popen[bytes]) -> int:
    """Make sure that a child has ended and let go of it; what it ended with."""
    process.kill()
    # Not `with process`: what could not be sent to it would be sent once more.
    with suppress(BrokenPipeError):
        _pipe(process.stdin).close()
    _pipe(process.stdout).close()
    return process.wait()


def _cause_of(status: int) -> str:
    if status == -_TOO_LATE:
        return "reading it takes too long"
    if status == -getattr(signal, "SIGXCPU", signal.SIGTERM):
        return "reading it takes too much computing"
    return f"reading it breaks its reader (exit {status})"


def _pipe(stream: IO[bytes] | None) -> BinaryIO:
    return cast("BinaryIO", stream)
