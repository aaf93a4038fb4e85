"""The child process that takes one container apart, under limits that it sets itself before it reads a byte.

It finds the file, opened, on standard input, and writes pieces on standard output (`frames.py`).
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from ingest.errors import SourceError
from ingest.sources.byte_streams import READ_ERRORS, reason_of
from ingest.sources.containers.archives import read_tar, read_wacz, read_zip
from ingest.sources.containers.frames import write_end, write_piece
from ingest.sources.containers.mailboxes import read_mailbox
from ingest.sources.containers.members import open_packed
from ingest.sources.containers.parts import Piece
from ingest.sources.containers.web_archives import read_warc
from ingest.sources.file_types import FileType

if sys.platform != "win32":
    import resource

_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
)
"""What the readers of broken archives run into."""


def main() -> None:
    """Write the pieces of the container on standard input, and how it ended."""
    file_type, memory, seconds = FileType(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    # What a library prints must not come between the frames.
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _limit_process(memory)
    file = sys.stdin.buffer
    file.seek(0)
    write_end(replies, _write_pieces(replies, file, file_type, seconds))


def pieces_of(file: BinaryIO, file_type: FileType) -> Iterator[Piece]:
    """The parts of a container that is open at its beginning, and what is left out of it.

    Raises:
        SourceError: it is too large, or broken.
    """
    if file_type is FileType.MAILBOX:
        return read_mailbox(open_packed(file))
    if file_type is FileType.WARC:
        return read_warc(file)
    if file_type is FileType.TAR:
        return read_tar(file)
    return read_wacz(file) if file_type is FileType.WACZ else read_zip(file)


def _write_pieces(replies: BinaryIO, file: BinaryIO, file_type: FileType, seconds: int) -> str | None:
    """Write all of them; why they end before the container does, where that is so."""
    _limit_seconds(seconds)
    try:
        for piece in pieces_of(file, file_type):
            write_piece(replies, piece, file.tell())
            _limit_seconds(seconds)
    except BrokenPipeError:
        sys.exit()  # nobody reads on
    except SourceError as problem:
        return str(problem)
    except MemoryError:
        return "taking it apart takes too much memory. What came before stays."
    except RecursionError:
        return "it is nested too deep. What came before stays."
    except READ_ERRORS as problem:
        return f"it cannot be read to its end ({reason_of(problem)}). What came before stays."
    except _BROKEN as problem:
        return f"it is broken ({type(problem).__name__}: {problem}). What came before stays."
    return None


def _limit_process(memory: int) -> None:
    """No more memory than this, no files written, no dump of a crash."""
    if sys.platform == "win32":
        return
    for limit, most in (("RLIMIT_AS", memory), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)):
        # A system that has no such limit goes without it.
        with suppress(ValueError, OSError):
            resource.setrlimit(getattr(resource, limit), (most, most))


def _limit_seconds(seconds: int) -> None:
    """So much computing until the next piece: the limit counts from the start of the process."""
    if sys.platform == "win32":
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    limit = used + seconds if most == resource.RLIM_INFINITY else min(used + seconds, most)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, most))
