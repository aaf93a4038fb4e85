"""The server of the page: up at once, while the models load; all requests pass through its middleware."""

from __future__ import annotations

import asyncio
import os
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
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.assistant import Assistant
from assistant.reading.local_models.detection import LocalModels
from ingest.errors import UsageError
from ingest.library import Library
from ui.access.accounts import Account
from ui.access.authentication import BasicAuthMiddleware
from ui.access.clients import is_loopback
from ui.access.disconnects import DisconnectMiddleware
from ui.access.security import (
    AccessControlMiddleware,
    ScriptPolicyMiddleware,
    SecurityHeadersMiddleware,
    UnprocessableMiddleware,
)
from ui.api.mcp_tools import add_mcp_tools, load_mcp_server
from ui.page.build import STYLE, build_page
from ui.page.html_pane import render
from ui.page.theme import page_theme
from ui.rendering import terminal
from ui.rendering.redacted_output import RedactionMiddleware
from ui.rendering.templating import PALETTE
from ui.server.gradio_calls import UPLOAD_PATH, CallValidator, PathAllowlistMiddleware
from ui.server.http_server import Server
from ui.server.json_bodies import StrictJsonMiddleware
from ui.server.queueing import with_fair_queue
from ui.server.sockets import LOOPBACK, listen, url_of
from ui.server.upload_endpoint import upload_endpoint

if TYPE_CHECKING:
    from mcp.server.fastmcp import FastMCP

CONCURRENCY_LIMIT = 4
"""Questions answered at the same time."""

MAX_QUEUE_SIZE = 100
"""Questions that may wait; one more is refused."""

MAX_SESSIONS = 1000
"""Open pages whose state is kept; of more, those not used for longest begin anew with what their browser kept."""

MAX_UPLOAD_BYTES = 50_000_000
"""Of the files that are uploaded at once."""

MAX_REQUEST_BYTES = MAX_UPLOAD_BYTES + 1_000_000


def serve(
    library: Library,
    *,
    host: str = LOOPBACK,
    port: int | None = None,
    credentials: Mapping[str, Account] | None = None,
    mcp: bool = False,
    open_browser: bool = True,
    on_listening: Callable[[str], None] | None = None,
) -> None:
    """Serve the page, and the API, until interrupted; with `mcp` the tools too, at /mcp.

    `credentials` are the users who may come in, by name; without them only this machine can, and may do everything.
    `on_listening` is told the address as soon as requests to it wait for an answer.

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
    mcp_server = load_mcp_server() if mcp else None
    listening = listen(host, port)
    with TemporaryDirectory(prefix="article-desk-") as folder:
        _configure_gradio(folder)
        loading = LoadingApp(library, lambda: _build(library, Path(folder), mcp_server, has_accounts=bool(credentials)))
        server = Server(_protected(loading.app, host, credentials or {}), lambda: loading.has_failed)
        url = url_of(host, listening)
        terminal.print_notice(f"Article Desk is at {url} (Ctrl-C ends it). The models are loading…")
        if on_listening:
            on_listening(url)
        if open_browser:
            webbrowser.open(url)
        server.run(sockets=[listening])
        loading.raise_failure()


def _configure_gradio(folder: str) -> None:
    """Have Gradio, which reads these, put what is uploaded into this folder.

    It hands out whatever lies in its folders: they are to hold this server's files only.
    """
    os.environ.update(
        GRADIO_ANALYTICS_ENABLED="False",
        GRADIO_ANALYTICS_MAX_EVENTS="100",  # all of them are summed up anew after each event
        GRADIO_TEMP_DIR=folder,
        GRADIO_EXAMPLES_CACHE=f"{folder}/examples",
    )


class LoadingApp:
    """Answers /health at once, and with a page that says to wait until the real one is built, once it runs."""

    def __init__(self, library: Library, build: Callable[[], FastAPI]) -> None:
        """`build` loads the models and builds the page; it runs in a thread."""
        self._library = library
        self._build = build
        self._page: ASGIApp | None = None
        self._building: asyncio.Task[None] | None = None
        self.app = Starlette(
            routes=[Route("/health", self._health), Mount("/", app=self._answer)], lifespan=self._lifespan
        )

    @property
    def has_failed(self) -> bool:
        """Whether the page could not be opened."""
        return self._building is not None and self._building.done()

    def raise_failure(self) -> None:
        """Raise what kept the page from opening, if anything did."""
        if self._building is not None and self._building.done() and not self._building.cancelled():
            self._building.result()

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._building = asyncio.create_task(self._keep_open())
        yield
        self._building.cancel()
        await asyncio.wait([self._building])

    async def _keep_open(self) -> None:
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
        answer = self._page or HTMLResponse(render("loading.html"), 503, {"Retry-After": "2"})
        await answer(scope, receive, send)


def _build(library: Library, uploads: Path, mcp_server: FastMCP[None] | None, *, has_accounts: bool) -> FastAPI:
    """The app with the page of a library's assistant, and with the tools of an MCP server if there is one."""
    assistant = Assistant.open(library)
    built = build_page(assistant, has_accounts=has_accounts, local_models=LocalModels())
    page = with_fair_queue(built, CONCURRENCY_LIMIT, MAX_QUEUE_SIZE)
    page.state_session_capacity = MAX_SESSIONS
    upload = upload_endpoint(uploads, MAX_UPLOAD_BYTES, page.upload_file_set.update)
    routes: list[BaseRoute] = [Route(UPLOAD_PATH, upload, methods=["POST"])]
    if mcp_server:
        add_mcp_tools(mcp_server, assistant)
        routes += mcp_server.streamable_http_app().routes
    strict_json = Middleware(StrictJsonMiddleware, CallValidator(page, uploads).validated, frozenset({UPLOAD_PATH}))
    app = FastAPI(
        openapi_url=None,
        routes=routes,
        middleware=[strict_json],
        lifespan=(lambda _app: mcp_server.session_manager.run()) if mcp_server else None,
    )
    _mount(page, app)
    return app


def _mount(page: gr.Blocks, app: FastAPI) -> None:
    """Make the page the root of the app."""
    middleware = [
        Middleware(PathAllowlistMiddleware, page),
        Middleware(ScriptPolicyMiddleware),
        Middleware(UnprocessableMiddleware),
        Middleware(RedactionMiddleware),  # here too, as the digests of a page's scripts are of what is left of it
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
        max_file_size=MAX_UPLOAD_BYTES,
        app_kwargs={"middleware": middleware},
        theme=page_theme(),
        css=PALETTE.read_text(encoding="utf-8") + STYLE.read_text(encoding="utf-8"),
    )
    page.has_launched = True  # else Gradio does not look where the files lie that it is told of


def _protected(app: ASGIApp, host: str, accounts: Mapping[str, Account]) -> ASGIApp:
    """The app behind the middleware that all requests pass through."""
    # A page of another site that has its name point here must not be answered (DNS rebinding); where credentials
    # are asked for, its visitors have none.
    hosts = [LOOPBACK, "localhost", "::1", "[::1]"] if is_loopback(host) else ["*"]
    signed_in = BasicAuthMiddleware(RedactionMiddleware(DisconnectMiddleware(app)), accounts)
    controlled = AccessControlMiddleware(signed_in, MAX_REQUEST_BYTES)
    return SecurityHeadersMiddleware(TrustedHostMiddleware(controlled, allowed_hosts=hosts, www_redirect=False))
