"""People, things and groups that a draft speaks of, and what their nouns and names tell of them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.language import lexicon
from assistant.language.entities.entity_types import is_organization

_NAMES_OF = {"she": "feminine", "he": "masculine"}
_GIVEN = {who: frozenset(lexicon.entries(f"{kind}_given_names")) for who, kind in _NAMES_OF.items()}
_NOUNS = {who: frozenset(lexicon.entries(f"{kind}_nouns")) for who, kind in _NAMES_OF.items()}
_PERSON_NOUNS = (
    frozenset(lexicon.entries("person_titles"))
    | {noun.removesuffix("s") for noun in lexicon.entries("people_nouns")}
    | _NOUNS["he"]
    | _NOUNS["she"]
    | frozenset(lexicon.entries("person_nouns"))
)
_PEOPLE_NOUNS = frozenset(lexicon.entries("people_nouns")) | {
    *(f"{noun}s" for noun in lexicon.entries("person_nouns")),
    *("police", "children", "men", "women"),
}
_PERSON_ENDING = re.compile(r"\w{2,}(?:ist|ician|ologer|woman|[^u]man)$")
_NO_BODIES = frozenset({"survey", "observatory"})
"""Heads of names of organizations that are none in small letters: "the survey found"."""

_PEOPLE_ENDING = re.compile(r"\w{2,}(?:ists|icians|ologers|women|men)$")
_NAME = r"(?:[A-Z][\w’'-]*\.?(?: (?:(?:of|de|van|von|der|la|bin|al) )?[A-Z][\w’'-]*\.?)*)"
_COLLECTIVES = (
    frozenset(lexicon.entries("organization_heads"))
    | frozenset(lexicon.entries("business_nouns"))
    | frozenset(lexicon.entries("body_nouns"))
    | {"cabinet", "jury", "crew", "band", "side"}
)
_NO_BODIES = frozenset({"survey", "observatory"})
"""Heads of names of organizations that are none in small letters: "the survey found"."""

_PEOPLE_ENDING = re.compile(r"\w{2,}(?:ists|icians|ologers|women|men)$")
_NAME = r"(?:[A-Z][\w’'-]*\.?(?: (?:(?:of|de|van|von|der|la|bin|al) )?[A-Z][\w’'-]*\.?)*)"
_COLLECTIVES = (
    frozenset(lexicon.entries("organization_heads"))
    | frozenset(lexicon.entries("business_nouns"))
    | frozenset(lexicon.entries("body_nouns"))
    | {"cabinet", "jury", "crew", "band", "side"}
)
_COLLECTIVES = (
    frozenset(lexicon.entries("organization_heads"))
    | frozenset(lexicon.entries("business_nouns"))
    | frozenset(lexicon.entries("body_nouns"))
    | {"cabinet", "jury", "crew", "band", "side"}
)
_BUSINESS_SIGNS = frozenset(lexicon.entries("business_signs"))
_GIVEN_AND_LAST = re.compile(
    rf"\b(?:{lexicon.alternation('masculine_given_names')}|{lexicon.alternation('feminine_given_names')})"
    r"(?: [A-Z]\.)?(?: (?:van|von|de|der|da|bin|al))? [A-Z][a-zà-ÿ]+(?:-[A-Z][a-z]+)?\b"
    rf"(?! (?:{lexicon.alternation('organization_heads')}|Street|Bridge|Prize|Medal|Island|University|Stadium)\b)",
)
MEASURING = frozenset(lexicon.entries("measuring_heads"))


@dataclass(frozen=True, slots=True)
class Referent:
    """What a sentence of a draft speaks of; `sentence` and `section` number those of the draft.

    `is_oblique` tells whether a preposition stands before it. `may_be_person` tells whether it is a name that may be a
    person's, and of which nothing is known; `is_unresolved`, whether it is a pronoun for which nothing was found.
    `pronoun` is "he" or "she" of a person of whom that is known, else "".
    """

    text: str
    sentence: int
    section: int
    is_person: bool = False
    is_plural: bool = False
    is_subject: bool = False
    is_oblique: bool = False
    places: bool = False
    may_be_person: bool = False
    is_unresolved: bool = False
    pronoun: str = ""

    @property
    def is_name(self) -> bool:
        """Whether it has a name in it."""
        return any(part[0].isupper() for part in self.text.split())

    @property
    def head(self) -> str:
        """The noun that it is about, in small letters: "the wreck of Endurance" is a wreck."""
        return head_of(self.text)

    @property
    def is_collective(self) -> bool:
        """Whether it is of people that act as one."""
        if self.head in _NO_BODIES and not self.is_name:
            return False
        return self.head in _COLLECTIVES or (self.is_name and is_organization(self.text))

    @property
    def is_thing(self) -> bool:
        """Whether it is one thing, and no place that a sentence only names for where."""
        return not (self.is_person or self.is_plural or self.places or self.head in MEASURING)


def head_of(phrase: str) -> str:
    """The noun that a phrase is about, in small letters."""
    return re.split(r" (?:of|in|on|at|from|for) ", phrase)[0].rsplit(maxsplit=1)[-1].lower()


def pronoun_of(name: str) -> str:
    """The pronoun of a person, "he" or "she", by a name or a noun; "" where neither is known."""
    words = name.split()
    for pronoun, nouns in _NOUNS.items():
        if words[-1].lower() in nouns or words[0].lower() in nouns:
            return pronoun
    return next((pronoun for pronoun, given in _GIVEN.items() if words[0] in given), "")


def is_business(name: str, known: set[str]) -> bool:
    """Whether a name is plainly that of a business."""
    return name.removeprefix("the ") in known or bool(_BUSINESS_SIGNS & set(re.split(r"[ .]", name)))


def is_people(referent: Referent) -> bool:
    """Whether it is of several people."""
    return referent.is_plural and (is_people_noun(referent.head) or " and " in referent.text)


def is_people_noun(word: str) -> bool:
    """Whether a noun is of several people."""
    lowered = word.lower()
    return lowered in _PEOPLE_NOUNS or _PEOPLE_ENDING.match(lowered) is not None


def is_person_noun(noun: str) -> bool:
    """Whether a noun is of one person."""
    return noun in _PERSON_NOUNS or _PERSON_ENDING.match(noun) is not None


def people_of(text: str) -> list[str]:
    """The whole names in a text that begin with a given name: "Leif Hagen"."""
    return [match.group() for match in _GIVEN_AND_LAST.finditer(text)]


def is_given_name(name: str) -> bool:
    """Whether a word is a known given name."""
    return any(name in given for given in _GIVEN.values())
