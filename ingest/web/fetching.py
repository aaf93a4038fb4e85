"""One guarded way to the web: public addresses only, so many bytes, so much time, and where robots.txt allows it.

`connections` guards what is connected to.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import Self

import httpcore

from ingest.errors import SourceError
from ingest.web.connections import Deadline, GuardedBackend, Resolve, from_transport, resolve_host
from ingest.web.errors import GONE_STATUSES, FetchError, GoneError, PermanentError, StatusError, printable
from ingest.web.responses import Response, read_response
from ingest.web.retries import retrying
from ingest.web.robots import ROBOTS_BYTES, USER_AGENT, RobotsTxt
from ingest.web.urls import Url, parse_url
from ingest.web.validators import Validators

_MOST_REDIRECTS = 5

_Header = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """What one web address answered: `url` is the one that did, after redirects; `content` is unpacked.

    `content_type` is the media type in lower case, without its parameters, and `charset` that parameter; "" if
    none was told. `validators` are those of this state of it.
    """

    url: str
    content: bytes
    content_type: str
    charset: str = ""
    validators: Validators = field(default_factory=Validators)


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
            GoneError: its server says that there is none (404, 410).
            SourceError: it cannot or may not be read.
        """
        return _page(*self._read(url, ()))

    def fetch_if_changed(self, url: str, known: Validators) -> Page | None:
        """Read one page as `fetch` does; None if it is in the state of these validators, as its server says.

        The validators are of this very address: they go to no other one that it redirects to.

        Raises:
            GoneError: its server says that there is none (404, 410).
            SourceError: it cannot or may not be read.
        """
        final, response = self._read(url, known.conditions)
        return None if response.not_modified else _page(final, response)

    def _read(self, url: str, conditions: Sequence[_Header]) -> tuple[Url, Response]:
        self._deadline.start()
        with _naming(url):
            return self._follow(url, self._request_if_allowed, conditions)

    def _follow(
        self, url: str, request: Callable[[Url, Sequence[_Header]], Response], conditions: Sequence[_Header] = ()
    ) -> tuple[Url, Response]:
        """Ask at an address and at each that it redirects to; every one goes through all the checks."""
        target = url
        for hop in range(_MOST_REDIRECTS + 1):
            try:
                parsed = parse_url(target)
                response = request(parsed, () if hop else conditions)
            except FetchError as problem:
                if hop:
                    problem.what = f"redirected to {printable(target)}, {problem.what}"
                raise
            if response.redirects_to is None:
                return parsed, response
            target = response.redirects_to
        raise FetchError(f"it redirects more than {_MOST_REDIRECTS} times", "Give the address that it should end at.")

    def _request_if_allowed(self, url: Url, conditions: Sequence[_Header]) -> Response:
        if url.origin not in self._robots:
            self._robots[url.origin] = self._read_robots(url)
        self._robots[url.origin].require_allowed(url.text)
        return self._request(url, conditions)

    def _read_robots(self, url: Url) -> RobotsTxt:
        try:
            _, response = self._follow(replace(url, target="/robots.txt").text, self._request_robots)
        except PermanentError:
            raise
        except FetchError as problem:
            return RobotsTxt.missing(problem)
        return RobotsTxt.parse(response.content)

    def _request_robots(self, url: Url, conditions: Sequence[_Header]) -> Response:
        return self._request(url, conditions, only=ROBOTS_BYTES)

    def _request(self, url: Url, conditions: Sequence[_Header], only: int | None = None) -> Response:
        """Ask, and again if the trouble may pass; of the content, keep `only` so many bytes."""
        return self._retrying(self._request_once, url, conditions, only)

    def _request_once(self, url: Url, conditions: Sequence[_Header], only: int | None) -> Response:
        self._keep_pace(url)
        # In Latin-1, as headers are read: an entity tag may have any bytes in it.
        headers = [(name.encode(), value.encode("latin-1")) for name, value in (*self._headers, *conditions)]
        headers.insert(0, (b"Host", url.authority.encode()))
        target = httpcore.URL(scheme=url.scheme, host=url.host, port=url.port, target=url.target)
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self._timeout)
        try:
            with self._pool.stream("GET", target, headers=headers, extensions={"timeout": timeouts}) as response:
                return read_response(response, url.text, self._max_bytes, only, conditional=bool(conditions))
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


def _page(final: Url, response: Response) -> Page:
    return Page(final.text, response.content, response.content_type, response.charset, response.validators)


@contextmanager
def _naming(url: str) -> Iterator[None]:
    """Tell what fails as one line that begins with the address."""
    try:
        yield
    except FetchError as problem:
        gone = isinstance(problem, StatusError) and problem.status in GONE_STATUSES
        raise (GoneError if gone else SourceError)(f"{printable(url)}: {problem}") from problem
