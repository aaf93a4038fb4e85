from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.entities.quantities import quantities_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14 000 000 euros", 14e6),
        ("14\u00a0000\u202f000 kroner".replace("\u202f", "\u00a0"), 14e6),
        ("14\u202f000\u202f000 kroner", 14e6),
        ("14'000'000 francs", 14e6),
        ("1’250’000 francs", 1.25e6),
        ("1.200.000 bricks", 1.2e6),
        ("Rs 1,20,000", 120_000),
        ("₹2,50,00,000", 25e6),
        ("Rs 3.5 lakh", 350_000),
        ("2 crore people", 20e6),
        ("2½ metres", 2.5),
        ("¼ of it", 0.25),
        ("−12 °C", -12),
        ("minus 7 °C", -7),
        ("weighs 1 200 tons", 1200),
    ],
)
def test_figures_are_read_as_they_are_written_anywhere(text: str, value: float) -> None:
    [quantity] = quantities_of(text)
    assert quantity.value == value
    assert quantity.text in text


@pytest.mark.parametrize("text", ["It won 3-1.", "pages 10-12", "on day 5 200 people", "from 5 -12"])
def test_neighbours_are_not_joined(text: str) -> None:
    assert len(quantities_of(text)) == 2


@given(st.integers(min_value=1000, max_value=10**12), st.sampled_from([",", "\u00a0", "\u202f", " ", "'", "’"]))
def test_a_number_is_the_same_in_groups_of_any_sign(number: int, sign: str) -> None:
    [quantity] = quantities_of(f"It had {number:,} rooms.".replace(",", sign))
    assert quantity.value == number
