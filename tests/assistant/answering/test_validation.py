"""A question is taken in as texts are: in the form NFC, without what nobody sees."""

from __future__ import annotations

import pytest

from assistant.answering.validation import validated
from ingest.errors import QuestionError


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Who met in Mu\u0308nchen?", "Who met in München?"),
        ("Who co\u00adoper\u00adates\u200b?", "Who cooperates?"),
        (" Who\u00a0met\n“there”? ", "Who met “there”?"),
    ],
)
def test_a_question_is_taken_in_as_texts_are(typed: str, asked: str) -> None:
    assert validated(typed) == asked


def test_what_nobody_sees_is_no_question() -> None:
    with pytest.raises(QuestionError, match="has no words"):
        validated("\u00ad\u200b?")
