"""Verdicts → HTML: the word, the sign and the colour, and the words for and against beside each other. Pure."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answer import Citation, Verdict, WeighedQuote
from ui.rendering.answer_html import LABELS, escaped, source_card, verdict_line

SIGNS = {"supported": "✓", "refuted": "✗", "mixed": "≠", "not_enough_evidence": "?"}
"""What stands before the word of a verdict, so that it does not depend on colour."""

PassageOf = Callable[[Citation], str]
"""What gives the text of the passage that a citation is from."""


def verdict_html(verdict: Verdict, passage_of: PassageOf) -> str:
    """A verdict with its evidence, and below it the verdicts on the parts of the claim."""
    parts = "".join(
        _part(part, f"check-{place}", passage_of) for place, part in enumerate(verdict.parts, start=1) if verdict.parts
    )
    below = f'<section class="parts"><h2>Part by part</h2>{parts}</section>' if parts else ""
    evidence = "" if verdict.parts else _evidence(verdict, "check", passage_of)
    return (
        f'<section class="verdict" aria-label="Verdict" data-label="{verdict.label}">{_headline(verdict)}'
        f'<p class="claim">{escaped(verdict.claim)}</p>{evidence}{below}</section>'
    )


def verdict_placeholder() -> str:
    """What stands in the place of the verdict before a claim is checked."""
    return (
        '<section class="verdict empty"><p>A claim comes back as supported, refuted, disputed, or as nothing that the '
        "articles settle, with the words for and against. When in doubt, it is the last.</p></section>"
    )


def _headline(verdict: Verdict) -> str:
    word = LABELS[verdict.label]
    rest = verdict_line(verdict).removeprefix(word).lstrip(",: .")
    told = f'<span class="how">{escaped(rest)}</span>' if rest else ""
    sign = f'<span class="sign" aria-hidden="true">{SIGNS[verdict.label]}</span>'
    return f'<p class="label">{sign}<strong>{word}</strong> {told}</p>'


def _part(part: Verdict, group: str, passage_of: PassageOf) -> str:
    return (
        f'<section class="part" data-label="{part.label}"><h3>{escaped(part.claim)}</h3>{_headline(part)}'
        f"{_evidence(part, group, passage_of)}</section>"
    )


def _evidence(verdict: Verdict, group: str, passage_of: PassageOf) -> str:
    """For on the left, against on the right, each only where there is any."""
    sides = (("For", "supports"), ("Against", "refutes"))
    columns = []
    for heading, stance in sides:
        cards = [_testimony(one, group, passage_of) for one in verdict.evidence if one.stance == stance]
        if cards:
            columns.append(f'<section class="side {stance}"><h4>{heading}</h4>{"".join(cards)}</section>')
    return f'<div class="sides">{"".join(columns)}</div>' if columns else ""


def _testimony(testimony: WeighedQuote, group: str, passage_of: PassageOf) -> str:
    """A card, with who says so where the article only reports it."""
    citation = testimony.citation
    told = f"As said by {testimony.said_by}, " if testimony.said_by else ""
    remark = f"{told}{testimony.confidence:.0%} sure"
    return source_card(citation, passage_of(citation), group, remark)
