"""Reviews made by hand, for the tests of what is made of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assistant.answer import Citation, Span
from assistant.review import QuoteDifference, Review, ReviewedClaim, ReviewLabel
from assistant.verdict import ClaimSpan, Reason, WeighedQuote

HARM = "<script>alert(1)</script><img src=x onerror=alert(2)>\"' & \x1b[31m\x00\u202e\ufffe"

DRAFT = (
    "# The mine 🏭\n\n"
    "The mine employed 300 people. It *closed* in 2021, and its owner was fined 12 million.\n"
    "“We will rebuild all,” the mayor said. Was it right? <b>Nobody</b> paid [the fine](x).\n\n"
    "قالت الوزارة إن المنجم أغلق. The river was clean."
)


def cited(quote: str, number: int = 1, **facts: Any) -> Citation:
    """A citation of a quote that stands at the beginning of its article."""
    span = Span(0, len(quote))
    made = Citation(number, "a", "The mine", "/x/a.md", None, "The Daily", None, "2021-03-12", quote, 0, span.end, span)
    return replace(made, **facts)


def claim_at(draft: str, text: str, label: ReviewLabel, **facts: Any) -> ReviewedClaim:
    """A claim where a draft has it first."""
    start = draft.index(text)
    return ReviewedClaim(text, start, start + len(text), text, label, **facts)


def review_of(draft: str, *claims: ReviewedClaim, **facts: Any) -> Review:
    """A review that was not stopped."""
    made = Review(draft, claims, len(claims), "desk", "2026-05-04", "1.2.3")
    return replace(made, **facts)


def sample_review() -> Review:
    """A claim of each label, with a quote that differs, an emoji, markup, and Arabic."""
    number = cited("The mine gave work to 312 people.", url="https://daily.example/a", page=3)
    closed = cited("The mine closed on 3 May 2021.", title="Closed", publisher=None)
    quoted = DRAFT.index("We will rebuild all")
    rebuilt = cited("“We shall rebuild it all,” said the mayor.")
    difference = QuoteDifference(quoted, quoted + 19, "We will rebuild all", "We shall rebuild it all", rebuilt)
    return review_of(
        DRAFT,
        claim_at(
            DRAFT,
            "The mine employed 300 people.",
            "contradicted",
            certainty="sure",
            confidence=0.97,
            remark="The articles say 312; the draft says 300.",
            reason=Reason("number", "The articles say 312; the draft says 300.", Span(18, 21), Span(22, 25)),
            spans=(ClaimSpan(18, 21, "refuted"),),
            evidence=(WeighedQuote("refutes", 0.97, number),),
            sources=2,
        ),
        claim_at(
            DRAFT,
            "It *closed* in 2021",
            "supported",
            certainty="likely",
            evidence=(WeighedQuote("supports", 0.8, closed),),
            sources=1,
        ),
        claim_at(
            DRAFT,
            "its owner was fined 12 million.",
            "disputed",
            evidence=(
                WeighedQuote("supports", 0.9, cited("The fine was 12 million.")),
                WeighedQuote("refutes", 0.8, cited("The fine was 19 million.", 2, published="2021-03-15"), "a clerk"),
            ),
            sources=2,
            said_by="the ministry",
        ),
        claim_at(
            DRAFT,
            "“We will rebuild all,” the mayor said.",
            "partly",
            spans=(ClaimSpan(0, 22, "not_found"),),
            evidence=(WeighedQuote("supports", 0.7, rebuilt),),
            misquoted=(difference,),
        ),
        claim_at(DRAFT, "Was it right?", "not_checkable", remark="It is a question."),
        claim_at(
            DRAFT, "<b>Nobody</b> paid [the fine](x).", "not_found", remark="It tells of the fine.", nearest=(number,)
        ),
        claim_at(DRAFT, "قالت الوزارة إن المنجم أغلق.", "supported", evidence=(WeighedQuote("supports", 0.8, closed),)),
        claim_at(DRAFT, "The river was clean.", "not_found"),
    )
