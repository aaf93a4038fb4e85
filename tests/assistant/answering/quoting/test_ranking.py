from __future__ import annotations

import pytest

from assistant.answering.quoting.ranking import (
    best_rewrite,
    deduplicated,
    is_near_duplicate,
    newest_first,
    reason_first,
    sentence_first,
)
from assistant.language.query import Query
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage


def evidence(text: str, confidence: float, published: str = "2022-03-10") -> Evidence:
    return Evidence(RetrievedPassage(text, id=text, published=published), 0, confidence)


def test_the_newest_of_those_about_as_good_comes_first() -> None:
    old, new = evidence("Ships sailed.", 0.9), evidence("Rain fell.", 0.6, "2023-01-01")
    weak = evidence("Snow lay.", 0.5, "2024-01-01")
    assert newest_first([old, new, weak]) == [new, old, weak]
    assert newest_first([]) == []


def test_a_sentence_goes_before_a_headline_that_answers_about_as_well() -> None:
    headline = Evidence(RetrievedPassage("Bus at night\n14 May 2024", id="h", title="Bus at night"), 0, 0.9)
    near, far = evidence("A bus will run at night.", 0.8), evidence("It will cost a lot.", 0.3)
    assert sentence_first([headline, near, far]) == [near, headline, far]
    assert sentence_first([headline, far]) == [headline, far]
    assert sentence_first([near, headline]) == [near, headline]
    assert sentence_first([]) == []


def test_what_only_repeats_a_why_comes_after_what_may_tell_the_reason() -> None:
    repeated, other = evidence("The old bridge was closed.", 0.9), evidence("Its cables had rusted through.", 0.4)
    told = evidence("The old bridge was closed because of rust.", 0.9)
    assert reason_first(Query("Why was the old bridge closed?"), [repeated, other]) == [other, repeated]
    assert reason_first(Query("Why was the old bridge closed?"), [told, other]) == [told, other]
    assert reason_first(Query("When was the old bridge closed?"), [repeated, other]) == [repeated, other]


def test_copies_of_a_sentence_stand_once() -> None:
    one, copy = evidence("The ship lies at 3,008 metres.", 0.9), evidence("“The ship lies at 3,008 metres.”", 0.8)
    assert is_near_duplicate(one.text, copy.text)
    assert deduplicated([one, copy, evidence("Rain fell.", 0.1)], 2) == [one, evidence("Rain fell.", 0.1)]


@pytest.mark.parametrize(
    ("confidence", "text", "chosen"),
    [(0.9, "Rain fell.", "second"), (0.6, "Rain fell.", "first"), (0.9, "Ships sailed.", "first")],
    ids=["much better", "not much better", "by the same sentence"],
)
def test_another_rewrite_must_be_answered_by_another_sentence_and_much_better(
    confidence: float, text: str, chosen: str
) -> None:
    read = [(Query("first"), [evidence("Ships sailed.", 0.5)]), (Query("second"), [evidence(text, confidence)])]
    assert best_rewrite(read)[0].text == chosen
