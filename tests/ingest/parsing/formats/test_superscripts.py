"""Raised signs: powers, ordinals, isotopes and prices stay, the marks of notes go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.parsing.formats.formulae.tex import tex_text
from ingest.parsing.formats.superscripts import lowered_text, raised_text


@pytest.mark.parametrize(
    ("before", "sign", "after", "text"),
    [
        ("held 3 × 10", "6", " cells", "⁶"),
        ("at 10", "-3", " of it", "⁻³"),
        ("it has 2", "10", " parts", "¹⁰"),
        ("25", "2", " = 625", "²"),
        ("9 m", "3", " of water", "³"),
        ("5 km", "2", "", "²"),
        ("3 m s", "-1", "", "⁻¹"),
        ("E = mc", "2", ".", "²"),
        ("(a + b)", "2", "", "²"),
        ("x", "n", " + 1", "ⁿ"),
        ("10", "1.5", "", "^1.5"),
        ("dated by ", "14", "C alone", "¹⁴"),
        ("and Ca", "2+", " ions", "²⁺"),
        ("the 20", "th", " century", "th"),
        ("le XIX", "e", " siècle", "e"),
        ("M", "me", " Krog", "me"),
        ("M", "c", "Donald", "c"),
        ("at 20", "o", "C", "°"),
        ("it cost $19", "99", "", ".99"),
        ("Krogol", "TM", " is", "™"),
        ("closed in 2019", "4", " after", ""),
        ("and 42", "2", " people", ""),
        ("about 7", "1", " people", ""),
        ("a fire", "[5]", ",", ""),
        ("a fire.", "12", "", ""),
        ("in 2018/19", "3", "", ""),
        ("in 1931", "4", " - 1940", ""),
        ("a fire", "1,2", "", ""),
        ("1,204", "a", "", ""),
        ("1,204", "p", "", ""),
        ("Total", "a, b", "", ""),
        ("Krog", "*", "", ""),
        ("the US", "2", " and", ""),
        ("lives in", "2", " since", ""),
        ("(in Norden)", "2", "", ""),
        ("he said", "citation needed", "", " citation needed"),
    ],
)
def test_what_a_raised_sign_says(before: str, sign: str, after: str, text: str) -> None:
    assert raised_text(sign, before, after) == text


def test_lowered_signs() -> None:
    assert [lowered_text(sign) for sign in ("2", "10", "x", "max", "[3]", " ")] == ["₂", "₁₀", "ₓ", "_max", "", ""]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (r"{\displaystyle E=mc^{2}}", "E = mc²"),
        (r"\frac{a+b}{2} \times 10^{-3}", "(a + b)/2 × 10⁻³"),
        (r"\sqrt{2gh}", "√(2gh)"),
        (r"x_{i}^2 - \alpha", "xᵢ² − α"),
    ],
)
def test_tex_is_one_readable_line(formula: str, text: str) -> None:
    assert tex_text(formula) == text


@given(st.text(r"\{}^_ab12 frsqt+-", max_size=80), st.text("0123456789abn+- [],*.", max_size=12), st.text(max_size=12))
def test_any_sign_is_one_line(formula: str, sign: str, around: str) -> None:
    for text in (tex_text(formula), raised_text(sign, around, around), lowered_text(sign)):
        assert text.splitlines() in ([], [text])
