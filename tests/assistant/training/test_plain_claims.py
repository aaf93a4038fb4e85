from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.training.contrasts import Names
from assistant.training.plain_claims import plain_and_twin, plain_claim, twin_of

SENTENCES = (
    "Anna Berg opened the new harbour of Vestvik on Tuesday, after two years of work.",
    "It cost 40 million crowns.",
    "On Friday, 312 ships were waiting in the bay.",
    "“We are glad,” she said.",
)
NAMES = Names.in_texts(SENTENCES)


@given(st.sampled_from(SENTENCES), st.integers())
def test_a_claim_has_only_words_of_its_sentence(sentence: str, seed: int) -> None:
    claim = plain_claim(sentence, random.Random(seed))
    assert claim is None or claim.rstrip(".").lower() in sentence.lower()


@pytest.mark.parametrize("sentence", [SENTENCES[1], SENTENCES[3], "It rained."])
def test_what_does_not_stand_alone_is_no_claim(sentence: str) -> None:
    assert plain_claim(sentence, random.Random(1)) is None


@given(st.integers())
def test_a_twin_is_another_claim(seed: int) -> None:
    claim = "Anna Berg opened the harbour on 3 March 2021."
    twin = twin_of(claim, claim, NAMES, random.Random(seed))
    assert twin is not None
    assert twin != claim


@given(st.integers())
def test_the_sentence_that_is_taken_tells_the_claim(seed: int) -> None:
    for number, claim, _ in plain_and_twin(SENTENCES, NAMES, random.Random(seed)):
        assert claim.rstrip(".").lower() in SENTENCES[number].lower()
