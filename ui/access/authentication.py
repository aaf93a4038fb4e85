"""Who is asking: HTTP Basic against the accounts, slowly where somebody guesses.

Guesses are counted by address and by user. An address that has guessed wrong five times waits, longer each time, and is
answered 429 meanwhile, whatever it sends. A user who is guessed at from many addresses is *not* locked out: each
further guess at that name is only looked at after a delay, few of them at a time. A browser that has signed in before
carries a cookie that says so, is counted by itself, and never waits for what others do.
(OWASP, Authentication Cheat Sheet.)
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from http import HTTPStatus

from starlette.authentication import AuthCredentials, SimpleUser
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.access.accounts import Account, Role
from ui.access.authorization import upload_refusal
from ui.access.clients import network_of
from ui.access.device_cookies import DeviceCookies
from ui.access.login_throttling import LoginThrottle, remember

MAX_ADDRESS_DELAY = 60.0
"""Seconds that an address waits at most between two guesses."""

MAX_USER_DELAY = 8.0
"""Seconds that a guess at a user waits at most, from an address that has not guessed before."""

MAX_WAITING_PER_USER = 4
"""Guesses at one user that wait at the same time; one more is told to come again."""

CONCURRENT_CHECKS = 2
"""Passwords that are checked at the same time: each takes a processor, and 19 MiB."""

MAX_PENDING_CHECKS = 64
"""Sign-ins that may wait for that; one more is told to come again."""

_CHALLENGE = {"WWW-Authenticate": 'Basic realm="Article Desk", charset="UTF-8"'}


class BasicAuthMiddleware:
    """Tells who asks, as Starlette's `scope["user"]` and `scope["auth"]`, and refuses strangers.

    Without accounts everybody is an editor, by no name. With them: 401 to strangers, 429 to who guesses, 403 to
    readers who send files, before a byte of these is read.
    """

    def __init__(
        self, app: ASGIApp, accounts: Mapping[str, Account], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._accounts = accounts
        self._key = secrets.token_bytes()
        self._by_address = LoginThrottle(MAX_ADDRESS_DELAY, clock)
        self._by_user = LoginThrottle(MAX_USER_DELAY, clock)
        self._devices = DeviceCookies()
        self._verified: OrderedDict[bytes, None] = OrderedDict()  # digests of users with their right passwords
        self._checking: dict[bytes, asyncio.Task[bool]] = {}
        self._check_slots = asyncio.Semaphore(CONCURRENT_CHECKS)
        # Who is checked for a name that is none: it must take as long.
        self._decoy = next((one for one in accounts.values() if one.is_hashed), None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on with who asks, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        found = await self._authenticate(headers, scope)
        if isinstance(found, Account):
            refusal = upload_refusal(found, scope)
            send = self._devices.setting_cookie(headers, found.user, send)
            scope["user"], scope["auth"] = SimpleUser(found.user), AuthCredentials([found.role])
        else:
            refusal = found
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refusal(scope, receive, send)

    async def _authenticate(self, headers: Headers, scope: Scope) -> Account | PlainTextResponse:
        """The account of who asks, or a refusal."""
        if not self._accounts:
            return Account("", "", Role.EDITOR)
        sent = headers.getlist("authorization")
        if not sent:
            return PlainTextResponse("User name and password, please.", HTTPStatus.UNAUTHORIZED, _CHALLENGE)
        user, password = _basic_credentials(sent[0]) if len(sent) == 1 else ("", "")
        device = self._devices.device_of(headers, user)
        client = scope.get("client")
        sender_key = network_of(client[0] if client else "") if device is None else f"device {device}"
        if delay := self._by_address.delay(sender_key):
            return _too_many_requests(delay)
        digest = self._digest(f"{user}\0{password}")
        if digest in self._verified:
            return self._accounts[user]
        user_key = f"{self._digest(user).hex()} {device or ''}"
        refusal = await self._verify(user, password, digest, sender_key, user_key)
        return self._accounts[user] if refusal is None else refusal

    async def _verify(
        self, user: str, password: str, digest: bytes, sender_key: str, user_key: str
    ) -> PlainTextResponse | None:
        """A refusal of a password that was not seen before, or None where it is right.

        `sender_key` and `user_key` are by what guesses are counted. One counts as wrong until it is found right: many
        that come at once are not looked at for free.
        """
        if digest in self._checking:  # a page sends many requests at once
            right = await asyncio.shield(self._checking[digest])
            return None if right else _wrong_password()
        if len(self._checking) >= MAX_PENDING_CHECKS:
            return _too_many_requests(1)
        delay = self._by_user.delay(user_key)
        if delay and self._by_user.of(user_key).waiting >= MAX_WAITING_PER_USER:
            return _too_many_requests(delay)
        self._by_address.count_failure(sender_key)
        self._checking[digest] = asyncio.ensure_future(self._check(user, password, digest, delay, user_key))
        if not await asyncio.shield(self._checking[digest]):
            return _wrong_password()
        self._by_address.take_back(sender_key)
        remember(self._verified, digest, None)
        return None

    async def _check(self, user: str, password: str, digest: bytes, delay: float, user_key: str) -> bool:
        """Whether the password is right, found out after the delay."""
        failed = self._by_user.count_failure(user_key)
        failed.waiting += 1
        try:
            await asyncio.sleep(delay)
            async with self._check_slots:
                right = await asyncio.to_thread(self._matches, user, password)
        finally:
            failed.waiting -= 1
            del self._checking[digest]
        if right:
            self._by_user.take_back(user_key)
        else:
            self._by_user.restart_delay(failed)
        return right

    def _matches(self, user: str, password: str) -> bool:
        account = self._accounts.get(user)
        hashed = account is not None and account.is_hashed
        if self._decoy is not None and not hashed:
            self._decoy.matches(password)
        right = (account or Account("", self._key.hex())).matches(password)
        return right and account is not None

    def _digest(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)


def _wrong_password() -> PlainTextResponse:
    return PlainTextResponse("That is not the password of that user.", HTTPStatus.UNAUTHORIZED, _CHALLENGE)


def _too_many_requests(seconds: float) -> PlainTextResponse:
    wait = max(1, round(seconds + 0.5))
    message = f"Too many wrong passwords. Try again in {wait} seconds."
    return PlainTextResponse(message, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(wait)})


def _basic_credentials(authorization: str) -> tuple[str, str]:
    """User and password of a header of HTTP Basic (RFC 7617, UTF-8); empty ones where it is none."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return "", ""
    return (user, password) if scheme.lower() == "basic" else ("", "")
