from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.questions.comparison import MOST_SIDES, ComparisonBasis, comparison_of

THINGS = [
    ("Compare Marit and Solveig", ("Marit", "Solveig"), ""),
    ("compare the harbour fire with the storm, please", ("the harbour fire", "the storm"), ""),
    ("What is the difference between Marit and Solveig?", ("Marit", "Solveig"), ""),
    ("Marit vs. Solveig", ("Marit", "Solveig"), ""),
    ("How does Marit compare to Solveig?", ("Marit", "Solveig"), ""),
    ("What do Marit and Solveig have in common?", ("Marit", "Solveig"), ""),
    ("Compare London, Paris and Rome", ("London", "Paris", "Rome"), ""),
    ("Compare the cost of Marit and Solveig", ("Marit", "Solveig"), "What is the cost of {}?"),
    ("What is the difference in mass between Marit and Solveig?", ("Marit", "Solveig"), "What is the mass of {}?"),
    ("How do Lind and Dahl differ on the tax?", ("Lind", "Dahl"), "What does {} say on the tax?"),
    ("Which is heavier, Marit or Solveig?", ("Marit", "Solveig"), "How heavy is {}?"),
    ("Who is older: Lind or Dahl?", ("Lind", "Dahl"), "How old is {}?"),
    ("Which is more expensive, the bus or the ferry?", ("the bus", "the ferry"), "How expensive is {}?"),
    ("How many tons heavier is Marit than Solveig?", ("Marit", "Solveig"), "How heavy is {}?"),
    ("Which sailed first, Marit or Solveig?", ("Marit", "Solveig"), "When was it that {} sailed?"),
    ("Compare Lind's first speech with his second speech", ("Lind's first speech", "Lind's second speech"), ""),
    ("Compare the landing of Marit and the landing of Solveig", ("the landing of Marit", "the landing of Solveig"), ""),
]
SOURCES = [
    ("Who says what on the fire?", ComparisonBasis.SOURCES, "the fire"),
    ("What does each paper say about the treaty?", ComparisonBasis.SOURCES, "the treaty"),
    ("Compare the articles on space", ComparisonBasis.SOURCES, "space"),
    ("What do the papers disagree about?", ComparisonBasis.CONTRADICTIONS, ""),
    ("What do the papers disagree about? (Vestvik)", ComparisonBasis.CONTRADICTIONS, "Vestvik"),
    ("What do the papers disagree about on the death toll?", ComparisonBasis.CONTRADICTIONS, "the death toll"),
    ("Do the articles contradict each other on the cause?", ComparisonBasis.CONTRADICTIONS, "the cause"),
]
OTHERS = [
    "Is Marit heavier than Solveig?",
    "Who won, Lind or Dahl?",
    "How do they differ?",
    "Compare them",
    "Compare",
    "What is different about it?",
    "Which is the largest crater?",
    "How many more cars did Marit carry than Solveig?",
    "Who says that it was arson?",
    "",
]


@pytest.mark.parametrize(("question", "sides", "asked"), THINGS)
def test_things_are_compared(question: str, sides: tuple[str, ...], asked: str) -> None:
    found = comparison_of(question)
    assert found is not None
    assert (found.basis, found.sides, found.question) == (ComparisonBasis.THINGS, sides, asked)


@pytest.mark.parametrize(("question", "basis", "subject"), SOURCES)
def test_what_sources_say_is_compared(question: str, basis: ComparisonBasis, subject: str) -> None:
    found = comparison_of(question)
    assert found is not None
    assert (found.basis, found.subject, found.sides) == (basis, subject, ())


@pytest.mark.parametrize("question", OTHERS)
def test_other_questions_compare_nothing(question: str) -> None:
    assert comparison_of(question) is None


def test_each_side_is_asked_the_same() -> None:
    found = comparison_of("How do Lind and Dahl differ on the tax?")
    assert found is not None
    assert [found.question_on(side) for side in found.sides] == [
        "What does Lind say on the tax?",
        "What does Dahl say on the tax?",
    ]
    assert found.is_of_views


@given(st.text(max_size=80), st.sampled_from(["", "Compare ", "Which is older, ", "difference between "]))
def test_any_text_can_be_asked(text: str, start: str) -> None:
    found = comparison_of(start + text)
    if found and found.basis is ComparisonBasis.THINGS:
        assert 2 <= len(set(found.sides)) == len(found.sides) <= MOST_SIDES
