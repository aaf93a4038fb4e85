"""What a question takes for granted: "Why did he resign?" → "He resigned.". Pure."""

from __future__ import annotations

import re

from assistant.language import lexicon
from assistant.language.clauses.inversion import AUXILIARIES, is_participle, may_be_bare_verb, statement

_AUXILIARY = rf"(?P<aux>{'|'.join(sorted(AUXILIARIES, key=len, reverse=True))})(?P<denied>n['’]?t)?"
_OPENERS = re.compile(rf"^(?:(?:{lexicon.alternation('polar_openers')})\b[\s,:.!-]*)+", re.IGNORECASE)
_CIRCUMSTANCE = re.compile(
    rf"^(?P<word>why|when|where|how(?: (?:long|far|fast|often|soon|late|early|well|badly|much))?|"
    rf"(?:(?:in|on|at|for|by|from|since|until|to) )?(?:which|what) "
    rf"(?:year|day|date|month|time|place|city|country|reason))"
    rf" {_AUXILIARY} (?P<rest>.+)$",
    re.IGNORECASE,
)
_HOW_COME = re.compile(r"^how come (?:that )?(?P<told>.+)$", re.IGNORECASE)
_AMOUNT = re.compile(rf"^how (?:many|much) (?P<things>.+?) {_AUXILIARY} (?P<rest>.+)$", re.IGNORECASE)
_AMOUNT_AS_SUBJECT = re.compile(r"^how (?:many|much) (?P<told>.+)$", re.IGNORECASE)
_WHO = re.compile(r"^who (?P<told>(?P<verb>\S+) .+)$", re.IGNORECASE)
_FINITE = frozenset(lexicon.entries("verbs_finite")) | frozenset(lexicon.table("irregular_verbs"))
_BE = {"is", "are", "was", "were"}
_PERFECT = {"has", "have", "had"}
_ASKS_ON = re.compile(
    r"[,;] (?:and )?(?:who|what|when|where|why|how|which)\b.*$|\band (?:who|what|when|where|why|how)\b.*$"
)
_SHORTEST = 2
"""Words of a premise."""


def premise_of(question: str) -> str:
    """The statement that a question takes for granted, as a sentence; empty where it takes nothing that can be checked.

    "Who was the first woman on Mars?" takes for granted that there was one: whether that is so, no sentence tells.
    """
    text = _OPENERS.sub("", " ".join(question.split()).strip(' ?.!"“”'))
    text = _ASKS_ON.sub("", text)
    stated = _of_circumstance(text) or _of_amount(text) or _of_who(text)
    return f"{stated[0].upper()}{stated[1:]}." if len(stated.split()) >= _SHORTEST else ""


def _of_circumstance(text: str) -> str:
    """From "Why did he resign": "he resigned"; "Where is the ship" takes for granted only that there is one."""
    if told := _HOW_COME.match(text):
        return told["told"]
    match = _CIRCUMSTANCE.match(text)
    if not match:
        return ""
    auxiliary, words = match["aux"].lower(), match["rest"].split()
    if match["word"].lower().startswith("how ") and may_be_bare_verb(words[-1]):
        return ""  # "How long did it last": that it lasted is all that is taken for granted
    if auxiliary in _BE and not _has_predicate(words, is_reason=match["word"].lower() == "why"):
        return ""
    return statement(auxiliary, words, denied=bool(match["denied"]))


def _has_predicate(words: list[str], *, is_reason: bool) -> bool:
    """Whether something is said of the subject after a form of "be"."""
    has_verb = any(is_participle(word) or word.endswith("ing") for word in words[1:])
    return has_verb or (is_reason and len(words) > _SHORTEST)


def _of_amount(text: str) -> str:
    """From "How many planets has it found": "it has found planets"; from "how many men died": "some men died"."""
    if match := _AMOUNT.match(text):
        auxiliary, words, things = match["aux"].lower(), match["rest"].split(), match["things"]
        if auxiliary in _BE | _PERFECT and (is_participle(words[0]) or words[0].endswith("ing")):
            return f"some {things} {auxiliary} {match['rest']}"
        if auxiliary not in _BE and not match["denied"]:
            return statement(auxiliary, words, moved=things)
        return ""
    match = _AMOUNT_AS_SUBJECT.match(text)
    return f"some {match['told']}" if match and _has_verb(match["told"]) else ""


def _of_who(text: str) -> str:
    """From "Who won the race": "someone won the race"; "Who was the first" takes nothing for granted to check."""
    match = _WHO.match(text)
    if not match:
        return ""
    verb, following = match["verb"].lower(), match["told"].split()[1]
    if verb in _BE | _PERFECT:
        return f"someone {match['told']}" if is_participle(following) else ""
    return f"someone {match['told']}" if verb not in AUXILIARIES and _has_verb(match["verb"]) else ""


def _has_verb(text: str) -> bool:
    """Whether a word is a verb by its form."""
    return any(word in _FINITE or may_be_bare_verb(word) or is_participle(word) for word in text.split())
