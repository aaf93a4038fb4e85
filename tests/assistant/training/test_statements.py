from __future__ import annotations

import random

import pytest

from assistant.training.statements import other_answer, statement_of


@pytest.mark.parametrize(
    ("question", "answer", "statement"),
    [
        ("Who led the expedition?", "John Shears", "John Shears led the expedition."),
        ("What city hosted the games?", "oslo", "Oslo hosted the games."),
        ("How many ships were waiting?", "422", "422 ships were waiting."),
        ("When did it sink?", "1915", None),
        ("What was it made of?", "wood", None),
        ("Who did he meet?", "Ann", None),
        ("Who led it and when did it end?", "Ann", None),
        ("Who led it?", "a very long answer of more than eight words indeed", None),
    ],
)
def test_a_question_and_its_answer_make_a_statement(question: str, answer: str, statement: str | None) -> None:
    assert statement_of(question, answer) == statement


def test_another_answer_is_of_the_same_kind_and_not_in_the_sentence() -> None:
    chance = random.Random(0)
    context = "Ann Berg won in 1915. Bo Dahl lost in 1917."
    assert other_answer("1915", "Ann Berg won in 1915.", context, chance) == "1917"
    assert other_answer("Ann Berg", "Ann Berg won in 1915.", context, chance) == "Bo Dahl"
    assert other_answer("1915", context, context, chance) is None
