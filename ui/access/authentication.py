"""Who is asking, and may they: HTTP Basic against the accounts, slowly where somebody guesses; readers and editors.

Guesses are counted by address and by user. An address that has guessed wrong five times waits, longer each time, and is
answered 429 meanwhile, whatever it sends. A user who is guessed at from many addresses is *not* locked out: each
further guess at that name is only looked at after a pause, few of them at a time. A browser that has signed in before
carries a cookie that says so, is counted by itself, and never waits for what others do.
(OWASP, Authentication Cheat Sheet, and "Slow down online guessing attacks with device cookies".)
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
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie

import gradio as gr
from starlette.authentication import AuthCredentials, SimpleUser
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access.accounts import Account, Role
from ui.access.clients import network_of

FREE = 5
"""Wrong guesses that cost nothing: people mistype."""

LONGEST_PAUSE = 60.0
"""Seconds that an address waits at most between two guesses."""

LONGEST_PAUSE_OF_USER = 8.0
"""Seconds that a guess at a user waits at most, from an address that has not guessed before."""

FORGOTTEN = 900.0
"""Seconds without a wrong guess after which all is forgotten."""

WAITING_AT_USER = 4
"""Guesses at one user that wait at the same time; one more is told to come again."""

CHECKED_AT_ONCE = 2
"""Passwords that are checked at the same time: each takes a processor, and 19 MiB."""

WAITING = 64
"""Sign-ins that may wait for that; one more is told to come again."""

MOST = 4096
"""Addresses, users and sign-ins that are remembered, the last ones."""

COOKIE = "article-desk-known"
_BEFORE = "known "
"""How the places of browsers begin that have signed in before."""

_COOKIE_LASTS = 90 * 24 * 3600
_ASKING = {"WWW-Authenticate": 'Basic realm="Article Desk", charset="UTF-8"'}
_UPLOADING = frozenset({"upload", "upload_progress", "process_recording"})
ONLY_EDITORS = "Only editors add, replace and remove articles. Ask whoever runs this desk to make you one."


def is_editor(request: gr.Request) -> bool:
    """Whether this request came through `SignIn` from an editor; whoever is not known to be one is none."""
    scope: Mapping[str, object] = getattr(request.request, "scope", {})
    allowed = scope.get("auth")
    return isinstance(allowed, AuthCredentials) and Role.EDITOR in allowed.scopes


def is_anybody(_request: gr.Request) -> bool:
    """Whether somebody is there, for pages that are for one person alone."""
    return True


@dataclass(slots=True)
class _Guesses:
    """How often somebody guessed wrong, and when they may again, on the clock of `time.monotonic`."""

    wrong: int = 0
    again: float = 0.0
    last: float = 0.0
    waiting: int = 0


class _Counts:
    """Guesses by whom they are of; those that guessed longest ago are forgotten first."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._counts: OrderedDict[str, _Guesses] = OrderedDict()

    def of(self, name: str) -> _Guesses:
        found = self._counts.get(name)
        if found is not None and self._clock() - found.last > FORGOTTEN and not found.waiting:
            found.wrong, found.again = 0, 0.0
        return found or _Guesses()

    def wait(self, name: str) -> float:
        """Seconds until the next guess is looked at."""
        return max(0.0, self.of(name).again - self._clock())

    def note(self, name: str, longest: float) -> _Guesses:
        """Count a guess as wrong: each after the free ones doubles the pause."""
        guesses = self.of(name)
        guesses.wrong += 1
        self.postpone(guesses, longest)
        self._counts[name] = guesses
        self._counts.move_to_end(name)
        while len(self._counts) > MOST:
            self._counts.popitem(last=False)
        return guesses

    def postpone(self, guesses: _Guesses, longest: float) -> None:
        """Count the pause from now on."""
        guesses.last = self._clock()
        if guesses.wrong > FREE:
            guesses.again = guesses.last + min(longest, 2.0 ** min(guesses.wrong - FREE - 1, 10))

    def forgive(self, name: str) -> None:
        """Take one back: it was right."""
        guesses = self.of(name)
        guesses.wrong, guesses.again = max(0, guesses.wrong - 1), 0.0


@dataclass(slots=True)
class _Known:
    """Sign-ins that were right, by a digest with a key of this process; the last ones."""

    digests: OrderedDict[bytes, str] = field(default_factory=OrderedDict)

    def add(self, digest: bytes, user: str) -> None:
        self.digests[digest] = user
        while len(self.digests) > MOST:
            self.digests.popitem(last=False)


class SignIn:
    """ASGI middleware: tells who asks, as Starlette's `scope["user"]` and `scope["auth"]`, and refuses strangers.

    Without accounts everybody is an editor, by no name. With them: 401 to strangers, 429 to who guesses, 403 to
    readers who send files, before a byte of these is read.
    """

    def __init__(
        self, app: ASGIApp, accounts: Mapping[str, Account], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._accounts = accounts
        self._key = secrets.token_bytes()
        self._by_address, self._by_user = _Counts(clock), _Counts(clock)
        self._known = _Known()
        self._checking: dict[bytes, asyncio.Task[bool]] = {}
        self._turns = asyncio.Semaphore(CHECKED_AT_ONCE)
        # Who is checked for a name that is none: it must take as long.
        self._decoy = next((one for one in accounts.values() if one.is_hashed), None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on with who asks, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        found = await self._who(headers, scope)
        if isinstance(found, Account):
            refusal = _not_for(found, scope)
            sending = self._with_cookie(headers, found, send)
        else:
            refusal, sending = found, send
        if refusal is not None and scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif refusal is not None:
            await refusal(scope, receive, sending)
        elif isinstance(found, Account):
            scope["user"], scope["auth"] = SimpleUser(found.user), AuthCredentials([found.role])
            await self._app(scope, receive, sending)

    async def _who(self, headers: Headers, scope: Scope) -> Account | PlainTextResponse:
        """The account of who asks, or a refusal."""
        if not self._accounts:
            return Account("", "", Role.EDITOR)
        said = headers.getlist("authorization")
        if not said:
            return PlainTextResponse("User name and password, please.", HTTPStatus.UNAUTHORIZED, _ASKING)
        user, password = _basic(said[0]) if len(said) == 1 else ("", "")
        place = self._place(headers, user, scope)
        if wait := self._by_address.wait(place):
            return _later(wait)
        digest = self._digest(f"{user}\0{password}")
        if digest in self._known.digests:
            return self._accounts[user]
        refusal = await self._checked(user, password, digest, place)
        return self._accounts[user] if refusal is None else refusal

    async def _checked(self, user: str, password: str, digest: bytes, place: str) -> PlainTextResponse | None:
        """A refusal of a password that was not seen before, or None where it is right.

        A guess counts as wrong until it is found right: many that come at once are not looked at for free.
        """
        if digest in self._checking:  # a page sends many requests at once
            right = await asyncio.shield(self._checking[digest])
            return None if right else _stranger()
        if len(self._checking) >= WAITING:
            return _later(1)
        of_user = f"{_hidden(self._digest(user))} {place if place.startswith(_BEFORE) else ''}"
        pause = self._by_user.wait(of_user)
        if pause and self._by_user.of(of_user).waiting >= WAITING_AT_USER:
            return _later(pause)
        self._by_address.note(place, LONGEST_PAUSE)
        task = asyncio.ensure_future(self._check(user, password, digest, pause, of_user))
        self._checking[digest] = task
        right = await asyncio.shield(task)
        if not right:
            return _stranger()
        self._by_address.forgive(place)
        self._known.add(digest, user)
        return None

    async def _check(self, user: str, password: str, digest: bytes, pause: float, of_user: str) -> bool:
        guesses = self._by_user.note(of_user, LONGEST_PAUSE_OF_USER)
        guesses.waiting += 1
        try:
            await asyncio.sleep(pause)
            async with self._turns:
                right = await asyncio.to_thread(self._matches, user, password)
        finally:
            guesses.waiting -= 1
            del self._checking[digest]
        if right:
            self._by_user.forgive(of_user)
        else:
            self._by_user.postpone(guesses, LONGEST_PAUSE_OF_USER)
        return right

    def _matches(self, user: str, password: str) -> bool:
        account = self._accounts.get(user)
        hashed = account is not None and account.is_hashed
        if self._decoy is not None and not hashed:
            self._decoy.matches(password)
        right = (account or Account("", self._key.hex())).matches(password)
        return right and account is not None

    # --- who has been here before -----------------------------------------------------------------------

    def _place(self, headers: Headers, user: str, scope: Scope) -> str:
        """By what guesses are counted: the browser, if it has signed in as this user before, or else the address."""
        for line in headers.getlist("cookie"):
            for told in _cookies(line):
                nonce, _, sign = told.partition(".")
                if hmac.compare_digest(sign.encode(), self._sign(user, nonce).encode()):
                    return f"{_BEFORE}{nonce}"
        client = scope.get("client")
        return network_of(client[0] if client else "")

    def _with_cookie(self, headers: Headers, account: Account, send: Send) -> Send:
        if not account.user or self._place(headers, account.user, {}).startswith(_BEFORE):
            return send

        async def send_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                nonce = secrets.token_urlsafe(12)
                told = f"{COOKIE}={nonce}.{self._sign(account.user, nonce)}"
                lasting = f"Path=/; Max-Age={_COOKIE_LASTS}; HttpOnly; SameSite=Strict"
                MutableHeaders(scope=message).append("Set-Cookie", f"{told}; {lasting}")
            await send(message)

        return send_cookie

    def _sign(self, user: str, nonce: str) -> str:
        return _hidden(self._digest(f"cookie\0{user}\0{nonce}"))

    def _digest(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)


def _not_for(account: Account, scope: Scope) -> PlainTextResponse | None:
    """A refusal of the files that a reader sends."""
    if account.role is Role.READER and _UPLOADING & set(scope["path"].split("/")):
        # Hung up on, or all that comes would be read only to be thrown away.
        return PlainTextResponse(ONLY_EDITORS, HTTPStatus.FORBIDDEN, {"Connection": "close"})
    return None


def _stranger() -> PlainTextResponse:
    return PlainTextResponse("That is not the password of that user.", HTTPStatus.UNAUTHORIZED, _ASKING)


def _later(seconds: float) -> PlainTextResponse:
    wait = max(1, round(seconds + 0.5))
    said = f"Too many wrong passwords. Try again in {wait} seconds."
    return PlainTextResponse(said, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(wait)})


def _basic(authorization: str) -> tuple[str, str]:
    """User and password of a header of HTTP Basic (RFC 7617, UTF-8); empty ones where it is none."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return "", ""
    return (user, password) if scheme.lower() == "basic" else ("", "")


def _cookies(line: str) -> list[str]:
    try:
        return [morsel.value for name, morsel in SimpleCookie(line).items() if name == COOKIE]
    except CookieError:
        return []


def _hidden(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
