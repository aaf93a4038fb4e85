from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.answering.comparing.contradictions import contradict, contradictions
from assistant.language.claim import Claim
from assistant.reading.evidence import Evidence, Stance
from assistant.retrieval.passage import RetrievedPassage


def sentence(text: str, story: int) -> Evidence:
    return Evidence(RetrievedPassage(text, id=text, article_id=f"a{story}", story=story), 0, 0.9)


FORTY, FIFTY = sentence("Forty stalls burned down.", 1), sentence("Fifty stalls burned down.", 2)
REBUILT, NOT_REBUILT = sentence("The hall will be rebuilt.", 1), sentence("The hall will not be rebuilt.", 2)


def alike(texts: list[str]) -> np.ndarray:
    return np.ones((len(texts), 1), np.float32)


class Refuting:
    """Says how likely the passage of a claim's counterpart refutes it."""

    def __init__(self, forth: float, back: float) -> None:
        self._refutes = iter([forth, back])

    def __call__(self, claim: Claim, passages: Sequence[RetrievedPassage]) -> list[Stance]:
        return [Stance(Evidence(one, 0, 0.5), 0.1, next(self._refutes)) for one in passages]


@pytest.mark.parametrize(
    ("pair", "forth", "back", "expected"),
    [
        ((REBUILT, NOT_REBUILT), 0.9, 0.6, True),
        ((REBUILT, NOT_REBUILT), 0.7, 0.6, False),
        ((FORTY, FIFTY), 0.6, 0.6, True),
        ((FORTY, FIFTY), 0.9, 0.1, False),
        ((FORTY, FIFTY), 0.1, 0.9, False),
    ],
)
def test_each_must_refute_the_other_clearly_or_with_other_figures(
    pair: tuple[Evidence, Evidence], forth: float, back: float, expected: bool
) -> None:
    assert contradict(*pair, Refuting(forth, back)) is expected


def test_only_sentences_of_different_stories_on_the_same_matter_are_read() -> None:
    def unread(claim: Claim, passages: Sequence[RetrievedPassage]) -> list[Stance]:
        raise AssertionError

    assert contradictions([FORTY, sentence("Fifty stalls burned down.", 1)], alike, unread) == []
    assert contradictions([FORTY, sentence("Rain fell in Orsund.", 2)], alike, unread) == []
    assert contradictions([FORTY, FIFTY], alike, Refuting(0.9, 0.9)) == [(FORTY, FIFTY)]
