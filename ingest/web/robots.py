"""What a site's robots.txt allows, and how long it asks to wait between requests (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Self

from protego import Protego

from ingest.web.errors import FetchError, StatusError

USER_AGENT = "ArticleDesk"
ROBOTS_BYTES = 512 * 1024
"""As much of a robots.txt is read; the rest does not count."""

_LONGEST_CRAWL_DELAY = 10.0


@dataclass(frozen=True, slots=True)
class RobotsTxt:
    """The rules of one site; `unreadable` tells why they cannot be known: then nothing is allowed."""

    rules: Protego
    unreadable: str | None = None

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """The rules in a robots.txt: anything can be read as one."""
        return cls(Protego.parse(content.decode("utf-8-sig", "replace")))

    @classmethod
    def missing(cls, problem: FetchError) -> Self:
        """The rules where it cannot be had: a site without one allows everything (RFC 9309, 2.3.1)."""
        none = isinstance(problem, StatusError) and problem.status < HTTPStatus.INTERNAL_SERVER_ERROR
        return cls(Protego.parse(""), None if none else problem.what)

    @property
    def crawl_delay(self) -> float:
        """Seconds between requests; 0 where the site asks for none, or for too many."""
        delay = self.rules.crawl_delay(USER_AGENT) or 0.0
        return delay if delay <= _LONGEST_CRAWL_DELAY else 0.0

    def require_allowed(self, url: str) -> None:
        """Check that an address may be read.

        Raises:
            FetchError: it may not, or that cannot be known.
        """
        if self.unreadable is not None:
            raise FetchError(
                f"its robots.txt cannot be read ({self.unreadable}), so nothing there may be", "Try again later."
            )
        if not self.rules.can_fetch(url, USER_AGENT):
            raise FetchError("its robots.txt does not allow it to be read", "If you may, save the page as a file.")
