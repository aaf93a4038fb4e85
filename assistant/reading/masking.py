"""Passages without the sentences that are prompt injections (see `assistant.language.prompt_injection`).

The reader is shown blanks in their place, so that offsets stay as they are; none of them is evidence.
"""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.documents import Document

from assistant.language.prompt_injection import injection_positions, is_injection
from ingest.chunking import Span


def masked(document: Document, spans: Sequence[Span]) -> Document:
    """A passage as the reader sees it: blanks in the place of what speaks to whoever answers."""
    text, title = document.page_content, document.metadata["title"]
    for position in injection_positions(text, spans):
        start, end = spans[position]
        text = text[:start] + " " * (end - start) + text[end:]
    shown = "" if title and is_injection(title) else title
    return Document(text, metadata={**document.metadata, "title": shown})


def trusted_positions(document: Document, spans: Sequence[Span]) -> list[int]:
    """The positions of the sentences that may be evidence."""
    injected = injection_positions(document.page_content, spans)
    return [position for position in range(len(spans)) if position not in injected]
