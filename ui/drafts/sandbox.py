"""Word files and pages at arm's length: a child process with limits reads them, and puts comments into Word files.

Comments are put in by such a child as well, not by us on a file that was read before: to put them in, the file is
unpacked and parsed once more, and it is parsing that a hostile file is made to break. A child serves one file. What it
writes goes to a file that can grow to a limit only; it can send nothing but text, and the bytes of a new file.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, BinaryIO, cast

from ingest.errors import SourceError
from ingest.parsing.sandbox import Limits
from ingest.parsing.sandbox_worker import read_frame, write_frame
from ui.drafts.word_markup import PlacedComment

LIMITS = Limits()
"""What a child may take, where nothing else is said."""


def read_word(content: bytes, label: str, limits: Limits = LIMITS) -> str:
    """The text of a Word file.

    Raises:
        SourceError: it is broken, locked, no Word file, or takes more than the limits.
    """
    return _in_child("read_word", content, label, limits)[0]


def read_html(content: bytes, label: str, limits: Limits = LIMITS) -> str:
    """The text of a page.

    Raises:
        SourceError: it is broken, or takes more than the limits.
    """
    return _in_child("read_html", content, label, limits)[0]


def put_comments(
    content: bytes, label: str, comments: Sequence[PlacedComment], limits: Limits = LIMITS
) -> tuple[str, bytes]:
    """The text of a Word file, and the file with comments at offsets into that text.

    Raises:
        SourceError: it is broken, locked, no Word file, or takes more than the limits.
    """
    return _in_child("put_comments", content, label, limits, comments)


def _in_child(
    task: str, content: bytes, label: str, limits: Limits, comments: Sequence[PlacedComment] = ()
) -> tuple[str, bytes]:
    """What a child of its own makes of a file: the text of it, and the bytes of a new one, which may be none."""
    facts = {"task": task, "label": label, "comments": [astuple(one) for one in comments]}
    with TemporaryFile() as request, TemporaryFile() as reply:
        write_frame(cast("BinaryIO", request), json.dumps(facts).encode())
        write_frame(cast("BinaryIO", request), content)
        request.seek(0)
        try:
            ended = subprocess.run(  # noqa: S603 -- our own module, by our own interpreter
                _command(limits),
                stdin=request,
                stdout=reply,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                timeout=limits.timeout_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise SourceError(f"{label}: reading it takes too long. Save its text alone as .txt.") from None
        reply.seek(0)
        told, made = _reply(reply, limits) if not ended.returncode else (b"", b"")
    if not told:
        raise SourceError(f"{label}: {_cause_of(ended.returncode)}. Save its text alone as .txt.")
    answer = json.loads(told)
    if "failed" in answer:
        raise SourceError(str(answer["failed"]))
    return str(answer["text"]), made


def _reply(stream: IO[bytes], limits: Limits) -> tuple[bytes, bytes]:
    """The two frames that a child wrote; nothing where it wrote anything else."""
    reply = cast("BinaryIO", stream)
    try:
        told, made = read_frame(reply, limits.output_bytes), read_frame(reply, limits.output_bytes)
    except OverflowError:
        return b"", b""
    return (b"", b"") if told is None or made is None else (told, made)


def _cause_of(status: int) -> str:
    too_much = -getattr(signal, "SIGXCPU", signal.SIGTERM)
    return "reading it takes too much computing" if status == too_much else f"it breaks its reader (exit {status})"


def _command(limits: Limits) -> list[str]:
    """A new Python that sees our packages, and nothing else of the folder it is started in."""
    # Our packages come last, so that nothing that lies beside them stands in for what Python brings.
    run = "import sys; sys.path.append(sys.argv.pop(1)); from ui.drafts.sandbox_worker import main; main()"
    most = (limits.memory_bytes, limits.cpu_seconds, limits.output_bytes)
    return [sys.executable, "-P", "-c", run, str(Path(__file__).parents[2]), *map(str, most)]
