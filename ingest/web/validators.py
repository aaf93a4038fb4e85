"""By what a server knows a state of a page again (RFC 9110, 8.8): its entity tag, and when it last changed. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

LONGEST_ETAG = 500
"""Characters; one that is longer is not kept."""

_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_DATE = re.compile(r"[ -~]{1,60}")


@dataclass(frozen=True, slots=True)
class Validators:
    """The validators of one state of a page; None where its server told none that can be sent back."""

    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def usable(cls, etag: str | None, last_modified: str | None) -> Validators:
        """Those of these that are in the form of the standard, and not too long: others are none."""
        tag, date = (etag or "").strip(), (last_modified or "").strip()
        return cls(
            tag if len(tag) <= LONGEST_ETAG and _ETAG.fullmatch(tag) else None,
            date if _DATE.fullmatch(date) and _is_date(date) else None,
        )

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """The headers that ask for a page only if it is not in this state any more (RFC 9110, 13.1)."""
        given = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        return [(name, value) for name, value in given if value is not None]


def _is_date(value: str) -> bool:
    try:
        parsedate_to_datetime(value)
    except (ValueError, OverflowError, TypeError):
        return False
    return True
