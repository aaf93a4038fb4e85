"""What the nearest words tell of a claim, and what they lack."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.reasons.missing import missing_text
from assistant.language.claim import Claim


@pytest.mark.parametrize(
    ("claim", "nearest", "text", "lacked"),
    [
        (
            "The harbour paid the fine for the noise limits.",
            "The harbour paid the fine in March.",
            "The nearest tells of the harbour, not of the noise limits.",
            "the noise limits",
        ),
        (
            "The minister resigned on Monday.",
            "The minister resigned after a strike.",
            "Not in the nearest words: “on Monday”.",
            "on Monday",
        ),
        ("The ferry has a cinema.", "It sails twice a day.", "", "The ferry has a cinema"),
    ],
)
def test_what_is_lacking_is_said_with_the_words_of_the_claim(claim: str, nearest: str, text: str, lacked: str) -> None:
    told, span = missing_text(Claim(claim), nearest)
    assert told == text
    assert span is not None
    assert claim[span.start : span.end] == lacked


def test_nothing_is_lacking_where_all_words_stand() -> None:
    assert missing_text(Claim("The mill burned."), "The mill burned.") == ("", None)


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_span_lies_in_the_claim(claim: str, nearest: str) -> None:
    _, span = missing_text(Claim(claim), nearest)
    assert span is None or 0 <= span.start < span.end <= len(claim)
