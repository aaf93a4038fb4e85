from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.checking.close_reading import read_closely
from assistant.language.claim import Claim
from assistant.reading.evidence import Evidence, Stance
from assistant.retrieval.passage import RetrievedPassage

PASSAGE = RetrievedPassage("Rain fell. The ferry left. It did not sink.", start=100, end=143)
CLAIM = Claim("The ferry sank.")


def stance(supports: float, refutes: float, position: int = 2) -> Stance:
    return Stance(Evidence(PASSAGE, position, max(supports, refutes)), supports, refutes)


def test_a_passage_that_may_decide_is_read_once_more_by_its_sentence() -> None:
    read: list[RetrievedPassage] = []

    def reading(_: Claim, passages: Sequence[RetrievedPassage]) -> list[Stance]:
        read.extend(passages)
        return [Stance(Evidence(one, 0, 0.8), 0.2, 0.8) for one in passages]

    [closer] = read_closely(CLAIM, [stance(0.5, 0.5)], reading)
    assert [(one.text, one.start, one.end) for one in read] == [
        ("It did not sink.", 127, 143),
        ("The ferry left. It did not sink.", 111, 143),
    ]
    assert closer.evidence.passage is PASSAGE
    assert closer.refutes == pytest.approx(0.7159, abs=1e-3)  # the mean of the log-odds of 0.5, 0.8 and 0.8
    assert closer.supports == pytest.approx(1 - closer.refutes)


@pytest.mark.parametrize("decided", [stance(0.9, 0.1), stance(0.1, 0.8), stance(0.1, 0.1)])
def test_what_is_sure_or_far_off_is_not_read_again(decided: Stance) -> None:
    def reading(_: Claim, __: Sequence[RetrievedPassage]) -> list[Stance]:
        raise AssertionError

    assert read_closely(CLAIM, [decided], reading) == [decided]
