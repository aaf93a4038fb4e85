"""Verdicts → HTML: the word, the sign and the colour, and the words for and against beside each other. Pure."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answer import Citation
from assistant.verdict import Verdict
from ui.rendering.answer_html import deciding_words
from ui.rendering.plain_text import LABEL_NAMES, verdict_line
from ui.rendering.source_cards import SourceCard
from ui.rendering.templating import render

LABEL_SIGNS = {"supported": "✓", "refuted": "✗", "mixed": "≠", "not_enough_evidence": "?"}
"""What stands before the word of a verdict, so that it does not depend on colour."""

PassageOf = Callable[[Citation], str]
"""What gives the text of the passage that a citation is from."""


def verdict_html(verdict: Verdict, passage_of: PassageOf) -> str:
    """A verdict with its evidence, and below it the verdicts on the parts of the claim."""
    return render(
        "verdict.html",
        verdict=verdict,
        evidence=_evidence(verdict, "check", passage_of),
        parts=[(part, _evidence(part, f"check-{place}", passage_of)) for place, part in enumerate(verdict.parts, 1)],
        names=LABEL_NAMES,
        signs=LABEL_SIGNS,
        qualification=_qualification,
        reason=_reason,
    )


def verdict_placeholder() -> str:
    """What stands in the place of the verdict before a claim is checked."""
    return render("verdict_placeholder.html")


def _qualification(verdict: Verdict) -> str:
    """What follows the word of a verdict: by how many sources, of when, and how sure."""
    return verdict_line(verdict).removeprefix(LABEL_NAMES[verdict.label]).lstrip(",: .")


def _reason(verdict: Verdict) -> str:
    """Why a verdict is what it is; of one of several parts, each part tells."""
    return verdict.reason.text if verdict.reason and not verdict.parts else ""


def _evidence(verdict: Verdict, group: str, passage_of: PassageOf) -> dict[str, list[SourceCard]]:
    """The cards for and against, by stance, each with who says so where the article only reports it; or the nearest."""
    cards: dict[str, list[SourceCard]] = {"supports": [], "refutes": [], "nearest": []}
    for one in verdict.evidence:
        said = f"As said by {one.said_by}, " if one.said_by else ""
        remark = f"{said}{one.confidence:.0%} sure"
        decides = deciding_words(verdict.reason, one.citation)
        card = SourceCard(one.citation, passage_of(one.citation), group, remark, decides=decides)
        cards[one.stance].append(card)
    for near in () if verdict.evidence else verdict.nearest:
        cards["nearest"].append(SourceCard(near, passage_of(near), group, nearest=True))
    return cards
