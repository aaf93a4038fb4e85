"""Whether a sentence tells as a fact what a claim says, or asks, plans, fears or conditions it (factuality). Pure.

"The firm plans to build 300 flats" is not "built", "applied for the post of harbour master" is not "is the harbour
master", "the former champion" is not "is the champion", and what a question asks is told by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from assistant.language import lexicon
from assistant.language.clauses.inversion import is_participle, may_be_bare_verb
from assistant.language.drafts.splitting.verbs import is_auxiliary, main_verb, said_in
from assistant.language.tokens import FUNCTION_WORDS, stem
from ingest.chunking import Span


class Tense(StrEnum):
    """Of when a claim speaks."""

    PAST = "past"
    PRESENT = "present"
    STATE = "state"
    """It is so now: "is the mayor", "has a mayor"."""
    FUTURE = "future"


_LEADS = {"ing": r"\w{2,}ing\b", "directly": r"(?=\S)"}
_FAR_LEADS = frozenset("to for of as with from that".split())
"""Leads that what is asked, accused or replaced may stand before: "asked the firm for"."""

_NOUN_LEADS = frozenset("for of as with from".split())
"""Leads that a noun follows, and no clause."""

_BREAK = r"[,;:.!?()–—]"
_SKIPPED = rf"(?:(?!{_BREAK})\S+ ){{0,5}}?"
_IRREGULAR = lexicon.table("irregular_verbs")
_PAST = rf"(?:[a-z]{{2,}}ed|{'|'.join(_IRREGULAR)}|was|were|is|are|has|had|will)"
_CLAUSE_END = re.compile(
    rf"[;:.!?()–—]|,(?!\d)|"
    rf"\s(?:but|who|which|because|although|though|whereas|while|after|when)\b|\sand (?=(?:{_PAST})\b)"
)
_MODAL = re.compile(r"\b(?P<modal>will|would|may|might|could|should|shall)\b|['’](?P<short>ll|d)\b")
_CONDITION = re.compile(
    r"(?<!\beven )(?<!\bas )\b(?:if(?! (?:any|only|ever|not all)\b)|unless|provided(?: that)?|on condition that|"
    r"as long as|in case|assuming(?: that)?|should (?=(?:it|the|he|she|they|this|that)\b))\b",
    re.IGNORECASE,
)
_UNPROVED = re.compile(
    r"(?:\b(?:not|never|no|nor|neither|without|cannot|little|lack of|yet to|fail(?:s|ed)? to|unable to)|n['’]t)\b"
    r"(?! only)"
    rf"(?: \w+){{0,3}}? (?:{lexicon.alternation('proving_words')})(?: \w+){{0,2}}? (?P<lead>that|of|whether|if)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:[’']\w+)*")
_DETERMINER = re.compile(r"\b(?:the|an?|its|his|her|their|this|that|our)\s$", re.IGNORECASE)
_NOUN_ENDS = re.compile(r"[,;:.()]|\b(?:of|in|at|on|for|from|to|with|by|and|who|which|since|until|after|before|as)\b")
_BE = frozenset("is are was were be been being am".split())
_HAVE = frozenset("has have had".split())
_ALLOWED = {
    Tense.FUTURE: {"planned", "will", "would"},
    Tense.PRESENT: {"planned", "will"},
    Tense.PAST: {"past"},
    Tense.STATE: set(),
}
"""The kinds of frames in which words of a sentence may stand that bear a claim of a tense out."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The half-open span of a sentence that is no plain fact, and what it is: "planned", "open", "past" or a modal."""

    span: Span
    kind: str


def tells_as_fact(sentence: str, claim: str) -> bool:
    """Whether a sentence that has a claim's words may bear it out, by the way in which it tells them.

    False where the words that it shares with what the claim asserts all stand in a question, a condition, or after a
    word that makes no fact of them, and the claim has no such word itself.
    """
    if is_question(sentence):
        return is_question(claim)
    if _CONDITION.search(claim) or any(frame.kind not in {"will", "past"} for frame in frames_in(claim)):
        return True
    tense, verb, nouns = _assertion_of(claim)
    allowed = _ALLOWED[tense] | ({"past"} if frames_in(claim) and tense is not Tense.FUTURE else set())
    unreal = [frame.span for frame in frames_in(sentence) if frame.kind not in allowed]
    places = _places_of(verb, sentence) or _places_of(nouns, sentence)
    return not places or not unreal or any(not _is_within(place, unreal) for place in places)


def _places_of(roots: frozenset[str], sentence: str) -> list[Span]:
    return [match.span() for match in _WORD.finditer(sentence) if _root(match.group()) in roots]


def is_question(sentence: str) -> bool:
    """Whether a sentence asks: it ends with a question mark, quotation marks and brackets apart."""
    return sentence.rstrip(" \n\t\"'”’»)]*_").endswith(("?", "？"))


@lru_cache(maxsize=512)
def frames_in(sentence: str) -> tuple[Frame, ...]:
    """The parts of a sentence that are no plain facts."""
    return (
        *_after_words(sentence),
        *_after_denied_proof(sentence),
        *_after_modals(sentence),
        *_under_conditions(sentence),
    )


def _after_words(sentence: str) -> Iterator[Frame]:
    for pattern, lead, kind in _frame_patterns():
        for match in pattern.finditer(sentence):
            if lead == "to" and not _is_infinitive(sentence[match.end("lead") :]):
                continue
            start = match.start("lead")
            end = _end_of_clause(sentence, start)
            if lead in _NOUN_LEADS or _DETERMINER.search(sentence[: match.start()]) or kind == "past":
                end = min(end, _verb_place(sentence, (start, end), missing=end))
            yield Frame((start, _end_of_title(sentence, start, end) if kind == "past" else end), kind)


def _after_denied_proof(sentence: str) -> Iterator[Frame]:
    """What is not proved: "the measurements do not prove that …", "there was no sign of …"."""
    for match in _UNPROVED.finditer(sentence):
        yield Frame((match.start("lead"), _end_of_clause(sentence, match.start("lead"))), "open")


def _is_infinitive(rest: str) -> bool:
    """Whether a verb follows "to", behind adverbs."""
    following = [word for word in _WORD.findall(rest)[:3] if not word.endswith("ly")]
    return bool(following) and (following[0] in {"be", "have"} or may_be_bare_verb(following[0]))


def _after_modals(sentence: str) -> Iterator[Frame]:
    for match in _MODAL.finditer(sentence):
        modal = match["modal"] or {"ll": "will", "d": "would"}[match["short"]]
        kind = {"shall": "will"}.get(modal, modal)
        yield Frame((match.end(), _end_of_clause(sentence, match.end())), kind)


def _under_conditions(sentence: str) -> Iterator[Frame]:
    """What holds only under a condition, and the condition."""
    for match in _CONDITION.finditer(sentence):
        comma = re.compile(r",(?!\d)").search(sentence, match.end())
        is_first = not sentence[: match.start()].strip(" \"“‘'")
        end = comma.start() if comma and is_first else _end_of_clause(sentence, match.end())
        yield Frame((match.start(), end), "open")
        main = (end, len(sentence)) if is_first else (0, match.start())
        yield Frame((_verb_place(sentence, main), main[1]), "open")


def _verb_place(sentence: str, span: Span, missing: int | None = None) -> int:
    """Where the verb of a clause begins, as far as that is seen: its modal, else its finite verb."""
    if modal := _MODAL.search(sentence, *span):
        return modal.start()
    said = said_in(sentence[slice(*span)])
    place = main_verb([match.group() for match in said])
    if place < 0:
        return span[0] if missing is None else missing
    return span[0] + said[place].start()


def _end_of_clause(sentence: str, start: int) -> int:
    found = _CLAUSE_END.search(sentence, start)
    return found.start() if found else len(sentence)


def _end_of_title(sentence: str, start: int, end: int) -> int:
    """The end of an office that somebody had: up to the name that follows it."""
    name = re.compile(r"(?<=[a-z] )[A-Z]").search(sentence, start, end)
    return name.start() if name and not sentence[start : name.start()].rstrip().endswith(" of") else end


@lru_cache(maxsize=1)
def _frame_patterns() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    found = []
    for entry in lexicon.entries("unreal_frames"):
        forms, leads, kind = entry.split("\t")
        words = "|".join(map(re.escape, sorted(forms.split(), key=len, reverse=True)))
        for lead in leads.split():
            led = _LEADS.get(lead, rf"{lead}\b")
            between = " |(?<=-)" if lead == "directly" else f" {_SKIPPED}" if lead in _FAR_LEADS else " "
            found.append((re.compile(rf"\b(?:{words})(?:{between})(?P<lead>{led})", re.IGNORECASE), lead, kind))
    return tuple(found)


def _assertion_of(claim: str) -> tuple[Tense, frozenset[str], frozenset[str]]:
    """Of when a claim speaks, and the roots of what it asserts: its verb, and the noun that this leads to."""
    said = said_in(claim)
    words = ["month" if match.group() == "May" else match.group() for match in said]
    verb = main_verb(words)
    if verb < 0:
        return Tense.PRESENT, frozenset(), frozenset()
    place = verb
    while place + 1 < len(words) and (is_auxiliary(words[place]) or words[place].lower() in {"not", *_BE}):
        following = words[place + 1].lower()
        if not (is_auxiliary(following) or following in _BE or _is_verb_form(following, words[verb].lower())):
            break
        place += 1
    head = words[place].lower()
    noun = _noun_roots(claim[said[place].end() :])
    is_state = head in _BE | _HAVE
    return (
        _tense_of(words[verb].lower(), head, is_state=is_state),
        frozenset() if is_state else frozenset({_root(head)}),
        noun,
    )


def _is_verb_form(word: str, auxiliary: str) -> bool:
    return is_participle(word) or (auxiliary in {"will", "shall", "did", "does", "do"} and word not in FUNCTION_WORDS)


def _tense_of(auxiliary: str, head: str, *, is_state: bool) -> Tense:
    if auxiliary in {"will", "shall", "'ll", "’ll"}:
        return Tense.FUTURE
    if auxiliary in {"was", "were", "did", "had", "has", "have"} and not (is_state and auxiliary in {"has", "have"}):
        return Tense.PAST
    if is_state:
        return Tense.STATE
    is_past = head.endswith("ed") or head in _IRREGULAR
    return Tense.PAST if is_past else Tense.PRESENT


def _noun_roots(rest: str) -> frozenset[str]:
    """The roots of the words of the noun phrase that a text begins with."""
    ends = _NOUN_ENDS.search(rest)
    phrase = rest[: ends.start()] if ends else rest
    return frozenset(
        _root(word) for word in _WORD.findall(phrase) if word.isalpha() and word.lower() not in FUNCTION_WORDS
    )


def _root(word: str) -> str:
    lowered = re.sub(r"[’']s?$", "", word.lower())
    return stem(_IRREGULAR.get(lowered, lowered))


def _is_within(place: Span, spans: list[Span]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in spans)
