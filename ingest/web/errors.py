"""What can go wrong at a web address, and what to do about it; `Fetcher` puts the address in front."""

from __future__ import annotations

import re
from http import HTTPStatus

from ingest.errors import SourceError

RETRYABLE_STATUSES = frozenset({429, 500, 502, 503, 504})
GONE_STATUSES = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})

_LONGEST_QUOTE = 2000


class GoneError(SourceError):
    """The server of a page says that there is none any more."""


class FetchError(SourceError):
    """What failed at an address and what to do; the fetcher puts the address in front."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what, advice)
        self.what = what
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.what}. {self.advice}"


class PermanentError(FetchError):
    """Asking again changes nothing, and robots.txt has no say in it: the address, where it leads, or the time."""


class NetworkError(FetchError):
    """The way there or back failed: it may pass."""


class StatusError(FetchError):
    """The server answered that it has no content; `retry_after` is how many seconds it asks to wait."""

    def __init__(self, status: int, retry_after: float | None) -> None:
        if status in RETRYABLE_STATUSES:
            advice = "Try again later."
        elif status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN}:
            advice = "If you can read it in a browser, save the page as a file."
        else:
            advice = "Check the address."
        super().__init__(f"it answered {status}", advice)
        self.status = status
        self.retry_after = retry_after


def printable(text: str) -> str:
    """What others wrote, for a person: no password, nothing that moves the cursor of a terminal, not too much."""
    safe = re.sub(r"^([^/?#]*//)[^/?#]*@", r"\1…@", text)
    return "".join(character if character.isprintable() else "�" for character in safe[:_LONGEST_QUOTE])
