"""The values of fields as exports write them → text, days, addresses. Pure."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ingest.parsing.formats.feed_dates import DateHabit
from ingest.parsing.metadata import metadata_text

_EPOCH_SECONDS = (10**8, 10**11)
"""Whole numbers from 1973 on, in seconds; a thousand times as much is milliseconds."""

_LONGEST_EPOCH = 14
"""Digits."""


def text_of(value: object) -> str | None:
    """A text that says something, as it stands."""
    return value if isinstance(value, str) and value.strip() else None


def line_of(value: object) -> str | None:
    """A value as one line: names with commas between them, as {"given", "family"} too."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(line_of, value))) or None
    if isinstance(value, dict) and ("family" in value or "given" in value):
        return metadata_text(" ".join(str(value[part]) for part in ("given", "family") if value.get(part)))
    return metadata_text(value)


def day_of(value: object, habit: DateHabit) -> str | None:
    """A day as ISO date, from seconds or milliseconds since 1970, the parts of CSL, or words.

    Words that are not understood are as they were given.
    """
    if isinstance(value, dict):
        return _day_of_parts(value, habit)
    given = metadata_text(value)
    if given is None:
        return None
    if (seconds := _seconds(given)) is not None:
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    given = given.strip("/ ")
    return habit.day(given)[0] or given or None


def _day_of_parts(value: dict[str, object], habit: DateHabit) -> str | None:
    """{"date-parts": [[2019, 5, 12]]}, or {"raw": "12 May 2019"}."""
    ranges = value.get("date-parts")
    first = ranges[0] if isinstance(ranges, list) and ranges and isinstance(ranges[0], list) else []
    numbers = [str(part).zfill(2) for part in first[:3] if isinstance(part, int | str) and str(part).isdigit()]
    if numbers:
        return "-".join(numbers)
    return next((day_of(value[key], habit) for key in ("raw", "literal") if isinstance(value.get(key), str)), None)


def _seconds(given: str) -> float | None:
    digits = given.partition(".")[0]
    if not digits.isdecimal() or not digits.isascii() or len(digits) > _LONGEST_EPOCH:
        return None
    number = int(digits)
    least, most = _EPOCH_SECONDS
    if least <= number < most:
        return number
    return math.floor(number / 1000) if most <= number < most * 1000 else None


def web_address(value: object) -> str | None:
    """An address on the web; None for every other: no script, and no file, is one."""
    given = value.strip() if isinstance(value, str) else ""
    try:
        parts = urlsplit(given)
    except ValueError:
        return None
    return given if parts.scheme in ("http", "https") and parts.hostname else None
