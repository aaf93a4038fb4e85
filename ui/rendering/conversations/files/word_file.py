"""A conversation → a Word file, with each quote in a footnote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO

import docx
from docx.document import Document
from docx.text.paragraph import Paragraph as WordParagraph

from ui.rendering.conversations.conversation import Exchange
from ui.rendering.conversations.files.transcript import TITLE, Note, Piece, transcript
from ui.rendering.conversations.files.word_footnotes import Footnotes
from ui.rendering.plain_text import text_fragment_url

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML has no place for (XML 1.0, 2.2)."""


def word_file(exchanges: Sequence[Exchange], about: str = "") -> bytes:
    """The file; `about` is a line on where it comes from."""
    document = docx.Document()
    document.core_properties.author = "Article Desk"
    document.core_properties.title = TITLE
    document.core_properties.comments = ""
    document.add_heading(TITLE, 0)
    _quiet(document, about)
    writer = _Writer(Footnotes(document))
    for turn in transcript(exchanges):
        document.add_heading(_fit(turn.question), 1)
        _quiet(document, f"Read as: {turn.read_as}" if turn.read_as else "")
        for paragraph in turn.paragraphs:
            line = document.add_paragraph(style="List Bullet" if paragraph.is_item else None)
            writer.write(line, paragraph.pieces)
        _quiet(document, turn.remark)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


class _Writer:
    """Writes pieces into paragraphs; a note that comes again is not told again."""

    def __init__(self, footnotes: Footnotes) -> None:
        self._footnotes = footnotes
        self._numbers: dict[int, int] = {}  # of footnotes, by the places of notes

    def write(self, paragraph: WordParagraph, pieces: Sequence[Piece]) -> None:
        """Append pieces with a space between."""
        for place, piece in enumerate(pieces):
            paragraph.add_run(f" {_fit(piece.text)}" if place else _fit(piece.text)).bold = piece.is_strong or None
            for nth, note in enumerate(piece.notes):
                if nth:
                    paragraph.add_run(", ").font.superscript = True
                self._note(paragraph, note)

    def _note(self, paragraph: WordParagraph, note: Note) -> None:
        if note.place in self._numbers:
            self._footnotes.repeat(paragraph, self._numbers[note.place])
            return
        number = self._numbers[note.place] = len(self._numbers) + 1
        told, url = f"{note.quote} {', '.join(note.facts)}", text_fragment_url(note.citation)
        if url:
            self._footnotes.add(paragraph, number, _fit(told), (_fit(url), _fit(note.address)))
        else:
            self._footnotes.add(paragraph, number, _fit(", ".join(filter(None, (told, note.address)))))


def _quiet(document: Document, line: str) -> None:
    if line:
        document.add_paragraph().add_run(_fit(line)).italic = True


def _fit(text: str) -> str:
    """Text each of whose characters XML has."""
    return _UNFIT.sub("\ufffd", text)
