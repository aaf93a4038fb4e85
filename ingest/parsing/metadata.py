"""Metadata as documents give them → one line of text, or an ISO date. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""NUL ends a string inside SQLite, and half a surrogate pair is no character."""

_PARTIAL_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?")
_OTHER_DATE = re.compile(r"^([0-9]{4})[./]([0-9]{2})[./]([0-9]{2})\b")


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


def parse_date(value: object) -> tuple[str | None, str | None]:
    """An ISO date of as many parts as are known, and a note where a date was given but not understood."""
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()[:10], None
    given = metadata_text(value)
    if given is None or _PARTIAL_DATE.fullmatch(given):
        return given, None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(_OTHER_DATE.sub(r"\1-\2-\3", given)).date().isoformat(), None
        except (ValueError, OverflowError, TypeError):
            continue
    return None, f"the date {given[:40]!r} was not understood and is left out; write it like 2024-02-29"
