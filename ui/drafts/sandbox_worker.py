"""The child process that opens one file of somebody else, under limits that it sets itself before it reads it.

On standard input come two frames, facts as JSON and the file; two go out on standard output, its text or what failed
as JSON, and the bytes of a new file.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from io import BytesIO
from typing import Any

from docx import Document

from ingest.errors import SourceError
from ingest.parsing.formats.docx.parser import parse_docx
from ingest.parsing.sandbox_worker import read_frame, write_frame
from ui.drafts.html_text import html_text
from ui.drafts.word_markup import PlacedComment, add_comments
from ui.drafts.word_text import read_words

if sys.platform != "win32":
    import resource


def main() -> None:
    """Do what is asked with one file."""
    memory, seconds, output = (int(most) for most in sys.argv[1:4])
    # What a library prints must not come into the reply.
    reply = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _limit_process(memory, seconds, output)
    facts = json.loads(read_frame(sys.stdin.buffer) or b"{}")
    told, made = _answer(facts, read_frame(sys.stdin.buffer) or b"")
    write_frame(reply, json.dumps(told).encode())
    write_frame(reply, made)
    reply.flush()


def _answer(facts: dict[str, Any], content: bytes) -> tuple[dict[str, str], bytes]:
    label = str(facts["label"])
    try:
        if facts["task"] == "read_html":
            return {"text": html_text(content, label)}, b""
        comments = [PlacedComment(*one) for one in facts["comments"]]
        text, made = _word(content, label, comments)
    except SourceError as problem:
        return {"failed": str(problem)}, b""
    except MemoryError:
        return {"failed": f"{label}: reading it takes too much memory. Save its text alone as .txt."}, b""
    except RecursionError:
        return {"failed": f"{label}: it is nested too deep to be a draft. Save its text alone as .txt."}, b""
    except Exception as problem:  # noqa: BLE001 -- the end of a process: whatever a parser trips over, the file is at fault
        reason = f"{type(problem).__name__}: {' '.join(str(problem).split())[:100]}"
        return {"failed": f"{label}: it is damaged ({reason}). Save it as .docx again, or as .txt."}, b""
    return {"text": text}, made


def _word(content: bytes, label: str, comments: list[PlacedComment]) -> tuple[str, bytes]:
    """The text of a Word file, and it with comments where some are given."""
    parse_docx(content, label)  # the parser of articles refuses what is no sound Word file, or fills the memory
    document = Document(BytesIO(content))
    words = read_words(document)
    if not comments:
        return words.text, b""
    add_comments(document, words, comments)
    made = BytesIO()
    document.save(made)
    return words.text, made.getvalue()


def _limit_process(memory: int, seconds: int, output: int) -> None:
    """No more memory, processor time and output than this, no dump of a crash."""
    if sys.platform == "win32":
        return
    limits = (("RLIMIT_AS", memory), ("RLIMIT_CPU", seconds), ("RLIMIT_FSIZE", output), ("RLIMIT_CORE", 0))
    for name, most in limits:
        # A system that has no such limit is left with the one that the parent holds: time.
        with suppress(ValueError, OSError):
            # Beyond the lower limit of time a signal tells which it was.
            resource.setrlimit(getattr(resource, name), (most, most + 1 if name == "RLIMIT_CPU" else most))
