from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.entities.people import people_in

CASES = [
    ("In 1902 the archaeologist Valerios Stais noticed a wheel.", ["Valerios Stais"]),
    ("Greta Holm, the mayor of Vestvik, asked for help. Holm said so.", ["Greta Holm"]),
    ("The captain is Ingrid Dahl, and she is glad.", ["Ingrid Dahl"]),
    ("Several leaders, among them Ann Moe and Tom Eide, stayed away.", ["Ann Moe", "Tom Eide"]),
    ("Joseph Lund, Brian Berg and Jo Strand of the survey reported it.", ["Joseph Lund", "Brian Berg", "Jo Strand"]),
    ("The pair was found in 1974 by Russell Hulse and Joseph Taylor.", ["Russell Hulse", "Joseph Taylor"]),
    ("The crew reached Elephant Island in the Weddell Sea.", []),
    ("The International Energy Agency said so. Deep Blue won.", []),
    ("It is owned by Shoei Kisen Kaisha and lies in New York.", []),
]


@pytest.mark.parametrize(("text", "names"), CASES)
def test_people_are_told_by_what_stands_beside_their_names(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in people_in(text)] == names


@given(st.text(max_size=80))
def test_the_spans_lie_in_the_text(text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in people_in(text))
