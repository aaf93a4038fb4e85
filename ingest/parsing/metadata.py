"""Metadata as documents give them → one line of text, or an ISO date. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""NUL ends a string inside SQLite, and half a surrogate pair is no character."""

_PARTIAL_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?")
_OTHER_DATE = re.compile(r"^([0-9]{4})[./-]([0-9]{1,2})[./-]([0-9]{1,2})\b")
_ORDINAL = re.compile(r"\b([0-9]{1,2})(?:st|nd|rd|th)\b")
_TAG_ENDS = re.compile(r"[,;|\n]")
_EARLIEST = "1900"
_FIRST_YEAR = "1000"


def metadata_text(value: object) -> str | None:
    """A value as one line of text; a list of texts, or of {"name": …}, becomes a list with commas."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value))) or None
    return _name(value)


def _name(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        return str(value)
    if isinstance(value, str | float | date):
        return " ".join(UNSTORABLE.sub("\ufffd", str(value)).split()) or None
    return None


MAX_TAGS = 50
LONGEST_TAG = 100
"""Tags that are kept of an article, and characters of each: what is more or longer files nothing."""


def tags_of(value: object) -> tuple[str, ...]:
    """Tags, each once: a list, the keys of a map, or text with commas, semicolons or bars between them.

    Of a list, an item may be {"name" or "label" or "tag": …}. A "#" before a tag is not part of it.
    """
    if isinstance(value, str):
        value = _TAG_ENDS.split(value.strip("[] "))
    given = list(value) if isinstance(value, list | tuple | dict) else []
    names = (tag.get("label") or tag.get("name") or tag.get("tag") if isinstance(tag, dict) else tag for tag in given)
    tags = ((metadata_text(name) or "").strip("'\" ").removeprefix("#").strip() for name in names)
    return tuple(dict.fromkeys(tag for tag in tags if tag and len(tag) <= LONGEST_TAG))[:MAX_TAGS]


def parse_date(value: object) -> tuple[str | None, str | None]:
    """An ISO date of as many parts as are known, and a note where a date was given but cannot be, or not be understood.

    A day to come is left out. One before 1900 is kept, with a note: old papers have such days, and clocks set wrong.
    """
    day = _iso_date(value)
    given = metadata_text(value)
    if given is None:
        return None, None
    if day is None or day < _FIRST_YEAR:
        return None, f"the date {given[:40]!r} was not understood and is left out; write it like 2024-02-29"
    if day > (datetime.now(UTC) + timedelta(days=1)).date().isoformat()[: len(day)]:
        return None, f"the date {given[:40]!r} lies in the future and is left out"
    if day < _EARLIEST:
        return day, f"the date {given[:40]!r} is before {_EARLIEST}; correct it if that is a mistake"
    return day, None


def _iso_date(value: object) -> str | None:
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()[:10]
    given = metadata_text(value)
    if given is None or _PARTIAL_DATE.fullmatch(given):
        return given
    plain = _OTHER_DATE.sub(_dashed, given)
    for read in (datetime.fromisoformat, parsedate_to_datetime, _in_words):
        try:
            return read(plain).date().isoformat()
        except (ValueError, OverflowError, TypeError):
            continue
    return None


def _dashed(parts: re.Match[str]) -> str:
    return f"{parts[1]}-{int(parts[2]):02}-{int(parts[3]):02}"


def _in_words(given: str) -> datetime:
    """A day with the English name of its month: "5 March 2024", "March 5th, 2024".

    Raises:
        ValueError: it is no such day.
    """
    words = " ".join(_ORDINAL.sub(r"\1", given.replace(",", " ").replace(".", " ")).split())
    for form in ("%d %B %Y", "%B %d %Y", "%d %b %Y", "%b %d %Y"):
        try:
            return datetime.strptime(words, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ValueError(given)
