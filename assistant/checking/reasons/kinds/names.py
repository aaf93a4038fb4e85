"""The names of a text in place, and what each is to the words beside it: who does, who is done to, where. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.checking.reasons.kinds.words import Word, after, before, root_of
from assistant.language import lexicon
from assistant.language.entities.entity_types import EntityType, may_be_of_type
from assistant.language.entities.names import is_name_in, names_of
from assistant.language.tokens import FUNCTION_WORDS
from ingest.chunking import Span

LOCATIVES = frozenset(lexicon.entries("locative_prepositions"))
AGENTIVES = frozenset("by with against than".split())
_PREPOSITIONS = LOCATIVES | AGENTIVES | frozenset(lexicon.entries("prepositions")) | {"of"}
_ARTICLES = frozenset("the a an its his her their".split())
_FINITE = frozenset(lexicon.entries("verbs_finite")) | frozenset(lexicon.entries("clause_verbs"))
_PASTS = frozenset(lexicon.table("irregular_verbs"))
_BE = frozenset("was were is are been be being".split())
_SKIPPED = frozenset("has had have also later then first never not would will".split()) | _BE
_NOT_PEOPLE_ALONE = frozenset(lexicon.entries("people_nouns")) | frozenset(lexicon.entries("organization_heads"))
_NO_NAME_HEADS = frozenset(lexicon.table("quantifiers")) | frozenset(lexicon.table("numerals")) | {"i'm", "i’m"}
_GENITIVE = re.compile(r"[’']s? (?=[A-Z])")
_PERSON_LIKE = re.compile(r"(?:[A-Z][\w’'-]+|[A-Z]\.)(?: (?:van|von|de|al|bin|[A-Z]\.))*(?: [A-Z][\w’'-]+){1,2}")
PLACE_WORDS = frozenset(noun.rstrip("s") for noun in lexicon.entries("place_nouns")) | frozenset(
    lexicon.entries("heads_of_places")
)
_NO_NOUNS = frozenset(lexicon.entries("phrase_breaks")) | _PREPOSITIONS | {"back", "while", "as"}
_ASIDE = re.compile(r", [^,;:.()]{3,70},")
_JOINT = re.compile(r"(?P<word>\w+),? (?:and|or) $")
_MOST_BETWEEN = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A name in place, with the slots that it fills: pairs of what it is to a word, and the root of that word.

    `does` is whether a verb follows it.
    """

    span: Span
    text: str
    preposition: str
    slots: frozenset[tuple[str, str]]
    does: bool = False


@lru_cache(maxsize=512)
def names_in(text: str, other: str = "") -> tuple[Name, ...]:
    """The names of a text in place; a lone word at its head is one if the other text has it so, or a verb follows."""
    found: list[Name] = []
    place = 0
    for name in names_of(f"x {text}"):
        start = text.find(name, place)
        if start < 0:
            continue
        place = start + len(name)
        head = name.split()[0]
        if head.lower() in _NO_NAME_HEADS:
            start += len(head) + 1
        span = start, place - len(re.search(r"(?:[’']s?)?$", name)[0])  # type: ignore[index]
        if span[1] <= start:
            continue
        if start == 0 and " " not in name and not _is_name_at_head(text, span, other):
            continue
        found.extend(_name(text, part) for part in _parts(text, span))
    return tuple(found)


@lru_cache(maxsize=8192)
def is_same_name(one: str, other: str) -> bool:
    """Whether two names are of one thing: "Sharma" and "Chris Sharma"."""
    mine, theirs = ({root_of(word) for word in name.split()} for name in (one, other))
    return mine <= theirs or theirs <= mine or is_name_in(one, other) or is_name_in(other, one)


def is_person_like(name: Name) -> bool:
    """Whether a name looks like that of a person: a first name and a surname, and not placed "in" or "at"."""
    is_placed = name.preposition in {"in", "at", "near"}
    return not is_placed and bool(_PERSON_LIKE.fullmatch(name.text)) and may_be_of_type(EntityType.PERSON, name.text)


def role_of(name: Name) -> str:
    """What a name is in its sentence: "subject", "where", "modifier", a preposition like "with", or "other"."""
    if name.preposition:
        if name.preposition == "by":
            return "subject"
        if name.preposition in LOCATIVES:
            return "modifier" if any(kind == "its" for kind, _ in name.slots) else "where"
        return name.preposition if name.preposition in AGENTIVES else "other"
    return "subject" if name.does or any(kind == "subject" for kind, _ in name.slots) else "other"


def _parts(text: str, span: Span) -> Iterator[Span]:
    """A name, or the names that a genitive or "of" joins: "Indonesia's Merapi", "Edgar Findlay of Toronto"."""
    start = span[0]
    head, joint, _ = text[slice(*span)].partition(" of ")
    if joint and _PERSON_LIKE.fullmatch(head) and may_be_of_type(EntityType.PERSON, head):
        yield start, start + len(head)
        start += len(head) + len(joint)
        start += 4 * text.startswith("the ", start)
    for genitive in _GENITIVE.finditer(text, *span):
        yield start, genitive.start()
        start = genitive.end()
    yield start, span[1]


def _is_name_at_head(text: str, span: Span, other: str) -> bool:
    word = text[slice(*span)]
    if re.search(rf"\b{re.escape(word)}\b", other) or word.isupper():
        return True
    following = after(text, span)
    is_common = word.lower() in _NOT_PEOPLE_ALONE | FUNCTION_WORDS or re.search(rf"\b{word.lower()}\b", other)
    return bool(following) and not is_common and (_is_verb(following[0].lower) or following[0].lower in _BE)


def _name(text: str, span: Span) -> Name:
    """A name with what it is to the words beside it."""
    preposition, lead = _preposition_of(text, span)
    subject = _subject_slots(text, span) if preposition in {"", "of"} else ()
    slots = {*subject, *_object_slots(text, span, preposition, lead)}
    if following := after(text, span):
        gap = text[span[1] : following[0].start]
        is_noun = following[0].carries and following[0].lower not in _NO_NOUNS
        if gap in {" ", "’s ", "'s "} and is_noun and not _is_verb(following[0].lower):
            slots.add(("its", following[0].root))
    does = not preposition and bool(following) and (_is_verb(following[0].lower) or following[0].lower in _BE)
    return Name(span, text[slice(*span)], preposition, frozenset(slots), does)


def _subject_slots(text: str, span: Span) -> Iterator[tuple[str, str]]:
    """What a name does, by the verb that follows it: ("subject", "beat"); of a passive it is the object."""
    is_passive = False
    aside = _ASIDE.match(text, span[1])
    for word in after(text, (span[0], aside.end() if aside else span[1]), 4):
        if word.lower in _SKIPPED or word.lower.endswith("ly"):
            is_passive = is_passive or word.lower in _BE
            continue
        if word.carries and (_is_verb(word.lower) or is_passive):
            is_done = is_passive and (word.lower.endswith(("ed", "en")) or word.lower in _PASTS)
            yield ("object" if is_done else "subject", word.root)
        return


def _preposition_of(text: str, span: Span) -> tuple[str, list[Word]]:
    """The preposition that a name stands after, also as "by the Swedish company Saab", and the words before that."""
    lead = before(text, span, _MOST_BETWEEN + 2)
    last = span[0]
    for place in reversed(range(max(0, len(lead) - _MOST_BETWEEN), len(lead))):
        word = lead[place]
        if re.search(r"[,;:.()“”\"]", text[word.end : last]) or (word.carries and _acts(text, word)):
            break
        if word.lower in _PREPOSITIONS:
            if word.lower == "to" and any(other.carries for other in lead[place + 1 :]):
                break
            head = lead[place - 1] if word.lower == "of" and place > 0 else None
            is_placed = head is not None and (head.lower in PLACE_WORDS or _is_surname(text, head))
            return "in" if is_placed else word.lower, lead[:place]
        last = word.start
    return "", lead


def _is_surname(text: str, word: Word) -> bool:
    """Whether a word may be the surname of one who is "of" a place: "Edgar Findlay of Toronto"."""
    start = max((other.start for other in before(text, (word.start, word.end))), default=-1)
    return start >= 0 and bool(_PERSON_LIKE.fullmatch(text[start : word.end]))


def _object_slots(text: str, span: Span, preposition: str, before_it: list[Word]) -> Iterator[tuple[str, str]]:
    """To what a name is done, by the words before it; what is done "by" it, it does."""
    lead = [word for word in before_it if word.lower not in _ARTICLES]
    if not lead or re.search(r"[.;:]", text[lead[-1].end : span[0]]):
        return
    if not preposition:
        yield from (("object", word.root) for word in lead[-3:] if _acts(text, word))
    if before_it and (joint := _JOINT.search(text[: span[0]])):
        yield "and", root_of(joint["word"])
    if preposition == "by":
        yield "subject", lead[-1].root
    elif preposition:
        yield preposition, lead[-1].root
    elif lead[-1].carries and text[lead[-1].end : span[0]].strip() in {"", "the", "a", "an"}:
        yield "object", lead[-1].root
    elif lead[-1].carries and text[lead[-1].end : span[0]] == ", ":
        yield "is", lead[-1].root


def _acts(text: str, word: Word) -> bool:
    """Whether a word may be a verb that has an object: "featuring the rapper"."""
    return text[word.start].islower() and (word.lower.endswith("ing") or _is_verb(word.lower))


def _is_verb(word: str) -> bool:
    return word in _FINITE or word in _PASTS or (word.endswith("ed") and len(word) > 4)  # noqa: PLR2004 - "need"
