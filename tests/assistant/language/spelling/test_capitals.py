"""Names that were typed in small letters get their capitals, and nothing else does."""

from __future__ import annotations

import pytest

from assistant.language.spelling.capitals import with_capitals
from assistant.language.spelling.dictionary import load_dictionary
from ingest.store.full_text import Vocabulary


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("who is fjellhammer", "who is Fjellhammer"),
        ("and fjellhammer?", "and Fjellhammer?"),
        ("who is severac", "who is Séverac"),
        ("which farmers protested", "which farmers protested"),
        ("when did the residents leave", "when did the residents leave"),
        ("Did Holm meet fjellhammer?", "Did Holm meet fjellhammer?"),
        ("who is nobody-of-here", "who is nobody-of-here"),
    ],
)
def test_names_of_the_library_are_written_as_it_does(vocabulary: Vocabulary, question: str, read: str) -> None:
    assert with_capitals(question, vocabulary, load_dictionary()) == read
