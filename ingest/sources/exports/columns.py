"""What the columns of a table of articles, or the keys of a record, hold: guessed by their names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

_WORDS = re.compile(r"(?<=[a-zß-ÿ0-9])(?=[A-ZÀ-Þ])|[\s_.\-:/]+")
_FORMULA = "\ufeff\"' "


def plain_name(column: str) -> str:
    """A name in lower case, its words parted by spaces: "pub date" of "pubDate" or "Pub_Date"."""
    return " ".join(filter(None, _WORDS.split(column.strip(_FORMULA)))).casefold()


def guess_columns(columns: Iterable[str]) -> dict[str, str]:
    """Which column holds which field ("text", "html", "title", "url", "author", …); no column holds two.

    Fields of which no column is known are not in it.
    """
    given = {plain_name(column): column for column in reversed(list(columns))}
    guessed: dict[str, str] = {}
    for field, names in _names().items():
        found = next((name for name in names if name in given), None)
        if found is not None:
            guessed[field] = given.pop(found)
    return guessed


def holds_articles(columns: Iterable[str]) -> bool:
    """Whether by their names one of the columns holds texts or addresses."""
    return not {"text", "html", "url"}.isdisjoint(guess_columns(columns))


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """The names of each field, from `columns.txt`."""
    lines = files(__package__).joinpath("columns.txt").read_text("utf-8").splitlines()
    told = [line.partition(":") for line in lines if line and not line.startswith("#")]
    return {field: tuple(name.strip() for name in names.split(",")) for field, _, names in told}
