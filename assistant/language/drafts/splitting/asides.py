"""Relative clauses and appositions between commas: "Anna Rey, who led it, …", "Anna Rey, its head, …". Pure.

What an aside tells of must be plain: a name, or a noun phrase that more than a noun tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.language import lexicon
from assistant.language.drafts.splitting.phrases import fronted, is_clause, last_noun_phrase, words_of
from assistant.language.drafts.splitting.stretch import Stretch
from assistant.language.drafts.splitting.verbs import is_finite, main_verb, verb_at_start
from assistant.language.entities.dates import MONTH_NUMBERS

_RELATIVE = re.compile(r",? ?[,—–] ?(?P<word>who|which|whose) ")
_SIGN = re.compile(r"[ ,—–]*")
_JOINT = re.compile(r", (?:and|but) |; ")
_TAIL = re.compile(
    rf", (?:[^,]{{2,60}} (?:{lexicon.alternation('reporting_verbs')})|"
    rf"(?:{lexicon.alternation('reporting_verbs')}) [^,]{{2,60}}|according to [^,]+)$"
)
_NAME = r"[A-Z][\w’'-]*\.?(?: (?:(?:of|de|van|von|der|la|bin|al) )?[A-Z][\w’'-]*\.?)*"
_ROLE = (
    rf"(?:(?:then|now|formerly|currently) )?(?:(?:the|an?|its|his|her|their) [^,]*?[a-z]{{3,}}[^,]*|"
    rf"(?:(?:former|deputy|vice|chief|executive|acting|managing|senior|professional) )*"
    rf"(?:{lexicon.alternation('person_titles')})\b[^,]*)"
)
_APPOSITION = re.compile(rf"(?P<name>{_NAME}), (?P<role>{_ROLE}),(?= )")
_APPOSITION_LAST = re.compile(rf"(?P<name>{_NAME}), (?P<role>{_ROLE})$")
_PRESENT = re.compile(
    r"^(?:\w+ly )?(?:says|is|are|has|have|will|can|wants|plans|works|leads|argues|warns|said|told|added)\b"
)
_TIME_WORDS = frozenset(lexicon.entries("time_words")) | MONTH_NUMBERS.keys()
_LEAST_TOLD = 2
_NO_ROLE = re.compile(
    r"\b(?:and|or|as well as|who|which|that)\b|^(?:the|an?) (?:first|second|third|next|last|same|most|least|\w+est|"
    r"move|decision|step|sign|rise|drop|fall|record|result|blow|figure|number|feat|year|time|day)\b"
)


@dataclass(frozen=True, slots=True)
class Aside:
    """An aside at its half-open span of a stretch, with its commas.

    `said` is what it says of its `subject`; `copula` joins them where it has no verb.
    """

    start: int
    end: int
    said: Stretch
    subject: str
    copula: str = ""


def aside_in(stretch: Stretch) -> Aside | None:
    """The first aside of a stretch that tells something of a plain subject; None where it has none."""
    return next(_relatives(stretch), None) or _apposition(stretch)


def _relatives(stretch: Stretch) -> Iterator[Aside]:
    for opener in _RELATIVE.finditer(stretch.mask):
        end = _relative_end(stretch.mask, opener.end())
        said = stretch.part(opener.end(), end)
        told = words_of(said.mask)
        is_whose = opener["word"] == "whose"
        if (main_verb(["the", *told]) if is_whose else verb_at_start(told) + 1) <= 0:
            continue
        subject = _antecedent(stretch, opener.start(), is_person=opener["word"] != "which")
        if not subject:
            continue
        is_kept = _JOINT.match(stretch.mask, end) or _TAIL.match(stretch.mask, end)
        closing = end if is_kept else end + len(_SIGN.match(stretch.mask, end)[0])  # type: ignore[index]
        yield Aside(opener.start(), closing, said, _possessive(subject) if is_whose else subject)


def _relative_end(mask: str, start: int) -> int:
    """Where a relative clause ends: before the verb of the main clause, or a further clause, or who says it."""
    for comma in re.finditer(r",|\s[—–](?=\s)|—", mask[start:]):
        rest = words_of(mask[start + comma.end() :])
        if rest and verb_at_start(rest) >= 0 and main_verb(["it", *words_of(mask[start : start + comma.start()])]) > 0:
            return start + comma.start()
    for joint in _JOINT.finditer(mask, start):
        if is_clause(mask[joint.end() :]):
            return joint.start()
    tail = _TAIL.search(mask, start)
    return tail.start() if tail else len(mask)


def _antecedent(stretch: Stretch, start: int, *, is_person: bool) -> str:
    """What a relative clause tells of; empty where that isn't plain."""
    mask, text = stretch.mask[:start], stretch.text[:start]
    opener = len(fronted(stretch.mask)) if stretch.mask.find(",") < start else 0
    said = words_of(mask[opener:])
    has_verb = any(is_finite(said, place) for place in range(1, len(said)))
    if not has_verb and "," not in mask[opener:] and " and " not in mask[opener:]:
        subject = text[opener:].strip()
    else:
        subject = last_noun_phrase(text, mask, is_person=is_person)
    return _definite(subject) if _is_plain(subject) else ""


def _is_plain(subject: str) -> bool:
    """Whether a subject tells what it is: a name, something known, or more than a noun."""
    if re.match(r"(?:the|its|his|her|their|this|these) ", subject, re.IGNORECASE):
        return True
    words = re.sub(r"^(?:the|an?|its|his|her|their) ", "", subject, flags=re.IGNORECASE).split()
    return len(words) >= _LEAST_TOLD or any(word[0].isupper() for word in words)


def _definite(subject: str) -> str:
    return re.sub(r"^[Aa]n? ", "the ", subject)


def _possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def _apposition(stretch: Stretch) -> Aside | None:
    """A name with what it is between commas, before the verb of the name or at the end."""
    for match in _APPOSITION.finditer(stretch.mask):
        rest = stretch.mask[match.end() :].lstrip()
        if (
            _is_role(match["role"])
            and verb_at_start(words_of(rest)) >= 0
            and _stands_apart(stretch.mask, match.start())
        ):
            return _of_apposition(stretch, match, "is" if _PRESENT.match(rest) else "was", match.end())
    last = _APPOSITION_LAST.search(stretch.mask)
    is_name = last and (" " in last["name"] or " of " in last["role"]) and not _is_time(last["name"])
    if last and is_name and last.start() and _is_role(last["role"]) and "," not in stretch.mask[: last.start()]:
        return _of_apposition(stretch, last, "is", last.end())
    return None


def _is_time(name: str) -> bool:
    """Whether a name is that of a day or a month."""
    return any(word.lower() in _TIME_WORDS for word in name.split())


def _stands_apart(mask: str, start: int) -> bool:
    """Whether a name is no part of a list or a longer name."""
    return not re.search(r"(?:, |\band )$", mask[:start]) or not mask[:start] or fronted(mask) == mask[:start]


def _is_role(role: str) -> bool:
    said = words_of(role)
    return not _NO_ROLE.search(role) and not any(is_finite(said, place) for place in range(len(said)))


def _of_apposition(stretch: Stretch, match: re.Match[str], copula: str, end: int) -> Aside:
    start = match.end("name")
    role = stretch.part(*match.span("role"))
    return Aside(start, end, role, stretch.text[slice(*match.span("name"))], copula)
