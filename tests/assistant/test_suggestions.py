from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.suggestions import questions_from, suggest_questions


@pytest.mark.parametrize(
    ("sentence", "questions"),
    [
        ("John Shears led the expedition.", ["Who led the expedition?"]),
        ("BelTA reported the remarks, framing them as harmony.", ["Who reported the remarks?"]),
        ("The match was played in Seoul from 9 to 15 March 2016.", ["When was the match played?"]),
        ("Winds carried the ash towards Europe.", []),
        ("He led the expedition.", []),
        ("The ship was found.", []),
    ],
)
def test_only_sentences_of_a_plain_form_become_questions(sentence: str, questions: list[str]) -> None:
    assert list(questions_from(sentence)) == questions


def test_suggested_questions_are_answered_and_differ_in_article(sample_assistant: Assistant) -> None:
    suggested = suggest_questions(sample_assistant, most=3)
    assert len(suggested) == 3
    answers = [sample_assistant.ask(question) for question in suggested]
    assert all(answer.answered for answer in answers)
    assert len({answer.citations[0].article_id for answer in answers}) == 3
