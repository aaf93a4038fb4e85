from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from assistant.training.contrasts import Names
from assistant.training.paraphrases import WAYS, in_other_words, in_words, role_pairs


def test_each_way_leaves_what_it_does_not_fit() -> None:
    assert all(way("Xyz qwerty.", random.Random(0)) == "Xyz qwerty." for way in WAYS)


def test_other_words_say_the_same() -> None:
    said = {
        in_other_words("On 9 March 2022 the company bought 30 large ships.", random.Random(seed)) for seed in range(60)
    }
    assert any("March 9, 2022" in one for one in said)
    assert any("thirty" in one for one in said)
    assert any("purchased" in one for one in said)
    assert len(said) > 5


def test_numbers_have_words() -> None:
    assert [in_words(number) for number in (0, 7, 13, 20, 41, 99)] == [
        "zero", "seven", "thirteen", "twenty", "forty-one", "ninety-nine",
    ]  # fmt: skip


@given(st.text(max_size=80), st.integers(0, 100))
def test_any_text_can_be_put_in_other_words(text: str, seed: int) -> None:
    assert isinstance(in_other_words(text, random.Random(seed)), str)


def test_roles_are_kept_or_swapped_as_the_label_says() -> None:
    names = Names({1: ("Ann", "Bob", "Cy"), 2: ("Di Dole", "Ed Eames")})
    pairs = list(role_pairs(names, 200, random.Random(0)))
    labels = {label for _, _, label in pairs}
    assert labels == {"entailment", "contradiction"}
    for evidence, statement, label in pairs:
        if "defeated" in evidence and "defeated" in statement and "was" not in evidence + statement:
            first = next(name for name in ("Ann", "Bob", "Cy", "Di Dole", "Ed Eames") if statement.startswith(name))
            assert (evidence.index(first) < evidence.index("defeated")) == (label == "entailment")
