"""Which words of a claim stand in the articles."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.reasons.coverage import covered_spans
from assistant.checking.reasons.kinds.words import words_of
from assistant.language.claim import Claim

CLAIM = Claim("The minister resigned on Monday after the strike.")
EVIDENCE = ["The minister, Anna Rey, resigned.", "There was a strike of nurses in March."]


def test_phrases_have_their_state() -> None:
    spans = covered_spans(CLAIM, EVIDENCE)
    assert [(CLAIM.text[span.start : span.end], span.state) for span in spans] == [
        ("The minister resigned", "supported"),
        ("on Monday", "not_found"),
        ("after the strike", "supported"),
    ]


def test_numbers_dates_and_names_count_in_any_form() -> None:
    claim = Claim("Anna Rey sold 1,200 tickets on 3 March 2021.")
    [span] = covered_spans(claim, ["On March 3rd, 2021 Rey sold 1200 tickets."])
    assert span.state == "supported"


def test_another_number_is_not_found() -> None:
    claim = Claim("The museum sold 300 tickets.")
    spans = covered_spans(claim, ["The museum sold 312 tickets."])
    assert [claim.text[span.start : span.end] for span in spans if span.state == "not_found"] == ["300"]


@given(st.text(max_size=80), st.lists(st.text(max_size=60), max_size=2))
def test_spans_are_in_order_and_have_all_words(text: str, evidence: list[str]) -> None:
    spans = covered_spans(Claim(text), evidence)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(any(span.start <= word.start and word.end <= span.end for span in spans) for word in words_of(text))
