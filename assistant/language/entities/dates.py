"""The dates of a text, as far as each is told: "3 March" and "March 3rd" are one date. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.language import lexicon
from assistant.language.entities.quantities import UNITS

MONTHS = lexicon.entries("months")
MONTH_NUMBERS = {name: number for number, month in enumerate(MONTHS, start=1) for name in (month, month[:3], month[:4])}
"""The months and their short forms, each with its number from 1."""

_ALSO_WORDS = ("may", "march", "august")
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1\d{3}|20\d{2})"
_FORMS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>[12]\d{3})-(?P<number>[01]\d)-(?P<day>[0-3]\d)\b",
        rf"(?<![\d.,])\b{_DAY}(?: of)? (?P<month>{_MONTH})(?:,? {_YEAR})?(?!\w)",
        rf"\b(?P<month>{_MONTH}) {_DAY}(?!\d|,\d|:)(?:,? {_YEAR})?\b",
        rf"\b(?P<month>{_MONTH})(?: of)?,? {_YEAR}\b",
        rf"(?<![\d.,$€£]){_YEAR}(?![\d%]|[.,]\d|s\b|\s(?:{'|'.join(w for w in UNITS if w.isalpha())})\b)",
        rf"\b(?P<month>{'|'.join(month for month in MONTHS if month not in _ALSO_WORDS)})\b",
        rf"(?-i:\b(?P<month>{'|'.join(map(str.title, _ALSO_WORDS))})\b)",
    )
]
_RANGE = re.compile(
    rf"(?<![\d.,])\b([0-3]?\d)(?:st|nd|rd|th)?\s*(to|and|until|[-–—])\s*([0-3]?\d)(?:st|nd|rd|th)? ({_MONTH})",
    re.IGNORECASE,
)
_RANGE_MONTH_FIRST = re.compile(
    rf"\b({_MONTH}) ([0-3]?\d)\s*(to|and|until|[-–—])\s*([0-3]?\d)\b(?![\d:])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is told (each part None where it is not), and the words that say it."""

    year: int | None
    month: int | None
    day: int | None
    text: str

    @property
    def parts(self) -> tuple[int | None, int | None, int | None]:
        """Year, month and day."""
        return self.year, self.month, self.day

    def is_entailed_by(self, other: PartialDate) -> bool:
        """Whether the other says all that this says."""
        return all(one is None or one == another for one, another in zip(self.parts, other.parts, strict=True))


def dates_of(text: str) -> tuple[list[PartialDate], str]:
    """The dates of a text, in its order, and the text with blanks in their place."""
    found: list[tuple[int, PartialDate]] = []
    text = _RANGE.sub(r"\1 \4 \2 \3 \4", text)
    text = _RANGE_MONTH_FIRST.sub(r"\1 \2 \3 \1 \4", text)
    for form in _FORMS:
        for match in [*form.finditer(text)]:
            parts = match.groupdict()
            month = parts.get("month")
            number = MONTH_NUMBERS[month.lower().rstrip(".")[:4]] if month else int(parts.get("number") or 0) or None
            day, year = (int(parts[name]) if parts.get(name) else None for name in ("day", "year"))
            found.append((match.start(), PartialDate(year, number, day, match.group().strip())))
            text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    return [date for _, date in sorted(found, key=lambda item: item[0])], text
