"""What a format's parser gives: text, sections and metadata as they stood in the document. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.article import Article, Section
from ingest.parsing.metadata import metadata_text


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a heading of some level (from 1; 0 is a paragraph)."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document's text, and its metadata under our names ("title", "author", "publisher", "published", …).

    `pages` are the offsets into `text` at which its pages begin, where it has pages; `scanned` are those (from 1) whose
    words were read by machine from a picture. The metadata of a JSON record are
    all its fields, its `id` too. `exported` is the article as `articles export` wrote it, where nobody has changed its
    line since. `notes` tell what could not be kept as it was.
    """

    text: str
    metadata: Mapping[str, object]
    sections: tuple[Section, ...] = ()
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    exported: Article | None = None
    scanned: tuple[int, ...] = ()

    @classmethod
    def of_blocks(
        cls, blocks: Iterable[Block], metadata: Mapping[str, object], notes: tuple[str, ...] = ()
    ) -> ParsedDocument:
        """Paragraphs, parted by blank lines, become the text; headings become sections, the first perhaps the title."""
        kept = [block for block in blocks if block.text]
        title = metadata_text(metadata.get("title"))
        if kept and kept[0].level and (title is None or kept[0].text == title):
            title = kept.pop(0).text
        pieces: list[str] = []
        length = 0
        sections: list[Section] = []
        for block in kept:
            start = length + 2 if pieces else 0
            if block.level:
                sections.append(Section(start, block.text))
            else:
                pieces.append(block.text)
                length = start + len(block.text)
        within = tuple(section for section in sections if section.start < length)
        return cls("\n\n".join(pieces), {**metadata, "title": title}, within, notes=notes)


def single_line(pieces: Iterable[str]) -> str:
    """Pieces of text as one line."""
    return " ".join("".join(pieces).split())
