from __future__ import annotations

from assistant.assistant import Assistant
from assistant.suggestions import suggest_questions


def test_suggested_questions_are_answered_and_differ_in_article(sample_assistant: Assistant) -> None:
    suggested = suggest_questions(sample_assistant, most=3)
    assert len(suggested) == 3
    answers = [sample_assistant.ask(question) for question in suggested]
    assert all(answer.answered for answer in answers)
    assert len({answer.citations[0].article_id for answer in answers}) == 3
