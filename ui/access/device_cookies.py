"""A cookie by which a browser is known that has signed in before, so that it does not wait for what others guess.

(OWASP, "Slow down online guessing attacks with device cookies".)
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Send

COOKIE_NAME = "article-desk-known"
_ATTRIBUTES = f"Path=/; Max-Age={90 * 24 * 3600}; HttpOnly; SameSite=Strict"


class DeviceCookies:
    """Cookies `nonce.signature`, each for one user, signed with a key of this process."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes()

    def device_of(self, headers: Headers, user: str) -> str | None:
        """The nonce of a browser that has signed in as this user before, else None."""
        for line in headers.getlist("cookie"):
            for value in _values(line):
                nonce, _, signature = value.partition(".")
                if hmac.compare_digest(signature.encode(), self._signature(user, nonce).encode()):
                    return nonce
        return None

    def setting_cookie(self, headers: Headers, user: str, send: Send) -> Send:
        """A `send` that gives the browser a cookie of this user, where it has none; "" is no user."""
        if not user or self.device_of(headers, user) is not None:
            return send

        async def send_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                nonce = secrets.token_urlsafe(12)
                cookie = f"{COOKIE_NAME}={nonce}.{self._signature(user, nonce)}; {_ATTRIBUTES}"
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        return send_cookie

    def _signature(self, user: str, nonce: str) -> str:
        digest = hmac.digest(self._key, f"{user}\0{nonce}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _values(line: str) -> list[str]:
    try:
        return [morsel.value for name, morsel in SimpleCookie(line).items() if name == COOKIE_NAME]
    except CookieError:
        return []
