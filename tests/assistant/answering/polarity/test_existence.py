from __future__ import annotations

import pytest

from assistant.answering.polarity.existence import (
    asks_for_any,
    is_exception_told,
    may_deny,
    tells_of_one,
)

SEARCH = "An earlier search in 2019 did not find the wreck."


@pytest.mark.parametrize(
    ("claim", "sentence", "is_told"),
    [
        ("There was an earlier attempt to find the wreck.", SEARCH, True),
        ("There is a bigger volcano nearby.", "Katla, a larger volcano close to it, did not erupt.", True),
        ("There is another cable car.", "The cable car to the summit opened again.", False),
        ("There is a cure for the fever.", "A cure for the fever has not been found.", False),
        ("There is a drug against it.", "No drug helps against it.", False),
        ("The search failed.", SEARCH, False),
    ],
)
def test_there_is_what_is_told_of_whatever_it_did(claim: str, sentence: str, is_told: bool) -> None:
    assert tells_of_one(claim, sentence) is is_told


def test_only_words_that_deny_it_deny_that_there_is_one() -> None:
    assert not may_deny("There was an earlier attempt to find the wreck.", SEARCH)
    assert may_deny("There was an earlier attempt to find it.", "It was never searched for before.")
    assert may_deny("Someone was hurt.", "Nobody was hurt.")


def test_all_but_one_is_one() -> None:
    claim = "Somebody was injured in the fire."
    assert asks_for_any(claim)
    assert is_exception_told(claim, "No one was hurt except a guard, who burned his hand.")
    assert not is_exception_told(claim, "No one was hurt.")
    assert not may_deny(claim, "No one was hurt except a guard.")
