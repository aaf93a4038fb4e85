"""A conversation → a file to take away, in one of several forms."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.errors import UsageError
from ui.rendering.conversations.conversation import Exchange
from ui.rendering.conversations.files.markdown import as_markdown
from ui.rendering.conversations.files.standalone_html import conversation_page
from ui.rendering.conversations.files.word_file import word_file

FORMS = {".docx": "Word", ".html": "HTML", ".md": "Markdown"}
"""The endings of the files that a conversation can be taken away as, and what they are called."""


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
