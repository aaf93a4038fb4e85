"""However its signs are typed, a text is the same when it is folded."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.signs.folding import edits, folded

SIGNS = "’“”«»–−‑…½²³⁶₂№ﬁ２Ａ\u00a0\u202f\u00ade\u0301^ 15a/'\","
TEXTS = st.text(alphabet=SIGNS, max_size=40) | st.text(max_size=40)


@pytest.mark.parametrize(
    ("plain", "others"),
    [
        ("H2O", ["H₂O", "Ｈ２Ｏ"]),
        ("10^6 and 10^-3", ["10⁶ and 10⁻³"]),
        ("12 km2", ["12 km²", "12 km^2"]),
        ("2 1/2 hours", ["2½ hours", "2 ½ hours"]),
        ("No. 5", ["№ 5", "№5"]),
        ("first office", ["ﬁrst oﬃce", "fir\u00adst of\u200bfice"]),
        ("naïve", ["nai\u0308ve"]),
        ("non-stop at -5", ["non‑stop at −5", "non\u2010stop at －5"]),
        ("2019-2021", ["2019–2021"]),
        ("O'Neill", ["O’Neill", "Oʼneill".replace("n", "N", 1)]),
        ('"so..."', ["“so…”", "«so…»", "„so...“"]),
        (
            "1,200,300 people",
            ["1 200 300 people", "1\u202f200\u202f300 people", "1'200'300 people", "1’200’300 people"],
        ),
    ],
)
def test_signs_that_mean_the_same_are_the_same(plain: str, others: list[str]) -> None:
    assert {folded(text) for text in (plain, *others)} == {plain}


@pytest.mark.parametrize(
    "text", ["May 3 200 people came", "in 2021 300 came", "at 12:15 300 left", "1.200 300", "x ^ y"]
)
def test_two_numbers_stay_two(text: str) -> None:
    assert folded(text) == text


@given(TEXTS)
def test_edits_are_in_order_and_change_something(text: str) -> None:
    found = list(edits(text))
    assert all(0 <= start < end <= len(text) and text[start:end] != written for start, end, written in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert folded(text) == text if not found else folded(text) != "" or all(not one.written for one in found)


ALIKE = {
    "'": "'’ʼ´",
    '"': '"“”„«»',
    "-": "-–‑−‐",
    " ": " \u00a0\u202f",
    "é": ["é", "e\u0301"],
    "2": "2２",
    "a": ["a", "ａ", "\u00ada", "\u200ba"],
    "...": ["...", "…"],
    "fi": ["fi", "ﬁ"],
}
PIECES = st.sampled_from([*ALIKE, "café", "no", "b", "km", ", ", "? ", "O", "and"])


@given(st.lists(PIECES, max_size=20), st.data())
def test_however_its_signs_are_typed_a_text_is_the_same(pieces: list[str], data: st.DataObject) -> None:
    retyped = "".join(data.draw(st.sampled_from(list(ALIKE.get(piece, [piece])))) for piece in pieces)
    assert folded(retyped) == folded("".join(pieces))


@given(TEXTS)
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    once = folded(text)
    assert folded(once) == once or "^" in once or any(sign in once for sign in " '")
