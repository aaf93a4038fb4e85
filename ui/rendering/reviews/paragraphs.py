"""A review → the paragraphs of its draft, cut at the claims. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.review import Review, ReviewedClaim

_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


@dataclass(frozen=True, slots=True)
class Segment:
    """Some text of a draft: a claim with its `number` (from 1), or what stands between claims."""

    text: str
    number: int = 0
    claim: ReviewedClaim | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a draft."""

    segments: tuple[Segment, ...]

    @property
    def claims(self) -> list[tuple[int, ReviewedClaim]]:
        """Its claims, with their numbers."""
        return [(segment.number, segment.claim) for segment in self.segments if segment.claim]


def paragraphs_of(review: Review) -> list[Paragraph]:
    """The paragraphs of a draft, in its order: together all of its text but the blank lines between them."""
    numbered = list(enumerate(review.claims, start=1))
    spans = _spans(review)
    return [
        Paragraph(tuple(_segments(review.text, start, end, [one for one in numbered if start <= one[1].start < end])))
        for start, end in spans
        if review.text[start:end].strip()
    ]


def _spans(review: Review) -> Iterator[tuple[int, int]]:
    """The half-open spans of the paragraphs: blank lines part them, but for those within a claim."""
    starts = [claim.start for claim in review.claims]
    begin = 0
    for gap in _BLANK_LINES.finditer(review.text):
        before = bisect_right(starts, gap.start()) - 1
        if before < 0 or review.claims[before].end <= gap.start():
            yield begin, gap.start()
            begin = gap.end()
    yield begin, len(review.text)


def _segments(text: str, start: int, end: int, claims: list[tuple[int, ReviewedClaim]]) -> Iterator[Segment]:
    place = start
    for number, claim in claims:
        if place < claim.start:
            yield Segment(text[place : claim.start])
        yield Segment(text[claim.start : claim.end], number, claim)
        place = claim.end
    if place < end:
        yield Segment(text[place:end])
