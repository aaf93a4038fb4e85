"""The passages that may decide a claim, read once more by the sentence that tells most of it: what is said where. Pure.

A passage tells of much; its sentence alone, and with the one before it, shows the reader what is said of just this. The
mean of the three decides more than the passage: see `CLOSE_THRESHOLDS`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.checking.weighing import Thresholds
from assistant.language.claim import Claim
from assistant.reading.evidence import Evidence, Stance
from assistant.retrieval.passage import RetrievedPassage

CLOSE_THRESHOLDS = Thresholds(supports=0.67, refutes=0.6)
"""The least probabilities (0 to 1) with which a passage that was read closely counts.

Of 244 claims of natural's development part, first half, put as questions and read in their own passages, 0.47 of the
true ones are called supported so and 0.46 of the false ones refuted, 0.90 and 0.93 of these rightly. By the passages
alone the like takes 0.75 and 0.7, and finds 0.32 and 0.26.
"""

SURE = Thresholds(supports=0.78, refutes=0.75)
"""The probabilities from which a passage counts as it is: what it says may stand in several sentences."""

WORTH_READING = 0.2
"""The least probability, of either stance, from which a passage may still come to count."""

ReadStances = Callable[[Claim, Sequence[RetrievedPassage]], list[Stance]]
"""What tells the stances of passages on a claim."""


def read_closely(claim: Claim, stances: Sequence[Stance], read: ReadStances) -> list[Stance]:
    """The same stances in the same order; those that may come to count as the passage and its best sentence tell."""
    return [_mean_of(one, read(claim, _windows(one.evidence))) if _is_open(one) else one for one in stances]


def _is_open(stance: Stance) -> bool:
    """Whether a closer look may decide it."""
    if stance.supports >= SURE.supports or stance.refutes >= SURE.refutes:
        return False
    return max(stance.supports, stance.refutes) >= WORTH_READING


def _windows(evidence: Evidence) -> list[RetrievedPassage]:
    """The sentence as a passage, and the one before it with it."""
    passage, last = evidence.passage, evidence.position
    return [_part(passage, first, last) for first in dict.fromkeys((last, max(0, last - 1)))]


def _part(passage: RetrievedPassage, first: int, last: int) -> RetrievedPassage:
    """The sentences of a passage from one to another, as a passage."""
    start, end = passage.sentences[first][0], passage.sentences[last][1]
    return replace(passage, text=passage.text[start:end], start=passage.start + start, end=passage.start + end)


def _mean_of(whole: Stance, parts: Sequence[Stance]) -> Stance:
    """The stance of a passage by the mean log-odds of its own and those of its parts."""
    if not parts:
        return whole
    read = [whole, *parts] if len(parts) > 1 else [whole, *parts, *parts]
    supports, refutes = _mean([one.supports for one in read]), _mean([one.refutes for one in read])
    evidence = replace(whole.evidence, confidence=max(supports, refutes))
    return Stance(evidence, supports, refutes)


def _mean(probabilities: Sequence[float]) -> float:
    """The probability at the mean of the log-odds."""
    kept = [min(1 - 1e-9, max(1e-9, one)) for one in probabilities]
    return 1 / (1 + math.exp(-sum(math.log(one / (1 - one)) for one in kept) / len(kept)))
