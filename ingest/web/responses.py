"""HTTP response → content and its type, or where it redirects to, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urljoin

import httpcore

from ingest.web.decompression import decompressed, limited, truncated
from ingest.web.errors import FetchError, StatusError
from ingest.web.validators import Validators

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Response:
    """What one request brought: content with its media type, charset and validators, or the address to ask instead.

    `not_modified` tells that it is in the state that was asked about: there is no content then.
    """

    content: bytes = b""
    content_type: str = ""
    charset: str = ""
    redirects_to: str | None = None
    validators: Validators = field(default_factory=Validators)
    not_modified: bool = False


def read_response(
    response: httpcore.Response, url: str, max_bytes: int, only: int | None = None, *, conditional: bool = False
) -> Response:
    """What the server at a URL answered: `max_bytes` at most as sent and as unpacked; keep `only` the first so many.

    `conditional` tells that it was asked for only if it changed.

    Raises:
        FetchError: it has no content, too much of it, or is packed in a way that is not read.
    """
    if response.status in _REDIRECTS:
        return Response(redirects_to=_redirect_target(response, url))
    if conditional and response.status == HTTPStatus.NOT_MODIFIED:
        return Response(not_modified=True)
    if not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
        raise StatusError(response.status, _retry_after(response))
    media = Message()
    media["content-type"] = _header(response, "content-type") or "-"
    content_type = media.get_content_type() if "/" in media["content-type"] else ""
    encoding = _header(response, "content-encoding").strip().lower()
    content = limited(decompressed(limited(response.iter_stream(), max_bytes), encoding), max_bytes)
    if only is not None:
        content = truncated(content, only)
    validators = Validators.usable(_header(response, "etag"), _header(response, "last-modified"))
    return Response(b"".join(content), content_type, media.get_content_charset(""), validators=validators)


def _header(response: httpcore.Response, name: str) -> str:
    values = [value for key, value in response.headers if key.lower() == name.encode("ascii")]
    return b", ".join(values).decode("latin-1")


def _redirect_target(response: httpcore.Response, url: str) -> str:
    location = _header(response, "location").encode("latin-1").decode("utf-8", "surrogateescape")
    if not location:
        raise FetchError(f"it answered {response.status} without telling where to", "Check the address.")
    try:
        return urljoin(url, location)
    except ValueError:
        return location  # `parse_url` tells what is wrong with it


def _retry_after(response: httpcore.Response) -> float | None:
    """The seconds that a server asks to wait: it may tell them, or a date."""
    value = _header(response, "retry-after").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
