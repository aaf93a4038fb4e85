"""Reviews of drafts → HTML of the page: the draft with its claims marked, and what the articles say of one. Pure."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answer import Citation
from assistant.review import QuoteDifference, Review, ReviewedClaim
from ui.rendering.answer_html import deciding_words
from ui.rendering.reviews.paragraphs import paragraphs_of
from ui.rendering.reviews.standalone_html import claim_parts
from ui.rendering.reviews.wording import (
    LABEL_SIGNS,
    LABEL_TITLES,
    MISQUOTED_SIGN,
    claim_lines,
    counts_line,
    provenance_lines,
    reason_words,
    said_by_words,
    stance_words,
    verdict_words,
)
from ui.rendering.source_cards import SourceCard
from ui.rendering.templating import render

FORM_NAMES = {".docx": "Word", ".html": "HTML", ".md": "Markdown", ".json": "JSON"}
"""What the forms to take away are called."""

REDRAWN_AFTER = 1.25
"""A review that grows is drawn anew when it has so many times the claims it had: all drawings of it together are about
five times as long as the last."""

PassageOf = Callable[[Citation], str]
"""What gives the text of the passage that a citation is from."""


def review_html(review: Review, *, is_growing: bool = False) -> str:
    """A draft in which each claim that was checked is a link that carries its number, from 1; it opens nothing itself.

    While it is growing there is nothing to take away yet, and it does not say that it was stopped.
    """
    return render(
        "review.html",
        review=review,
        is_growing=is_growing,
        paragraphs=paragraphs_of(review),
        about=provenance_lines(review),
        uncheckable=_why_none_is_checkable(review),
        misquoted=sum(bool(claim.misquoted) for claim in review.claims),
        forms=FORM_NAMES,
        **_CONTEXT,
    )


def is_worth_drawing(drawn: int, checked: int) -> bool:
    """Whether a review of so many claims is to be drawn anew, where the last one drawn had `drawn`."""
    return checked >= max(drawn * REDRAWN_AFTER, drawn + 1) or checked == 0


def checking_progress_html(checked: int, found: int) -> str:
    """How far a check is: "12 of 31 claims"."""
    return render("checking_progress.html", checked=checked, found=found)


def claim_html(claim: ReviewedClaim, number: int, passage_of: PassageOf) -> str:
    """What the articles say of a claim, with their words in the passages that they are from."""
    return render("claim.html", claim=claim, number=number, groups=_groups(claim, passage_of), **_CONTEXT)


def no_claim_html() -> str:
    """What stands in its place before a claim was chosen."""
    return render("no_claim.html")


def _groups(claim: ReviewedClaim, passage_of: PassageOf) -> list[tuple[str, list[SourceCard]]]:
    """The cards of a claim, under what they are: words for or against, the nearest, those of inexact quotes."""

    def card(citation: Citation, group: str, remark: str, *, nearest: bool = False) -> SourceCard:
        decides = None if group.startswith("quote") else deciding_words(claim.reason, citation)
        return SourceCard(citation, passage_of(citation), f"claim-{group}", remark, nearest=nearest, decides=decides)

    evidence = [card(one.citation, "said", stance_words(one, claim)) for one in claim.evidence]
    nearest = [card(one, "near", "", nearest=True) for one in (() if claim.evidence else claim.nearest)]
    quotes = [card(one.citation, f"quote-{place}", _differs(one)) for place, one in enumerate(claim.misquoted)]
    named = [("In the articles", evidence), ("Nearest in the articles", nearest), ("Quoted inexactly", quotes)]
    return [(name, cards) for name, cards in named if cards]


def _why_none_is_checkable(review: Review) -> str:
    """Why no claim of a text can be checked, where all have the same reason, as another language."""
    reasons = {reason_words(claim) for claim in review.claims if claim.label == "not_checkable"}
    alike = len(review.claims) > 1 and review.counts.get("not_checkable") == len(review.claims) and len(reasons) == 1
    return reasons.pop() if alike else ""


def _differs(difference: QuoteDifference) -> str:
    return f"The draft has “{difference.quoted}”, the article “{difference.said}”."


_CONTEXT: dict[str, object] = {
    "signs": LABEL_SIGNS,
    "titles": LABEL_TITLES,
    "misquoted_sign": MISQUOTED_SIGN,
    "counts_line": counts_line,
    "claim_lines": claim_lines,
    "claim_parts": claim_parts,
    "verdict_words": verdict_words,
    "reason_words": reason_words,
    "said_by_words": said_by_words,
}
"""What the templates take beside a review or a claim."""
