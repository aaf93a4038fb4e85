from __future__ import annotations

import pytest

from assistant.language.spelling.contractions import with_apostrophes


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("whos fault was it", "whose fault was it"),
        ("Who's idea was that?", "Whose idea was that?"),
        ("whos the owner", "who's the owner"),
        ("wheres the wreck now", "where's the wreck now"),
        ("whats in the report", "what's in the report"),
        ("who's in it", "who's in it"),
        ("What shows that it sank?", "What shows that it sank?"),
    ],
)
def test_question_words_are_written_out(typed: str, written: str) -> None:
    assert with_apostrophes(typed) == written
