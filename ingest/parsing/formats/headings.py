"""Headings that say something ("Opening hours: 9 to 17") are text too: an answer may be quoted from them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.parsing.parsed_document import Block

_NUMBERING = re.compile(
    r"\A\W*(?:(?:chapter|part|section|step|appendix|figure|table|kapitel|teil|chapitre|partie|capítulo|capitolo)\s+)?"
    r"(?:\d+(?:\.\d+)*|[IVXLC]+)(?:[.):]|\s*[–—:-])?(?:\s+|\Z)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_TELLS = re.compile(r"\d|[:：–—]\s*\S|[.!。！]\Z")
_SENTENCE = 5
"""Words from which a heading may be a sentence."""

_SENTENCE_OF_SIGNS = 10
"""Letters from which it may be one where words are not parted (Chinese, Japanese)."""


def with_told_headings(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, each heading that says something also as a paragraph below itself; the first block stays as it is."""
    for place, block in enumerate(blocks):
        yield block
        if block.level and place and says_something(block.text):
            yield Block(block.text)


def says_something(heading: str) -> bool:
    """Whether a heading may hold an answer: a figure, what stands after a colon, a sentence; a question holds none."""
    words = heading.strip()
    if words.endswith(("?", "？", "؟", ";")):
        return False
    told = _NUMBERING.sub("", words)
    count = len(_WORD.findall(told))
    if count > 1 and (_TELLS.search(told) or count >= _SENTENCE):
        return True
    return not told.isascii() and " " not in told and len(told) >= _SENTENCE_OF_SIGNS
