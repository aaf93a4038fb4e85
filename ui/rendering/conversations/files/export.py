"""A conversation → a file to take away, in one of several forms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.errors import UsageError
from ui.rendering.conversations.conversation import Exchange
from ui.rendering.conversations.files.markdown import as_markdown
from ui.rendering.conversations.files.standalone_html import conversation_page
from ui.rendering.conversations.files.word_file import word_file
from ui.rendering.plain_text import plain_line

FORMS = {".docx": "Word", ".html": "HTML", ".md": "Markdown"}
"""The endings of the files that a conversation can be taken away as, and what they are called."""

LONGEST_NAME = 60
"""Characters of the name of such a file, without its ending."""


def exported(exchanges: Sequence[Exchange], form: str, about: str = "") -> bytes:
    """The content of a file of one of the `FORMS`; `about` is a line on where it comes from.

    Raises:
        UsageError: there is no such form.
    """
    if form == ".docx":
        return word_file(exchanges, about)
    if form == ".html":
        return conversation_page(exchanges, about).encode("utf-8", "replace")
    if form == ".md":
        return as_markdown(exchanges, about).encode("utf-8", "replace")
    raise UsageError(f"A conversation is taken away as one of {', '.join(FORMS)}. Choose one.")


def file_name(exchanges: Sequence[Exchange], form: str) -> str:
    """The name of the file, after the first question: letters, figures and spaces, `LONGEST_NAME` at most."""
    asked = next((one.answer.question for one in exchanges), "")
    words = " ".join(re.sub(r"[^\w\s’'-]", " ", plain_line(asked)).split())
    short = (
        words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME + 1].rpartition(" ")[0] or words[:LONGEST_NAME]
    )
    return f"{short.strip(' -') or 'conversation'}{form}"
