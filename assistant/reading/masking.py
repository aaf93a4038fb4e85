"""Passages without the sentences that are prompt injections (see `assistant.language.prompt_injection`).

The reader is shown blanks in their place, so that offsets stay as they are; none of them is evidence.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.language.prompt_injection import is_injection
from assistant.retrieval.passage import RetrievedPassage


def masked(passage: RetrievedPassage) -> RetrievedPassage:
    """A passage as the reader sees it: blanks in the place of what speaks to whoever answers."""
    text = passage.text
    for position in passage.injections:
        start, end = passage.sentences[position]
        text = text[:start] + " " * (end - start) + text[end:]
    title, header = ("" if is_injection(one) else one for one in (passage.title, passage.table_header))
    return replace(passage, text=text, title=title, table_header=header)
