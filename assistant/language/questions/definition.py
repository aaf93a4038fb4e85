"""Who somebody is, what something is: the subject that such a question has, and the sentence that defines it. Pure."""

from __future__ import annotations

import re

from assistant.language.follow_ups.mentions import mentions_of
from assistant.language.tokens import content_stems

_ASKS = re.compile(
    r"^(?:(?:and|so|ok|okay|please|tell me|can you tell me)\b[\s,]*)*"
    r"(?:who|what)(?:['’]?s| (?:is|was|are|were)(?= )) (?!that\b|this\b|it\b)"
    r"(?P<subject>[^,;:?]+?)(?: (?:exactly|please))?[\s?.!]*$",
    re.IGNORECASE,
)
_ASKED_OTHERWISE = re.compile(
    r"\b(?:about|for|of|by|in|on|at|with|to|from|like|called|known|doing|new|best|most|first|last|[a-z]+ing|[a-z]+est)\b|['’]s\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)|\s*\[[^\[\]]*\]")
_DEFINES = re.compile(r",? (?:is|was|are|were) (?:(?:also|both|now|still) )?(?:an?|the|one of|any|some)\b")
_KNOWN_AS = re.compile(
    r"^(?P<name>[^,]+), (?:better |also |professionally |formally )?known (?:\w+ )?as (?P<other>[^,]+)$"
)
LONGEST_SUBJECT = 6
"""Words of a subject, at most."""


def defined_subject(question: str) -> str:
    """What a question asks who or what it is: "Who is Berg?" → "Berg"; empty where it asks for something else."""
    asked = _ASKS.match(" ".join(question.split()))
    subject = asked["subject"] if asked else ""
    if not subject or len(subject.split()) > LONGEST_SUBJECT or _ASKED_OTHERWISE.search(subject):
        return ""
    is_thing_in_talk = subject.lower().startswith(("the ", "his ", "her ", "its ", "their ", "your ", "my "))
    return "" if is_thing_in_talk and not any(one.is_name for one in mentions_of(subject)) else subject


def is_titled_so(title: str, subject: str) -> bool:
    """Whether a title is a subject, and nothing besides: what it has in brackets only tells it from others."""
    return bool(content_stems(subject)) and _stems(_IN_BRACKETS.sub("", title)) == _stems(subject)


def defines(sentence: str, subject: str, *, is_titled: bool) -> bool:
    """Whether a sentence says who or what a subject is: "Berg was a Danish painter.".

    Of an article that is titled so, its whole name may stand there, and what else it is called; of another one, the
    subject itself, or the end of its name.
    """
    plain = " ".join(_IN_BRACKETS.sub("", sentence).split())
    copula = _DEFINES.search(plain)
    if not copula:
        return False
    head, wanted = plain[: copula.start()], _stems(subject)
    called = _KNOWN_AS.match(head)
    named = [called["name"], called["other"]] if called else [head]
    if is_titled and any(wanted <= _stems(one) for one in (head, *named)):
        return True
    last = content_stems(subject)[-1:]
    return any(_stems(one) <= wanted and last == content_stems(one)[-1:] for one in named)


def _stems(text: str) -> set[str]:
    return set(content_stems(text))
