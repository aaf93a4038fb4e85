from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.claim import Claim
from assistant.language.lexical_entailment import lexically_entails


@pytest.mark.parametrize(
    ("text", "claim", "said"),
    [
        ("On Monday the ferry sank. Rain fell.", "The ferry sank.", True),
        ("“The ferry SANK!”", "the ferry sank", True),
        ("The ferryman sank.", "The ferry sank.", False),
        ("The ferry never sank.", "The ferry sank.", False),
        ("The ferry, built in 1912, sank at noon.", "The ferry sank at noon", True),
        ("The ferry had not been repaired, as the yard was shut.", "The ferry was not repaired.", True),
        ("The ferry had not been repaired.", "The ferry was repaired.", False),
        ("The owner denied that the ferry had sunk with all hands.", "The ferry had sunk with hands.", False),
        ("The ferry hit the pier.", "The pier hit the ferry.", False),
        ("The ferry left. It sank.", "The ferry sank.", False),
        ("The ferry carried 312 people to Oslo.", "The ferry carried 31 people.", False),
    ],
)
def test_a_claim_is_said_in_its_own_words(text: str, claim: str, said: bool) -> None:
    assert lexically_entails(text, Claim(claim)) is said


@given(st.lists(st.sampled_from("ferry sank noon Oslo captain old left".split()), min_size=1, max_size=8), st.data())
def test_words_left_out_leave_what_is_said(told: list[str], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(told), max_size=len(told)))
    claim = " ".join(word for word, keep in zip(told, kept, strict=True) if keep)
    assert lexically_entails(" ".join(told), Claim(claim)) is bool(claim) or not claim
