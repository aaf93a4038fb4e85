"""A sentence → its clauses: contiguous, disjoint, in order, each with a subject and whoever says it. Pure.

Clauses are joined by "and", "but", "while", or a semicolon and have a verb of their own; relative clauses and
appositions between commas, and lists of names with a passive, are clauses too. What is not plainly several stays one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assistant.language import lexicon
from assistant.language.clauses.inversion import is_participle, may_be_bare_verb
from assistant.language.drafts.splitting.asides import Aside, aside_in
from assistant.language.drafts.splitting.lists import listed_subjects
from assistant.language.drafts.splitting.phrases import fronted, is_clause, subject_of, words_of
from assistant.language.drafts.splitting.reported import Reporting, reporting_of
from assistant.language.drafts.splitting.stretch import Stretch, blotted
from assistant.language.drafts.splitting.verbs import (
    INTRANSITIVE_PASTS,
    MODALS,
    auxiliary_of,
    is_adverb,
    is_auxiliary,
    is_before_noun,
    is_surely_finite,
    leaves_clause_open,
    main_verb,
    opens_subordinate,
    verb_at_start,
)

LONGEST_SPLIT = 1200
"""Characters of a sentence that is taken apart; a longer one is a list or a table."""

MOST_ASIDES = 4
"""Relative clauses and appositions that are taken out of a sentence."""

_JOINT = re.compile(r",? (?:and|but|yet|while|whereas) |,? and then |; (?:and |but |however, )?|, (?=[a-z])")
_WHOLE_ONLY = re.compile(r"\b(?:if|unless|either|neither|whether|nor|than|lest)\b|\?", re.IGNORECASE)
_CONCESSION = re.compile(r"^(?:although|though|while|whereas|even though) ", re.IGNORECASE)
_REPORTED_ON = re.compile(
    rf"^(?:that |(?:also |later |then )?(?:{lexicon.alternation('reporting_verbs')}|"
    rf"(?:{lexicon.alternation('reporting_verbs_with_that')}) that)\b)"
)
_BE = frozenset("is are was were".split())
_OPENERS = frozenset(lexicon.entries("subordinators")) | {"as", "after", "before", "since", "once", "until", "whereas"}
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause at its half-open span of a sentence, and as a whole sentence."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a stretch lacks: who says it, its subject, and the auxiliaries that its verb shares."""

    reporting: Reporting = field(default_factory=Reporting)
    subject: str = ""
    auxiliaries: str = ""


def clauses_of(sentence: str) -> list[Clause]:
    """The clauses of a sentence, at least one; the whole where it isn't plainly several."""
    whole = Clause(0, len(sentence), sentence)
    if len(sentence) > LONGEST_SPLIT or _WHOLE_ONLY.search(blotted(sentence)):
        return [whole]
    end = len(sentence.rstrip(" .!…"))
    found = sorted(_clauses(Stretch.of(sentence).part(0, end), _Frame()), key=lambda one: one.start)
    if len(found) < _FEWEST_WORDS or any(one.end > other.start for one, other in pairwise(found)):
        return [whole]
    closed = [replace(found[-1], end=len(sentence.rstrip()))] if found[-1].end == end else [found[-1]]
    return [*found[:-1], *closed]


def _clauses(stretch: Stretch, frame: _Frame) -> Iterator[Clause]:
    """The clauses of a stretch: first what stands between its commas, then who reports it, then what is joined."""
    asides: list[Aside] = []
    while len(asides) < MOST_ASIDES and (aside := aside_in(stretch)):
        asides.append(aside)
        stretch = stretch.without(aside.start, aside.end)
    for aside in asides:
        yield from _of_aside(aside, frame)
    yield from _of_main(stretch, frame)


def _of_aside(aside: Aside, frame: _Frame) -> Iterator[Clause]:
    if aside.copula:
        yield _clause(aside.said, replace(frame, subject=aside.subject, auxiliaries=aside.copula))
    else:
        yield from _joined(aside.said, replace(frame, subject=aside.subject, auxiliaries=""))


def _of_main(stretch: Stretch, frame: _Frame) -> Iterator[Clause]:
    reporting = reporting_of(stretch.text, stretch.mask) if not frame.subject else Reporting()
    if reporting.start or reporting.end:
        body = stretch.part(reporting.start, reporting.end)
        said = [*_joined(body, replace(frame, reporting=reporting))]
        if len(said) > 1:
            yield from _stretched(said, stretch)
            return
        yield _clause(stretch, frame)
        return
    yield from listed_clauses(stretch, frame) or _joined(stretch, frame)


def listed_clauses(stretch: Stretch, frame: _Frame) -> list[Clause]:
    """A clause for each name of a list that shares a passive; none where the names may only act together."""
    names, predicate = listed_subjects(stretch)
    made = []
    for place, name in enumerate(names):
        start, end = name
        last = place == len(names) - 1
        span = stretch.part(start, len(stretch.text) if last else end).span()
        made.append(Clause(*span, _sentence(f"{stretch.text[start:end]} {predicate}", frame)))
    return made


def _stretched(said: list[Clause], stretch: Stretch) -> Iterator[Clause]:
    """The clauses, the first from where the stretch begins, the last to where it ends: who says it belongs to them."""
    first, last = stretch.places.index(said[0].end - 1) + 1, stretch.places.index(said[-1].start)
    start, end = stretch.part(0, first).span(), stretch.part(last, len(stretch.text)).span()
    yield replace(said[0], start=start[0], end=start[1])
    yield from said[1:-1]
    yield replace(said[-1], start=end[0], end=end[1])


def _joined(stretch: Stretch, frame: _Frame) -> Iterator[Clause]:
    """The clauses of a stretch that "and", "but" or a semicolon joins."""
    for joint in _JOINT.finditer(stretch.mask):
        left, right = stretch.part(0, joint.start()), stretch.part(joint.end(), len(stretch.text))
        after = _after_joint(joint.group(), left, right, frame)
        if after is None:
            continue
        yield from _halves(left, frame)
        yield from _joined(right, after)
        return
    yield from _halves(stretch, frame)


def _halves(stretch: Stretch, frame: _Frame) -> Iterator[Clause]:
    """The halves of "Although …, …"; else the one clause."""
    parts = _conceded(stretch) if not frame.subject else None
    yield from (_clause(one, frame) for one in parts or (stretch,))


def _after_joint(joint: str, left: Stretch, right: Stretch, frame: _Frame) -> _Frame | None:
    """What the clause behind a joint lacks; None where no clause begins there."""
    said, rest = words_of(left.mask), words_of(right.mask)
    start = 0 if frame.subject else len(words_of(fronted(left.mask)))
    verb = verb_at_start(said) if frame.subject else main_verb(said, start)
    is_open = leaves_clause_open(said) or (joint[0] not in ",;" and opens_subordinate(said[max(verb, 0) :]))
    is_within = said[:1] and said[0].lower() in _OPENERS and not start and not frame.subject
    if min(len(said), len(rest)) < _FEWEST_WORDS or verb < start or is_open or is_within:
        return None
    is_comma = joint.strip() == ","
    if frame.reporting.lead and not is_comma and _REPORTED_ON.match(right.mask):
        return _Frame(frame.reporting) if right.mask.startswith("that ") else _Frame(subject=frame.reporting.speaker)
    subject = frame.subject or subject_of(left.text, left.mask)
    if (shared := _shared(said, verb, rest, frame)) is not None:
        is_told = bool(frame.reporting.lead) or "that" in said[verb:]  # whose verb it is, is not plain
        is_unsure = not subject or is_told or (is_comma and not _is_listed(rest))
        return None if is_unsure else replace(frame, subject=subject, auxiliaries=shared)
    if is_comma or not _is_clause(right, joint):
        return None
    return _Frame(Reporting() if frame.reporting.is_left_at(joint, right.mask) else frame.reporting)


def _shared(said: list[str], verb: int, rest: list[str], frame: _Frame) -> str | None:
    """The auxiliaries that a verb at the head of `rest` shares with the one before it; None without such a verb."""
    auxiliaries = frame.auxiliaries.split() or auxiliary_of(said, verb)
    place = next((place for place, word in enumerate(rest) if not is_adverb(word)), 0)
    head = rest[place].lower()
    if auxiliaries and auxiliaries[0].lower() in MODALS and len(auxiliaries) == 1:
        is_noun_list = place + 1 < len(rest) and rest[place + 1].lower() in {"and", ",", "of"}
        return auxiliaries[0] if may_be_bare_verb(head) and not is_noun_list else None
    may_be_passive = is_participle(head) and not is_auxiliary(head)
    if verb_at_start(rest) < 0 or (may_be_passive and is_before_noun(rest, place)):
        return None
    if not auxiliaries and said[verb] in _BE:
        auxiliaries = [said[verb]]
    is_active = head in INTRANSITIVE_PASTS or not may_be_passive or _has_object(rest, place)
    is_perfect = bool(auxiliaries) and auxiliaries[0].lower() in {"has", "have", "had"} and "been" not in auxiliaries
    return " ".join(auxiliaries) if may_be_passive and (is_perfect or not is_active) else ""


def _has_object(rest: list[str], place: int) -> bool:
    return is_surely_finite(["it", *rest[place:]], 1)


def _is_listed(rest: list[str]) -> bool:
    """Whether a comma parts verbs of one list: a last one follows with "and"."""
    joints = [place for place, word in enumerate(rest[:-1]) if word in {"and", "but"}]
    return bool(joints) and verb_at_start(rest[joints[0] + 1 :]) >= 0


def _is_clause(right: Stretch, joint: str) -> bool:
    """Whether what stands behind a joint is a clause with a subject of its own."""
    if not is_clause(right.mask):
        return False
    said = words_of(right.mask[len(fronted(right.mask)) :])
    verb = main_verb(said)
    is_clear = joint.strip().startswith((",", ";", "but", "while", "whereas"))
    if (
        "and" in said[:verb] and not is_clear
    ):  # the verb may be that of a list: "the dam and the lock and the pier were"
        return False
    return is_clear or is_surely_finite(said, verb)


def _conceded(stretch: Stretch) -> tuple[Stretch, Stretch] | None:
    """The halves of "Although …, …"."""
    opener = _CONCESSION.match(stretch.mask)
    if not opener:
        return None
    for comma in re.finditer(", ", stretch.mask):
        conceded = stretch.part(opener.end(), comma.start())
        rest = stretch.part(comma.end(), len(stretch.text))
        if _is_clause(conceded, ",") and _is_clause(rest, ","):
            return conceded, rest
    return None


def _clause(stretch: Stretch, frame: _Frame) -> Clause:
    said = " ".join(part for part in (frame.subject, frame.auxiliaries, stretch.text) if part)
    return Clause(*stretch.span(), _sentence(said, frame))


def _sentence(said: str, frame: _Frame) -> str:
    whole = frame.reporting.worded(said)
    whole = f"{whole[:1].upper()}{whole[1:].rstrip(' ,;')}"
    return whole if re.search(r"[.!?…][\"”’)]*$", whole) else f"{whole}."
