"""A draft: the text that is checked, and what it came as. Facts only, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

DraftKind = Literal["text", "markdown", "html", "word"]
"""What a draft came as."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A text to check: `review.text == text` of its review.

    Of a text or Markdown file it is the file as it was written. `content` is the file itself where comments can be
    put into it: a Word file; `path` is where it lies, where it is known.
    """

    text: str
    name: str
    kind: DraftKind
    content: bytes = field(default=b"", repr=False)
    path: Path | None = None
