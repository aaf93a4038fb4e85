"""What tells of which kind a name is: its own words, and those beside it. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache

from assistant.language import lexicon
from assistant.language.entities.entity_types import EntityType

PERSON, ORGANIZATION, PLACE, OTHER = EntityType.PERSON, EntityType.ORGANIZATION, EntityType.PLACE, EntityType.ANY

Signs = Mapping[EntityType, float]
"""How much tells for each kind, from half a sign that fits several to three that decides."""

_ABBREVIATED_COUNTRIES = frozenset({"UK", "US", "USA", "U.S", "U.K", "UAE"})
_NUMERALS = frozenset("II III IV VI VII VIII IX".split())
_PEOPLE = re.compile(
    r"[A-Z][a-z]+(?:ish|ian|ean|ese|ican)|South\w*|North\w*|East\w*|West\w*|New|Saint|Ultra|State|National|"
    r"Conservative|Democratic|Republican|Labour"
)
_MEDIA = frozenset(lexicon.entries("media_heads"))
_GIVEN = frozenset((*lexicon.entries("masculine_given_names"), *lexicon.entries("feminine_given_names")))
_COUNTRIES = frozenset(lexicon.entries("countries"))
_HEADS = frozenset((*lexicon.entries("organization_heads"), *lexicon.entries("further_organization_heads")))
_PLACE_HEADS = frozenset(lexicon.entries("place_heads"))
_NO_PERSON = frozenset(lexicon.entries("organization_words")) | _HEADS | _PLACE_HEADS
_WORKS = frozenset(lexicon.entries("event_and_work_heads"))
_TITLE = rf"(?:{lexicon.alternation('person_titles')}|\w+(?:ist|ician|ographer|ologer|woman|man))"
_TITLED = re.compile(rf"\b(?i:{_TITLE})\.?,? $")
_SAYS = rf"(?:{lexicon.alternation('reporting_verbs')}|told|{lexicon.alternation('person_verbs')})"
_SAYS_AFTER = re.compile(rf"^(?:, [^,]{{3,40}},)? (?:also |later |then |has |had )?{_SAYS}\b")
_WHO_AFTER = re.compile(
    r"^,? who\b|^, (?:aged )?\d{1,2}[,.)]|^ \((?:born|aged)|^ and (?:his|her) (?:wife|husband|son|daughter)"
)
_OFFICE_AFTER = re.compile(rf"^, (?:an?|the|its|their|then|former) (?:[\w’'-]+ ){{0,4}}?{_TITLE}\b")
_OF_COUNTRY = re.compile(rf"^ of (?i:{lexicon.alternation('countries')})\b")
_NEXT_NAME = re.compile(r"(?:,| and|, and) (?P<given>[A-Z]\w+) [A-Z]\w+")
_LOCATED = re.compile(
    r"\b(?:in|near|across|throughout|outside|around|via|toward|towards|reached|visited) (?:[a-z]+ern )?$"
)
_AT = re.compile(r"\b(?:from|at|to|off|over|through) $")
_LED = re.compile(rf"\b(?:{lexicon.alternation('place_leads')})s? (?:of )?$", re.IGNORECASE)
_WITHIN = re.compile(r"^, [A-Z][a-z]+")
_STAFF = re.compile(
    r"^[’']s? (?:chief|chairman|chairwoman|director|board|headquarters|members|spokes\w+|CEO|president)\b"
)


@lru_cache(maxsize=10_000)
def signs_within(name: str) -> Signs:
    """What the words of a name tell."""
    words = name.split(" ")
    lowered = [word.lower().strip(".") for word in words]
    phrase = lowered[: next((place for place, word in enumerate(lowered) if word in {"of", "for"}), len(lowered))]
    if name.lower() in _COUNTRIES or name in _ABBREVIATED_COUNTRIES:
        return Counter({PLACE: 6})
    if len(words) == 1:
        return _of_word(name)
    if len(words) > 2 and words[-2] in _GIVEN and phrase[-1] not in _HEADS:  # noqa: PLR2004 - more than a whole name
        return Counter({PERSON: 3} if may_be_person(name) else {OTHER: 6})
    if phrase[-1] in _WORKS or set(lowered) & _WORKS - {"world", "day", "grand"}:
        return Counter({OTHER: 6})
    return _of_phrase(name, phrase)


def _of_word(name: str) -> Signs:
    """What the only word of a name tells."""
    if name.lower().strip(".") in _NO_PERSON | _WORKS:
        return Counter({OTHER: 9})
    is_abbreviation = name.isupper() and len(name) > 2  # noqa: PLR2004 - of initials
    return Counter({ORGANIZATION: 0.4} if is_abbreviation else {})


def _of_phrase(name: str, phrase: list[str]) -> Signs:
    """What the words of a name before "of" tell."""
    ends = {phrase[0], phrase[-1]}
    if ends & _HEADS or phrase[-1] in _MEDIA or phrase[:2] == ["united", "nations"]:
        return Counter({ORGANIZATION: 4})
    if ends & _PLACE_HEADS:
        return Counter({PLACE: 4})
    words = name.split(" ")
    is_person = len(words) in (2, 3) and words[0] in _GIVEN and may_be_person(name)
    return Counter({PERSON: 3} if is_person else {})


@lru_cache(maxsize=10_000)
def may_be_person(name: str) -> bool:
    """Whether no word of a name is one that people's names do not have: a country, "Bank", "FC"."""
    words = name.split(" ")
    lowered = {word.lower() for word in words}
    return not (
        lowered & _NO_PERSON
        or lowered & _COUNTRIES
        or _PEOPLE.fullmatch(words[0])
        or any(word[:2].isupper() and word[:2].isalpha() and len(word) > 1 and word not in _NUMERALS for word in words)
        or {"of", "for", "and"} & lowered
        or words[-1].lower() in _MEDIA
    )


def _is_beside_person(after: str) -> bool:
    """Whether a person's name follows in the same row: "Barack Obama and Angela Merkel"."""
    following = _NEXT_NAME.match(after)
    return following is not None and following["given"] in _GIVEN


def signs_beside(before: str, name: str, after: str) -> Signs:
    """What stands beside a name."""
    signs: dict[EntityType, float] = defaultdict(float)
    is_whole = " " in name
    weight = 2.0 if is_whole else 0.6
    is_possible = may_be_person(name)
    if is_possible and _TITLED.search(before):
        signs[PERSON] += weight
    if is_possible and (_WHO_AFTER.search(after) or _OFFICE_AFTER.search(after)):
        signs[PERSON] += weight
    if is_possible and is_whole and (_OF_COUNTRY.search(after) or _is_beside_person(after)):
        signs[PERSON] += weight
    if is_possible and is_whole and _SAYS_AFTER.search(after):
        signs[PERSON] += 0.5
    if _LED.search(before):
        signs[PLACE] += 2
    elif _LOCATED.search(before):
        signs[PLACE] += 2.0 if _WITHIN.search(after) else 0.7
    elif _AT.search(before) and _WITHIN.search(after):
        signs[PLACE] += 1
    if _STAFF.search(after) or (name.isupper() and _SAYS_AFTER.search(after)):
        signs[ORGANIZATION] += 2
    return signs
