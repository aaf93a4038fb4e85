"""Whether the numbers, dates and names of a statement stand in its evidence, in any form. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.language.entities.dates import PartialDate, dates_of
from assistant.language.entities.names import is_name_in, names_of
from assistant.language.entities.quantities import Quantity, quantities_of

_ZERO = re.compile(r"\b(?:none|no|nil|nobody|without|nothing|zero)\b", re.IGNORECASE)
_TWO = re.compile(r"\b(?:both|neither|either|pair|couple|twin|twins|twice|double|bi\w+)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entities:
    """What a text counts, dates and names."""

    quantities: tuple[Quantity, ...]
    dates: tuple[PartialDate, ...]
    names: tuple[str, ...]


@lru_cache(maxsize=4096)
def entities_of(text: str) -> Entities:
    """The numbers, dates and names of a text, in their order."""
    dates, rest = dates_of(text)
    return Entities(tuple(quantities_of(rest)), tuple(dates), tuple(names_of(text)))


def unsupported_entities(stated: Entities, evidence: str) -> list[str]:
    """The words of a statement that say a number, date or name that the evidence does not have."""
    told = entities_of(evidence)
    years = [Quantity(date.year, str(date.year)) for date in told.dates if date.year and not date.month]
    amounts = [
        quantity.text
        for quantity in stated.quantities
        if not any(quantity.matches(other) for other in (*told.quantities, *years))
        and not _is_implied_by_a_word(quantity, evidence)
    ]
    dates = [date.text for date in stated.dates if not _is_date_in(date, told)]
    return [*amounts, *dates, *(name for name in stated.names if not is_name_in(name, evidence))]


def values_conflict(one: str, other: str) -> bool:
    """Whether two texts on the same matter give other amounts of the same unit, or other dates."""
    mine, theirs = entities_of(one), entities_of(other)
    units = {quantity.unit for quantity in mine.quantities} & {quantity.unit for quantity in theirs.quantities}
    amounts = any(
        not any(quantity.matches(another) for another in theirs.quantities)
        for quantity in mine.quantities
        if quantity.unit in units
    )
    dates = bool(mine.dates and theirs.dates) and not any(
        date.is_entailed_by(another) or another.is_entailed_by(date) for date in mine.dates for another in theirs.dates
    )
    return amounts or dates


def _is_implied_by_a_word(quantity: Quantity, evidence: str) -> bool:
    """Whether a count of none or two is told without a number: "neither side"."""
    word = {0.0: _ZERO, 2.0: _TWO}.get(quantity.value)
    return word is not None and not quantity.unit and word.search(evidence) is not None


def _is_date_in(date: PartialDate, told: Entities) -> bool:
    if any(date.is_entailed_by(other) for other in told.dates):
        return True
    if date.month is None and date.year is not None:  # "1,200 people" may be told as "1200"
        return any(quantity.value == date.year for quantity in told.quantities)
    # "3 March" of the year that the article names elsewhere: every part must stand somewhere.
    yearless = PartialDate(None, date.month, date.day, date.text)
    return (
        date.year is not None
        and any(yearless.is_entailed_by(other) and other.year is None for other in told.dates)
        and any(other.year == date.year for other in told.dates)
    )
