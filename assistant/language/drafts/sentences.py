"""A draft → its sentences in place, each with the block that it stands in. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.language import lexicon
from assistant.language.drafts.layout import Block, BlockKind, blocks_of
from ingest.chunking import Span, sentence_spans

_ENDED = re.compile(r"[.!?…。！？؟।:][\"'”’»)\]*_]*$")
_MISSED_END = re.compile(
    r"(?<=[\w”\"’)][.!?])\s+(?=[“\"][A-Z]|(?:" + "|".join(lexicon.entries("sentence_openers")) + r")\b)|"
    r"(?<=[a-z]{3}[.!?])\s+(?=[A-Z])"
)
_ABBREVIATED = re.compile(rf"(?:\b(?i:{lexicon.alternation('titles_abbreviated')})|\b[A-Z])\.$")
_GOES_ON = re.compile(r"[a-zа-яё]")


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence at its half-open span of the draft.

    `block` numbers the blocks of the draft from 0, `section` what its headings part; `lead` is the sentence with a
    colon before a list, for its items; `header` are the cells of the first row of a table, for its other rows.
    """

    start: int
    end: int
    kind: BlockKind
    block: int
    section: int
    lead: str = ""
    header: str = ""


def sentences_of(text: str) -> list[DraftSentence]:
    """The sentences of a draft, in its order, disjoint; together they have all of its letters."""
    return [*_sentences(text, blocks_of(text))]


def _sentences(text: str, blocks: list[Block]) -> Iterator[DraftSentence]:
    section, lead, header = 0, "", ""
    for place, block in enumerate(blocks):
        section += block.kind is BlockKind.HEADING
        is_inner_row = block.kind is BlockKind.ROW and place > 0 and blocks[place - 1].kind is BlockKind.ROW
        header = header if is_inner_row else ""
        lead = lead if block.kind is BlockKind.ITEM else ""
        spans = [(block.start, block.end)] if _is_one(block) else _spans_in(text, block)
        for start, end in spans:
            yield DraftSentence(start, end, block.kind, place, section, lead, header)
        if block.kind is BlockKind.ROW and not is_inner_row:
            header = text[block.start : block.end]
        if block.kind is BlockKind.PARAGRAPH and spans:
            last = text[slice(*spans[-1])]
            lead = last if last.endswith(":") else ""


def _is_one(block: Block) -> bool:
    return block.kind in {BlockKind.HEADING, BlockKind.ROW}


def _spans_in(text: str, block: Block) -> list[Span]:
    """The sentences of a block; what was cut for its length, or within a wrapped line, is put together again."""
    found: list[Span] = []
    for start, end in sentence_spans(text, block.start, block.end):
        is_cut = found and not _ENDED.search(text, max(found[-1][0], found[-1][1] - 8), found[-1][1])
        if found and (is_cut or _is_middle(text, found[-1], start)):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [part for span in found for part in _parted(text, span)]


def _parted(text: str, span: Span) -> Iterator[Span]:
    """The sentences of a span in which an end was taken for that of an abbreviation: "to Os. |The ferry"."""
    start, end = span
    for gap in _MISSED_END.finditer(text, start, end):
        if not _ABBREVIATED.search(text, max(start, gap.start() - 12), gap.start()):
            yield start, gap.start()
            start = gap.end()
    yield start, end


def _is_middle(text: str, before: Span, start: int) -> bool:
    """Whether a sentence goes on in small letters behind a quote: "“Is it safe?” |asked the mayor."."""
    return text[before[1] - 1] in "”\"'’" and _GOES_ON.match(text, start) is not None
