"""The particulars of a text: its numbers, dates and names, in a form in which equal ones are equal. Pure.

"1,200", "1200" and "1.2 thousand" are one number; "3 March" and "March 3rd" are one date; "5 %" and "five per
cent" are one amount; "3 km" and "3,000 metres" are one length. What a small model is weak at is exact here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

MONTHS = "january february march april may june july august september october november december".split()
_MONTH_NUMBERS = {
    name: number for number, month in enumerate(MONTHS, start=1) for name in (month, month[:3], month[:4])
}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMERALS = {word: number for number, word in enumerate(_ONES)} | {
    word: 10 * number for number, word in enumerate(_TENS, start=2)
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=2
    )
}
_SCALES = {
    "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12,
    "dozens": 12, "k": 1_000, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12,
}  # fmt: skip
ORDINAL = "th"
_UNITS: dict[str, tuple[str, float, str]] = {
    "%": ("%", 1, "% percent"),
    "points": ("points", 1, "percentage-points percentage-point"),
    "USD": ("USD", 1, "$ us$ usd dollar dollars us-dollar us-dollars"),
    "EUR": ("EUR", 1, "€ eur euro euros"),
    "GBP": ("GBP", 1, "£ gbp pounds-sterling"),
    "m": ("m", 1, "metre metres meter meters"),
    "km": ("m", 1_000, "km kilometre kilometres kilometer kilometers"),
    "cm": ("m", 0.01, "cm centimetre centimetres centimeter centimeters"),
    "mm": ("m", 0.001, "mm millimetre millimetres millimeter millimeters"),
    "mile": ("m", 1_609.344, "mile miles"),
    "foot": ("m", 0.3048, "foot feet ft"),
    "kg": ("kg", 1, "kg kilogram kilograms kilo kilos"),
    "g": ("kg", 0.001, "gram grams"),
    "t": ("kg", 1_000, "tonne tonnes"),
    "s": ("s", 1, "second seconds sec secs"),
    "min": ("s", 60, "minute minutes min mins"),
    "h": ("s", 3_600, "hour hours hr hrs"),
    "day": ("s", 86_400, "day days"),
    "week": ("s", 604_800, "week weeks"),
    "month": ("month", 1, "month months"),
    "year": ("month", 12, "year years yr yrs"),
    "decade": ("month", 120, "decade decades"),
    "century": ("month", 1_200, "century centuries"),
    "°C": ("°C", 1, "°c degrees-celsius"),
    "kmh": ("kmh", 1, "km/h kph"),
}
_UNIT_OF = {word.replace("-", " "): (unit, factor) for unit, factor, words in _UNITS.values() for word in words.split()}

_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1\d{3}|20\d{2})"
_DATES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>[12]\d{3})-(?P<number>[01]\d)-(?P<day>[0-3]\d)\b",
        rf"(?<![\d.,])\b{_DAY}(?: of)? (?P<month>{_MONTH})(?:,? {_YEAR})?(?!\w)",
        rf"\b(?P<month>{_MONTH}) {_DAY}(?!\d|,\d|:)(?:,? {_YEAR})?\b",
        rf"\b(?P<month>{_MONTH})(?: of)?,? {_YEAR}\b",
        rf"(?<![\d.,$€£]){_YEAR}(?![\d%]|[.,]\d|s\b|\s(?:{'|'.join(w for w in _UNIT_OF if w.isalpha())})\b)",
        rf"\b(?P<month>{'|'.join(month for month in MONTHS if month not in {'may', 'march', 'august'})})\b",
        r"(?-i:\b(?P<month>May|March|August)\b)",
    )
]
_SPAN = re.compile(
    rf"(?<![\d.,])\b([0-3]?\d)(?:st|nd|rd|th)?\s*(to|and|until|[-–—])\s*([0-3]?\d)(?:st|nd|rd|th)? ({_MONTH})",
    re.IGNORECASE,
)
_SPAN_MONTH_FIRST = re.compile(
    rf"\b({_MONTH}) ([0-3]?\d)\s*(to|and|until|[-–—])\s*([0-3]?\d)\b(?![\d:])", re.IGNORECASE
)
_WORDS_OF_NUMBERS = "|".join(sorted([*_NUMERALS, *_SCALES], key=len, reverse=True))
_CURRENCY = r"(?P<currency>us\$|[$€£])?\s?"
_UNIT = "|".join(re.escape(word) for word in sorted(_UNIT_OF, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?<![\w.,]){_CURRENCY}(?P<figures>\d{{1,3}}(?:[,\u00a0\u202f]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:(?P<ordinal>st|nd|rd|th)\b|[\s-]?(?P<scale>{'|'.join(_SCALES)})\b)?"
    rf"(?:[\s-]?(?P<unit>{_UNIT})(?!\w))?",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    rf"\b(?P<words>(?:(?:a|an) (?={'|'.join(_SCALES)}\b))?(?:{_WORDS_OF_NUMBERS})"
    rf"(?:(?:[\s-]| and )(?:{_WORDS_OF_NUMBERS}))*)\b(?:[\s-](?P<unit>{_UNIT})(?!\w))?",
    re.IGNORECASE,
)
_AND_A_HALF = re.compile(rf"\b(\d+|{'|'.join(_NUMERALS)}) and a half\b", re.IGNORECASE)
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:about|around|nearly|almost|roughly|approximately|some|close to|just under|just over|over|more than|"
    r"at least|up to|less than|fewer than|under|circa|c\.)\s(?:[$€£]\s?)?$",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?<!\w)[^\W\d_a-zа-яё][\w’'-]*(?:(?: (?:of|the|de|la|le|von|van|bin|al|du|da) | )[^\W\d_a-zа-яё][\w’'-]*)*"
)
_SENTENCE_END = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\b[A-Z])[.!?:]\W*$")
_CAPITAL_ANYWHERE = frozenset(
    """the a an in on at it he she they this that these those there his her their its as for from by with after before
    during while when where what which who whom whose why how is are was were did does do if but and or both some many
    most all each one two three four five six seven eight nine ten according although because since however also not
    no only about over under more less i we you my our your to of into between through until upon within without
    mr mrs ms dr prof st
    monday tuesday wednesday thursday friday saturday sunday""".split()
)
"""Words that are no names, however they are written."""


ROUGHLY = 0.1
"""How far an amount may be from another one where the text says "about"."""

ROUNDED = 0.005
"""And where a unit was turned into another one."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount: its figure, its unit with what one is in a base unit, and the words that say it.

    The unit is "" where things are counted. `roughly` is whether the words say "about".
    """

    figure: float
    said: str
    unit: str = ""
    factor: float = 1.0
    roughly: bool = False

    def is_told_by(self, other: Quantity) -> bool:
        """Whether the other says the same amount; either may leave its unit out."""
        if self.unit and other.unit and self.unit != other.unit:
            return False
        both = self.unit == other.unit
        one, another = (self.figure * self.factor, other.figure * other.factor) if both else (self.figure, other.figure)
        converted = both and self.factor != other.factor
        near = ROUGHLY if self.roughly or other.roughly else ROUNDED if converted else 0.0
        return abs(one - another) <= near * max(abs(one), abs(another)) + 1e-9


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it is told (each part None where it is not), and the words that say it."""

    year: int | None
    month: int | None
    day: int | None
    said: str

    @property
    def parts(self) -> tuple[int | None, int | None, int | None]:
        """Year, month and day."""
        return self.year, self.month, self.day

    def is_told_by(self, other: Day) -> bool:
        """Whether the other says all that this says."""
        return all(one is None or one == another for one, another in zip(self.parts, other.parts, strict=True))


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a text counts, dates and names."""

    quantities: tuple[Quantity, ...]
    days: tuple[Day, ...]
    names: tuple[str, ...]


@lru_cache(maxsize=4096)
def particulars(text: str) -> Particulars:
    """The numbers, dates and names of a text, in their order."""
    days, rest = _take_days(text)
    quantities, _ = _take_quantities(rest)
    return Particulars(tuple(quantities), tuple(days), tuple(_names(text)))


def unsaid(statement: str, evidence: str) -> list[str]:
    """The words of the statement that say a number, date or name that the evidence does not have."""
    stated, told = particulars(statement), particulars(evidence)
    years = [Quantity(day.year, str(day.year)) for day in told.days if day.year and not day.month]
    days = [day.said for day in stated.days if not _day_is_told(day, told)]
    amounts = [
        quantity.said
        for quantity in stated.quantities
        if not any(quantity.is_told_by(other) for other in (*told.quantities, *years))
        and not _is_told_by_a_word(quantity, evidence)
    ]
    return [*amounts, *days, *(name for name in stated.names if not _name_is_told(name, evidence))]


def unsaid_figures(statement: str, evidence: str) -> list[str]:
    """The words of the statement that say a number or date in figures that the evidence does not have."""
    return [said for said in unsaid(statement, evidence) if any(letter.isdigit() for letter in said)]


_ZERO = re.compile(r"\b(?:none|no|nil|nobody|without|nothing|zero)\b", re.IGNORECASE)
_TWO = re.compile(r"\b(?:both|neither|either|pair|couple|twin|twins|twice|double|bi\w+)\b", re.IGNORECASE)


def _is_told_by_a_word(quantity: Quantity, evidence: str) -> bool:
    """Whether a count of none or two is told without a number: "neither side"."""
    word = {0.0: _ZERO, 2.0: _TWO}.get(quantity.figure)
    return word is not None and not quantity.unit and word.search(evidence) is not None


def _day_is_told(day: Day, told: Particulars) -> bool:
    if any(day.is_told_by(other) for other in told.days):
        return True
    if day.month is None and day.year is not None:  # "1,200 people" may be told as "1200"
        return any(quantity.figure == day.year for quantity in told.quantities)
    # "3 March" of the year that the article names elsewhere: every part must stand somewhere.
    return (
        day.year is not None
        and any(Day(None, day.month, day.day, day.said).is_told_by(other) and other.year is None for other in told.days)
        and any(other.year == day.year for other in told.days)
    )


def _take_days(text: str) -> tuple[list[Day], str]:
    """The dates, and the text with blanks in their place."""
    found: list[tuple[int, Day]] = []
    text = _SPAN.sub(r"\1 \4 \2 \3 \4", text)
    text = _SPAN_MONTH_FIRST.sub(r"\1 \2 \3 \1 \4", text)
    for pattern in _DATES:
        for match in [*pattern.finditer(text)]:
            parts = match.groupdict()
            month = parts.get("month")
            number = _MONTH_NUMBERS[month.lower().rstrip(".")[:4]] if month else int(parts.get("number") or 0) or None
            day, year = (int(parts[name]) if parts.get(name) else None for name in ("day", "year"))
            found.append((match.start(), Day(year, number, day, match.group().strip())))
            text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    return [day for _, day in sorted(found, key=lambda item: item[0])], text


def _take_quantities(text: str) -> tuple[list[Quantity], str]:
    """The amounts, and the text with blanks in their place."""
    found: list[tuple[int, Quantity]] = []
    text = re.sub(r"\bper cent\b", "percent ", text, flags=re.IGNORECASE)
    text = _AND_A_HALF.sub(lambda match: f"{_figure_of(match[1]) + 0.5:g}", text)
    for pattern, read in ((_NUMBER, _of_figures), (_SPELLED, _of_words), (_ORDINAL, _of_ordinal)):
        for match in [*pattern.finditer(text)]:
            figure, unit, factor = read(match)
            if figure is None:
                continue
            roughly = _ABOUT.search(text[: match.start()]) is not None
            found.append((match.start(), Quantity(figure, match.group().strip(), unit, factor, roughly)))
            text = text[: match.start()] + "|" * len(match.group()) + text[match.end() :]
    return [quantity for _, quantity in sorted(found, key=lambda item: item[0])], text


def disagreement(one: str, other: str) -> bool:
    """Whether two texts on the same matter give other amounts of the same unit, or other dates."""
    mine, theirs = particulars(one), particulars(other)
    units = {quantity.unit for quantity in mine.quantities} & {quantity.unit for quantity in theirs.quantities}
    amounts = any(
        not any(quantity.is_told_by(told) or told.is_told_by(quantity) for told in theirs.quantities)
        for quantity in mine.quantities
        if quantity.unit in units
    )
    days = bool(mine.days and theirs.days) and not any(
        day.is_told_by(told) or told.is_told_by(day) for day in mine.days for told in theirs.days
    )
    return amounts or days


def _figure_of(word: str) -> float:
    return float(word) if word.isdigit() else _NUMERALS[word.lower()]


def _of_figures(match: re.Match[str]) -> tuple[float | None, str, float]:
    value = float(re.sub(r"[^\d.]", "", match["figures"]))
    if match["ordinal"]:
        return value, ORDINAL, 1
    unit, factor = _UNIT_OF.get((match["unit"] or match["currency"] or "").lower(), ("", 1))
    return value * _SCALES.get((match["scale"] or "").lower(), 1), unit, factor


def _of_words(match: re.Match[str]) -> tuple[float | None, str, float]:
    """A number in words; a lone "one" is mostly no number, and a lone "second" no time."""
    total, current = 0, 0
    tokens = [word for word in re.split(r"[\s-]+", match["words"].lower()) if word not in {"a", "an", "and"}]
    if tokens in (["one"], ["m"], ["k"]) and not match["unit"]:
        return None, "", 1
    if tokens[0] in _SCALES and not match["words"].lower().startswith(("a ", "an ")):
        return None, "", 1  # "hundreds", "the million": no amount
    for word in tokens:
        if word in _NUMERALS:
            current += _NUMERALS[word]
        elif _SCALES[word] == 100:  # noqa: PLR2004
            current = (current or 1) * 100
        else:
            total, current = total + (current or 1) * _SCALES[word], 0
    unit, factor = _UNIT_OF.get((match["unit"] or "").lower(), ("", 1))
    return float(total + current), unit, factor


def _of_ordinal(match: re.Match[str]) -> tuple[float | None, str, float]:
    return float(_ORDINALS[match.group().lower()]), ORDINAL, 1


def _names(text: str) -> Iterator[str]:
    """The capitalized words that belong together, but for a lone one at the head of a sentence and for months."""
    for match in _NAME.finditer(text):
        words = match.group().split()
        heads = match.start() == 0 or _SENTENCE_END.search(text[: match.start()]) is not None
        if heads and (len(words) == 1 or not words[1][0].isupper()):
            words = words[1:]
        while words and (words[0].lower() in _CAPITAL_ANYWHERE or not words[0][0].isupper()):
            words = words[1:]
        words = [word for word in words if word.lower().rstrip(".") not in _MONTH_NUMBERS]
        if words and any(len(word) > 1 for word in words):
            yield " ".join(words)


def _name_is_told(name: str, evidence: str) -> bool:
    """Whether every word of a name stands in the evidence, or its initials do, or it is the initials."""
    if name in evidence:
        return True
    told = [_plain(word) for word in re.findall(r"[\w’'-]+", evidence)]
    parts = [_plain(word) for word in re.findall(r"[\w’'-]+", name) if word[0].isupper()]
    if all(any(_same_name(part, word) for word in told) for part in parts):
        return True
    initials = "".join(part[0] for part in parts)
    letters = "".join(part for part in parts if len(parts) == 1)
    capitals = ["".join(word[0] for word in other.split() if word[0].isupper()).lower() for other in _names(evidence)]
    return (len(initials) > 1 and initials in told) or (len(letters) > 1 and letters in capitals)


def _plain(word: str) -> str:
    """A word without case, accents and the sign of the genitive."""
    letters = unicodedata.normalize("NFKD", re.sub(r"[’']s?$", "", word))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).lower().replace("’", "'")


_PEOPLES = {
    "french": "france", "dutch": "netherlands", "welsh": "wales", "spanish": "spain", "british": "britain",
    "polish": "poland", "greek": "greece", "german": "germany", "norwegian": "norway", "chinese": "china",
    "danish": "denmark", "swedish": "sweden", "swiss": "switzerland", "irish": "ireland", "turkish": "turkey",
}  # fmt: skip
_SHORTEST_STEM = 4


def _same_name(one: str, other: str) -> bool:
    """Whether two words are one name: the same, or a country and its people."""
    if one == other or _PEOPLES.get(one) == other or _PEOPLES.get(other) == one:
        return True
    short, long = sorted((one, other), key=len)
    stem = short.rstrip("aeiouy")
    return (
        len(stem) >= _SHORTEST_STEM
        and long.startswith(stem)
        and bool(re.fullmatch(r"[aeiouy]*(?:n|an|ian|ean|ese|ish|i|s|ns|ans|ians)?", long[len(stem) :]))
    )
