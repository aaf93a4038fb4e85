"""A review → a Word file with a comment on each claim: the person's own document, or a plain one with their text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import docx
from docx.document import Document

from assistant.review import Review
from ingest.errors import UsageError
from ingest.parsing.formats.docx.styles import Styles, read_styles
from ui.drafts.draft import Draft
from ui.drafts.sandbox import put_comments
from ui.drafts.word_markup import AUTHOR, PlacedComment, add_comments
from ui.drafts.word_text import Block, Said, joined, paragraph_words
from ui.rendering.reviews.wording import claim_lines, counts_line, provenance_lines

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML has no place for (XML 1.0, 2.2)."""

_FIRST_WORD = re.compile(r"\S+")


def commented_document(review: Review, draft: Draft | None) -> bytes:
    """A Word file: the draft's own where it came as one, else a new one with its text.

    Raises:
        UsageError: the review is of another text than the draft.
        SourceError: the draft cannot be opened.
    """
    comments = list(_comments(review))
    if draft is None or draft.kind != "word":
        return _new_document(review.text, draft.name if draft else "", comments)
    text, made = put_comments(draft.content, draft.name, comments)
    if text != review.text:
        raise UsageError(f"{draft.name} was not what was checked: its text differs. Check it again, then export.")
    return made


def _comments(review: Review) -> Iterator[PlacedComment]:
    """One on the whole, at the first word, and one on each claim."""
    first = _FIRST_WORD.search(review.text)
    if first:
        whole = [f"{counts_line(review)}.", *provenance_lines(review)]
        yield PlacedComment(first.start(), first.end(), _fit("\n".join(whole)))
    for claim in review.claims:
        yield PlacedComment(claim.start, claim.end, _fit("\n".join(claim_lines(claim))))


def _new_document(text: str, name: str, comments: list[PlacedComment]) -> bytes:
    document = docx.Document()
    document.core_properties.author = AUTHOR
    document.core_properties.title = _fit(name)
    document.core_properties.comments = ""
    styles = read_styles(document.styles.element)
    words = joined((_paragraph(document, line, styles) for line in _fit(text).split("\n")), "\n")
    add_comments(document, words, comments)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _paragraph(document: Document, line: str, styles: Styles) -> Block:
    """A line as a paragraph; a blank one is told by the space between paragraphs."""
    if not line.strip():
        return [Said(line)]
    return paragraph_words(document.add_paragraph(line)._p, styles)


def _fit(text: str) -> str:
    """Text of as many characters, each of which XML has."""
    return _UNFIT.sub("\ufffd", text)
