"""A claim and passages → what each says of it, read so that figures and pairs count.

The claim is put in the figures of each passage, and a sentence that pairs several things with values is read pair by
pair: "4 percent in France, 9 in Spain" bears out neither "9 in France" nor "4 in Spain".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from assistant.checking.close_reading.aligning import aligned
from assistant.checking.close_reading.whole_subjects import with_whole_subject
from assistant.language.claim import Claim
from assistant.language.clauses.gapping import single_statements
from assistant.language.tokens import words
from assistant.reading.evidence import EvidenceFinder, Stance
from assistant.retrieval.passage import RetrievedPassage

LEAST_OPEN = 0.2
"""The least probability (0 to 1) of either stance from which the pairs of a sentence are read one by one."""

MORE_LIKELY = 0.5
"""The probability from which a pair alone is taken to bear the claim out rather than not."""

LEAST_SURE = 0.75
"""The probability from which a sentence with another subject is taken to bear a claim out."""

_OF_SEVERAL = re.compile(r"\b(?:than|both|all|total|together|and|each|respectively|while|whereas)\b", re.IGNORECASE)


def read_stances(claim: Claim, passages: Sequence[RetrievedPassage], finder: EvidenceFinder) -> list[Stance]:
    """What each of these passages says of a claim; see `EvidenceFinder.stances`."""
    by_form: dict[str, list[RetrievedPassage]] = defaultdict(list)
    for passage in passages:
        by_form[aligned(claim, passage.text).text].append(passage)
    read = [one for text, own in by_form.items() for one in finder.stances(_form(claim, text), own)]
    return [_by_whole_subject(claim, _by_pairs(claim, one, finder), finder) for one in read]


def _form(claim: Claim, text: str) -> Claim:
    return claim if text == claim.text else Claim(text)


def _by_pairs(claim: Claim, stance: Stance, finder: EvidenceFinder) -> Stance:
    """The stance, where its sentence pairs several things with values, by the pair that says most for the claim."""
    told = stance.evidence
    if max(stance.supports, stance.refutes) < LEAST_OPEN or _OF_SEVERAL.search(claim.text):
        return stance
    statements = single_statements(told.text)
    telling = _telling_apart(statements, claim)
    if not telling:
        return stance
    paired = [one for one in statements if telling <= set(words(one))]
    alone = [replace(told.passage, id=f"{told.passage.id} {one}", text=one) for one in paired]
    read = finder.stances(_form(claim, aligned(claim, told.text).text), alone)
    supports = max((one.supports for one in read), default=0.0)
    refutes = min(stance.refutes, 1 - supports) if supports > MORE_LIKELY else stance.refutes
    return replace(
        stance, supports=supports, refutes=refutes, evidence=replace(told, confidence=max(supports, refutes))
    )


def _by_whole_subject(claim: Claim, stance: Stance, finder: EvidenceFinder) -> Stance:
    """The stance by the sentence that gives the claim's figures of "it", where this is sure with the claim's subject.

    Of a pronoun, which may mean something else, the passage as it stands must rather support the claim too.
    """
    passage = stance.evidence.passage
    found = None if stance.supports > LEAST_SURE else with_whole_subject(claim, passage)
    if found is None:
        return stance
    statement = found.text
    if found.is_pronoun and not max(LEAST_OPEN, stance.refutes) < stance.supports:
        return stance
    form = _form(claim, aligned(claim, statement).text)
    [alone, *_] = finder.stances(form, [replace(passage, id=f"{passage.id} {statement}", text=statement)]) or [stance]
    if alone.supports <= LEAST_SURE:
        return stance
    return Stance(
        replace(found.evidence, confidence=alone.supports), alone.supports, min(stance.refutes, 1 - alone.supports)
    )


def _telling_apart(statements: Sequence[str], claim: Claim) -> set[str]:
    """The words of a claim that only some of the statements have: one that bears it out has all of them."""
    if not statements:
        return set()
    told = [set(words(one)) for one in statements]
    everywhere, somewhere = set.intersection(*told), set.union(*told)
    return set(claim.words) & (somewhere - everywhere)
