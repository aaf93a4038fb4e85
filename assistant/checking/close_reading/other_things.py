"""Whether a sentence that differs from a claim is of another thing: the north hospital, not the south one. Pure.

That one thing has 240 beds tells nothing of another, whether the figures agree or not; that one ship sank in March is
no contradiction of another that sank in May.
"""

from __future__ import annotations

import re

from assistant.checking.reasons.difference import Difference
from assistant.checking.reasons.kinds.amounts import amounts_in
from assistant.language import lexicon
from assistant.language.claim import Claim
from assistant.language.clauses.gapping import Clause, clause_of
from assistant.language.entities.names import is_name_in, names_of
from assistant.language.tokens import content_stems, stem

_ADDED = re.compile(r"\s(?:of|in|at|on|for|from|to|near|between|with)\s")
_STATES = frozenset(
    map(stem, (*lexicon.entries("changing_verbs"), *"is are was were has have had weigh measure contain seat".split()))
)


def is_of_another_thing(claim: Claim, difference: Difference, sentence: str, around: str) -> bool:
    """Whether a sentence tells of another thing than a claim does, as far as their subjects show.

    `around` is the text of its passage and the title: what the claim names there is no other thing.
    """
    mine, theirs = clause_of(claim.text), clause_of(sentence.rstrip(".!"))
    if mine is None or theirs is None:
        return False
    if difference.kind in {"number", "date"}:
        told, stated = difference.evidence_span, difference.claim_span
        figures = set(content_stems(f"{claim.text[stated.start : stated.end]} {sentence[told.start : told.end]}"))
        return _is_of_another_name(mine, theirs, sentence) or _have_contrasted_subjects(mine, theirs, around, figures)
    begin = claim.text.find(mine.subject)
    is_in_subject = begin <= difference.claim_span.start and difference.claim_span.end <= begin + len(mine.subject)
    return is_in_subject and _measures(mine) and _measures(theirs)


def _is_of_another_name(mine: Clause, theirs: Clause, sentence: str) -> bool:
    """Whether a claim is about a name alone, and a sentence says it of another and has not this one."""
    is_name = list(names_of(f"of {mine.subject}")) == [mine.subject]  # so that a lone word at its head counts too
    others = (name for name in names_of(theirs.subject) if not is_name_in(name, mine.text))
    return is_name and not is_name_in(mine.subject, sentence) and any(others)


def _have_contrasted_subjects(mine: Clause, theirs: Clause, around: str, figures: set[str]) -> bool:
    """Whether two subjects are of one sort and each has a word that the other lacks: "west clinic", "east clinic".

    The figures in which they differ are no such words.
    """
    own, other = (set(content_stems(one.subject)) - figures for one in (mine, theirs))
    are_alike = _noun_of(mine) & _noun_of(theirs) - figures
    return bool(are_alike and own - set(content_stems(around)) and other - set(content_stems(mine.text)))


def _noun_of(clause: Clause) -> set[str]:
    """The stems of a subject without what a preposition adds to it."""
    return set(content_stems(_ADDED.split(clause.subject, maxsplit=1)[0]))


def _measures(clause: Clause) -> bool:
    """Whether a clause tells an amount of what its subject is or has: that others may have too."""
    verb = clause.rest.split(maxsplit=1)[0].lower()
    return stem(verb) in _STATES and any(not one.is_weak for one in amounts_in(clause.rest))
