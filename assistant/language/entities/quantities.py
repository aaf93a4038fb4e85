"""The quantities of a text, with their units, in a form in which equal ones are equal. Pure.

"1,200", "1200" and "1.2 thousand" are one number; "5 %" and "five per cent" one amount; "3 km" and "3,000 metres" one
length. What a small model is weak at is exact here. Thousands are grouped as anywhere in the world.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assistant.language import lexicon

ORDINAL_UNIT = "th"
"""The unit of "third" and "3rd"."""

APPROXIMATE_TOLERANCE = 0.1
"""How far an amount may be from another one, as a share of the larger, where the text says "about"."""

CONVERSION_TOLERANCE = 0.005
"""And where a unit was turned into another one."""

_NUMERALS = {word: int(value) for word, value in lexicon.table("numerals").items()}
_ORDINALS = {word: int(value) for word, value in lexicon.table("ordinals").items()}
_SCALES = {word: int(value) for word, value in lexicon.table("number_scales").items()}

UNITS = {
    name.replace("-", " "): (unit, float(factor))
    for names, measure in lexicon.table("units").items()
    for unit, factor in [measure.split()]
    for name in names.split()
}
"""The names of units: each with its base unit, and what one is in that."""

_NUMBER_WORD = "|".join(sorted([*_NUMERALS, *_SCALES], key=len, reverse=True))
_CURRENCY = r"(?P<currency>us\$|[$€£₹]|rs\.?(?=\s?\d))?\s?"
_UNIT = "|".join(re.escape(word) for word in sorted(UNITS, key=len, reverse=True))
_BLANK = "[ \u00a0\u2007\u2009\u202f]"
_VULGAR = "¼½¾⅐-⅞"
_LABELS = ("day", "page", "room", "week", "class", "group", "chapter", "number", "phase", "level", "category", "no.")
_NO_LABEL = "".join(rf"(?<!\b{re.escape(label)} )" for label in _LABELS)
_FIGURE_FORMS = (
    r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?(?!\d|,\d)",  # Indian: lakhs and crores
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?",
    r"\d{1,3}(?:['’]\d{3})+(?:\.\d+)?(?!\w)",
    r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?(?![\d.])",
    rf"{_NO_LABEL}\d{{1,3}}(?P<blank>{_BLANK})\d{{3}}(?:(?P=blank)\d{{3}})*(?:[.,]\d+)?(?![\d'’]|[.,]\d)",
    rf"\d*[ \u00a0\u2009]?[{_VULGAR}]",
    r"\d+(?:\.\d+)?",
)
_FIGURE = f"(?:{'|'.join(_FIGURE_FORMS)})"
"""A number in figures without its sign, as the world writes them: 1,200 and 1 200, 1'200, 1.200.000, 1,20,000, 2½."""

_MINUS = r"(?:(?<![^\s(])(?<!\d )(?:[-−–](?=[\d$€£])|minus\s(?=\d)))"
"""The sign of a number below 0; a dash between two numbers is none."""
_FIGURES = re.compile(
    rf"(?<![\w.,])(?P<minus>{_MINUS})?{_CURRENCY}(?P<figures>{_FIGURE})"
    rf"(?:(?P<ordinal>st|nd|rd|th)\b|[\s-]?(?P<scale>{'|'.join(_SCALES)})\b)?"
    rf"(?:[\s-]?(?P<unit>{_UNIT})(?!\w))?",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    rf"\b(?P<words>(?:(?:a|an) (?={'|'.join(_SCALES)}\b))?(?:{_NUMBER_WORD})"
    rf"(?:(?:[\s-]| and )(?:{_NUMBER_WORD}))*)\b(?:[\s-](?P<unit>{_UNIT})(?!\w))?",
    re.IGNORECASE,
)
_AND_A_HALF = re.compile(rf"\b(\d+|{'|'.join(_NUMERALS)}) and a half\b", re.IGNORECASE)
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_APPROXIMATOR = re.compile(rf"\b(?:{lexicon.alternation('approximators')})\s(?:[$€£]\s?)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount: its value, the words that say it, its unit, and what one of that is in its base unit.

    The unit is "" where things are counted. `approximate` is whether the words say "about".
    """

    value: float
    text: str
    unit: str = ""
    factor: float = 1.0
    approximate: bool = False

    def matches(self, other: Quantity) -> bool:
        """Whether the other says the same amount; either may leave its unit out."""
        if self.unit and other.unit and self.unit != other.unit:
            return False
        both = self.unit == other.unit
        one, another = (self.value * self.factor, other.value * other.factor) if both else (self.value, other.value)
        converted = both and self.factor != other.factor
        approximate = self.approximate or other.approximate
        tolerance = APPROXIMATE_TOLERANCE if approximate else CONVERSION_TOLERANCE if converted else 0.0
        return abs(one - another) <= tolerance * max(abs(one), abs(another)) + 1e-9


def quantities_of(text: str) -> list[Quantity]:
    """The amounts of a text without dates, in its order."""
    found: list[tuple[int, Quantity]] = []
    text = re.sub(r"\bper cent\b", "percent ", text, flags=re.IGNORECASE)
    text = _AND_A_HALF.sub(lambda match: f"{_value_of(match[1]) + 0.5:g}", text)
    for pattern, read in ((_FIGURES, _of_figures), (_SPELLED, _of_words), (_ORDINAL, _of_ordinal)):
        for match in [*pattern.finditer(text)]:
            value, unit, factor = read(match)
            if value is None:
                continue
            approximate = _APPROXIMATOR.search(text[: match.start()]) is not None
            found.append((match.start(), Quantity(float(value), match.group().strip(), unit, factor, approximate)))
            text = text[: match.start()] + "|" * len(match.group()) + text[match.end() :]
    return [quantity for _, quantity in sorted(found, key=lambda item: item[0])]


def _value_of(word: str) -> float:
    return float(word) if word.isdigit() else _NUMERALS[word.lower()]


def _of_figures(match: re.Match[str]) -> tuple[float | None, str, float]:
    value = _value_of_figures(match["figures"]) * (-1 if match["minus"] else 1)
    if match["ordinal"]:
        return value, ORDINAL_UNIT, 1
    unit, factor = UNITS.get((match["unit"] or match["currency"] or "").lower(), ("", 1))
    return value * _SCALES.get((match["scale"] or "").lower(), 1), unit, factor


def _value_of_figures(figures: str) -> float:
    """The value of a number in figures."""
    bare = re.sub(r"[\s'’]", "", figures)
    if not bare[-1].isdigit() or unicodedata.numeric(bare[-1]) % 1:
        return float(bare[:-1] or 0) + unicodedata.numeric(bare[-1])
    if bare.count(".") > 1:  # 1.200.000,5
        bare = bare.replace(".", "").replace(",", ".")
    elif re.search(r"\s", figures):  # 1 200,5
        bare = bare.replace(",", ".")
    return float(bare.replace(",", ""))


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
    unit, factor = UNITS.get((match["unit"] or "").lower(), ("", 1))
    return float(total + current), unit, factor


def _of_ordinal(match: re.Match[str]) -> tuple[float | None, str, float]:
    return float(_ORDINALS[match.group().lower()]), ORDINAL_UNIT, 1
