from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.polarity import denied, denies_otherwise, with_opposites

DENIED = [
    ("The ship did not sink.", "The ship sank in 1915."),
    ("The ship sank.", "The ship never sank."),
    ("Stocks have been destroyed.", "Stocks of the virus have not been destroyed entirely."),
    ("There is a time limit.", "Marks are exchanged without a time limit."),
    ("The price fell in May.", "In May the price rose."),
    ("The maker is known.", "The name of its maker is unknown."),
]
ALIKE = [
    ("The search failed to find the wreck.", "The search did not find the wreck."),
    ("The maker is not known.", "The name of its maker is unknown."),
    ("The ship sank in 1915.", "The ship, which was not insured, sank in 1915."),
    ("The price rose in May.", "In May the price rose, but it did not last."),
    ("No airliner crashed.", "The ash did not make any airliner crash."),
]


@pytest.mark.parametrize(("statement", "evidence"), DENIED)
def test_a_denial_is_seen(statement: str, evidence: str) -> None:
    assert denies_otherwise(statement, evidence)


@pytest.mark.parametrize(("statement", "evidence"), ALIKE)
def test_what_says_the_same_is_none(statement: str, evidence: str) -> None:
    assert not denies_otherwise(statement, evidence)


@given(st.text(max_size=100))
def test_no_text_denies_itself(text: str) -> None:
    assert not denies_otherwise(text, text)


def test_a_word_is_turned_into_the_opposite_that_the_evidence_has() -> None:
    assert with_opposites("The price rose in May.", "In May the price fell.") == ["The price fell in May."]
    assert with_opposites("The price rose in May.", "In May the price rose.") == []


@pytest.mark.parametrize(
    ("statement", "other"),
    [
        ("The museum was opened in 1901.", "The museum was not opened in 1901."),
        ("The museum was not opened in 1901.", "The museum was opened in 1901."),
        ("The museum opened in 1901.", None),
        ("It was never opened.", None),
        ("It was opened and is full.", None),
    ],
)
def test_a_statement_is_denied_where_that_is_plain(statement: str, other: str | None) -> None:
    assert denied(statement) == other
