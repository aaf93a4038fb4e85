"""A review → Markdown: the draft with a footnote at each of its claims. Pure."""

from __future__ import annotations

import re

from assistant.review import Review, ReviewedClaim
from ui.rendering.conversations.files.markdown import escaped
from ui.rendering.reviews.paragraphs import Paragraph, Segment, paragraphs_of
from ui.rendering.reviews.wording import LABEL_SIGNS, claim_lines, counts_line, provenance_lines, verdict_words

_WORD = re.compile(r"\S+")
_SPACE = re.compile(r"[^\S\n]+")


def review_markdown(review: Review, *, is_markdown: bool = False) -> str:
    """The draft with footnotes that tell label, reason and the articles' words; at the end how many claims are what.

    No character of draft or articles is read as Markdown, but for those of a draft that is Markdown: that stays as it
    was written.
    """
    prefix = "check-" if is_markdown and "[^" in review.text else ""
    draft = _marked_source(review, prefix) if is_markdown else _marked(review, prefix)
    about = [f"**{escaped(counts_line(review))}**", *map(escaped, provenance_lines(review))]
    footnotes = [_footnote(claim, f"{prefix}{number}") for number, claim in enumerate(review.claims, start=1)]
    return "\n\n".join([draft, "---", *about, *footnotes]) + "\n"


def _marked_source(review: Review, prefix: str) -> str:
    """A draft in Markdown as it was written, with a mark at the end of each claim."""
    pieces, place = [], 0
    for number, claim in enumerate(review.claims, start=1):
        pieces.append(f"{review.text[place : claim.end]}[^{prefix}{number}]")
        place = claim.end
    return "".join([*pieces, review.text[place:]]).rstrip("\n")


def _marked(review: Review, prefix: str) -> str:
    return "\n\n".join(_paragraph(paragraph, prefix) for paragraph in paragraphs_of(review))


def _paragraph(paragraph: Paragraph, prefix: str) -> str:
    """A paragraph in which each line stays one."""
    text = "".join(_segment(segment, prefix) for segment in paragraph.segments)
    return "\\\n".join(filter(None, (line.strip() for line in text.split("\n"))))


def _segment(segment: Segment, prefix: str) -> str:
    text = _WORD.sub(lambda word: escaped(word[0]), _SPACE.sub(" ", segment.text))
    return f"{text}[^{prefix}{segment.number}]" if segment.claim else text


def _footnote(claim: ReviewedClaim, name: str) -> str:
    """A footnote of several paragraphs: those after the first are indented."""
    head = f"{LABEL_SIGNS[claim.label]} **{escaped(verdict_words(claim))}**"
    lines = [head, *(escaped(line) for line in claim_lines(claim)[1:])]
    return "\n\n".join([f"[^{name}]: {lines[0]}", *(f"    {line}" for line in lines[1:])])
