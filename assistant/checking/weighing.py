"""What passages say of a claim → the sentences that are sure for or against it, one of each story. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.checking.reasons.contradiction import contradiction_reason
from assistant.language.attribution import shares_speech_act, speaker_of
from assistant.language.claim import Claim
from assistant.language.entities.names import is_name_in
from assistant.language.lexical_entailment import lexically_entails
from assistant.reading.evidence import Evidence, Stance
from assistant.retrieval.passage import RetrievedPassage


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least calibrated probabilities (0 to 1) with which a passage counts.

    Chosen on the first half of natural's development part, so that nine verdicts in ten are right and few true claims
    are called refuted: that is the worst outcome, so refuting takes more. At these the first half has 0.94 right with
    0.26 of those due decided, the other 0.82 with 0.30 (`natural.py`).
    """

    supports: float = 0.72
    refutes: float = 0.82
    differs: float = 0.5
    differs_in_number: float = 0.6


@dataclass(frozen=True, slots=True)
class WeighedSentence:
    """A sentence for or against a claim, how surely (0 to 1), and who says it where the article only reports that."""

    evidence: Evidence
    stance: Literal["supports", "refutes"]
    confidence: float
    said_by: str = ""


def weigh(claim: Claim, stances: Sequence[Stance], thresholds: Thresholds) -> Iterator[WeighedSentence]:
    """The sentences of the passages that are sure, each with the stance that its passage is surer of.

    A passage that has the claim's words cannot refute it, nor one that names nothing that the claim names: promises, as
    the first changes no verdict of natural's development part. That a figure of the claim must stand in what supports
    it was a rule too: it changed none either, and went.
    """
    for one in stances:
        found, said_by = one.evidence, _only_said_by(claim, one.evidence.text)
        if one.supports >= max(one.refutes, thresholds.supports):
            yield WeighedSentence(found, "supports", one.supports, said_by)
        elif one.refutes > one.supports and _refutes(one, claim, thresholds):
            yield WeighedSentence(found, "refutes", one.refutes, said_by)


def _refutes(stance: Stance, claim: Claim, thresholds: Thresholds) -> bool:
    """Whether a passage refutes a claim: for certain, or less so where it can be told what the two differ in."""
    if stance.refutes < thresholds.differs or not _may_refute(stance.evidence.passage, claim):
        return False
    if stance.refutes >= thresholds.refutes:
        return True
    difference = contradiction_reason(claim, stance.evidence.text)
    least = thresholds.differs_in_number if difference and difference.kind == "number" else thresholds.differs
    return difference is not None and stance.refutes >= least


def _may_refute(passage: RetrievedPassage, claim: Claim) -> bool:
    """Whether a passage may refute a claim: it does not say it, and names something that the claim names."""
    names, told = claim.entities.names, f"{passage.title} {passage.text}"
    return not lexically_entails(passage.text, claim) and (not names or any(is_name_in(name, told) for name in names))


def of_each_story(weighed: Iterable[WeighedSentence]) -> list[WeighedSentence]:
    """One sentence a story, the supporting ones first and the surest of each stance before the others.

    What a story tells as a fact goes before what it reports that somebody says, however sure.
    """
    of_story: dict[int, WeighedSentence] = {}
    for one in sorted(weighed, key=lambda one: (bool(one.said_by), -one.confidence)):
        of_story.setdefault(one.evidence.passage.story, one)
    return sorted(of_story.values(), key=lambda one: (one.stance == "refutes", -one.confidence))


def _only_said_by(claim: Claim, sentence: str) -> str:
    """Who says it, where the article only reports that and the claim does not."""
    if claim.speaker or shares_speech_act(claim.stems, sentence):
        return ""
    return speaker_of(sentence, claim.stems)
