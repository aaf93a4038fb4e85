"""Drafted sentences against quotes, judged by our real reader, and by readers of known readings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.answering.prose.citation_marks import DraftedSentence
from assistant.answering.prose.grounding import Ground, Grounding
from assistant.reading.reader import PassageReader, Reading
from assistant.retrieval.passage import RetrievedPassage

WRECK = Ground(
    1,
    "The ship lies at a depth of 3,008 metres and was found on 5 March 2022 by an expedition that John Shears led.",
    "Shackleton's lost ship Endurance found. 2022-03-10. The wreck is in the Weddell Sea.",
    title="Shackleton's lost ship Endurance found",
    published="2022-03-10",
)
SALE = Ground(
    2,
    "Norden Energy bought the Hall shipyard from the city of Bergen for 40 million euros.",
    "Yard sold. 2021",
    title="Yard sold",
)


PAIRS = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "minimal_pairs.jsonl").read_text(encoding="utf-8").splitlines()
]
PASSING = {"number": 0, "date": 2, "name": 0, "negation": 0, "opposite": 0}
"""Wrong ones of each kind that stand, at most. Of dates, two stand in their quote, of something else."""


@pytest.fixture(scope="module")
def grounding(reader: PassageReader) -> Grounding:
    return Grounding(reader)


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
    drafted = DraftedSentence("The Hall shipyard was sold for 40 million euros.", (1,))
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


@pytest.mark.parametrize("kind", PASSING)
def test_no_minimal_pair_that_is_wrong_stands(grounding: Grounding, kind: str) -> None:
    wrong = [pair for pair in PAIRS if pair["kind"] == kind and pair["labels"] == ["contradiction"]]
    drafts = [(DraftedSentence(pair["statement"], (1,)), Ground(1, pair["evidence"])) for pair in wrong]
    standing = [drafted.text for drafted, ground in drafts if grounding.check(drafted, [ground]).support]
    assert len(wrong) >= 6
    assert len(standing) <= PASSING[kind], standing


# --- with a reader of known readings ----------------------------------------------------------------------


class Judging:
    """A reader that bears out what it is told of with these log-odds of support and refutation, and the rest fully."""

    def __init__(self, odds: Mapping[str, tuple[float, float]] | None = None) -> None:
        self._odds = odds or {}
        self.shown: list[tuple[str, list[RetrievedPassage]]] = []

    def read(self, query: str, passages: Sequence[RetrievedPassage]) -> list[Reading]:
        self.shown.append((query, list(passages)))
        return [self._reading(f"{query} | {passage.text}") for passage in passages]

    def _reading(self, pair: str) -> Reading:
        supports, refutes = next((odds for words, odds in self._odds.items() if words in pair), (5.0, -5.0))
        nothing = np.array([])
        return Reading(supports, refutes, 0.0, nothing, nothing, nothing, nothing, nothing)


LED = "John Shears led the expedition that found the ship."


def test_the_reader_is_shown_the_quotes_under_the_title_and_day_of_the_first() -> None:
    reader = Judging()
    assert Grounding(reader).check(DraftedSentence(LED, (1, 2)), [WRECK, SALE]).citations == (1, 2)
    [(asked, [passage])] = reader.shown
    assert asked == LED
    assert passage.text == f"{WRECK.quote} {SALE.quote}"
    assert (passage.title, passage.published) == (WRECK.title, WRECK.published)


@pytest.mark.parametrize(
    ("odds", "reason"),
    [
        ((-3.0, 2.0), "The words that it cites say otherwise."),
        ((0.5, 1.0), "The words that it cites say otherwise."),
        ((-0.1, -2.0), "The words that it cites do not bear it out."),
        ((0.1, -2.0), ""),
    ],
)
def test_what_the_reader_refutes_or_does_not_support_falls(odds: tuple[float, float], reason: str) -> None:
    finding = Grounding(Judging({LED: odds})).check(DraftedSentence(LED, (1,)), [WRECK])
    assert (finding.support, finding.reason) == (None if reason else "supported", reason)


def test_how_sure_the_reader_must_be_can_be_told() -> None:
    drafted, reader = DraftedSentence(LED, (1,)), Judging({LED: (1.0, -5.0)})
    assert Grounding(reader, threshold=0.7).check(drafted, [WRECK]).support == "supported"
    assert Grounding(reader, threshold=0.75).check(drafted, [WRECK]).support is None


def test_a_clause_may_not_ride_on_another() -> None:
    drafted = DraftedSentence("John Shears led the expedition and the expedition raised the ship.", (1,))
    finding = Grounding(Judging({"The expedition raised the ship. |": (-3.0, -3.0)})).check(drafted, [WRECK])
    assert finding.support is None
    assert Grounding(Judging()).check(drafted, [WRECK]).support == "supported"


@pytest.mark.parametrize("sentence", ["The ship lies 3,080 metres deep.", "Mensun Bound led the expedition."])
def test_exact_checks_bind_a_reader_that_bears_out_everything(sentence: str) -> None:
    assert Grounding(Judging()).check(DraftedSentence(sentence, (1,)), [WRECK]).support is None


def test_of_other_quotes_the_surest_is_cited() -> None:
    sold = "The yard was sold by the city for 40 million euros."
    again = Ground(3, "In Bergen 40 million euros were paid for the yard of the city.")
    reader = Judging({"In Bergen": (1.0, -5.0), "Norden": (2.0, -5.0), "3,008": (-5.0, -5.0)})
    assert Grounding(reader).check(DraftedSentence(sold, (1,)), [WRECK, again, SALE]).citations == (2,)
