"""The server of the page: up at once, the models load behind it; what reaches the page came through the door."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import webbrowser
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import gradio as gr
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.assistant import Assistant
from ingest.errors import UsageError
from ingest.library import Library
from ui.access.accounts import Account
from ui.access.clients import is_loopback
from ui.access.disconnects import Leaving
from ui.access.security import Door, PageScripts, Refusals, SafeHeaders
from ui.access.sign_in import SignIn
from ui.page.api import add_tools, load_mcp_server
from ui.page.build import STYLE, build_page, page_theme
from ui.rendering import terminal
from ui.rendering.redacted_output import RedactionMiddleware as StruckBodies
from ui.rendering.templating import PALETTE
from ui.server.gradio_calls import UPLOAD, Calls, Doors
from ui.server.http_server import Server
from ui.server.json_bodies import StrictBodies
from ui.server.queueing import with_line
from ui.server.upload_endpoint import upload_door

if TYPE_CHECKING:
    from mcp.server.fastmcp import FastMCP

LOOPBACK = "127.0.0.1"
FIRST_PORT, LAST_PORT = 7860, 7899
AT_ONCE = 4
"""Questions answered at the same time."""

QUEUE = 100
"""Questions that may wait; one more is refused."""

PAGES = 1000
"""Open pages whose state is kept; of more, those not used for longest begin anew with what their browser kept."""

LARGEST_UPLOAD = 50_000_000
"""Bytes of the files that are sent in at once."""

LARGEST_REQUEST = LARGEST_UPLOAD + 1_000_000

_WAITING = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Article Desk</title>
<meta http-equiv="refresh" content="2"><style>body{font:1.1rem system-ui,sans-serif;margin:20vh auto;max-width:32rem;
padding:0 1rem;color-scheme:light dark}</style></head><body><h1>Article Desk</h1>
<p role="status">The models are loading. This page follows by itself in a moment.</p></body></html>"""


def serve(
    library: Library,
    *,
    host: str = LOOPBACK,
    port: int | None = None,
    credentials: Mapping[str, Account] | None = None,
    mcp: bool = False,
    open_browser: bool = True,
) -> None:
    """Serve the page, and the API, until interrupted; with `mcp` the tools too, at /mcp.

    `credentials` are the users who may come in, by name; without them only this machine can, and may do everything.

    Raises:
        UsageError: the host needs credentials or is none of this machine's, the port is taken, or no port is free,
            or the package that speaks MCP is missing.
        ModelError, SettingsError: a model cannot be loaded.
    """
    if not is_loopback(host) and not credentials:
        raise UsageError(
            f"At {host} others can reach the page: name a file of who may come in (articles user NAME "
            f"--credentials FILE writes it): articles chat --host {host} --credentials FILE"
        )
    tools = load_mcp_server() if mcp else None
    listening = _listening(host, port)
    with TemporaryDirectory(prefix="article-desk-") as uploads:
        # Gradio reads these, and hands out whatever lies in its folders: they are to hold this server's files only.
        os.environ.update(
            GRADIO_ANALYTICS_ENABLED="False",
            GRADIO_ANALYTICS_MAX_EVENTS="100",  # all of them are summed up anew after each event
            GRADIO_TEMP_DIR=uploads,
            GRADIO_EXAMPLES_CACHE=f"{uploads}/examples",
        )
        desk = Desk(library, lambda: _page_of(library, Path(uploads), tools, signed_in=bool(credentials)))
        server = Server(_guarded(desk.app, host, credentials or {}), lambda: desk.failed)
        address = f"http://{_named(host)}:{listening.getsockname()[1]}"
        terminal.print_notice(f"Article Desk is at {address} (Ctrl-C ends it). The models are loading…")
        if open_browser:
            webbrowser.open(address)
        server.run(sockets=[listening])
        desk.tell_what_failed()


class Desk:
    """The server's answers: of its health at once, and of the page once it is built, which it starts to be when run."""

    def __init__(self, library: Library, build: Callable[[], FastAPI]) -> None:
        """`build` loads the models and builds the page; it runs in a thread."""
        self._library = library
        self._build = build
        self._page: ASGIApp | None = None
        self._opening: asyncio.Task[None] | None = None
        self.app = Starlette(
            routes=[Route("/health", self._health), Mount("/", app=self._answer)], lifespan=self._lifespan
        )

    @property
    def failed(self) -> bool:
        """Whether the page could not be opened."""
        return self._opening is not None and self._opening.done()

    def tell_what_failed(self) -> None:
        """Raise what kept the page from opening, if anything did."""
        if self._opening is not None and self._opening.done() and not self._opening.cancelled():
            self._opening.result()

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._opening = asyncio.create_task(self._open())
        yield
        self._opening.cancel()
        await asyncio.wait([self._opening])

    async def _open(self) -> None:
        """Build the page, and keep it open until this is cancelled."""
        page = await asyncio.to_thread(self._build)
        async with page.router.lifespan_context(page):
            self._page = page
            terminal.print_notice("Ready.")
            await asyncio.Event().wait()

    def _health(self, _request: Request) -> JSONResponse:
        status = "loading" if self._page is None else "ok"
        return JSONResponse({"status": status, "articles": len(self._library.articles())})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._page or HTMLResponse(_WAITING, 503, {"Retry-After": "2"})
        await answer(scope, receive, send)


def _page_of(library: Library, uploads: Path, tools: FastMCP[None] | None, *, signed_in: bool) -> FastAPI:
    """The page of a library's assistant, mounted, and with `tools` those too.

    `uploads` is for what visitors send; `signed_in` tells that all have names.
    """
    assistant = Assistant.open(library)
    page = with_line(build_page(assistant, for_readers=signed_in), AT_ONCE, QUEUE)
    page.state_session_capacity = PAGES
    sent = Route(UPLOAD, upload_door(uploads, LARGEST_UPLOAD, page.upload_file_set.update), methods=["POST"])
    strictly = [Middleware(StrictBodies, Calls(page, uploads).checked, frozenset({UPLOAD}))]
    if tools:
        add_tools(tools, assistant)
        routes = [sent, *tools.streamable_http_app().routes]
        app = FastAPI(
            openapi_url=None, routes=routes, middleware=strictly, lifespan=lambda _app: tools.session_manager.run()
        )
    else:
        app = FastAPI(openapi_url=None, routes=[sent], middleware=strictly)
    doors = [
        Middleware(Doors, page),
        Middleware(PageScripts),
        Middleware(Refusals),
        Middleware(StruckBodies),  # here too, as the digests of a page's scripts are of what is left of it
    ]
    gr.mount_gradio_app(
        app,
        page,
        "",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size=LARGEST_UPLOAD,
        app_kwargs={"middleware": doors},
        theme=page_theme(),
        css=PALETTE.read_text(encoding="utf-8") + STYLE.read_text(encoding="utf-8"),
    )
    page.has_launched = True  # else Gradio does not look where the files lie that it is told of
    return app


def _guarded(app: ASGIApp, host: str, credentials: Mapping[str, Account]) -> ASGIApp:
    """The app behind its door."""
    # A page of another site that has its name point here must not be answered (DNS rebinding); where credentials
    # are asked for, its visitors have none.
    hosts = [LOOPBACK, "localhost", "::1", "[::1]"] if is_loopback(host) else ["*"]
    behind = Door(SignIn(StruckBodies(Leaving(app)), credentials), LARGEST_REQUEST)
    return SafeHeaders(TrustedHostMiddleware(behind, allowed_hosts=hosts, www_redirect=False))


def _named(host: str) -> str:
    """A host as it stands in an address; of all addresses of this machine the one that it has in any case."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - it was asked for, with credentials
        return LOOPBACK
    return f"[{host}]" if ":" in host else host


def _listening(host: str, port: int | None) -> socket.socket:
    """A socket that listens at a free port: this one, or the first of ours."""
    family, place = _address(host)
    for each in [port] if port is not None else range(FIRST_PORT, LAST_PORT + 1):
        listening = socket.socket(family)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((place, each))
            listening.listen()
        except (OSError, OverflowError) as problem:
            listening.close()
            if isinstance(problem, OSError) and problem.errno == errno.EADDRNOTAVAIL:
                raise UsageError(f"This machine has no address {host}. 0.0.0.0 means all that it has.") from problem
            continue
        return listening
    taken = f"Port {port} is" if port is not None else f"The ports {FIRST_PORT} to {LAST_PORT} are"
    raise UsageError(f"{taken} not free. Name another: articles chat --port 8000")


def _address(host: str) -> tuple[socket.AddressFamily, str]:
    """The family and the number of an address."""
    try:
        family, _, _, _, place = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as problem:
        raise UsageError(
            f"There is no address {host!r}. 127.0.0.1 is this machine, 0.0.0.0 all of its network."
        ) from problem
    return family, str(place[0])
