from __future__ import annotations

from assistant.language.clauses.occasions import is_of_another_occasion


def test_what_says_to_be_of_another_occasion_is() -> None:
    assert is_of_another_occasion("Did anyone die?", "Lund died in 1922, during another voyage.")
    assert not is_of_another_occasion("Who died during another voyage?", "Lund died during another voyage.")
    assert not is_of_another_occasion("Did anyone die?", "Lund died in 1922; another died later.")
