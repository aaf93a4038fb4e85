"""The times of a sentence, and what is none."""

from __future__ import annotations

import pytest

from assistant.language.temporal.expressions import time_expressions


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("It sank on 23 March 2021.", "23 March 2021", (2021, 3, 23), (2021, 3, 23)),
        ("On March 3–5, 2021, they met.", "March 3–5, 2021", (2021, 3, 3), (2021, 3, 5)),
        ("From 28 May to 3 June 2020 it rained.", "28 May to 3 June 2020", (2020, 5, 28), (2020, 6, 3)),
        ("It had erupted between 1821 and 1823.", "1821 and 1823", (1821, None, None), (1823, None, None)),
        ("In Sept. 2001 it shut.", "Sept. 2001", (2001, 9, None), (2001, 9, None)),
        ("It ran through the 1960s.", "1960s", (1960, None, None), (1969, None, None)),
        ("It was made in 205 BC.", "205 BC", (-205, None, None), (-205, None, None)),
        ("It cost more in 1914–18.", "1914–18", (1914, None, None), (1918, None, None)),
    ],
)
def test_a_time_is_read_in_place(
    text: str, words: str, first: tuple[int | None, ...], last: tuple[int | None, ...]
) -> None:
    (found,) = time_expressions(text)
    assert (found.words, found.first, found.last) == (words, first, last)
    assert text[slice(*found.span)] == words


@pytest.mark.parametrize(
    "text",
    ["It held 1500 people.", "Theresa May spoke.", "They march 3 miles.", "It weighs 1,950 kg.", "It ran 1500 m."],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert not time_expressions(text)


def test_a_year_that_names_a_thing_is_told_apart() -> None:
    found = time_expressions("They won the 2022 final after Miss Universe 2021, in 2023, as in 2016.")
    assert [(one.words, one.names_thing) for one in found] == [
        ("2022", True),
        ("2021", True),
        ("2023", False),
        ("2016", True),
    ]
