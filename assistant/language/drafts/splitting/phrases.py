"""Subjects, and what stands before them, in the parts of a sentence. Pure."""

from __future__ import annotations

import re

from assistant.language import lexicon
from assistant.language.clauses.inversion import is_bare_verb, is_participle
from assistant.language.drafts.splitting.verbs import is_adverb, is_auxiliary, is_finite, main_verb, said_in
from assistant.language.follow_ups.phrases import is_noun

_FRONTED = re.compile(
    r"^(?:(?:[A-Z][a-z]+ly|Then|Later|Meanwhile|However|But|And|Yet|Still|Also|Instead|Today|Yesterday|So),? |"
    r"(?:(?:[Oo]n|[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|[Dd]uring|[Bb]efore|[Aa]fter|[Ff]rom) )(?:early |late |mid-?)?"
    r"(?:(?:\d{1,2} )?[A-Z][a-z]+ (?:\d{1,2},? )?)?\d{4},? |"
    r"[Oo]n (?:\d{1,2} [A-Z][a-z]+|[A-Z][a-z]+ \d{1,2}|[A-Z][a-z]+day)(?: (?:morning|evening|night|afternoon))?,? |"
    r"(?:[Ii]n|[Oo]n|[Aa]t|[Bb]y|[Ss]ince|[Uu]ntil|[Dd]uring|[Aa]fter|[Bb]efore|[Ff]rom|[Ff]or|[Ww]ith|[Uu]nder|"
    r"[Dd]espite|[Bb]ecause of|[Aa]ccording to|[Ww]ithin|[Aa]cross|[Tt]hroughout|[Oo]ver|[Aa]s|[Uu]nlike|"
    r"[Tt]he (?:following|next|same|previous) (?:day|week|month|year|morning)|[Tt]hat (?:day|week|month|year)|"
    r"[Ww]hen|[Aa]lthough|[Tt]hough|[Ww]hile|[Ww]hereas|[Oo]nce|[Ee]ven though|"
    r"\w+ (?:days|weeks|months|years|hours) (?:later|earlier|ago)|"
    r"(?:[Aa]|[Tt]he) (?:day|week|month|year|decade) (?:later|earlier|before|after|ago))(?: [^,]{0,140})?, )+"
)
_SUBJECT = re.compile(rf"^(?:(?i:{lexicon.alternation('common_openers')})\b|\d|[A-Z]|x|[a-z][\w-]*s\b)")
_FREE_PREPOSITIONS = frozenset("in at near from on of for off by with".split())
_PEOPLE = (
    frozenset(lexicon.entries("people_nouns"))
    | {noun.removesuffix("s") for noun in lexicon.entries("people_nouns")}
    | frozenset(lexicon.entries("person_nouns"))
    | frozenset(lexicon.entries("person_titles"))
)
_TIMES = re.compile(r"^(?:the|a|an)(?: [\w-]+){0,2} (?:time|day|year|moment|way|season|edition)\b", re.IGNORECASE)
_WITHIN = frozenset("since as when where because after before if while until than".split())
_LONGEST_SUBJECT = 16
_LONGEST_BARE_SUBJECT = 3
_WHOLE_NAME = 2


def fronted(mask: str) -> str:
    """What stands before the subject of a clause: "In 1990, "; empty where nothing does."""
    match = _FRONTED.match(mask)
    return match.group() if match and begins_subject(mask[match.end() :]) else ""


def begins_subject(text: str) -> bool:
    """Whether a text begins as a subject does."""
    return _SUBJECT.match(text) is not None


def words_of(text: str) -> list[str]:
    """The words and signs of a text."""
    return [token.group() for token in said_in(text)]


def is_clause(mask: str) -> bool:
    """Whether a text begins with a subject, perhaps behind a date, and has its finite verb behind it."""
    rest = mask[len(fronted(mask)) :]
    said = words_of(rest)
    verb = main_verb(said)
    if not 0 < verb <= _LONGEST_SUBJECT or {",", ";"} & set(said[:verb]):
        return False
    if _WITHIN & set(map(str.lower, said[1:verb])) or (_TIMES.match(rest) and verb > _LONGEST_BARE_SUBJECT):
        return False
    return begins_subject(rest) or (verb <= _LONGEST_BARE_SUBJECT and is_auxiliary(said[verb]) and is_noun(said[0]))


def subject_of(text: str, mask: str) -> str:
    """The words of the subject of a clause; empty where it has no plain one."""
    start = len(fronted(mask))
    tokens = said_in(mask[start:])
    said = [token.group() for token in tokens]
    end = main_verb(said)
    while end > 0 and is_adverb(said[end - 1]):
        end -= 1
    if end <= 0 or not begins_subject(mask[start:]) or {",", ";", "—", "–"} & set(said[:end]):
        return ""
    return text[start + tokens[0].start() : start + tokens[end - 1].end()]


def last_noun_phrase(text: str, mask: str, *, is_person: bool) -> str:
    """The noun phrase that a text ends with and that a relative clause behind it tells of; empty where unsure.

    "went to the head of the institute" → "the head of the institute" where a person is meant; "bought a hotel in Os" is
    unsure for a thing, and of "a book by Anna Rey" a person is meant by the name.
    """
    tokens = said_in(mask)
    said = [token.group() for token in tokens]
    start = _phrase_start(said, len(said))
    if start >= len(said) or re.search(r"\d[,.]$", mask[: tokens[start].start()]):
        return ""
    if start > 1 and said[start - 1].lower() in _FREE_PREPOSITIONS and _ends_noun(said, start - 1):
        if not is_person:
            return ""
        is_named = start < _name_start(said, start) or all(word[0].isupper() for word in said[start:])
        is_whole_name = is_named and len(said) - _name_start(said, start) >= _WHOLE_NAME
        if not is_whole_name and said[-1].lower() not in _PEOPLE:
            outer = _phrase_start(said, start - 1)
            if said[start - 1].lower() != "of" or said[start - 2].lower() not in _PEOPLE:
                return ""
            start = outer
    if is_person:
        start = _name_start(said, start)
    return text[tokens[start].start() : tokens[-1].end()]


def _name_start(said: list[str], start: int) -> int:
    """Where the whole name begins with which a phrase ends: "longtime judge |Len Goodman"; else its start."""
    place = len(said)
    while place > start and said[place - 1][0].isupper():
        place -= 1
    return place if len(said) - place >= _WHOLE_NAME else start


def _phrase_start(said: list[str], end: int) -> int:
    """Where the noun phrase begins that ends before a place, with what is "of" something."""
    place = end
    while place > 0:
        word = said[place - 1]
        if word.lower() in {"the", "a", "an", "its", "his", "her", "their"}:
            return place - 1
        is_verb = is_finite(said, place - 1) or is_bare_verb(word)
        if not (is_noun(word) or word[0].isdigit()) or is_verb:
            break
        place -= 1
    return place


def _ends_noun(said: list[str], place: int) -> bool:
    """Whether a noun, and no verb, stands before a place: "hotel |in", not "went |to"."""
    word = said[place - 1] if place else "."
    return is_noun(word) and not is_finite(said, place - 1) and not is_participle(word)
