"""The names of an article, in place, with what tells their kind: their words, and those beside them. Pure.

No names are known but those of countries and some given names: a name of which nothing tells the kind is of none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assistant.language import lexicon
from assistant.language.entities.dates import MONTH_NUMBERS
from assistant.language.entities.entity_types import EntityType
from assistant.language.mentions.signs import may_be_person, signs_beside, signs_within
from ingest.chunking import Span

Signs = Counter[EntityType]
"""How much tells for each kind; see `signs.py`."""

SURE_SIGNS = 2.0
"""How much must tell for a kind."""

SURE_OF_ONE_WORD = 4.0
"""How much must tell that a name of one word is a person's."""

FEWEST_ALONE = 2
"""Times that a surname stands alone in an article at least which tells that the whole name is a person's."""

CLEAR_MARGIN = 1.5
"""How many times as much must tell for it as for any other."""

_WORD = r"(?:[^\W\d_a-zа-яё]\.(?=\s[^\W\d_a-zа-яё])|[^\W\d_a-zа-яё](?:[\w’'&-]*\w)?)"
_WORDS = rf"{_WORD}(?:(?<![’']s) {_WORD})*"
_NAME = re.compile(
    rf"(?<![\w’'-]){_WORDS}(?:(?<![’']s) (?:de la|de|del|la|le|von der|von|van der|van|bin|al|du|da|dos) {_WORDS})*"
    rf"(?:(?<![’']s) (?:of|for)(?: the)? {_WORDS}(?:(?<![’']s) and {_WORDS})?)?"
)
_ROMAN = re.compile(r"[IVXLC]+")
_HEAD = re.compile(r"(?:^|\n|[.!?:;]|[\"“”(*•–—-]|\d\.)\s*$")
_NO_END = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Lt|Gen|Sen|Rep|Gov|Prof|Sgt|Col|[A-Z])\.\s*$")
_CUT = re.compile(r"(?:^|[\s.])[A-Z]\.$")
_AND = re.compile(r"[A-Z]\w* and $")
_GENITIVE = re.compile(r"[’']s?$")
_MONEY = re.compile(r"(?:US|U\.S\.|Australian|Canadian) dollars?\b")
_COMMON = re.compile(r"\b[a-z]+\b")
_NO_PARTS = frozenset(lexicon.entries("capitalized_words")) | frozenset("sir prime another several interim".split())
_NO_NAMES_ALONE = frozenset(word.lower() for word in lexicon.entries("no_name_words"))
_GIVEN = frozenset((*lexicon.entries("masculine_given_names"), *lexicon.entries("feminine_given_names")))
_TITLES = frozenset(lexicon.entries("person_titles")) | frozenset(lexicon.entries("office_words"))
_PEOPLES = frozenset(lexicon.table("demonyms"))
_OF_PEOPLES = re.compile(r"[A-Z][\w-]*(?:ish|ians?|eans?|ese|rmans?|icans?|oman|iet|[^s]i|is)")
_COUNTRIES = frozenset(lexicon.entries("countries"))
_OPENERS = frozenset(lexicon.entries("sentence_openers")) | frozenset(lexicon.entries("function_words"))
_NEAR = 60
"""Characters before and after a name that tell of which kind it is."""


@dataclass(slots=True)
class NamedThing:
    """A name of an article: where it stands, as half-open spans of the text, and what tells its kind."""

    name: str
    spans: list[Span] = field(default_factory=list)
    signs: Signs = field(default_factory=Counter)


def named_things(text: str) -> dict[str, NamedThing]:
    """The names of an article, by name; a surname after the whole name is a mention of that person."""
    found = [*_mentions(text)]
    certain = {name for name, _, is_open in found if not is_open}
    certain |= {name.rsplit(" ", 1)[-1] for name in certain if may_be_person(name)}
    common = frozenset(_COMMON.findall(text))
    things: dict[str, NamedThing] = {}
    for written, (begin, end), is_open in found:
        name, start = written, begin
        if is_open and name not in certain:
            first, _, name = written.partition(" ")
            if first in _GIVEN or (name in certain and first.lower() not in common and may_be_person(written)):
                name = written
            elif name not in certain:
                name = ""
            start = end - len(name)
        if not name:
            continue
        thing = things.setdefault(name, NamedThing(name, signs=Counter(signs_within(name))))
        thing.spans.append((start, end))
        thing.signs.update(signs_beside(text[max(0, start - _NEAR) : start], name, text[end : end + _NEAR]))
    return _with_surnames(text, things)


def kind_of(name: str, signs: Mapping[EntityType, float]) -> EntityType | None:
    """The kind of a name that signs tell; None where they leave it open."""
    ranked = sorted(((kind, sign) for kind, sign in signs.items() if sign > 0), key=lambda one: -one[1])
    if not ranked or ranked[0][1] < SURE_SIGNS:
        return None
    if ranked[0][0] is EntityType.PERSON and " " not in name and ranked[0][1] < SURE_OF_ONE_WORD:
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= CLEAR_MARGIN * ranked[1][1] else None


def _mentions(text: str) -> Iterator[tuple[str, Span, bool]]:
    """The names of a text, each with its span, and whether that is open.

    At the head of a sentence the first word may be no name ("Once Karjakin left"), and behind "and" a name may be the
    end of one ("National Search and Rescue Agency").
    """
    for match in _NAME.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        if _CUT.search(before):
            continue
        heads = _HEAD.search(before) is not None and not _NO_END.search(before)
        start, words = match.start(), match.group().split(" ")
        if _is_office(words):
            continue
        while words and _is_no_name(words[0], heads=heads):
            start += len(words[0]) + 1
            heads = False
            words = words[1:]
        while words and (_is_no_name(words[-1]) or words[-1][0].islower()) and not _is_part(words):
            words = words[:-1]
        name = _without_country(_GENITIVE.sub("", " ".join(words)))
        if len(name) > 1 and not _is_no_name_alone(name) and not _MONEY.match(text, start):
            is_end = _AND.search(before) is not None and EntityType.ORGANIZATION in signs_within(name)
            after = text[start + len(name) : start + len(name) + _NEAR]
            is_told = signs_within(name) or (" " in name and signs_beside("", name, after))
            yield name, (start, start + len(name)), is_end or (heads and not is_told)


def _without_country(name: str) -> str:
    """A name that may be a person's without the country that it is told to be of: "Eliud Kipchoge of Kenya"."""
    person, _, country = name.rpartition(" of ")
    is_person = " " in person and may_be_person(person) and not signs_within(person).keys() - {EntityType.PERSON}
    return person if is_person and country.lower() in _COUNTRIES else name


def _is_office(words: list[str]) -> bool:
    """Whether a name is that of an office: "Minister of Social Integration"."""
    offices = {"minister", "secretary", "commissioner"}
    return len(words) > 2 and words[1] in {"of", "for"} and words[0].lower() in offices  # noqa: PLR2004 - and what of


def _is_part(words: list[str]) -> bool:
    """Whether the last word is a part of a longer name, though it is no name by itself: "Charles II"."""
    return len(words) > 1 and words[-1] in {"II", "III", "IV"}


def _is_no_name(word: str, *, heads: bool = False) -> bool:
    lowered = _GENITIVE.sub("", word).lower().rstrip(".")
    is_title = lowered in _TITLES or lowered.removesuffix("s") in _TITLES
    if is_title or lowered in _NO_PARTS or lowered in MONTH_NUMBERS:
        return True
    if lowered.endswith("-based") or not word[0].isupper():
        return True
    return heads and lowered in _OPENERS


def _is_no_name_alone(name: str) -> bool:
    """Whether a word that may be a part of a name is none by itself: "Eastern", "VIII", "Russian"."""
    return name.lower() in _NO_NAMES_ALONE or _ROMAN.fullmatch(name) is not None or _is_people(name)


def _is_people(name: str) -> bool:
    """Whether a name is that of a people or a language: "Russian"."""
    return " " not in name and (
        name.lower() in _PEOPLES or (_OF_PEOPLES.fullmatch(name) is not None and name.lower() not in _COUNTRIES)
    )


def _with_surnames(text: str, things: dict[str, NamedThing]) -> dict[str, NamedThing]:
    """The names, those that are the last word of a longer one put to that: "Hawkins" to "Taylor Hawkins".

    Or the first word of one of two, as where the surname comes first: "Lee" to "Lee Sedol".
    """
    longer: dict[str, list[str]] = {}
    for name in things:
        words = name.split(" ")
        if len(words) in (2, 3) and may_be_person(name) and not signs_within(name).keys() - {EntityType.PERSON}:
            is_first = words[-1] not in things and words[0] in things and words[0] not in _GIVEN
            longer.setdefault(words[0] if is_first and len(words) == 2 else words[-1], []).append(name)  # noqa: PLR2004
    for surname, people in longer.items():
        alone = things.get(surname)
        if alone and len(people) == 1 and _is_surname(text, alone):
            whole = things[people[0]]
            whole.signs.update(alone.signs)
            whole.signs[EntityType.PERSON] += 2
            whole.spans = sorted([*whole.spans, *alone.spans])
            del things[surname]
    return things


def _is_surname(text: str, alone: NamedThing) -> bool:
    """Whether a word that ends a longer name stands by itself as people's surnames do."""
    is_place = kind_of(alone.name, alone.signs) in {EntityType.PLACE, EntityType.COUNTRY}
    return not is_place and len(alone.spans) >= FEWEST_ALONE and _is_bare(text, alone)


def _is_bare(text: str, thing: NamedThing) -> bool:
    """Whether a name stands without "the", as people's do."""
    return not any(text[max(0, start - 4) : start].lower() == "the " for start, _ in thing.spans)
