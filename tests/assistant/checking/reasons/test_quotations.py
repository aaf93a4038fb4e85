"""The quotes of a draft, and whether an article has them letter by letter."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.reasons.quotations import is_quoted_exactly, misquotation, quotations_in

PASSAGE = (
    "The mayor told them: “We will not close the harbour — not this year,” and left. "
    "It was a waste of everybody’s time."
)


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('He said: "We will not close it." and left.', ["We will not close it."]),
        (
            "“We will go home now,” he said. “We will never come back.”",
            ["We will go home now,", "We will never come back."],
        ),
        ("Sie sagte: „Das ist ein gutes Haus“ und ging.", ["Das ist ein gutes Haus"]),
        ("Il dit « un très bon pays ici » hier.", ["un très bon pays ici"]),
        ("“He told me ‘you are all wrong’ and left,” she said.", ["He told me ‘you are all wrong’ and left,"]),
        ("‘It wasn’t the workers’ fault at all,’ he said.", ["It wasn’t the workers’ fault at all,"]),
        ('A “so-called” plan, “The Salt Road”, and a 6" pipe.', []),
        ("“It was never closed\n\nand opened again in May.”", []),
    ],
)
def test_quotes_are_found_without_their_marks(text: str, quotes: list[str]) -> None:
    found = [text[start:end] for start, end in quotations_in(text)]
    assert [one.strip() for one in found] == quotes


@pytest.mark.parametrize(
    "quoted",
    [
        "We will not close the harbour",
        "We  will not close the harbour - not this year.",
        "we will … not this year",
        "It was a waste of everybody's time,",
        unicodedata.normalize("NFD", "a waste of everybody’s time"),
    ],
)
def test_a_quote_may_differ_in_what_is_no_letter(quoted: str) -> None:
    assert is_quoted_exactly(quoted, PASSAGE)
    assert misquotation(quoted, PASSAGE) is None


@pytest.mark.parametrize(
    ("quoted", "said"),
    [
        ("We will never close the harbour", "We will not close the harbour"),
        ("We will not close the harbor", "We will not close the harbour"),
        ("It was a waste of everybody's money", "It was a waste of everybody’s time"),
    ],
)
def test_a_quote_in_other_letters_is_shown(quoted: str, said: str) -> None:
    assert not is_quoted_exactly(quoted, PASSAGE)
    span = misquotation(quoted, PASSAGE)
    assert span is not None
    assert PASSAGE[slice(*span)] == said


@pytest.mark.parametrize("quoted", ["The ferry sails twice a day", "Nobody believed in the new bridge"])
def test_what_is_not_there_is_no_slip(quoted: str) -> None:
    assert misquotation(quoted, PASSAGE) is None
    assert not is_quoted_exactly(quoted, PASSAGE)


def test_a_slip_is_found_in_decomposed_letters() -> None:
    passage = unicodedata.normalize("NFD", "Gritó: “La fiesta será muy pequeña este año.”")
    span = misquotation("La fiesta era muy pequeña este año", passage)
    assert span is not None
    assert unicodedata.normalize("NFC", passage[slice(*span)]) == "La fiesta será muy pequeña este año"


@given(st.text(alphabet='abc “”"‘’«».,…[]\n', max_size=80))
def test_quotes_lie_in_order_in_the_text(text: str) -> None:
    spans = quotations_in(text)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(0 <= start < end <= len(text) for start, end in spans)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_it(quoted: str, passage: str) -> None:
    span = misquotation(quoted, passage)
    assert span is None or 0 <= span[0] < span[1] <= len(passage)
