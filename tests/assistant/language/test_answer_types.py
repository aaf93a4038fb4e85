from __future__ import annotations

import pytest

from assistant.language.answer_types import AnswerType, expected_answer_type, has_answer_of_type
from assistant.language.tokens import words


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many ships were waiting?", AnswerType.NUMBER),
        ("How much did it cost?", AnswerType.NUMBER),
        ("When did it land?", AnswerType.DATE),
        ("In what year was it found?", AnswerType.DATE),
        ("Who led it?", AnswerType.NAME),
        ("Where is it?", AnswerType.NAME),
        ("Why did it stop?", AnswerType.REASON),
        ("What is it made of?", AnswerType.ANY),
        ("Когда это было?", AnswerType.DATE),
        ("Сколько это стоит?", AnswerType.NUMBER),
    ],
)
def test_a_question_tells_what_it_asks_for(question: str, kind: AnswerType) -> None:
    assert expected_answer_type(question) is kind


@pytest.mark.parametrize(
    ("kind", "sentence", "held"),
    [
        (AnswerType.NUMBER, "It carried 422 people.", True),
        (AnswerType.NUMBER, "It carried twelve people.", True),
        (AnswerType.NUMBER, "It carried people.", False),
        (AnswerType.DATE, "It sank in 1915.", True),
        (AnswerType.DATE, "It sank on a Monday.", True),
        (AnswerType.DATE, "It sank.", False),
        (AnswerType.NAME, "It was led by John Shears.", True),
        (AnswerType.NAME, "It was led by Frank Wild.", False),
        (AnswerType.REASON, "It stopped because of fog.", True),
        (AnswerType.REASON, "It stopped.", False),
        (AnswerType.ANY, "Whatever.", True),
    ],
)
def test_a_sentence_has_what_is_asked_for_or_not(kind: AnswerType, sentence: str, held: bool) -> None:
    assert has_answer_of_type(kind, sentence, words("Did Frank Wild lead it?")) is held
