"""A file → the draft in it: its words as they stand there, if it is not too long to be checked."""

from __future__ import annotations

from pathlib import Path

from assistant.answering.validation import LONGEST_DRAFT, LONGEST_TEXT
from ingest.errors import SourceError, UsageError
from ingest.parsing.encoding import decode
from ingest.parsing.metadata import UNSTORABLE
from ingest.parsing.sandbox import Limits
from ingest.sources.documents import MAX_BYTES, display_name
from ingest.sources.file_types import is_binary
from ui.drafts.draft import Draft, DraftKind
from ui.drafts.sandbox import LIMITS, read_html, read_word

SUFFIXES: dict[str, DraftKind] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "word",
}
"""What a draft may come as, by the ending of its file's name."""


def read_draft(source: Path | bytes, name: str = "", limits: Limits = LIMITS) -> Draft:
    """The draft in a file, or in the bytes of one of that `name`.

    Text and Markdown stay as they are written, but for line ends. Of a Word file it is the text with all changes
    accepted: headings, paragraphs, tables (a row is a line) and text boxes, the foot- and endnotes at its end. Of a
    page it is what a reader sees of it, without menus. `limits` are those of the process that opens either.

    Raises:
        UsageError: there is no such file, or it is of another kind.
        SourceError: it is damaged, locked, empty, too large, or too long.
    """
    path = source if isinstance(source, Path) else None
    label = name or (display_name(path) if path else "The draft")
    kind = _kind(label)
    content = _content(path, label) if path else source
    if not isinstance(content, bytes) or len(content) > MAX_BYTES:
        raise SourceError(f"{label}: it is larger than {MAX_BYTES // 2**20} MB. Save its text alone as .txt.")
    text = checkable(UNSTORABLE.sub("\ufffd", _text(content, kind, label, limits)), label)
    return Draft(text, Path(label).name, kind, content if kind == "word" else b"", path)


def checkable(text: str, label: str) -> str:
    """A text as it is, if it can be checked.

    Raises:
        SourceError: it is empty, or has more than 20,000 words.
    """
    words = len(text.split())
    if not words:
        raise SourceError(f"{label}: there are no words in it. Give a text to check.")
    if words > LONGEST_DRAFT:
        raise SourceError(
            f"{label}: it has {words:,} words; up to {LONGEST_DRAFT:,} are checked at once. Check it in parts."
        )
    if len(text) > LONGEST_TEXT:
        most = f"up to {LONGEST_TEXT:,} are checked at once"
        raise SourceError(f"{label}: it has {len(text):,} characters; {most}. Check it in parts.")
    return text


def _kind(label: str) -> DraftKind:
    suffix = Path(label).suffix.lower()
    if suffix not in SUFFIXES:
        known = ".txt, .md, .html or .docx"
        raise UsageError(f"{label}: a draft is a {known} file. Save it as one of these, or paste its text.")
    return SUFFIXES[suffix]


def _content(path: Path, label: str) -> bytes:
    """The bytes of a file; of one that is too large only so many that this can be seen."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise UsageError(f"{label} cannot be read ({problem.strerror}). Name a file that can be.") from problem


def _text(content: bytes, kind: DraftKind, label: str, limits: Limits) -> str:
    if not content.strip():
        raise SourceError(f"{label}: the file is empty. Give a text to check.")
    if kind == "word":
        return read_word(content, label, limits)
    if is_binary(content):
        raise SourceError(f"{label}: it is not text, whatever its name says. Save it as .txt or .docx.")
    return read_html(content, label, limits) if kind == "html" else decode(content, label)[0]
