"""Web addresses in their canonical form, so that one page is known by one name. Pure."""

from __future__ import annotations

import re
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, urlsplit

import idna

_SAFE = "/%?:@!$&'()*+,;=-._~"
_TRACKING = re.compile(r"utm_.*|fbclid|gclid|mc_cid|mc_eid", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAME_SITE = re.compile(r"^(?:www|m|amp|mobile)\.")


def is_web_url(location: str) -> bool:
    """Whether a location is meant for the web."""
    return location.lower().startswith(("http://", "https://"))


def canonical_url(address: str) -> str | None:
    """One spelling for the addresses of one page: no fragment, default port or tracking parameters.

    None for what is no web address.
    """
    parts = _parts(address)
    if parts is None:
        return None
    try:
        host = ascii_host(parts.hostname or "")
    except ValueError:
        return None
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    path, _, query = ascii_target(parts).partition("?")
    query = "&".join(part for part in query.split("&") if not _TRACKING.fullmatch(part.partition("=")[0]))
    return f"{parts.scheme}://{host}{port}{path}" + (f"?{query}" if query else "")


def ascii_host(name: str) -> str:
    """A host as it is looked up: names of other scripts by IDNA (UTS 46), an IPv6 address in its short form.

    Raises:
        ValueError: it is none.
    """
    if ":" in name and "%" not in name:
        return str(IPv6Address(name))
    return name if name.isascii() else idna.encode(name, uts46=True).decode("ascii")


def ascii_target(parts: SplitResult) -> str:
    """The path and query as they are asked for: what is not ASCII, or has no place there, in percent signs."""
    # Bytes that came as no UTF-8, in a Location header or from a file system, are sent as they came.
    path = quote(parts.path, safe=_SAFE, errors="surrogateescape") or "/"
    query = quote(parts.query, safe=_SAFE, errors="surrogateescape")
    return f"{path}?{query}" if query else path


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: its pages for telephones, and with or without "www", are."""
    site, other_site = map(_site, (one, other))
    return site is not None and site == other_site


def _site(address: str) -> str | None:
    parts = _parts(address)
    return _SAME_SITE.sub("", parts.hostname or "") if parts else None


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address.strip())
        usable = parts.scheme in _DEFAULT_PORTS and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return None
    return parts if usable else None
