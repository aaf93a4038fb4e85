"""What a person reads of a review, at every door alike: names and signs of labels, counts, lines on a claim. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import Citation
from assistant.review import QuoteDifference, Review, ReviewedClaim, ReviewLabel
from assistant.verdict import WeighedQuote
from ui.rendering.plain_text import page_text, plain_line

LABEL_WORDS: dict[ReviewLabel, str] = {
    "supported": "supported",
    "contradicted": "contradicted",
    "partly": "partly",
    "disputed": "disputed",
    "not_found": "not found",
    "not_checkable": "not checkable",
}
"""The names of labels, as they stand in a count."""

LABEL_TITLES: dict[ReviewLabel, str] = {
    "supported": "Supported",
    "contradicted": "Contradicted",
    "partly": "Partly supported",
    "disputed": "Disputed",
    "not_found": "Not found",
    "not_checkable": "Not checkable",
}
"""The names of labels, as they stand by themselves."""

LABEL_SIGNS: dict[ReviewLabel, str] = {
    "supported": "✓",
    "contradicted": "✗",
    "partly": "◐",
    "disputed": "≠",
    "not_found": "?",
    "not_checkable": "–",
}
"""What stands with each label, so that it does not depend on colour."""

MISQUOTED_SIGN = "❝"
"""What stands with a claim in which a quote is not as the articles have it."""

NOTHING_NEAR = "Nothing near it was found in the articles."
"""Why a claim is not found, where nothing else is told of it."""

_DECIDED = ("supported", "contradicted", "partly", "disputed")


def counts_line(review: Review) -> str:
    """How many claims have which label: "31 claims: 19 supported, 3 contradicted, 2 partly, 7 not found"."""
    checked, found = len(review.claims), review.claims_found
    if not found:
        return "No claims were found in this text."
    number = f"{found} claim" if found == 1 else f"{found} claims"
    head = number if review.is_complete else f"{checked} of {number} checked"
    told = ", ".join(f"{count} {LABEL_WORDS[label]}" for label, count in review.counts.items())
    misquoted = sum(len(claim.misquoted) for claim in review.claims)
    inexact = f"; {misquoted} quoted inexactly" if misquoted else ""
    return f"{head}: {told}{inexact}" if told else head


def provenance_lines(review: Review) -> list[str]:
    """With what, when and by which version it was checked, whether that was stopped, or it is an article itself."""
    library = plain_line(review.library)
    lines = [f"Checked against the library {library} on {review.day} by Article Desk {review.version}."]
    if not review.is_complete:
        lines.append(f"Stopped before the end: {len(review.claims)} of {review.claims_found} claims were checked.")
    if review.same_article:
        title = plain_line(review.same_article.title)
        lines.append(f"This text is itself an article of the library, “{title}”: that one was left out.")
    return lines


def verdict_words(claim: ReviewedClaim) -> str:
    """The label of a claim, how sure it is, and by how many sources: "Contradicted (likely), by 2 sources"."""
    certainty = f" ({claim.certainty})" if claim.certainty else ""
    number = "1 source" if claim.sources == 1 else f"{claim.sources} independent sources"
    sources = f", by {number}" if claim.sources and claim.label in _DECIDED else ""
    return f"{LABEL_TITLES[claim.label]}{certainty}{sources}"


def reason_words(claim: ReviewedClaim) -> str:
    """Why a claim has its label, in a sentence; "" where that is not known."""
    reason = claim.reason.text if claim.reason else ""
    told = plain_line(claim.remark or reason)
    return NOTHING_NEAR if claim.label == "not_found" and not told and not claim.nearest else told


def claim_lines(claim: ReviewedClaim) -> list[str]:
    """All that is told of a claim, a line each: label; reason; who says so; the articles' words; quotes that differ."""
    return [f"{LABEL_SIGNS[claim.label]} {verdict_words(claim)}", *_told(claim)]


def _told(claim: ReviewedClaim) -> Iterator[str]:
    if reason := reason_words(claim):
        yield reason
    if claim.said_by:
        yield said_by_words(claim.said_by)
    for one in claim.evidence:
        lead = stance_words(one, claim)
        yield f"{lead}: {quote_words(one.citation)}" if lead else quote_words(one.citation)
    for citation in claim.nearest if not claim.evidence else ():
        yield f"Nearest: {quote_words(citation)}"
    for difference in claim.misquoted:
        yield misquote_words(difference)


def said_by_words(name: str) -> str:
    """Who says it, where the articles only report that: "As said by the ministry."."""
    return f"As said by {plain_line(name).rstrip('.')}."


def stance_words(testimony: WeighedQuote, claim: ReviewedClaim) -> str:
    """What a quote does for a claim, where that does not go without saying: "Against, as said by the ministry"."""
    stances = {"supports": "For", "refutes": "Against"}
    plain = {"supported": "supports", "contradicted": "refutes"}.get(claim.label)
    stance = "" if testimony.stance == plain else stances[testimony.stance]
    named = testimony.said_by if testimony.said_by != claim.said_by else ""
    said = f"as said by {plain_line(named)}" if named else ""
    told = ", ".join(filter(None, (stance, said)))
    return told[:1].upper() + told[1:]


def quote_words(citation: Citation) -> str:
    """A quote with where it stands: "“It closed.” (The mine, The Daily, 2021-03-12)"."""
    return f"“{plain_line(citation.quote)}” ({source_words(citation)})"


def misquote_words(difference: QuoteDifference) -> str:
    """What a draft quotes, and what the article has instead."""
    quoted, said = plain_line(difference.quoted), plain_line(difference.said)
    return f"Quoted inexactly: the draft has “{quoted}”, the article “{said}” ({source_words(difference.citation)})"


def source_words(citation: Citation) -> str:
    """Title, publisher, day and page of an article, and its address where it is on the web."""
    return ", ".join(filter(None, (article_words(citation), address_words(citation))))


def article_words(citation: Citation) -> str:
    """Title, publisher, day and page of an article."""
    facts = (citation.title, citation.publisher, citation.published, page_text(citation))
    return plain_line(", ".join(fact for fact in facts if fact))


def address_words(citation: Citation) -> str:
    """The address of an article, "" where it is not on the web."""
    url = citation.url or ""
    return plain_line(url) if url.startswith(("http://", "https://")) else ""
