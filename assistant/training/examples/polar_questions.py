"""A claim → the question whether it is so: "Katla erupted in 2010." → "Did Katla erupt in 2010?". Pure."""

from __future__ import annotations

import random
import re

from assistant.language import lexicon

MOST_BEFORE_VERB = 10
"""Words before the verb of a claim, at most."""

SHORTEST, LONGEST = 3, 40
"""Words of a claim."""

OTHER_WAYS = ((0.08, "Is it true that {}?"), (0.04, "{}, right?"), (0.03, "{}?"))
"""How often a claim is asked about in these ways."""

LAZILY = 0.25
"""How often such a question lacks its mark or its capital letter, as it does when typed in a hurry."""

_AUXILIARIES = frozenset(lexicon.entries("clause_auxiliaries"))
_IRREGULAR = lexicon.table("irregular_verbs")
_BARE, _FINITE = frozenset(lexicon.entries("verbs_bare")), frozenset(lexicon.entries("verbs_finite"))
_LOWERED = frozenset(lexicon.entries("lowered_openers"))
_SUBORDINATORS = frozenset(lexicon.entries("subordinators"))
_SILENT_E = re.compile(r"(?:[aiou]t|[aeiou]s|[cgvuz]|[bpdgft]l)$")
"""How a verb ends that has lost an "e" before "-ed", where the list does not know it."""

_DO_OF = {"has": "does", "have": "do", "had": "did"}


def as_polar_question(claim: str, chance: random.Random) -> str | None:
    """A claim as a person asks whether it is so, one way or another; None where its verb is not plain."""
    way, body = chance.random(), claim.rstrip(". ")
    question = polar_question(claim)
    for share, form in OTHER_WAYS:
        if way < share:
            question = form.format(_lowered(body) if form.startswith("Is") else body)
            break
        way -= share
    if question and chance.random() < LAZILY:
        return chance.choice((question.rstrip("?"), question[0].lower() + question[1:], question.lower()))
    return question


def polar_question(claim: str) -> str | None:
    """The question whether a claim is so; None where its verb is not plain."""
    words = claim.rstrip(". ").split()
    if not SHORTEST <= len(words) <= LONGEST or claim.rstrip()[-1:] in "?!":
        return None
    for place in range(1, min(len(words), MOST_BEFORE_VERB)):
        word = words[place].lower()
        if word in _SUBORDINATORS or words[place - 1][-1] in ",;:":
            return None
        subject, rest = [_lowered(words[0]), *words[1:place]], words[place + 1 :]
        if word in _AUXILIARIES:
            return _asked_by(word, subject, rest)
        is_reduced = rest[:1] == ["by"]  # "the ship built by …" has another verb
        if not words[place][0].isupper() and not is_reduced and (verb := bare_form(word)):
            return _question([verb[0], *subject, verb[1], *rest])
    return None


def bare_form(verb: str) -> tuple[str, str] | None:
    """The auxiliary and the bare form of a finite verb ("went" → "did", "go"); None where it is not plainly one."""
    if verb in _IRREGULAR:
        return "did", _IRREGULAR[verb]
    if verb.endswith("ed") and len(verb) > len("used"):
        doubled = verb[:-3] if verb[-3] == verb[-4] else verb[:-2]
        tried = (f"{verb[:-3]}y" if verb.endswith("ied") else verb[:-1], verb[:-2], doubled)
        return "did", next(
            (form for form in tried if form in _BARE), tried[0] if _SILENT_E.search(verb[:-2]) else tried[1]
        )
    if verb.endswith("s") and verb in _FINITE:
        tried = (f"{verb[:-3]}y" if verb.endswith("ies") else verb[:-1], verb[:-2], verb[:-1])
        return next((("does", form) for form in tried if form in _BARE), None)
    return None


def _asked_by(auxiliary: str, subject: list[str], rest: list[str]) -> str | None:
    """The question that begins with the auxiliary of a claim; that on what somebody has begins with "does"."""
    if not rest or (auxiliary in {"did", "do", "does"} and rest[0] != "not"):
        return None
    if auxiliary in _DO_OF and (rest[0] in _LOWERED or rest[0] == "to" or rest[0][0].isdigit()):
        return _question([_DO_OF[auxiliary], *subject, "have", *rest])
    return _question([auxiliary, *subject, *rest])


def _question(words: list[str]) -> str:
    first, *others = words
    return f"{' '.join([first.capitalize(), *others])}?"


def _lowered(text: str) -> str:
    """A text that begins a sentence, as it stands within one: names keep their capital letter."""
    first, _, rest = text.partition(" ")
    return f"{first.lower() if first.lower() in _LOWERED else first} {rest}".rstrip()
