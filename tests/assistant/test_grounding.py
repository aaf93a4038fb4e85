"""Drafted sentences against quotes, judged by our real entailment model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.drafts import DraftedSentence
from assistant.grounding import Ground, Grounding
from assistant.reading import SentenceEntailment

WRECK = Ground(
    1,
    "The ship lies at a depth of 3,008 metres and was found on 5 March 2022 by an expedition that John Shears led.",
    "Shackleton's lost ship Endurance found. 2022-03-10. The wreck is in the Weddell Sea.",
)
SALE = Ground(
    2, "Norden Energy bought the Hall shipyard from the city of Bergen for 40 million euros.", "Yard sold. 2021"
)


PAIRS = [
    json.loads(line)
    for line in Path(__file__).with_name("minimal_pairs.jsonl").read_text(encoding="utf-8").splitlines()
]
EXACT = ("number", "date", "name", "negation", "opposite")
"""What exact checks see; who did what to whom is left to the model."""

LEFT_TO_MODEL = {"date": 2}
"""Wrong ones whose date stands in the quote, of something else."""


@pytest.fixture(scope="module")
def grounding(entailment: SentenceEntailment) -> Grounding:
    return Grounding(entailment)


def test_words_of_the_quote_stand_as_they_are(grounding: Grounding) -> None:
    finding = grounding.check(DraftedSentence("The ship lies at a depth of 3,008 metres.", (1,)), [WRECK, SALE])
    assert (finding.citations, finding.support) == ((1,), "verbatim")


def test_a_sentence_in_other_words_is_borne_out(grounding: Grounding) -> None:
    finding = grounding.check(DraftedSentence("John Shears led the expedition that found the ship.", (1,)), [WRECK])
    assert (finding.citations, finding.support) == ((1,), "supported")


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The ship lies 3,080 metres deep.", "3,080 metres"),
        ("The ship was found on 6 March 2022.", "6 March 2022"),
        ("An expedition led by Mensun Bound found the ship.", "Mensun Bound"),
    ],
)
def test_a_particular_that_is_not_in_the_quote_is_named(grounding: Grounding, sentence: str, words: str) -> None:
    finding = grounding.check(DraftedSentence(sentence, (1,)), [WRECK])
    assert finding.support is None
    assert words in finding.reason


def test_a_denial_falls(grounding: Grounding) -> None:
    finding = grounding.check(DraftedSentence("John Shears did not lead the expedition.", (1,)), [WRECK])
    assert finding.support is None


def test_the_mark_moves_to_the_quote_that_bears_it_out(grounding: Grounding) -> None:
    drafted = DraftedSentence("The city of Bergen sold the Hall shipyard for 40 million euros.", (1,))
    finding = grounding.check(drafted, [WRECK, SALE])
    assert (finding.citations, finding.support) == ((2,), "supported")


def test_a_sentence_without_marks_finds_its_quote(grounding: Grounding) -> None:
    finding = grounding.check(DraftedSentence("The ship was found on 5 March 2022.", ()), [SALE, WRECK])
    assert finding.citations == (1,)


def test_a_denied_clause_is_not_quoted_as_if_it_were_said(grounding: Grounding) -> None:
    denied = Ground(1, "The minister denied that the plant had been sold.")
    assert grounding.check(DraftedSentence("The plant had been sold.", (1,)), [denied]).support is None


def test_what_nothing_bears_out_falls(grounding: Grounding) -> None:
    finding = grounding.check(DraftedSentence("The weather in the capital was good that day.", (1,)), [WRECK, SALE])
    assert finding.support is None
    assert finding.reason


def test_without_quotes_nothing_stands(grounding: Grounding) -> None:
    assert grounding.check(DraftedSentence("It sank.", (1,)), []).support is None


@pytest.mark.parametrize("kind", EXACT)
def test_no_minimal_pair_that_is_wrong_stands(grounding: Grounding, kind: str) -> None:
    wrong = [pair for pair in PAIRS if pair["kind"] == kind and pair["labels"] == ["contradiction"]]
    drafts = [(DraftedSentence(pair["statement"], (1,)), Ground(1, pair["evidence"])) for pair in wrong]
    standing = [drafted.text for drafted, ground in drafts if grounding.check(drafted, [ground]).support]
    assert len(wrong) >= 6
    assert len(standing) <= LEFT_TO_MODEL.get(kind, 0), standing
