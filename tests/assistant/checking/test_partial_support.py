"""What of a claim is borne out: the phrases that can be left out of it, and our reader on plain cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.partial_support import _reductions, partial_support
from assistant.checking.weighing import Thresholds
from assistant.language.claim import Claim
from assistant.reading.evidence import EvidenceFinder
from assistant.retrieval.passage import RetrievedPassage

OPENING = RetrievedPassage("The mayor opened the new bridge in Halden. Many people came.", title="Halden")


def lacking(finder: EvidenceFinder, text: str, passage: RetrievedPassage = OPENING) -> str:
    """The words of a claim that the passage lacks, where it bears out the others; else ""."""
    claim = Claim(text)
    found = partial_support(claim, finder.stances(claim, [passage]), finder, Thresholds())
    return text[found.lacking.start : found.lacking.end] if found else ""


def test_what_is_borne_out_without_a_phrase_is_partly_so(finder: EvidenceFinder) -> None:
    assert lacking(finder, "The mayor opened the new bridge in Halden with a speech of two hours.") in {
        "with a speech of two hours",
        "with a speech",
        "of two hours",
    }


def test_what_is_told_of_something_else_is_not_partly_so(finder: EvidenceFinder) -> None:
    assert not lacking(finder, "The bishop closed the old mill in Halden in June.")
    assert not lacking(finder, "Ships sailed to Norway in June.")


@pytest.mark.parametrize(
    ("claim", "phrase"),
    [
        ("The maker sold 1,200 cars in June.", "in June"),
        ("In June, the maker sold 1,200 cars.", "In June"),
        ("The mayor, a former judge, opened the bridge.", "a former judge"),
    ],
)
def test_a_phrase_ends_at_no_comma_within_a_number(claim: str, phrase: str) -> None:
    told = {claim[span.start : span.end] for span, _ in _reductions(claim, frozenset())}
    assert phrase in told
    assert not any(one.endswith("1") for one in told)


@given(st.text(alphabet="abc ,.;1A in at of", max_size=120))
def test_a_phrase_stands_where_it_says(text: str) -> None:
    for span, left in _reductions(text, frozenset()):
        assert 0 <= span.start <= span.end <= len(text)
        assert left
