from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.polarity.comparing import compared

CABINS = "Each takes 45 people, ten more than the old ones, and the ride lasts seven minutes instead of eleven."
TOWERS = "The mast of Holm is 210 metres high, while that of Vik has a height of 190 metres."


@pytest.mark.parametrize(
    ("claim", "sentence", "is_so"),
    [
        ("The new cabins are bigger than the old ones.", CABINS, True),
        ("The new cabins are smaller than the old ones.", CABINS, False),
        ("Orrin is bigger than Tarrow.", "It is smaller than the comet Tarrow, which is nine.", False),
        ("The work cost more than planned.", "It cost 9 million, 2 million more than was planned.", True),
        (
            "More people came to the fair than last year.",
            "It had 900 visitors, fewer than the 950 of last year.",
            False,
        ),
        ("The tower is higher than the church.", "The church is lower than the tower.", True),
        ("The mast of Holm is taller than the mast of Vik.", TOWERS, True),
        ("The mast of Vik is taller than the mast of Holm.", TOWERS, False),
    ],
)
def test_what_compares_the_same_tells_whether_it_is_so(claim: str, sentence: str, is_so: bool) -> None:
    assert compared(claim, sentence) is is_so


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Orrin is bigger than Earth.", "It is smaller than the comet Tarrow."),
        ("Lowgate is older than Harriet.", "Harriet got one point more than Lowgate."),
        ("The bridge is longer than 500 metres.", "The bridge is longer than the old one."),
        ("The tower is taller than the church.", "The tower is no taller than the church."),
        ("Holm is higher than Vik.", "Holm is 210 metres high and 4 kilometres from Vik."),
        ("Holm is cheaper than Vik.", TOWERS),
    ],
)
def test_what_compares_something_else_tells_nothing(claim: str, sentence: str) -> None:
    assert compared(claim, sentence) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_texts_can_be_compared(claim: str, sentence: str) -> None:
    assert compared(f"A {claim} is more than {sentence}", f"{sentence} less than {claim}") in {True, False, None}
