"""Article → passages: spans of whole sentences, sized for the encoder. Pure.

A paragraph ends at a blank line, or at a line end where the lines are whole paragraphs rather than wrapped
ones: items of a list, rows of a table, lines of a poem. Sentences never cross a paragraph; a passage is a run of
neighbouring sentences of one section.
Together the passages cover every character of the article that is not white space, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.article import Article, Passage, Section
from ingest.sentences.ends import sentence_ends
from ingest.sentences.tables import cell_spans, estimate_row_tokens

CHUNKING_VERSION = 3
"""Raised whenever the same text would be cut differently."""

MAX_PASSAGE_TOKENS = 200
"""Most estimated tokens in a passage, so that title and heading fit in a 256-token encoder beside it."""

LONGEST_WRAPPED_LINE = 120
"""A block with a longer line than this was not wrapped by hand: each of its lines is a paragraph."""

LONGEST_SENTENCE = 2000
"""Characters after which a "sentence" is cut at white space: tables and lists have no full stops."""

_NO_WORDS = re.compile(rf"\S{{{LONGEST_SENTENCE + 1},}}")
"""What no white space breaks for so long has no sentences; nupunkt takes quadratic time over it."""

_BLOCK = re.compile(r"\S(?:.*\S)?(?:\n(?!\s*\n)\s*\S(?:.*\S)?)*")
_LINE = re.compile(r"\S(?:.*\S)?")
_ITEM_START = re.compile(r"(?:[-*•–—▪◦‣●○■□✓→]|\d{1,3}[.)]|[a-z]\)|\([a-z0-9]{1,3}\))\s")
_LIST_ITEM = re.compile(rf"\n\s*{_ITEM_START.pattern}")
_CELL_END = re.compile(r" \||\| |\t(?=\S)")
_FEWEST_VERSES = 3
_FEWEST_CELLS = 3
Span = tuple[int, int]


def chunk_article(article: Article) -> list[Passage]:
    """The passages of an article, in order: disjoint, and together all of its text but white space."""
    passages: list[Passage] = []
    for section in _section_spans(article):
        heading = _heading_at(article.sections, section[0])
        for start, end in _pack(article.text, section):
            passages.append(Passage(article.id, start, end, article.text[start:end], heading))
    return passages


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Half-open spans of the sentences in `text[start:end]`, without the white space around them."""
    return [
        sentence
        for paragraph in _paragraph_spans(text, start, len(text) if end is None else end)
        for sentence in _sentences_of(text, paragraph)
    ]


def estimate_tokens(text: str) -> float:
    """About how many word pieces an English uncased vocabulary makes of `text`.

    Such a vocabulary holds whole English words, but spells other scripts letter by letter.
    """
    plain = len(text) if text.isascii() else len(text.encode("ascii", "ignore"))
    return plain / 4.5 + (len(text) - plain)


def _section_spans(article: Article) -> Iterator[Span]:
    starts = sorted({0, *(section.start for section in article.sections), len(article.text)})
    return pairwise(starts) if len(starts) > 1 else iter([(0, 0)])


def section_start(sections: Sequence[Section], offset: int) -> int:
    """Where the section begins in which an offset lies."""
    return max((section.start for section in sections if section.start <= offset), default=0)


def _heading_at(sections: tuple[Section, ...], offset: int) -> str | None:
    headings = [section.heading for section in sections if section.start <= offset]
    return headings[-1] if headings else None


def _pack(text: str, section: Span) -> Iterator[Span]:
    """Paragraphs stay apart, unless one is so short that it says nothing alone; rows of a table stay together."""
    start, end, size, in_table = -1, 0, 0.0, False
    for paragraph in _paragraph_spans(text, *section):
        is_row = _is_row(text[slice(*paragraph)])
        goes_on = is_row and in_table
        in_table = is_row
        for position, sentence in enumerate(_sentences_of(text, paragraph)):
            words = text[slice(*sentence)]
            added = estimate_row_tokens(words) if is_row else estimate_tokens(words)
            if start >= 0 and _starts_anew(size, added, position == 0 and not goes_on):
                yield start, end
                start = -1
            # What is between two sentences is counted with the second.
            size = added if start < 0 else size + estimate_tokens(text[end : sentence[0]]) + added
            start = sentence[0] if start < 0 else start
            end = sentence[1]
    if start >= 0:
        yield start, end


def _starts_anew(size: float, added: float, new_paragraph: bool) -> bool:
    """Whether a sentence of so many tokens is too much for a passage that has some."""
    return size + added > MAX_PASSAGE_TOKENS or (new_paragraph and size > MAX_PASSAGE_TOKENS / 2)


def _paragraph_spans(text: str, start: int, end: int) -> Iterator[Span]:
    for block in _BLOCK.finditer(text, start, end):
        if "\n" not in block.group():
            yield block.span()
            continue
        lines = list(_LINE.finditer(text, *block.span()))
        wrapped = max(line.end() - line.start() for line in lines) <= LONGEST_WRAPPED_LINE
        if not wrapped or _are_rows(lines):
            yield from (line.span() for line in lines)
        elif _LIST_ITEM.search(block.group()):
            yield from _item_spans(lines)
        elif _are_verses(lines):
            yield from (line.span() for line in lines)
        else:
            yield block.span()


def _are_rows(lines: Sequence[re.Match[str]]) -> bool:
    """Whether lines are the rows of a table."""
    return sum(_CELL_END.search(line.group()) is not None for line in lines) * 2 > len(lines)


def _is_row(paragraph: str) -> bool:
    """Whether a paragraph by itself is a row of a table: one bar may stand in a line of prose too."""
    return "\n" not in paragraph and len(cell_spans(paragraph)) >= _FEWEST_CELLS


def _item_spans(lines: Sequence[re.Match[str]]) -> Iterator[Span]:
    """The items of a list, each with the lines into which it was wrapped."""
    start, end = lines[0].span()
    in_item = _ITEM_START.match(lines[0].group()) is not None
    for line in lines[1:]:
        text = line.group()
        if in_item and not _ITEM_START.match(text) and (text[0].islower() or text[0].isspace()):
            end = line.end()
            continue
        yield start, end
        start, end = line.span()
        in_item = _ITEM_START.match(text) is not None
    yield start, end


def _are_verses(lines: Sequence[re.Match[str]]) -> bool:
    """Whether lines end where the writer ended them: the next word would mostly have stood in the line before it."""
    if len(lines) < _FEWEST_VERSES:
        return False
    width = max(line.end() - line.start() for line in lines)
    room = sum(
        line.end() - line.start() + 1 + len(after.group().split(None, 1)[0]) <= width for line, after in pairwise(lines)
    )
    return room * 2 > len(lines) - 1


def _sentences_of(text: str, paragraph: Span) -> Iterator[Span]:
    if _is_row(text[slice(*paragraph)]):
        yield from _bounded(text, *paragraph)
        return
    start = paragraph[0]
    for run in _NO_WORDS.finditer(text, *paragraph):
        yield from _sentences_in_words(text, (start, run.start()))
        yield from _bounded(text, *run.span())
        start = run.end()
    yield from _sentences_in_words(text, (start, paragraph[1]))


def _sentences_in_words(text: str, paragraph: Span) -> Iterator[Span]:
    content = text[paragraph[0] : paragraph[1]]
    start = 0
    for end in sentence_ends(content):
        if content[start:end].strip():
            yield from _bounded(text, paragraph[0] + start, paragraph[0] + end)
            start = end
    if content[start:].strip():
        yield from _bounded(text, paragraph[0] + start, paragraph[1])


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    """The span without the white space around it, cut up where it is too long to be a sentence."""
    while start < end:
        stop = end
        if end - start > LONGEST_SENTENCE:
            space = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
            stop = space if space > 0 else start + LONGEST_SENTENCE
        piece = text[start:stop]
        left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
        if left < right:
            yield start + left, start + right
        start = stop
