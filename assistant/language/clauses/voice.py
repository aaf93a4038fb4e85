"""Who acts and who is acted on, in the active and in the passive voice: "A beat B", "B was beaten by A". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.language import lexicon
from assistant.language.clauses.inversion import AUXILIARIES, is_participle
from assistant.language.tokens import content_stems, stem

_IRREGULAR = lexicon.table("irregular_verbs")
_BE = r"(?:is|are|was|were|been|being|be|got|gets)"
_PASSIVE = re.compile(
    rf"(?P<patient>[^,;:]+?) (?:(?:has|have|had|will|would|can|could|may|might) )?{_BE}(?: \w+ly| not| first)? "
    r"(?P<verb>\w+)(?: \w+){0,3}? by (?P<agent>[^,;:]+)",
    re.IGNORECASE,
)
_BY = re.compile(r"by\s+", re.IGNORECASE)
_MUTUAL = lexicon.entries("mutual_verbs")
_PHRASE_END = re.compile(r"[,;:.]| (?=(?:by|in|at|on|for|with|from|during|after|before|to|against|of|and|but)\b)")
_ASKS_WHO_ACTS = re.compile(
    r"^(?:and |so |but )?who (?:(?:has|had|have|also|first|then) )*(?P<verb>\w+) (?P<named>.+)$", re.IGNORECASE
)
_ASKS_WHOM = re.compile(
    r"^(?:and |so |but )?whom? (?:did|does|do|has|had|have|will) (?P<named>.+?) (?P<verb>\w+)\b", re.IGNORECASE
)
_LEAST_ALIKE = 3
"""Letters that two forms of one verb begin with."""


@dataclass(frozen=True, slots=True)
class Action:
    """A verb, and the stems of what stands for who does it and for whom it is done to."""

    verb: str
    agent: frozenset[str]
    patient: frozenset[str]


def is_reversed(claim: str, sentence: str) -> bool:
    """Whether a sentence tells what a claim does, but of the two the other way round.

    "AlphaGo has beaten Lee Sedol" does not say that AlphaGo was beaten by Lee Sedol.
    """
    return any(
        bool(mine.agent & theirs.patient) and bool(mine.patient & theirs.agent) and not mine.agent & theirs.agent
        for mine in _actions(claim)
        for theirs in _actions(sentence)
        if _is_same_verb(mine.verb, theirs.verb) and not any(_is_same_verb(mine.verb, one) for one in _MUTUAL)
    )


def answers_reversed(question: str, sentence: str) -> bool:
    """Whether a sentence has the one whom a question names act, where it asks who acted on that one, or the other way.

    "Truss succeeded Johnson" does not tell who succeeded Truss.
    """
    whom = _ASKS_WHOM.match(question)
    asked = whom or _ASKS_WHO_ACTS.match(question)
    if not asked:
        return False
    verb, named = asked["verb"].lower(), _stems(asked["named"])
    for told in _actions(sentence):
        same, other = (told.agent, told.patient) if whom else (told.patient, told.agent)
        if _is_same_verb(verb, told.verb) and same and named and named <= other and not named & same:
            return not any(_is_same_verb(verb, one) for one in _MUTUAL)
    return False


def _actions(text: str) -> Iterator[Action]:
    """What a text tells in a passive with "by", or else, of each of its verbs that may be one, in the active."""
    passives = [match for match in _PASSIVE.finditer(text) if is_participle(match["verb"].lower())]
    for match in passives:
        yield Action(match["verb"].lower(), _stems(match["agent"]), frozenset(content_stems(match["patient"])))
    if passives:
        return
    said = list(re.finditer(r"[\w’'-]+", text))
    for place, match in enumerate(said):
        word = match.group().lower()
        if place and (is_participle(word) or word in _IRREGULAR or word.endswith("s")) and word not in AUXILIARIES:
            before, after = text[: match.start()], text[match.end() :].strip()
            subject = frozenset(content_stems(before.rpartition(",")[2] or before))
            by = _BY.match(after) if is_participle(word) else None
            others = _stems(after[by.end() :] if by else after)
            yield Action(word, others, subject) if by else Action(word, subject, others)


def _stems(text: str) -> frozenset[str]:
    """The stems of the phrase that a text begins with."""
    return frozenset(content_stems(_PHRASE_END.split(text, maxsplit=1)[0]))


def _is_same_verb(one: str, other: str) -> bool:
    """Whether two forms are of one verb: "beat", "beaten", "beats"."""
    mine, theirs = (stem(_IRREGULAR.get(form, form)) for form in (one, other))
    short, long = sorted((mine, theirs), key=len)
    return mine == theirs or (
        len(short) >= _LEAST_ALIKE and long.startswith(short) and long[len(short) :] in {"en", "n"}
    )
