"""The types of things that have names, told by simple signs: people, organizations, countries, places, dates. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from assistant.language import lexicon
from assistant.language.entities.dates import dates_of
from assistant.language.entities.names import names_of
from ingest.chunking import Span


class EntityType(StrEnum):
    """What a name may be of."""

    PERSON = "person"
    ORGANIZATION = "organization"
    COUNTRY = "country"
    PLACE = "place"
    DATE = "date"
    ANY = "any"
    """Any thing, with a name or without."""


_NOUNS = {
    EntityType.PERSON: frozenset(lexicon.entries("people_nouns")),
    EntityType.ORGANIZATION: frozenset(lexicon.entries("organization_nouns")),
    EntityType.PLACE: frozenset(lexicon.entries("place_nouns")),
    EntityType.COUNTRY: frozenset({"countries", "nations"}),
    EntityType.DATE: frozenset({"dates", "years", "days"}),
}
_PEOPLE = re.compile(r"\w+(?:ists|icians|arians|ographers|ologers)|(?:\w*[a-z])?(?:men|women)")
_COUNTRIES = frozenset(lexicon.entries("countries"))
_COUNTRY = re.compile(
    rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(_COUNTRIES, key=len, reverse=True)))})(?![\w-])", re.IGNORECASE
)
_OF_PEOPLES = re.compile(r"\w+(?:ish|ian|ean|ese|rman|ican|oman|iet)")
_PEOPLES = frozenset(lexicon.table("demonyms"))
_ORGANIZATION_WORDS = frozenset(lexicon.entries("organization_words"))
_ORGANIZATION_HEADS = frozenset(lexicon.entries("organization_heads"))
_NO_PERSON = re.compile(r"\d|[A-Z]{2}|\b[A-Z]-[a-z]")
_LONGEST_ABBREVIATED_COUNTRY = 4
_LEAST_LETTERS = 2
_ABBREVIATION = 3


def type_of_noun(noun: str) -> EntityType:
    """What things are that a noun in the plural, in lower case, tells of."""
    word = noun.rsplit(maxsplit=1)[-1]
    if _PEOPLE.fullmatch(word):
        return EntityType.PERSON
    return next((kind for kind, nouns in _NOUNS.items() if word in nouns), EntityType.ANY)


def spans_of_type(kind: EntityType, text: str) -> list[Span]:
    """Where the names of a type stand in a part of a sentence, as half-open spans, in their order."""
    if kind is EntityType.COUNTRY:
        return [match.span() for match in _COUNTRY.finditer(text) if _is_written_as_country(match.group())]
    if kind is EntityType.DATE:
        told = (date.text for date in dates_of(text)[0])
        return sorted((start, start + len(date)) for date in told if (start := text.find(date)) >= 0)
    return [span for span in _name_spans(text, kind) if may_be_of_type(kind, text[slice(*span)])]


def may_be_of_type(kind: EntityType, name: str) -> bool:
    """Whether a name may be of a person, an organization or a place, as far as its words tell."""
    words = name.split()
    lowered = {word.lower() for word in words}
    is_people = len(words) == 1 and (name.lower() in _PEOPLES or _OF_PEOPLES.fullmatch(name) is not None)
    if is_people or len(name) < _LEAST_LETTERS:
        return False
    if kind is EntityType.PLACE:
        return not is_organization(name)
    if name.lower() in _COUNTRIES:
        return False
    if kind is EntityType.PERSON:
        return not (lowered & _ORGANIZATION_WORDS or _NO_PERSON.search(name))
    return True


def is_organization(name: str) -> bool:
    """Whether a name is plainly that of an organization: by a word like "Agency", or as an abbreviation."""
    words = re.split(r"[ -]", name)
    return bool({word.lower() for word in words} & _ORGANIZATION_HEADS) or (
        len(words) == 1 and name.isupper() and len(name) >= _ABBREVIATION
    )


def _is_written_as_country(name: str) -> bool:
    is_short = len(name) < _LONGEST_ABBREVIATED_COUNTRY and name.lower() not in {"chad"}
    return name.isupper() if is_short else name[0].isupper()


def _name_spans(text: str, kind: EntityType) -> Iterator[Span]:
    """Where names stand; of a person's, what is "of" something is left out."""
    place = 0
    for name in names_of(f"x {text}"):  # so that no name stands at the head, where it might be no name
        start = text.find(name, place)
        if start < 0:
            continue
        place = start + len(name)
        head, _, rest = name.partition(" of ")
        if rest and (kind is EntityType.PERSON or rest.removeprefix("the ").lower() in _COUNTRIES):
            yield start, start + len(head)
        else:
            yield start, place
