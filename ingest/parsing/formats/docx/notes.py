"""The footnotes and endnotes of a Word document, by their numbers in it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docx.oxml.ns import qn
from lxml.etree import _Element

from ingest.parsing.formats.docx.runs import CHOICE, FALLBACK, GONE

_REFERENCES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}

NoteKey = tuple[str, str]
"""Which of the two kinds a note is, and its number."""


def read_notes(roots: Mapping[str, _Element]) -> dict[NoteKey, _Element]:
    """The notes in the parts `word/footnotes.xml` and `word/endnotes.xml`, given as "footnote" and "endnote"."""
    found: dict[NoteKey, _Element] = {}
    for kind, root in roots.items():
        for note in root.iterchildren(qn(f"w:{kind}")):
            # The lines that part notes from the text are notes of a type of their own.
            if note.get(qn("w:type"), "normal") == "normal":
                found[kind, note.get(qn("w:id"), "")] = note
    return found


def references(parent: _Element) -> Iterator[NoteKey]:
    """The notes to which a paragraph refers, in order."""
    for child in parent:
        if child.tag in _REFERENCES:
            yield _REFERENCES[child.tag], child.get(qn("w:id"), "")
        elif child.tag not in GONE and not (child.tag == FALLBACK and parent.find(CHOICE) is not None):
            yield from references(child)
