"""One guarded way to the web: public addresses only, so many bytes, so much time, and where robots.txt allows it.

`connections` guards what is connected to.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Self

import httpcore

from ingest.errors import SourceError
from ingest.web.connections import Deadline, GuardedBackend, Resolve, from_transport, resolve_host
from ingest.web.errors import FetchError, PermanentError, printable
from ingest.web.responses import Response, read_response
from ingest.web.retries import retrying
from ingest.web.robots import ROBOTS_BYTES, USER_AGENT, RobotsTxt
from ingest.web.urls import Url, parse_url

_MOST_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Page:
    """What one web address answered: `url` is the one that did, after redirects; `content` is unpacked.

    `content_type` is the media type in lower case, without its parameters, and `charset` that parameter; "" if
    none was told.
    """

    url: str
    content: bytes
    content_type: str
    charset: str = ""


class Fetcher:
    """Reads pages, one at a time, from one thread.

    Limits, each of one page: `max_bytes` as sent and as unpacked, `total_time` in seconds with all waiting, and
    `timeout` in seconds for one connection or one read. `pause` is the least time between requests to a host.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        resolve: Resolve = resolve_host,
        pause: float = 0.5,
        max_bytes: int = 32 * 1024 * 1024,
        total_time: float = 60.0,
        timeout: float = 20.0,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pause = pause
        self._max_bytes = max_bytes
        self._timeout = timeout
        self._sleep = sleep
        self._clock = clock
        self._deadline = Deadline(total_time, clock)
        self._headers = [
            ("User-Agent", f"{USER_AGENT}/{version('article-desk')}"),
            ("Accept", "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5"),
            ("Accept-Encoding", "gzip, deflate"),
        ]
        self._robots: dict[str, RobotsTxt] = {}
        self._last_request: dict[str, float] = {}
        self._pool = httpcore.ConnectionPool(
            keepalive_expiry=5.0,
            network_backend=GuardedBackend(resolve, self._deadline, allow_private=allow_private),
        )
        self._retrying = retrying(self._deadline, sleep)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._pool.close()

    def fetch(self, url: str) -> Page:
        """Read one page, and follow where it redirects to.

        Raises:
            SourceError: it cannot or may not be read.
        """
        self._deadline.start()
        with _naming(url):
            final, response = self._follow(url, self._request_if_allowed)
            return Page(final.text, response.content, response.content_type, response.charset)

    def _follow(self, url: str, request: Callable[[Url], Response]) -> tuple[Url, Response]:
        """Ask at an address and at each that it redirects to; every one goes through all the checks."""
        target = url
        for hop in range(_MOST_REDIRECTS + 1):
            try:
                parsed = parse_url(target)
                response = request(parsed)
            except FetchError as problem:
                if hop:
                    problem.what = f"redirected to {printable(target)}, {problem.what}"
                raise
            if response.redirects_to is None:
                return parsed, response
            target = response.redirects_to
        raise FetchError(f"it redirects more than {_MOST_REDIRECTS} times", "Give the address that it should end at.")

    def _request_if_allowed(self, url: Url) -> Response:
        if url.origin not in self._robots:
            self._robots[url.origin] = self._read_robots(url)
        self._robots[url.origin].require_allowed(url.text)
        return self._request(url)

    def _read_robots(self, url: Url) -> RobotsTxt:
        try:
            _, response = self._follow(replace(url, target="/robots.txt").text, self._request_robots)
        except PermanentError:
            raise
        except FetchError as problem:
            return RobotsTxt.missing(problem)
        return RobotsTxt.parse(response.content)

    def _request_robots(self, url: Url) -> Response:
        return self._request(url, only=ROBOTS_BYTES)

    def _request(self, url: Url, only: int | None = None) -> Response:
        """Ask, and again if the trouble may pass; of the content, keep `only` so many bytes."""
        return self._retrying(self._request_once, url, only)

    def _request_once(self, url: Url, only: int | None) -> Response:
        self._keep_pace(url)
        headers = [("Host", url.authority), *self._headers]
        target = httpcore.URL(scheme=url.scheme, host=url.host, port=url.port, target=url.target)
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self._timeout)
        try:
            with self._pool.stream("GET", target, headers=headers, extensions={"timeout": timeouts}) as response:
                return read_response(response, url.text, self._max_bytes, only)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as problem:
            self._deadline.check()
            raise from_transport(problem, self._timeout) from problem

    def _keep_pace(self, url: Url) -> None:
        """Wait until this host may be asked again."""
        robots = self._robots.get(url.origin)
        pause = max(self._pause, robots.crawl_delay) if robots else self._pause
        if url.host in self._last_request:
            wait = self._last_request[url.host] + pause - self._clock()
            if wait > 0:
                self._deadline.check(wait)
                self._sleep(wait)
        self._last_request[url.host] = self._clock()


@contextmanager
def _naming(url: str) -> Iterator[None]:
    """Tell what fails as one line that begins with the address."""
    try:
        yield
    except FetchError as problem:
        raise SourceError(f"{printable(url)}: {problem}") from problem
