"""Verdicts as HTML: word, sign and label, the words for and against, and the parts."""

from __future__ import annotations

from typing import Literal

import pytest

from assistant.answer import Citation, Span
from assistant.verdict import Label, Reason, Verdict
from assistant.verdict import WeighedQuote as Evidence
from ui.rendering.verdict_html import LABEL_SIGNS, verdict_html

HARM = "<script>alert(1)</script>\"'"


def witness(stance: Literal["supports", "refutes"], number: int, said: str = "It did.", by: str = "") -> Evidence:
    """A testimony of one quote."""
    cited = Citation(number, "a", said, "a.txt", None, None, None, None, said, 0, len(said), Span(0, len(said)))
    return Evidence(stance, 0.9, cited, by)


def shown(verdict: Verdict) -> str:
    """The HTML of a verdict, of which each passage is the quote itself."""
    return verdict_html(verdict, lambda citation: citation.quote)


@pytest.mark.parametrize(
    ("label", "word"),
    [
        ("supported", "Supported"),
        ("refuted", "Refuted"),
        ("mixed", "The articles disagree"),
        ("not_enough_evidence", "Not enough evidence"),
    ],
)
def test_a_verdict_has_its_word_and_its_sign(label: Label, word: str) -> None:
    told = shown(Verdict("It did.", label, 0.9))
    assert f"<strong>{word}</strong>" in told
    assert f">{LABEL_SIGNS[label]}</span>" in told
    assert f'data-label="{label}"' in told


def test_the_words_for_stand_before_those_against() -> None:
    told = shown(Verdict("It did.", "mixed", 0.9, (witness("refutes", 1), witness("supports", 2))))
    places = [told.index(part) for part in ("<h2>For</h2>", "source-check-2", "<h2>Against</h2>", "source-check-1")]
    assert places == sorted(places)
    assert "<h2>Against</h2>" not in shown(Verdict("It did.", "supported", 0.9, (witness("supports", 1),)))


def test_who_only_said_so_is_named() -> None:
    told = shown(Verdict("It did.", "not_enough_evidence", 0.9, (witness("supports", 1, by="the minister"),)))
    assert "As said by the minister, 90% sure" in told
    assert "somebody says so, but no article tells it as a fact" in told


def test_parts_have_verdicts_and_cards_of_their_own() -> None:
    parts = (
        Verdict("It did.", "supported", 0.9, (witness("supports", 1),)),
        Verdict("It was.", "refuted", 0.8, (witness("refutes", 1),)),
    )
    told = shown(Verdict("It did, and it was.", "refuted", 0.8, (witness("refutes", 1),), parts))
    assert [told.count(f'id="source-check-{part}-1"') for part in (1, 2)] == [1, 1]
    assert 'id="source-check-1"' not in told, "the evidence of the parts is told once"


def test_whatever_is_claimed_or_said_is_inert() -> None:
    part = Verdict(HARM, "supported", 0.9, (witness("supports", 1, HARM, HARM),))
    told = shown(Verdict(HARM, "mixed", 0.9, (witness("refutes", 1, HARM, HARM),), (part,)))
    told += shown(part)
    assert "<script" not in told
    assert told.count("&lt;script&gt;") >= 8


def test_a_verdict_says_why_with_the_words_that_decide_or_what_comes_nearest() -> None:
    against = witness("refutes", 1, "It employed 312.")
    reason = Reason("number", "The articles say 312; the claim says 300.", Span(12, 15), Span(12, 15))
    told = shown(Verdict("It employed 300.", "refuted", 0.9, (against,), reason=reason))
    assert '<p class="reason" dir="auto">The articles say 312; the claim says 300.</p>' in told
    assert "<mark>It employed <b>312</b>.</mark>" in told
    near = shown(Verdict("It did.", "not_enough_evidence", 0.1, nearest=(against.citation,)))
    assert "<h2>Nearest in the articles</h2>" in near
    assert '<span class="nearest">It employed 312.</span>' in near
