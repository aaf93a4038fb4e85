"""What passages say of a claim → the sentences that are sure for or against it, one of each story. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.checking.close_reading.aligning import aligned
from assistant.checking.close_reading.bearing_out import bears_out, tells_its_figures
from assistant.checking.close_reading.other_things import is_of_another_thing
from assistant.checking.reasons.contradiction import contradiction_reason
from assistant.checking.reasons.difference import Difference
from assistant.language.attribution import shares_speech_act, speaker_of
from assistant.language.claim import Claim
from assistant.language.clauses.occasions import is_of_another_occasion
from assistant.language.entities.names import is_name_in
from assistant.language.lexical_entailment import lexically_entails
from assistant.language.tokens import content_stems, words
from assistant.reading.evidence import Evidence, Stance
from assistant.retrieval.passage import RetrievedPassage

MOST_SHARED = 0.7
"""The share of a claim's content words in a sentence from which it contradicts by a nameable difference only."""

LEAST_SHARED = 0.5
"""The share of a claim's content words from which a sentence of another story may tell its figure."""

LEAST_BESIDE = 0.26
"""The share of a claim's other content words that a sentence has which tells another name."""

_OF_NAMES = frozenset({"name", "place"})
_YEAR_AT_END = re.compile(r"(?<=\w),? \d{4}$")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least calibrated probabilities (0 to 1) with which a passage counts.

    `supports_in_figures` is for a sentence that has all of a claim and just its amounts. `refutes` is for what
    contradicts in words of which nothing can be told; less is enough where a difference can be named: `differs`,
    `differs_in_number` (other numbers stand everywhere), and `differs_elsewhere`, where it is in another sentence than
    the nearest. Chosen on the first half of natural's development part; refuting a true claim is the worst outcome.
    There 0.95 are right with 0.31 of those due decided, in the other half 0.86 with 0.30; without the differences 0.94
    with 0.26, and 0.82 with 0.30 (`natural.py`).
    """

    supports: float = 0.72
    supports_in_figures: float = 0.5
    refutes: float = 0.8
    differs: float = 0.5
    differs_in_number: float = 0.6
    differs_elsewhere: float = 0.78


@dataclass(frozen=True, slots=True)
class WeighedSentence:
    """A sentence for or against a claim, how surely (0 to 1), and who says it where the article only reports that.

    `difference` is what it differs in from a claim that it refutes, where that can be named.
    """

    evidence: Evidence
    stance: Literal["supports", "refutes"]
    confidence: float
    said_by: str = ""
    difference: Difference | None = None


def weigh(claim: Claim, stances: Sequence[Stance], thresholds: Thresholds) -> Iterator[WeighedSentence]:
    """The sentences of the passages that are sure, each with the stance that its passage is surer of.

    A passage that has the claim's words cannot refute it, nor one that names nothing that the claim names: promises, as
    the first changes no verdict of natural's development part. That a figure of the claim must stand in what supports
    it was a rule too: it changed none either, and went.
    """
    told_by_story: dict[int, str] = defaultdict(str)
    for passage in (one.evidence.passage for one in stances):
        told_by_story[passage.story] += f"{passage.text}\n"
    for one in stances:
        if is_of_another_occasion(claim.text, one.evidence.text):
            continue
        said = _word_for_word(claim, one.evidence.passage)
        if said and one.supports >= one.refutes:
            supports = max(one.supports, thresholds.supports)
            yield WeighedSentence(said, "supports", supports, _only_said_by(claim, said.text))
        elif one.supports >= max(one.refutes, _least_support(claim, one.evidence, thresholds)):
            if bears_out(claim, one.evidence):
                yield WeighedSentence(one.evidence, "supports", one.supports, _only_said_by(claim, one.evidence.text))
        elif (
            refuting := _refuting(one, claim, thresholds, told_by_story[one.evidence.passage.story])
        ) and not _may_be_told_elsewhere(refuting, claim, stances, thresholds):
            yield refuting


def _least_support(claim: Claim, evidence: Evidence, thresholds: Thresholds) -> float:
    """The least probability with which a sentence supports: less where it has all of the claim with its figures."""
    has_all = tells_its_figures(claim, evidence.text)
    return min(thresholds.supports, thresholds.supports_in_figures) if has_all else thresholds.supports


def _word_for_word(claim: Claim, passage: RetrievedPassage) -> Evidence | None:
    """The sentence of a passage that is the claim, word for word, in whatever figures."""
    wanted = words(aligned(claim, passage.text).text)
    positions = (one for one in passage.trusted_positions if words(passage.sentence(one)) == wanted)
    found = (Evidence(passage, one, 1.0) for one in positions)
    return next((one for one in found if bears_out(claim, one)), None)


def _refuting(stance: Stance, claim: Claim, thresholds: Thresholds, story: str) -> WeighedSentence | None:
    """The sentence that refutes a claim: where it can be told what the two differ in, less is enough; None without.

    `story` is what was read of its story.
    """
    told = stance.evidence
    if stance.refutes < max(stance.supports, thresholds.differs) or not _may_refute(told.passage, claim):
        return None
    for one in (told, *_others(told)):
        difference = contradiction_reason(claim, one.text)
        if not difference or _is_told(difference, claim, story) or _is_beside(difference, claim, one):
            continue
        if is_of_another_thing(claim, difference, one.text, f"{told.passage.title} {told.passage.text}"):
            return None
        if stance.refutes >= _least(difference, thresholds, is_other=one != told):
            return WeighedSentence(one, "refutes", stance.refutes, _only_said_by(claim, one.text), difference)
    if stance.refutes < thresholds.refutes or shared_words(claim, told.text) >= MOST_SHARED:
        return None
    return WeighedSentence(told, "refutes", stance.refutes, _only_said_by(claim, told.text))


def shared_words(claim: Claim, text: str) -> float:
    """The share (0 to 1) of a claim's content words that a text has."""
    stems = set(content_stems(claim.text))
    return len(stems.intersection(content_stems(text))) / max(1, len(stems))


def _may_be_told_elsewhere(
    refuting: WeighedSentence, claim: Claim, stances: Sequence[Stance], thresholds: Thresholds
) -> bool:
    """Whether another story has the figure or day that this one has otherwise, and rather supports the claim.

    Where that one is sure, both count.
    """
    difference, story = refuting.difference, refuting.evidence.passage.story
    return difference is not None and any(
        one.refutes < one.supports < _least_support(claim, one.evidence, thresholds)
        and shared_words(claim, one.evidence.text) >= LEAST_SHARED
        and _is_told(difference, claim, one.evidence.text)
        for one in stances
        if one.evidence.passage.story != story
    )


def _others(told: Evidence) -> Iterator[Evidence]:
    """The other sentences of the passage, the nearest first."""
    places = sorted(told.passage.trusted_positions, key=lambda position: abs(position - told.position))
    return (replace(told, position=position) for position in places if position != told.position)


def _least(difference: Difference, thresholds: Thresholds, *, is_other: bool) -> float:
    """The least probability with which a difference counts: of another sentence it is less sure to be meant."""
    if is_other:
        return thresholds.differs_elsewhere
    return thresholds.differs_in_number if difference.kind == "number" else thresholds.differs


def _is_told(difference: Difference, claim: Claim, story: str) -> bool:
    """Whether a story has the claim's own figure or day too: then the other may be that of something else."""
    words = claim.text[difference.claim_span.start : difference.claim_span.end]
    stated = re.escape(_YEAR_AT_END.sub("", words))
    return difference.kind in {"number", "date"} and bool(
        re.search(rf"(?<![\w.,:]){stated}(?![\w:]|[.,]\d)", story, re.IGNORECASE)
    )


def _is_beside(difference: Difference, claim: Claim, told: Evidence) -> bool:
    """Whether another name stands where a claim has one, but the sentence is hardly on the same.

    It has too little else of the claim, or what the claim names beside its subject is what the whole article is on.
    """
    if difference.kind not in _OF_NAMES:
        return False
    start, end = difference.claim_span.start, difference.claim_span.end
    named, rest = (set(content_stems(one)) for one in (claim.text[start:end], claim.text[:start] + claim.text[end:]))
    is_setting = bool(start) and named <= set(content_stems(told.passage.title))
    return is_setting or len(rest & set(content_stems(told.text))) < LEAST_BESIDE * len(rest)


def _may_refute(passage: RetrievedPassage, claim: Claim) -> bool:
    """Whether a passage may refute a claim: it does not say it, and names something that the claim names."""
    names, told = claim.entities.names, f"{passage.title} {passage.text}"
    return not lexically_entails(passage.text, aligned(claim, passage.text)) and (
        not names or any(is_name_in(name, told) for name in names)
    )


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
