"""In which signs an index may have what is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.signs.folding import folded
from assistant.language.signs.variants import variants


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("H2O", "h₂o"),
        ("12 km²", "km²"),
        ("10^6", "10⁶"),
        ("10 6", "10⁶"),
        ("10^-3", "10⁻³"),
        ("2 1/2", "2½"),
        ("1/2", "½"),
        ("1 200", "1200"),
        ("1200", "1 200"),
        ("the office", "oﬃce"),
        ("2021", "２０２１"),
        ("€5m", "5 million"),
        ("€5m", "euros"),
        ("5 million euros", "5m"),
        ("2.5bn", "2 5 billion"),
    ],
)
def test_what_is_asked_is_looked_for_in_other_signs(asked: str, told: str) -> None:
    assert told in variants(folded(asked))


@given(st.text(max_size=60))
def test_variants_are_words_and_each_once(text: str) -> None:
    found = variants(folded(text))
    assert len(set(found)) == len(found)
    assert all(one.strip() for one in found)
