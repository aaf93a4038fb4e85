"""What else an index of words may have of what is asked for: the same in other signs. Pure.

The index keeps the words of an article as they are printed: "h₂o" and "10⁶" are words of it, "1 200" is two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from assistant.language import lexicon

_LOWERED, _RAISED = (str.maketrans("0123456789+-", signs) for signs in ("₀₁₂₃₄₅₆₇₈₉₊₋", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"))
_WIDE = str.maketrans({chr(letter): chr(letter + 0xFEE0) for letter in range(0x21, 0x7F)})
_LIGATURES = (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ"))
_FRACTIONS = {unicodedata.normalize("NFKC", sign).replace("⁄", "/"): sign for sign in "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"}
_CURRENCIES = lexicon.table("currency_signs")
_SCALES = lexicon.table("scale_letters")

_WORD = re.compile(r"\w+")
_LETTERS_AND_DIGITS = re.compile(r"(?=\w*\d)[^\W\d_]\w*")
_POWER = re.compile(r"(\d+) ?\^ ?([-+]?\d+)|\b(10) (\d{1,2})\b")
_FRACTION = re.compile(r"\b(?:(\d+) )?(\d+/\d+)\b")
_GROUPED, _SOLID = re.compile(r"\b\d{1,3}(?:,\d{3})+\b"), re.compile(r"(?<![\d.,])\d{4,}\b")
_SHORT_AMOUNT = re.compile(rf"(\d+(?:[.,]\d+)?)({'|'.join(map(re.escape, _SCALES))})\b", re.IGNORECASE)
_LONG_AMOUNT = re.compile(
    rf"(\d+(?:[.,]\d+)?)[\s-]({'|'.join(dict.fromkeys(_SCALES.values()))})\b",
    re.IGNORECASE,
)


def variants(text: str) -> tuple[str, ...]:
    """Words and phrases in which an article may have what a folded text has in others, each once.

    Those that no article has cost next to nothing to look for.
    """
    lowered = text.lower()
    found = (*_of_words(lowered), *_of_numbers(lowered), *_of_amounts(lowered))
    return tuple(dict.fromkeys(found))


def _of_words(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        if word.isascii() and any(map(str.isdigit, word)):
            yield word.translate(_WIDE)
        if _LETTERS_AND_DIGITS.fullmatch(word):
            yield from (word.translate(_LOWERED), word.translate(_RAISED))
        joined = word
        for letters, ligature in _LIGATURES:
            joined = joined.replace(letters, ligature)
        if joined != word:
            yield joined


def _of_numbers(text: str) -> Iterator[str]:
    for power in _POWER.finditer(text):
        base, exponent = filter(None, power.groups())
        yield base + exponent.translate(_RAISED)
    for whole, fraction in _FRACTION.findall(text):
        if fraction in _FRACTIONS:
            yield from (whole + _FRACTIONS[fraction], _FRACTIONS[fraction])
    for grouped in _GROUPED.findall(text):
        yield from (grouped.replace(",", " "), grouped.replace(",", ""))
    for solid in _SOLID.findall(text):
        yield f"{int(solid):,}".replace(",", " ")


def _of_amounts(text: str) -> Iterator[str]:
    """As "€5m" has "5 million euros", and the other way."""
    for sign, name in _CURRENCIES.items():
        if sign in text:
            yield name
    for number, letters in _SHORT_AMOUNT.findall(text):
        yield f"{_spaced(number)} {_SCALES[letters.lower()]}"
    for number, scale in _LONG_AMOUNT.findall(text):
        yield from (f"{_spaced(number)}{letters}" for letters, name in _SCALES.items() if name == scale.lower())


def _spaced(number: str) -> str:
    return re.sub(r"\D", " ", number)
