"""An e-book (EPUB) → one article: the text of its chapters in the order of reading, each a section, and its facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

from ingest.errors import SourceError
from ingest.parsing.formats.epub.blocks import BlockReader
from ingest.parsing.formats.epub.markup import chapter_tree
from ingest.parsing.formats.epub.notes import Notes
from ingest.parsing.formats.epub.opf import Book, read_book
from ingest.parsing.formats.headings import with_told_headings
from ingest.parsing.formats.html.inline import write_out_marks
from ingest.parsing.formats.html.visibility import remove_hidden
from ingest.parsing.formats.parts.package import Package
from ingest.parsing.parsed_document import Block, ParsedDocument
from ingest.sources.documents import MAX_BYTES

_MEGABYTE = 2**20
_NAMED = 3
"""Chapters that are missing are named up to so many."""


def parse_epub(content: bytes, label: str) -> ParsedDocument:
    """The text of an e-book.

    Raises:
        SourceError: it is broken, locked, too long for one article, or made to fill the memory.
    """
    package = Package.of(content, label, "an EPUB")
    book = read_book(package)
    _require_length(book, package)
    trees, notes = _trees(book, package)
    found = Notes.of(trees)
    for tree in trees.values():
        _clean(tree, str(book.metadata["language"] or ""))
    found.detach()
    blocks = list(_blocks(book, trees, found))
    if book.missing:
        names = ", ".join(book.missing[:_NAMED])
        notes = (*notes, f"{len(book.missing)} of its chapters are missing in the file ({names[:200]})")
    return ParsedDocument.of_blocks(with_told_headings(blocks), book.metadata, notes)


def _require_length(book: Book, package: Package) -> None:
    size = sum(package.members.getinfo(name).file_size for name in book.chapters)
    if size > MAX_BYTES:
        raise SourceError(
            f"{package.label}: the book has {size // _MEGABYTE} MB of text, more than the {MAX_BYTES // _MEGABYTE} MB "
            "of one article. Split it."
        )


def _trees(book: Book, package: Package) -> tuple[dict[str, HtmlElement], tuple[str, ...]]:
    """The trees of the chapters by their members, and a note of each whose encoding was guessed."""
    trees: dict[str, HtmlElement] = {}
    told: dict[str, None] = {}
    for name in book.chapters:
        tree, notes = chapter_tree(package, name)
        told.update(dict.fromkeys(notes))
        if tree is not None:
            trees[name] = tree
    return trees, tuple(told)


def _clean(tree: HtmlElement, language: str) -> None:
    """Write raised signs and formulae out, and take out what the chapter hides, and the links back from its notes."""
    for link in tree.iter("a"):
        _, sign, anchor = link.get("href", "").partition("#")
        if sign:  # the book is one text: a link into another chapter is one within it
            link.set("href", f"#{anchor}")
    write_out_marks(tree, language)
    remove_hidden(tree)


def _blocks(book: Book, trees: Mapping[str, HtmlElement], notes: Notes) -> Iterator[Block]:
    """The blocks of all chapters; one without a heading has the name that the table of contents gives it."""
    for name, tree in trees.items():
        read = [block for block in BlockReader(notes.found).blocks(tree) if block.text]
        label = book.labels.get(name)
        if read and label and not any(block.level for block in read):
            yield Block(label, 1)
        yield from read
