"""A sentence whose subject only points back ("It", "The roof alone") → with the subject that the claim gives it. Pure.

Read so, a sentence that gives a claim's figure tells whether the figure is the claim's; the text before it must name
what the sentence leaves out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.checking.reasons.kinds.amounts import Amount, agree, amounts_in
from assistant.language.claim import Claim
from assistant.language.clauses.gapping import Clause, clause_of
from assistant.language.tokens import content_stems, stem
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage

_PRONOUNS = frozenset({"it", "they"})
_ONLY = re.compile(r"\s(?:alone|itself|only)$", re.IGNORECASE)
_HEAD_END = re.compile(r"\s(?:of|in|at|on|for|from|to|near|between)\s")


@dataclass(frozen=True, slots=True)
class WholeSentence:
    """A sentence, its text with another subject in the place of its own, and whether that was a pronoun."""

    evidence: Evidence
    text: str
    is_pronoun: bool


def with_whole_subject(claim: Claim, passage: RetrievedPassage) -> WholeSentence | None:
    """The sentence of a passage that gives a claim's amounts, with the claim's subject.

    None where there is none, or what it leaves out is not named right before it.
    """
    stated = [one for one in amounts_in(claim.text) if not one.is_weak]
    mine = clause_of(claim.text.rstrip(".!"))
    if not stated or mine is None:
        return None
    for position in passage.trusted_positions[1:]:
        sentence = passage.sentence(position).rstrip(".!")
        theirs = clause_of(sentence)
        if theirs is None or not _has_all(sentence, stated):
            continue
        is_pronoun = theirs.subject.lower() in _PRONOUNS
        before = f"{passage.title} {passage.sentence(position - 1)}"
        if (is_pronoun or _is_shortened(theirs, mine)) and _left_out(mine, theirs) <= set(content_stems(before)):
            return WholeSentence(Evidence(passage, position, 0.0), f"{mine.subject} {theirs.rest}.", is_pronoun)
    return None


def _has_all(sentence: str, stated: list[Amount]) -> bool:
    told = amounts_in(sentence)
    return all(any(agree(one, other) for other in told) for one in stated)


def _is_shortened(theirs: Clause, mine: Clause) -> bool:
    """Whether a subject is another one cut short: "The roof alone" of "The roof of the town hall"."""
    own, whole = set(content_stems(_bare(theirs))), set(content_stems(mine.subject))
    return bool(own) and own < whole and _head(theirs) == _head(mine)


def _left_out(mine: Clause, theirs: Clause) -> set[str]:
    return set(content_stems(mine.subject)) - set(content_stems(theirs.subject))


def _bare(clause: Clause) -> str:
    return _ONLY.sub("", clause.subject)


def _head(clause: Clause) -> str:
    """The stem of the noun that a subject is about."""
    return stem(_HEAD_END.split(_bare(clause), maxsplit=1)[0].split()[-1].lower())
