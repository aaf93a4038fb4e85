"""Statements and questions changed in one thing, so that they no longer hold: what a small model must learn to see.

A number, a year, a month, a name, a word turned into its opposite, a negation, or two names that change places.
Random choices come from a generator that is passed in, so that the same seed makes the same data.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_NUMBER = re.compile(r"(?<![\w.,-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w-])(?!\.\d)")
_NAME = re.compile(r"\b[A-Z][\w'’-]+(?: (?:(?:of|the|de|von|van|and the) )?[A-Z][\w'’-]+)*")
_WORD = re.compile(r"\w+")

_MONTHS = "January February March April May June July August September October November December".split()
DEMONYMS = (
    "American British English French German Italian Spanish Russian Chinese Japanese Indian Canadian Australian "
    "Irish Scottish Dutch Swedish Polish Mexican Brazilian Korean Turkish Greek Danish Norwegian Swiss Austrian"
).split()
_NUMERALS = "two three four five six seven eight nine ten eleven twelve".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_OPPOSITES = [
    pair.split("/")
    for pair in (
        "before/after more/less most/least increased/decreased increase/decrease rose/fell rises/falls higher/lower "
        "highest/lowest largest/smallest larger/smaller older/younger oldest/youngest north/south east/west "
        "northern/southern eastern/western won/lost win/lose best/worst early/late earlier/later above/below "
        "always/never all/none accepted/rejected allowed/banned started/ended begins/ends began/ended opened/closed "
        "male/female son/daughter brother/sister father/mother husband/wife actor/actress men/women hot/cold "
        "long/short alive/dead legal/illegal public/private positive/negative majority/minority maximum/minimum "
        "bought/sold arrived/left joined/left success/failure successful/unsuccessful supported/opposed "
        "agreed/refused first/last true/false inside/outside possible/impossible common/rare rich/poor "
        "same/different simple/complex gained/lost easy/difficult strong/weak modern/ancient many/few"
    ).split()
]
_OPPOSITE = {one: other for pair in _OPPOSITES for one, other in (pair, pair[::-1])}
_KINDS = [
    kind.split("/")
    for kind in (
        "actor/singer/novelist/painter/lawyer/politician/engineer/physicist/chef/journalist/director/producer/composer/"
        "architect/athlete/dancer/comedian/businessman/poet/playwright/screenwriter/rapper/guitarist/drummer/doctor/"
        "teacher/chemist/historian/economist/philosopher/soldier/farmer",
        "film/album/song/novel/play/opera/musical/painting/book/magazine/newspaper/sitcom/documentary/podcast/game",
        "drama/comedy/horror/thriller/fantasy/romance/western/musical",
        "rock/pop/jazz/country/folk/reggae/blues/metal/punk/soul",
        "football/basketball/baseball/tennis/hockey/cricket/golf/rugby/boxing/swimming/cycling/volleyball",
        "red/blue/green/yellow/black/white/orange/purple/brown/pink/grey",
        "Monday/Tuesday/Wednesday/Thursday/Friday/Saturday/Sunday",
        "spring/summer/autumn/winter",
        "Europe/Asia/Africa/Australia/America/Antarctica",
        "Christian/Muslim/Jewish/Hindu/Buddhist",
        "Catholic/Protestant/Orthodox/Anglican",
        "president/mayor/governor/senator/minister/ambassador/judge/secretary/chairman",
        "mother/sister/daughter/aunt/wife/grandmother",
        "father/brother/son/uncle/husband/grandfather",
        "gold/silver/bronze/iron/copper",
        "river/lake/mountain/island/desert/forest/volcano",
        "city/village/country/county/state/continent",
        "university/hospital/museum/church/prison/airport/library/school/hotel/factory",
        "cancer/pneumonia/tuberculosis/malaria/diabetes/influenza",
        "piano/guitar/violin/drums/trumpet/flute/saxophone",
        "dog/cat/horse/bird/fish/snake/cow/sheep/elephant/lion",
        "car/train/ship/bicycle/plane/bus/helicopter",
        "hundred/thousand/million/billion/trillion",
        "seconds/minutes/hours/days/weeks/months/years/decades",
        "metres/kilometres/miles/feet/inches/centimetres",
        "kilograms/tonnes/pounds/grams",
        "dollars/euros/pounds/yen/rupees",
        "wrote/directed/produced/composed/painted/designed/invented/discovered",
    )
]
_SISTERS = {word: [other for other in kind if other != word] for kind in _KINDS for word in kind}
_SYMMETRIC = re.compile(r"\b(and|or|with|married|between|both|met|like|either)\b|,", re.IGNORECASE)
_INITIAL = frozenset(
    "The A An In On At It He She They This That These Those There His Her Their Its As For From By With After "
    "Before During While When Where What Which Who Whom Whose Why How Is Are Was Were Did Does Do If But And "
    "I I'm I’m I've I'd I'll My We Our You Your "
    "Both Some Many Most All Each One Two Three According Although Because Since However Also Not No".split()
)


@dataclass(frozen=True, slots=True)
class Names:
    """Names to put in the place of others, by kind."""

    of_kind: Mapping[int, tuple[str, ...]]

    @classmethod
    def in_texts(cls, texts: Iterable[str]) -> Names:
        """The names of these texts, each by its number of words."""
        found: dict[int, dict[str, None]] = {}
        for text in texts:
            for name in names_in(text):
                found.setdefault(min(3, len(name.split())), {})[name] = None
        return cls({kind: tuple(names) for kind, names in found.items()})

    def other_than(self, name: str, chance: random.Random) -> str:
        """Another name with as many words; a people for a people."""
        if name in DEMONYMS:
            return chance.choice([people for people in DEMONYMS if people != name])
        alike = self.of_kind.get(min(3, len(name.split())), ())
        others = [chance.choice(alike) for _ in range(8)] if alike else []
        return next((other for other in others if other != name), "Ardentown")


def names_in(text: str) -> list[str]:
    """The capitalized names of a text, but for words that are capital only as they begin a sentence."""
    found = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and words[0] in _INITIAL:
            words = words[1:]
        if words:
            found.append(" ".join(words))
    return found


def _replaced(text: str, old: str, new: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text)


def with_other_number(text: str, shared: str, chance: random.Random) -> tuple[str, str] | None:
    """A number or year that both texts have, and another of its size to put in its place."""
    both = [found for found in _YEAR.findall(text) if found in shared]
    if both:
        year = chance.choice(both)
        return year, str(int(year) + chance.choice([-30, -11, -10, -5, -3, -2, -1, 1, 2, 3, 5, 10, 11, 20]))
    both = [found for found in _NUMBER.findall(text) if re.search(rf"(?<![\w.,]){re.escape(found)}(?![\w])", shared)]
    if both:
        return (number := chance.choice(both)), _other_number(number, chance)
    for listed in (_MONTHS, _NUMERALS, _ORDINALS):
        both = [word for word in listed if _has(text, word) and _has(shared, word)]
        if both and not (listed is _MONTHS and both == ["May"]):
            return (word := chance.choice(both)), chance.choice([other for other in listed if other != word])
    return None


def _other_number(number: str, chance: random.Random) -> str:
    value = float(number.replace(",", ""))
    digits = len(number.split(".")[1]) if "." in number else 0
    factor = chance.choice([0.1, 0.5, 0.7, 0.9, 1.1, 1.3, 2, 10])
    other = round(value * factor, digits)
    if other == value or (not digits and other == 0):
        other = value + chance.choice([1, 2, 3])
    return f"{other:,.{digits}f}" if "," in number else f"{other:.{digits}f}"


def _has(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def with_other_name(text: str, shared: str, names: Names, chance: random.Random) -> tuple[str, str] | None:
    """A name that both texts have, not the one that the text begins with, and another in its place."""
    both = [name for name in names_in(text) if name in shared and not text.startswith(name)]
    if not both:
        return None
    return (name := chance.choice(both)), names.other_than(name, chance)


def with_opposite(text: str, shared: str, chance: random.Random) -> tuple[str, str] | None:
    """A word that both texts have, and its opposite."""
    both = [word for word in _WORD.findall(text) if word in _OPPOSITE and _has(shared, word)]
    return ((word := chance.choice(both)), _OPPOSITE[word]) if both else None


def with_other_of_kind(text: str, shared: str, chance: random.Random) -> tuple[str, str] | None:
    """A word that both texts have (an occupation, a colour, a unit, …), and another of its kind."""
    both = [word for word in _WORD.findall(text) if word in _SISTERS and _has(shared, word)]
    return ((word := chance.choice(both)), chance.choice(_SISTERS[word])) if both else None


def with_roles_swapped(statement: str) -> str | None:
    """Two names of a statement in each other's place; None where the order may not matter."""
    names = list(dict.fromkeys(names_in(statement)))
    if len(names) != 2 or _SYMMETRIC.search(statement):  # noqa: PLR2004 - two change places
        return None
    first, second = sorted(names, key=statement.index)
    if statement.count(first) != 1 or statement.count(second) != 1 or not statement.startswith(first):
        return None
    between = statement[len(first) : statement.index(second)]
    return f"{second}{between}{first}{statement[statement.index(second) + len(second) :]}"


Change = tuple[str, str]
Changing = Callable[[str, str], "Change | None"]


def changed(text: str, change: Change) -> str:
    """The text with one thing in another's place, wherever it stands."""
    return _replaced(text, *change)
