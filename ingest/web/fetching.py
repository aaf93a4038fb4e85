"""One guarded way to the web: public addresses only, so many bytes, so much time, and where robots.txt allows it.

`connections` guards what is connected to.
"""

from __future__ import annotations

import re
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import version
from typing import Self
from urllib.parse import SplitResult, urljoin, urlsplit

import httpcore
from protego import Protego
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_exponential

from ingest.errors import SourceError
from ingest.web.connections import (
    Deadline,
    FetchError,
    GuardedBackend,
    NetworkError,
    PermanentError,
    Resolve,
    resolve_host,
)
from ingest.web.urls import ascii_host, ascii_target

_AGENT = "ArticleDesk"
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?=.{1,254}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_PASSING = frozenset({429, 500, 502, 503, 504})
_ATTEMPTS = 3
_LONGEST_WAIT = 30.0
_LONGEST_CRAWL_DELAY = 10.0
_ROBOTS_BYTES = 512 * 1024
_PIECE = 64 * 1024
_MOST_SHOWN = 2000
_ZLIB_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


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


@dataclass(frozen=True, slots=True)
class _Address:
    """A web address in its parts, ready to be asked: all ASCII, the port told, no fragment."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        return self.origin + self.target


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one request brought: content, or else the address that it points on to."""

    content: bytes = b""
    content_type: str = ""
    charset: str = ""
    onward: str | None = None


class _StatusError(FetchError):
    """The server answered that it has no content; `wait` is how many seconds it asks to wait."""

    def __init__(self, status: int, wait: float | None) -> None:
        if status in _PASSING:
            advice = "Try again later."
        elif status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN}:
            advice = "If you can read it in a browser, save the page as a file."
        else:
            advice = "Check the address."
        super().__init__(f"it answered {status}", advice)
        self.status = status
        self.wait = wait


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
            ("User-Agent", f"{_AGENT}/{version('article-desk')}"),
            ("Accept", "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5"),
            ("Accept-Encoding", "gzip, deflate"),
        ]
        self._robots: dict[str, Protego | str] = {}
        self._asked: dict[str, float] = {}
        self._pool = httpcore.ConnectionPool(
            keepalive_expiry=5.0,
            network_backend=GuardedBackend(resolve, self._deadline, allow_private=allow_private),
        )
        self._retrying = Retrying(
            retry=retry_if_exception(_may_pass), wait=_backoff, stop=self._gives_up, sleep=sleep, reraise=True
        )

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
        with _named(url):
            address, answer = self._follow(url, self._ask_politely)
            return Page(address.url, answer.content, answer.content_type, answer.charset)

    def _follow(self, url: str, ask: Callable[[_Address], _Answer]) -> tuple[_Address, _Answer]:
        """Ask at an address and at each that it redirects to; every one goes through all the checks."""
        goal = url
        for hop in range(_MOST_REDIRECTS + 1):
            try:
                address = _parse(goal)
                answer = ask(address)
            except FetchError as problem:
                if hop:
                    problem.what = f"redirected to {_shown(goal)}, {problem.what}"
                raise
            if answer.onward is None:
                return address, answer
            goal = answer.onward
        raise FetchError(f"it redirects more than {_MOST_REDIRECTS} times", "Give the address that it should end at.")

    # --- robots.txt ---------------------------------------------------------------------------------------

    def _ask_politely(self, address: _Address) -> _Answer:
        if address.origin not in self._robots:
            self._robots[address.origin] = self._read_robots(address)
        rules = self._robots[address.origin]
        if isinstance(rules, str):
            raise FetchError(f"its robots.txt cannot be read ({rules}), so nothing there may be", "Try again later.")
        if not rules.can_fetch(address.url, _AGENT):
            raise FetchError("its robots.txt does not allow it to be read", "If you may, save the page as a file.")
        return self._ask(address)

    def _read_robots(self, address: _Address) -> Protego | str:
        """What a site allows, or why that cannot be known (RFC 9309, 2.3.1)."""
        try:
            _, answer = self._follow(replace(address, target="/robots.txt").url, self._ask_for_robots)
        except PermanentError:
            raise
        except FetchError as problem:
            if isinstance(problem, _StatusError) and problem.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                return Protego.parse("")
            return problem.what
        return Protego.parse(answer.content.decode("utf-8-sig", "replace"))

    def _ask_for_robots(self, address: _Address) -> _Answer:
        return self._ask(address, only=_ROBOTS_BYTES)

    # --- requests -----------------------------------------------------------------------------------------

    def _ask(self, address: _Address, only: int | None = None) -> _Answer:
        """Ask, and again if the trouble may pass; of the content, keep `only` so many bytes."""
        return self._retrying(self._ask_once, address, only)

    def _ask_once(self, address: _Address, only: int | None) -> _Answer:
        self._keep_pace(address)
        headers = [("Host", address.authority), *self._headers]
        url = httpcore.URL(scheme=address.scheme, host=address.host, port=address.port, target=address.target)
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self._timeout)
        try:
            with self._pool.stream("GET", url, headers=headers, extensions={"timeout": timeouts}) as response:
                return self._answer(address, response, only)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as problem:
            self._deadline.check()
            raise _trouble(problem, self._timeout) from problem

    def _answer(self, address: _Address, response: httpcore.Response, only: int | None) -> _Answer:
        if response.status in _REDIRECTS:
            return _Answer(onward=_onward(address, response))
        if not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
            raise _StatusError(response.status, _retry_after(response))
        media = Message()
        media["content-type"] = _header(response, "content-type") or "-"
        content_type = media.get_content_type() if "/" in media["content-type"] else ""
        encoding = _header(response, "content-encoding").strip().lower()
        packed = _capped(response.iter_stream(), self._max_bytes)
        content = _capped(_unpacked(packed, encoding), self._max_bytes)
        if only is not None:
            content = _start(content, only)
        return _Answer(b"".join(content), content_type, media.get_content_charset(""))

    def _keep_pace(self, address: _Address) -> None:
        """Wait until this host may be asked again."""
        rules = self._robots.get(address.origin)
        delay = rules.crawl_delay(_AGENT) if isinstance(rules, Protego) else None
        pause = self._pause if delay is None or delay > _LONGEST_CRAWL_DELAY else max(self._pause, delay)
        if address.host in self._asked:
            wait = self._asked[address.host] + pause - self._clock()
            if wait > 0:
                self._deadline.check(wait)
                self._sleep(wait)
        self._asked[address.host] = self._clock()

    def _gives_up(self, state: RetryCallState) -> bool:
        return state.attempt_number >= _ATTEMPTS or state.upcoming_sleep >= self._deadline.left


# --- addresses --------------------------------------------------------------------------------------------


@contextmanager
def _named(url: str) -> Iterator[None]:
    """Tell what fails as one line that begins with the address."""
    try:
        yield
    except FetchError as problem:
        raise SourceError(f"{_shown(url)}: {problem}") from problem


def _shown(text: str) -> str:
    """What others wrote, for a person: no password, nothing that moves the cursor of a terminal, not too much."""
    safe = re.sub(r"^([^/?#]*//)[^/?#]*@", r"\1…@", text)
    return "".join(character if character.isprintable() else "�" for character in safe[:_MOST_SHOWN])


def _parse(url: str) -> _Address:
    if re.search(r"[\x00-\x1f\x7f]", url):
        raise PermanentError("it has control characters in it", "Check the address.")
    try:
        parts = urlsplit(url.strip(" "))
        _require_web(parts)
        port = parts.port if parts.port is not None else _PORTS[parts.scheme]
        return _Address(parts.scheme, _host(parts.hostname or ""), port, ascii_target(parts))
    except ValueError as problem:
        raise PermanentError(f"it is no web address ({problem})", "Check its spelling.") from problem


def _require_web(parts: SplitResult) -> None:
    if parts.scheme not in _PORTS:
        raise PermanentError("it does not begin with http:// or https://", "Give the address of a web page.")
    if "@" in parts.netloc:
        raise PermanentError("it has a name or a password in it", "Leave them out: pages behind a login are not read.")
    if not parts.hostname:
        raise PermanentError("it has no host", "Check its spelling.")
    if parts.port == 0:
        raise PermanentError("it has the port 0", "Check its spelling.")


def _host(name: str) -> str:
    host = ascii_host(name)
    if "%" in host or (":" not in host and not _HOST.fullmatch(host)):
        raise PermanentError(f"it has no usable host ({_shown(name)})", "Check its spelling.")
    return host


# --- answers ----------------------------------------------------------------------------------------------


def _header(response: httpcore.Response, name: str) -> str:
    values = [value for key, value in response.headers if key.lower() == name.encode("ascii")]
    return b", ".join(values).decode("latin-1")


def _onward(address: _Address, response: httpcore.Response) -> str:
    location = _header(response, "location").encode("latin-1").decode("utf-8", "surrogateescape")
    if not location:
        raise FetchError(f"it answered {response.status} without telling where to", "Check the address.")
    try:
        return urljoin(address.url, location)
    except ValueError:
        return location  # `_parse` tells what is wrong with it


def _retry_after(response: httpcore.Response) -> float | None:
    value = _header(response, "retry-after").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _may_pass(problem: BaseException) -> bool:
    if isinstance(problem, _StatusError):
        return problem.status in _PASSING and (problem.wait or 0.0) <= _LONGEST_WAIT
    return isinstance(problem, NetworkError)


def _backoff(state: RetryCallState) -> float:
    """As long as the server asks, else 1 s and then 2 s."""
    problem = state.outcome.exception() if state.outcome else None
    if isinstance(problem, _StatusError) and problem.wait is not None:
        return problem.wait
    return wait_exponential(multiplier=1)(state)


def _trouble(problem: Exception, timeout: float) -> FetchError:
    """What a foreign exception means; httpcore puts the one of the system inside its own."""
    inner = problem.args[0] if problem.args else None
    if isinstance(inner, ssl.SSLCertVerificationError):
        return PermanentError(f"its certificate is not to be trusted ({inner.verify_message})", "Check the address.")
    if isinstance(problem, httpcore.TimeoutException):
        return NetworkError(f"it was silent for {timeout:g} s", "Try again later.")
    if isinstance(problem, httpcore.ProtocolError):
        return NetworkError(f"it does not answer as a web server should ({_shown(str(problem))})", "Try again later.")
    reason = getattr(inner, "strerror", None) or str(problem)
    return NetworkError(f"it cannot be reached ({reason})", "Check the address and your connection.")


def _capped(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise FetchError(
                f"it is longer than {most / 2**20:g} MB, too long for one article", "Save a part of it as a file."
            )
        yield piece


def _start(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    left = most
    for piece in pieces:
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return


def _unpacked(packed: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The content in small pieces, so that what asks for them can stop before a bomb has gone off."""
    if encoding in {"", "identity"}:
        yield from packed
        return
    if encoding not in _ZLIB_WINDOWS:
        raise FetchError(f"it is packed in a way that is not read ({_shown(encoding)})", "Save the page as a file.")
    try:
        yield from _inflated(packed, _ZLIB_WINDOWS[encoding])
    except zlib.error as problem:
        raise FetchError(f"it cannot be unpacked ({problem})", "Try again later.") from problem


def _inflated(packed: Iterable[bytes], window: int) -> Iterator[bytes]:
    unpacker = None
    for chunk in packed:
        data = chunk
        while data:
            if unpacker is None or (unpacker.eof and data.startswith(b"\x1f")):  # another member of a gzip file
                unpacker = zlib.decompressobj(_window(window, data))
            elif unpacker.eof:
                return  # padding
            yield unpacker.decompress(data, _PIECE)
            data = unpacker.unconsumed_tail or unpacker.unused_data
    if unpacker is not None:
        yield unpacker.flush()
        if not unpacker.eof:
            raise FetchError("it ends before all of it was sent", "Try again later.")


def _window(window: int, data: bytes) -> int:
    """Servers call two forms "deflate"; the one without zlib's header begins with another byte."""
    bare = window == zlib.MAX_WBITS and data[0] & 0x0F != zlib.DEFLATED
    return -zlib.MAX_WBITS if bare else window
