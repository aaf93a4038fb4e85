from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.tokens import words
from assistant.training.data_sets.natural import Record
from assistant.training.examples.contrasts import Names
from assistant.training.examples.plain_claims import plain_claim, plain_examples, twin_of
from assistant.training.examples.windows import NOT_SAID, REFUTES, SUPPORTS, Shelf

SENTENCES = (
    "Anna Berg opened the new harbour of Vestvik on Tuesday, after two years of work.",
    "It cost 40 million crowns.",
    "On Friday, 312 ships were waiting in the bay.",
    "“We are glad,” she said.",
)
NAMES = Names.in_texts(SENTENCES)


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
def test_claims_are_put_to_passages_that_tell_them_and_to_others(seed: int) -> None:
    records = [
        Record("r1", "news", "Harbour", None, None, SENTENCES, (), ()),
        Record("r2", "news", "Storm", None, None, ("It rained.", "On Friday, 20 ships were lost."), (), ()),
    ]
    examples = list(plain_examples(records, Shelf(records), random.Random(seed)))
    for example in examples:
        assert bool(example.evidence) is (example.stance in {SUPPORTS, REFUTES})
        if example.stance == SUPPORTS:
            [place] = example.evidence
            told = words(f"{example.sentences[place]} more fewer less than 20 10 30 300 400")
            assert set(words(example.query)) <= set(told)
        assert example.stance in {SUPPORTS, REFUTES, NOT_SAID}
