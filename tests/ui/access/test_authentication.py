"""Who comes in, as what, and how slowly where somebody guesses: the middleware alone, by a clock of the test."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from ui.access import authentication
from ui.access.accounts import Account, Role, account_line
from ui.access.authentication import MAX_ADDRESS_DELAY, MAX_USER_DELAY, BasicAuthMiddleware
from ui.access.login_throttling import FREE_FAILURES, RESET_SECONDS

ANN, BO = ("ann", "open sesame"), ("bo", "b")


@dataclass
class Place:
    """A desk with a clock, and visitors from any address."""

    accounts: dict[str, Account]
    now: float = 1000.0
    checked: int = 0
    app: BasicAuthMiddleware = field(init=False)

    def __post_init__(self) -> None:
        self.app = BasicAuthMiddleware(self._answer, self.accounts, lambda: self.now)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        allowed = ",".join(scope["auth"].scopes)
        await PlainTextResponse(f"{scope['user'].display_name} {allowed}")(scope, receive, send)

    def visitor(self, address: str, auth: tuple[str, str] | None = None) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, client=(address, 1))
        return httpx.AsyncClient(transport=transport, base_url="http://desk", auth=auth)

    async def status(self, address: str, auth: tuple[str, str]) -> int:
        async with self.visitor(address, auth) as visitor:
            return (await visitor.get("/")).status_code


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Place:
    """With an editor whose password is a hash, and a reader; pauses pass at once, on the clock of the test."""
    hashed = account_line(*ANN, Role.EDITOR).split(":")[1]
    made = Place({"ann": Account("ann", hashed, Role.EDITOR), "bo": Account(*BO)})

    async def pass_by(seconds: float) -> None:
        made.now += seconds

    monkeypatch.setattr(authentication.asyncio, "sleep", pass_by)
    return made


async def test_readers_and_editors_are_told_apart(place: Place) -> None:
    for user, said in ((ANN, "ann editor"), (BO, "bo reader")):
        async with place.visitor("192.0.2.1", user) as visitor:
            assert (await visitor.get("/")).text == said
            upload = await visitor.post("/gradio_api/upload", content=b"a")
            assert upload.status_code == (200 if user == ANN else 403)
    async with Place({}).visitor("192.0.2.1") as anybody:
        assert (await anybody.get("/")).text == " editor"


async def test_an_address_that_guesses_waits_longer_each_time(place: Place) -> None:
    looked_at = 0
    for guess in range(60):
        looked_at += await place.status("192.0.2.1", ("nobody", f"{guess}")) == 401
    assert looked_at == FREE_FAILURES + 1
    waits = []
    for guess in range(9):
        async with place.visitor("192.0.2.1", ("nobody", f"later-{guess}")) as visitor:
            refused = await visitor.get("/")
            assert refused.status_code == 429
            waits.append(int(refused.headers["retry-after"]))
            place.now += waits[-1]
            assert (await visitor.get("/")).status_code == 401
    assert waits == sorted(waits)
    assert waits[-1] <= MAX_ADDRESS_DELAY + 1
    place.now += RESET_SECONDS + 1
    assert await place.status("192.0.2.1", ANN) == 200


async def test_addresses_of_one_network_of_version_6_are_one(place: Place) -> None:
    statuses = [await place.status(f"2001:db8::{guess:x}", ("nobody", f"{guess}")) for guess in range(12)]
    assert statuses.count(401) == FREE_FAILURES + 1
    assert await place.status("2001:db8:1::1", ANN) == 200


async def test_signing_in_as_oneself_takes_no_guess_back(place: Place) -> None:
    statuses = []
    for guess in range(12):
        statuses.append(await place.status("192.0.2.1", ("ann", f"{guess}")))
        await place.status("192.0.2.1", BO)
    assert statuses.count(401) <= FREE_FAILURES + 1


async def test_many_guesses_at_once_are_not_looked_at_for_free(place: Place) -> None:
    statuses = await asyncio.gather(*(place.status("192.0.2.1", ("nobody", f"{guess}")) for guess in range(40)))
    assert statuses.count(401) == FREE_FAILURES + 1


async def test_a_page_of_many_requests_is_one_sign_in(place: Place) -> None:
    statuses = await asyncio.gather(*(place.status("192.0.2.1", ANN) for _ in range(40)))
    assert statuses == [200] * 40


async def test_a_user_who_is_guessed_at_from_everywhere_is_slow_and_not_locked_out(place: Place) -> None:
    started = place.now
    for guess in range(40):
        await place.status(f"192.0.2.{guess}", ("ann", f"{guess}"))
    assert place.now - started > 30 * MAX_USER_DELAY
    assert await place.status("198.51.100.1", ANN) == 200


async def test_a_browser_that_was_here_before_does_not_wait_for_others(place: Place) -> None:
    async with place.visitor("192.0.2.1", ANN) as browser:
        assert (await browser.get("/")).status_code == 200
        for guess in range(20):
            await place.status("192.0.2.1", ("ann", f"{guess}"))
        assert await place.status("192.0.2.1", ANN) == 429
        assert (await browser.get("/")).status_code == 200
        browser.auth = httpx.BasicAuth(*BO)  # the cookie is of one user
        assert (await browser.get("/")).status_code == 429


@pytest.mark.parametrize("header", ["Basic", "Basic !", "Bearer YW5uOmFubg==", "basic YW5u", "Basic /////w=="])
async def test_a_header_that_is_none_is_a_wrong_guess(place: Place, header: str) -> None:
    async with place.visitor("192.0.2.1") as visitor:
        assert (await visitor.get("/")).status_code == 401
        statuses = [(await visitor.get("/", headers={"Authorization": header})).status_code for _ in range(9)]
    assert (statuses[0], statuses[-1]) == (401, 429)


async def test_a_web_socket_is_for_nobody_without_a_password(place: Place) -> None:
    sent: list[str] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(str(message["type"]))

    scope = {"type": "websocket", "path": "/", "headers": [], "client": ("192.0.2.1", 1)}
    await place.app(scope, _nothing, send)
    assert sent == ["websocket.close"]


async def _nothing() -> dict[str, object]:
    return {"type": "websocket.connect"}
