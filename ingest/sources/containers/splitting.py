"""A container → the documents in it, read by a child process; what it leaves out is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, BinaryIO, cast

from ingest.errors import SourceError
from ingest.sources.containers.frames import read_piece
from ingest.sources.containers.parts import Part
from ingest.sources.documents import FeedMetadata, LeftOver, RawDocument, display_name
from ingest.sources.file_types import FileType


@dataclass(frozen=True, slots=True)
class Limits:
    """What taking a container apart may take: of memory, and of processor time from one part to the next."""

    memory_bytes: int = 512 * 1024**2
    cpu_seconds: int = 30


def read_container(
    file: BinaryIO, file_type: FileType, path: Path, leave_out: Callable[[LeftOver], None], limits: Limits = Limits()
) -> Iterator[RawDocument]:
    """The documents in an open container, in its order; `leave_out` is told of the others.

    Raises:
        SourceError: it is broken, too large, or takes more than the limits (what came before stays).
    """
    source = display_name(path)
    with _child(file, file_type, limits) as child:
        replies = _pipe(child.stdout)
        while True:
            try:
                found = read_piece(replies)
            except SourceError as problem:
                raise SourceError(f"{source}: {problem}") from problem
            except EOFError as problem:
                child.kill()
                raise SourceError(f"{source}: {_cause_of(child.wait())}. What came before stays.") from problem
            if found is None:
                return
            piece, read = found
            if isinstance(piece, LeftOver):
                leave_out(_named(piece, source))
            else:
                yield _document(piece, read, source, os.fsencode(path))


@contextmanager
def _child(file: BinaryIO, file_type: FileType, limits: Limits) -> Iterator[subprocess.Popen[bytes]]:
    """A process that reads an open file: it sees our packages, nothing else of where it is started, and no Ctrl-C."""
    run = "import sys; sys.path.append(sys.argv.pop(1)); from ingest.sources.containers.worker import main; main()"
    packages = str(Path(__file__).parents[3])
    facts = [file_type, str(limits.memory_bytes), str(limits.cpu_seconds)]
    child = subprocess.Popen(  # noqa: S603 -- our own module, by our own interpreter
        [sys.executable, "-P", "-c", run, packages, *facts],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield child
    finally:
        child.kill()
        with suppress(BrokenPipeError):
            _pipe(child.stdout).close()
        child.wait()


def _named(left: LeftOver, source: str) -> LeftOver:
    """What is left out, named by its container too."""
    name = f"{source}/{left.source}" if left.source else source
    return replace(left, source=name, reason=f"{name}: {left.reason}" if left.reason else None)


def _document(part: Part, read: int, source: str, file: bytes) -> RawDocument:
    return RawDocument(
        source=f"{source}/{part.name}",
        file_type=part.file_type,
        content=part.content,
        bytes_read=read,
        line=part.line,
        file=file,
        url=part.url,
        feed_metadata=FeedMetadata(published=part.saved),
    )


def _cause_of(status: int) -> str:
    if status == -getattr(signal, "SIGXCPU", signal.SIGTERM):
        return "taking it apart takes too much computing"
    return f"it breaks its reader (exit {status})"


def _pipe(stream: IO[bytes] | None) -> BinaryIO:
    return cast("BinaryIO", stream)
