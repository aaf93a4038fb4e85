from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.clauses.inversion import AUXILIARIES, is_participle, statement

STATED = [
    ("did", "the ferry sink", "the ferry sank"),
    ("did", "the hall open in May", "the hall opened in May"),
    ("did", "the crew abandon and leave it", "the crew did abandon and leave it"),
    ("does", "Norway keep the crown", "Norway keeps the crown"),
    ("does", "she have it", "she has it"),
    ("do", "the guards manage it", "the guards manage it"),
    ("was", "the bridge of Vestvik closed", "the bridge of Vestvik was closed"),
    ("is", "Astrid longer than Freya", "Astrid is longer than Freya"),
    ("is", "the captain of the ship Danish", "the captain of the ship is Danish"),
    ("are", "the gases that replaced it harmful", "the gases that replaced it are harmful"),
    ("is", "the law that forbids it new", "the law that forbids it is new"),
    ("was", "Anna's time an official record", "Anna's time was an official record"),
    ("has", "the glacier already melted", "the glacier has already melted"),
    ("can", "mourners still go in", "mourners can still go in"),
    ("did", "the deputy mayor step down over the affair", "the deputy mayor stepped down over the affair"),
    ("did", "oil leak out", "oil leaked out"),
    ("did", "the Royal Society of Os zonk Penhallen", "the Royal Society of Os zonked Penhallen"),
    ("does", "Lindt plan to do it again", "Lindt plans to do it again"),
    ("did", "the mayor not resign", "the mayor did not resign"),
]


@pytest.mark.parametrize(("auxiliary", "words", "told"), STATED)
def test_the_auxiliary_goes_behind_the_subject(auxiliary: str, words: str, told: str) -> None:
    assert statement(auxiliary, words.split()) == told


def test_a_denial_stays_one() -> None:
    assert statement("did", ["Norway", "adopt", "it"], denied=True) == "Norway did not adopt it"


def test_what_stood_before_the_auxiliary_goes_behind_the_verb() -> None:
    assert statement("has", "the telescope found this year".split(), moved="planets") == (
        "the telescope has found planets this year"
    )


def test_a_participle_is_told_by_its_form() -> None:
    assert [word for word in ("sunk", "closed", "died", "need", "hundred", "ship") if is_participle(word)] == [
        "sunk",
        "closed",
        "died",
    ]


@given(st.sampled_from(sorted(AUXILIARIES)), st.lists(st.from_regex(r"[A-Za-z']{1,8}", fullmatch=True), max_size=8))
def test_it_states_something_or_nothing(auxiliary: str, words: list[str]) -> None:
    told = statement(auxiliary, words).split()
    assert not told or len(words) <= len(told) <= len(words) + 1
