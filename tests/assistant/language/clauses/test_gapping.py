from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.clauses.gapping import single_statements

PAIRS = [
    (
        "The zoo had 410,000 visitors in 2021 and 520,000 in 2022.",
        "The zoo had 410,000 visitors in 2021. The zoo had 520,000 visitors in 2022.",
    ),
    (
        "Sales in France rose 4 percent, in Spain 9 percent.",
        "Sales in France rose 4 percent. Sales in Spain rose 9 percent.",
    ),
    ("Anna Lund won gold and Eva Berg silver.", "Anna Lund won gold. Eva Berg won silver."),
    ("Ida came first, Jon second.", "Ida came first. Jon came second."),
    (
        "The red line carries 90,000 people a day, the blue line 60,000.",
        "The red line carries 90,000 people a day. The blue line carries 60,000 people a day.",
    ),
    (
        "Maria Sole and Dirk Claes got 54 and 46 percent of the votes, respectively.",
        "Maria Sole got 54 percent of the votes. Dirk Claes got 46 percent of the votes.",
    ),
    (
        "In 2019 the valley had 610 millimetres of rain, in 2020 only 430.",
        "In 2019 the valley had 610 millimetres of rain. In 2020 the valley had 430 millimetres of rain.",
    ),
    (
        "Yields rose by 3 percent in Aldoria and by 7 percent in Brennmark.",
        "Yields rose by 3 percent in Aldoria. Yields rose by 7 percent in Brennmark.",
    ),
    (
        "Exports to Japan fell to 31 million, but those to Korea climbed to 18 million.",
        "Exports to Japan fell to 31 million. Exports to Korea climbed to 18 million.",
    ),
]
NO_PAIRS = [
    "The authority first asked for 916 million dollars and later lowered its claim to 550 million.",
    "In all 3,100 people had to leave their homes, the interior ministry said.",
    "The race was 42.195 km long and 4,500 runners, 1,900 of them women, took part.",
    "Norden invited Anna Lund and Eva Berg yesterday.",
    "The factory made 1.2 million bricks and employs 340 people.",
    "The town, with 30,000 people, has two schools and 4 churches.",
    "The fire killed 12 people and injured 30 in Holm.",
]


@pytest.mark.parametrize(("sentence", "statements"), PAIRS)
def test_each_pair_is_a_statement(sentence: str, statements: str) -> None:
    assert " ".join(single_statements(sentence)) == statements


@pytest.mark.parametrize("sentence", NO_PAIRS)
def test_of_what_is_not_paired_plainly_nothing_is_made(sentence: str) -> None:
    assert single_statements(sentence) == []


@given(st.text(max_size=120))
def test_any_text_is_taken(text: str) -> None:
    assert all(statement.endswith(".") for statement in single_statements(text))
