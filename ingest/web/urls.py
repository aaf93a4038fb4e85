"""Web addresses in their parts, and in their canonical form, so that one page is known by one name. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, urlsplit

import idna

from ingest.web.errors import PermanentError, printable

_SAFE = "/%?:@!$&'()*+,;=-._~"
_TRACKING = re.compile(r"utm_.*|fbclid|gclid|mc_cid|mc_eid", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAME_SITE = re.compile(r"^(?:www|m|amp|mobile)\.")
_HOST = re.compile(r"(?=.{1,254}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")


@dataclass(frozen=True, slots=True)
class Url:
    """A web address in its parts, ready to be asked: all ASCII, the port told, no fragment."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """The host, and the port where it is not that of the scheme."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme and authority: a site, to robots.txt."""
        return f"{self.scheme}://{self.authority}"

    @property
    def text(self) -> str:
        """The whole address."""
        return self.origin + self.target


def parse_url(text: str) -> Url:
    """An address that may be asked.

    Raises:
        PermanentError: it is no web address, or has a password in it.
    """
    if re.search(r"[\x00-\x1f\x7f]", text):
        raise PermanentError("it has control characters in it", "Check the address.")
    try:
        parts = urlsplit(text.strip(" "))
        _require_web(parts)
        port = parts.port if parts.port is not None else _DEFAULT_PORTS[parts.scheme]
        return Url(parts.scheme, _usable_host(parts.hostname or ""), port, _ascii_target(parts))
    except ValueError as problem:
        raise PermanentError(f"it is no web address ({problem})", "Check its spelling.") from problem


def is_web_url(location: str) -> bool:
    """Whether a location is meant for the web."""
    return location.lower().startswith(("http://", "https://"))


def canonical_url(url: str) -> str | None:
    """One spelling for the addresses of one page: no fragment, default port or tracking parameters.

    None for what is no web address.
    """
    parts = _split(url)
    if parts is None:
        return None
    try:
        host = _ascii_host(parts.hostname or "")
    except ValueError:
        return None
    path, _, query = _ascii_target(parts).partition("?")
    query = "&".join(part for part in query.split("&") if not _TRACKING.fullmatch(part.partition("=")[0]))
    port = parts.port or _DEFAULT_PORTS[parts.scheme]
    return Url(parts.scheme, host, port, f"{path}?{query}" if query else path).text


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: its pages for telephones, and with or without "www", are."""
    site, other_site = map(_site, (one, other))
    return site is not None and site == other_site


def _require_web(parts: SplitResult) -> None:
    if parts.scheme not in _DEFAULT_PORTS:
        raise PermanentError("it does not begin with http:// or https://", "Give the address of a web page.")
    if "@" in parts.netloc:
        raise PermanentError("it has a name or a password in it", "Leave them out: pages behind a login are not read.")
    if not parts.hostname:
        raise PermanentError("it has no host", "Check its spelling.")
    if parts.port == 0:
        raise PermanentError("it has the port 0", "Check its spelling.")


def _usable_host(name: str) -> str:
    host = _ascii_host(name)
    if "%" in host or (":" not in host and not _HOST.fullmatch(host)):
        raise PermanentError(f"it has no usable host ({printable(name)})", "Check its spelling.")
    return host


def _ascii_host(name: str) -> str:
    """A host as it is looked up: names of other scripts by IDNA (UTS 46), an IPv6 address in its short form."""
    if ":" in name and "%" not in name:
        return str(IPv6Address(name))
    return name if name.isascii() else idna.encode(name, uts46=True).decode("ascii")


def _ascii_target(parts: SplitResult) -> str:
    """The path and query as they are asked for: what is not ASCII, or has no place there, in percent signs."""
    # Bytes that came as no UTF-8, in a Location header or from a file system, are sent as they came.
    path = quote(parts.path, safe=_SAFE, errors="surrogateescape") or "/"
    query = quote(parts.query, safe=_SAFE, errors="surrogateescape")
    return f"{path}?{query}" if query else path


def _site(url: str) -> str | None:
    parts = _split(url)
    return _SAME_SITE.sub("", parts.hostname or "") if parts else None


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in _DEFAULT_PORTS and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return None
    return parts if usable else None
