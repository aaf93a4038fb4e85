"""A review → one page of HTML that stands alone, without scripts: to be sent, kept and printed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.answer import Citation, Span
from assistant.review import Review, ReviewedClaim
from ui.rendering.plain_text import text_fragment_url
from ui.rendering.reviews.paragraphs import paragraphs_of
from ui.rendering.reviews.wording import (
    LABEL_SIGNS,
    LABEL_TITLES,
    LABEL_WORDS,
    MISQUOTED_SIGN,
    address_words,
    article_words,
    counts_line,
    misquote_words,
    provenance_lines,
    reason_words,
    said_by_words,
    stance_words,
    verdict_words,
)
from ui.rendering.templating import render

Parts = list[tuple[str, str]]
"""A text in parts, each with what is shown of it: "" for nothing."""


def review_page(review: Review, name: str = "") -> str:
    """The page: the draft with its claims marked, what the articles say of each, and how many are what.

    `name` is that of the draft's file, where it has one.
    """
    problems = [number for number, claim in enumerate(review.claims, start=1) if claim.is_problem]
    return render(
        "review_page.html",
        review=review,
        name=name,
        paragraphs=paragraphs_of(review),
        problems=problems,
        following=dict(pairwise(problems)),
        about=provenance_lines(review),
        **_CONTEXT,
    )


def claim_parts(claim: ReviewedClaim) -> Parts:
    """The words of a claim: those that are contradicted, lacking in what is partly so, or quoted inexactly."""
    spans: list[tuple[int, int, str]] = [
        (span.start, span.end, span.state)
        for span in claim.spans
        if span.state != "supported" and claim.label != "not_found"
    ]
    if claim.reason and claim.reason.claim and not spans:
        spans = [(claim.reason.claim.start, claim.reason.claim.end, "refuted")]
    spans += [(one.start - claim.start, one.end - claim.start, "misquoted") for one in claim.misquoted]
    return list(_parts(claim.text, spans))


def evidence_parts(claim: ReviewedClaim, citation: Citation) -> Parts:
    """The words of a quote: those that decide are told apart."""
    reason = claim.reason
    decides = reason.evidence if reason and reason.citation == citation.number else None
    within = decides is not None and citation.start <= decides.start < decides.end <= citation.end
    span = Span(decides.start - citation.start, decides.end - citation.start) if decides and within else None
    return list(_parts(citation.quote, [(span.start, span.end, "decides")] if span else []))


def _parts(text: str, spans: Sequence[tuple[int, int, str]]) -> Iterator[tuple[str, str]]:
    """A text in parts; of spans that overlap, the one that begins first counts as far as it goes."""
    place = 0
    for start, end, state in sorted(spans):
        begin = max(start, place)
        if begin < end <= len(text):
            if place < begin:
                yield text[place:begin], ""
            yield text[begin:end], state
            place = end
    if place < len(text):
        yield text[place:], ""


_CONTEXT: dict[str, object] = {
    "signs": LABEL_SIGNS,
    "words": LABEL_WORDS,
    "titles": LABEL_TITLES,
    "misquoted_sign": MISQUOTED_SIGN,
    "counts_line": counts_line,
    "verdict_words": verdict_words,
    "reason_words": reason_words,
    "said_by_words": said_by_words,
    "stance_words": stance_words,
    "article_words": article_words,
    "address_words": address_words,
    "misquote_words": misquote_words,
    "claim_parts": claim_parts,
    "evidence_parts": evidence_parts,
    "text_fragment_url": text_fragment_url,
}
"""What `review_page.html` takes beside a review."""
