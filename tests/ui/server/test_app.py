"""The server of the page, as `articles chat` runs it: what it refuses, what a page may do, how it begins and ends."""

from __future__ import annotations

import json
import re
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from ingest.errors import UsageError
from ingest.library import Library
from tests.ui.conftest import LONGEST_START
from ui.access.accounts import Account
from ui.server.app import MAX_UPLOAD_BYTES, serve

if TYPE_CHECKING:
    from tests.ui.conftest import Served

WRECK = "Who led the expedition that found the wreck of Endurance?"
ANN, BO = ("ann", "a pass:word with ü"), ("bo", "b")
EVERYWHERE = "0.0.0.0"  # noqa: S104 - all addresses of this machine, which is what is tested


@pytest.fixture(scope="module")
def starting(
    serve_chat: Callable[..., Served], sample_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Served:
    """A server for whoever reaches this machine and is named in a file, as it starts."""
    file = tmp_path_factory.mktemp("users") / "users.txt"
    file.write_text(f"{':'.join(BO)}\n\n{':'.join(ANN)}:editor\n", encoding="utf-8")
    return serve_chat("--host", EVERYWHERE, "--credentials", file, "--json", library=sample_folder)


@pytest.fixture(scope="module")
def locked(starting: Served) -> Served:
    """The same, once it is ready."""
    starting.wait_until_ready(auth=ANN)
    return starting


@pytest.fixture
def http(served: Served) -> Iterator[httpx.Client]:
    """Requests to the server that is for this machine only, on paths that are sent as they are."""
    with httpx.Client(base_url=served.url, timeout=60) as client:
        yield client


# --- how it begins: the first test, as others wait until it is ready ---------------------------------------


def test_it_is_up_at_once(starting: Served, browser: Browser) -> None:
    while (first := starting.health(auth=ANN)) is None:
        assert starting.process.poll() is None, starting.said
        time.sleep(0.1)
    assert first.json() == {"status": "loading", "articles": 12}
    told = next(line for line in starting.said.splitlines() if line.startswith("{"))
    assert json.loads(told) == {"url": starting.url, "articles": 12}
    waiting = httpx.get(starting.url, auth=ANN)
    assert (waiting.status_code, waiting.headers["retry-after"]) == (503, "2")
    page = signed_in(browser, ANN)
    page.goto(starting.url)
    expect(page.get_by_role("status")).to_have_text(re.compile("models are loading"))
    expect(page.locator("#question").locator("textarea, input").first).to_be_editable()
    page.close()
    assert starting.health(auth=ANN).json() == {"status": "ok", "articles": 12}


def signed_in(browser: Browser, user: tuple[str, str]) -> Page:
    """A page of a user in a browser of their own."""
    return browser.new_context(http_credentials={"username": user[0], "password": user[1]}).new_page()


# --- what a page may do -----------------------------------------------------------------------------------


def test_every_answer_says_what_browsers_may_not_do(http: httpx.Client) -> None:
    for path in (
        "/",
        "/health",
        "/config",
        "/gradio_api/info",
        "/theme.css",
        "/nothing",
        "/gradio_api/file=/etc/passwd",
    ):
        headers = http.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert "server" not in headers, path


def test_a_page_may_load_and_run_only_what_this_server_sent(http: httpx.Client) -> None:
    policy = http.get("/").headers["content-security-policy"]
    rules = {name: sources for name, _, sources in (rule.strip().partition(" ") for rule in policy.split(";"))}
    assert rules["default-src"] == rules["connect-src"] == rules["base-uri"] == rules["form-action"] == "'self'"
    assert rules["object-src"] == rules["frame-src"] == rules["worker-src"] == "'none'"
    assert rules["img-src"] == "'self' data:"
    assert not re.search(r"https?:|\*|'unsafe-inline'", rules["script-src"])


def test_the_page_works_under_its_policy(served: Served, browser: Browser) -> None:
    assert_page_works(served, browser.new_page())


def test_the_page_works_behind_a_password(locked: Served, browser: Browser) -> None:
    assert_page_works(locked, signed_in(browser, ANN))


def assert_page_works(server: Served, page: Page) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.goto(server.url)
    box = page.locator("#question").locator("textarea, input").first
    box.fill(WRECK)
    box.press("Enter")
    expect(page.locator("#chat")).to_contain_text("John Shears led the expedition. [1]")
    expect(page.locator("#sources mark").first).to_be_visible()
    assert told == []
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = true\">')")
    page.wait_for_function("document.images[document.images.length - 1].complete")
    assert page.evaluate("window.ran") is None
    assert any("inline event handler violates" in line for line in told)
    page.close()


# --- what it refuses --------------------------------------------------------------------------------------


def test_names_of_other_sites_are_refused(http: httpx.Client) -> None:
    for host in ("elsewhere.example", "127.0.0.1.elsewhere.example", "localhost.elsewhere.example"):
        assert http.get("/", headers={"Host": host}).status_code == 400


def test_what_pages_of_other_sites_send_is_refused(http: httpx.Client) -> None:
    for origin in ("https://elsewhere.example", "http://127.0.0.1:1", "null"):
        called = http.post("/gradio_api/run/articles", json={"data": []}, headers={"Origin": origin})
        assert called.status_code == 403, origin
    own = str(http.base_url).rstrip("/")
    assert http.post("/gradio_api/run/articles", json={"data": []}, headers={"Origin": own}).status_code == 200


def test_no_path_leads_out_of_the_page(served: Served, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("not for the page", encoding="utf-8")
    up = "/.." * 12
    for path in (
        f"/gradio_api/file={secret}",
        f"/gradio_api/file%3D{secret}",
        f"/gradio_api/file={up[1:]}{secret}",
        f"/gradio_api/file/{secret}",
        f"/static{up}{secret}",
        f"/static/{'%2e%2e%2f' * 12}{str(secret)[1:]}",
        f"/assets{up}{secret}",
        f"/svelte{up}{secret}",
        f"/theme.css{up}{secret}",
        f"/gradio_api/file={served.output}",
        f"/gradio_api/file={served.output.with_name('library')}/catalogue.sqlite3",
    ):
        status, body = sent_as_it_is(served, path)
        assert status in (400, 403, 404), path
        assert b"not for the page" not in body
        assert b"SQLite" not in body


def sent_as_it_is(server: Served, path: str) -> tuple[int, bytes]:
    """Status and body of a request for a path that no client has tidied."""
    place = urlsplit(server.url)
    with socket.create_connection((place.hostname, place.port), timeout=60) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return int(answer.split(b" ", 2)[1]), answer.partition(b"\r\n\r\n")[2]


def test_the_server_fetches_nothing_for_others(http: httpx.Client) -> None:
    for path in ("file=https://elsewhere.example/", "file=HTTP:elsewhere.example", "proxy=https://x.hf.space/"):
        assert http.get(f"/gradio_api/{path}").status_code == 404, path


def test_too_much_at_once_is_refused(http: httpx.Client) -> None:
    for size, status in ((MAX_UPLOAD_BYTES + 1, 413), (MAX_UPLOAD_BYTES + 2_000_000, 413), (1000, 200)):
        sent = http.post("/gradio_api/upload", files={"files": ("a.txt", b"a" * size)})
        assert sent.status_code == status, size
    assert http.post("/gradio_api/upload", content=iter([b"a", b"b"])).status_code == 411


def test_uploads_lie_in_a_folder_of_this_server_alone(http: httpx.Client, served: Served) -> None:
    (place,) = http.post("/gradio_api/upload", files={"files": ("a.txt", b"mine")}).json()
    folder = Path(place).parents[1]
    assert folder.parent == served.output.parent
    assert folder.stat().st_mode & 0o077 == 0


def test_a_forged_session_reaches_nothing(http: httpx.Client) -> None:
    private = http.post("/gradio_api/run/_respond", json={"data": [WRECK, None, [], "", ""]})
    assert private.status_code == 404
    joined = http.post("/gradio_api/queue/join", json={"fn_index": 0, "data": [WRECK, None]})
    assert joined.status_code == 400
    file = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}
    assert http.post("/gradio_api/run/check", json={"data": [file]}).status_code == 422
    assert http.post("/gradio_api/run/ask", json={"fn_index": 999, "data": []}).status_code in (404, 422, 500)


def test_nobody_comes_in_without_the_password(locked: Served) -> None:
    for number, wrong in enumerate(
        (None, ("ann", "wrong"), ("ann", ""), ("", ""), ("zoe", ANN[1]), ("bo", ANN[1])), 10
    ):
        # An address that guesses has to wait: each here has its own.
        with from_address(locked, number) as http:
            # Whoever is guessed at more than five times makes who guesses wait, also here.
            for path in ("/", "/config", "/gradio_api/info", "/gradio_api/upload")[: 2 if wrong else None]:
                refused = http.get(path, auth=wrong)
                assert refused.status_code == 401, (wrong, path)
                assert refused.headers["www-authenticate"].startswith("Basic ")
    with from_address(locked, 20) as http:
        for forged in ("Basic", "Basic !", "Bearer YW5uOmFubg==", "basic YW5u"):
            assert http.get("/", headers={"Authorization": forged}).status_code == 401
        assert http.get("/", headers={"Cookie": "access-token-unsecure-x=forged"}).status_code == 401
        assert http.get("/", auth=ANN).status_code == 200


def test_who_guesses_waits_and_nobody_else(locked: Served) -> None:
    with from_address(locked, 30) as http:
        for guess in range(60):
            forwarded = {"X-Forwarded-For": f"203.0.113.{guess}"}
            # At a name that no other test guesses at: else this would have to wait for each.
            refused = http.get("/health", auth=("mia", f"{guess}"), headers=forwarded)
            if refused.status_code == 429:
                break
        assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (429, True)
    with from_address(locked, 31) as http:
        assert http.get("/health", auth=ANN).status_code == 200


def from_address(server: Served, number: int) -> httpx.Client:
    """A client from another address of this machine."""
    transport = httpx.HTTPTransport(local_address=f"127.0.0.{number}", verify=False)
    return httpx.Client(base_url=server.url, timeout=60, transport=transport)


def test_readers_neither_add_nor_remove_nor_see_how(locked: Served, browser: Browser) -> None:
    for user, seen in ((BO, False), (ANN, True)):
        page = signed_in(browser, user)
        page.goto(locked.url)
        page.get_by_role("tab", name="Articles").click()
        expect(page.locator("#list")).to_contain_text("12 articles")
        for part in ("#files", "#add", "#list .remove >> nth=0"):
            expect(page.locator(part)).to_be_visible(visible=seen)
        page.close()
    with from_address(locked, 1) as http:
        refused = http.post("/gradio_api/upload", files={"files": ("a.txt", b"mine")}, auth=BO)
        assert (refused.status_code, "Only editors" in refused.text) == (403, True)
        assert http.post("/gradio_api/run/articles", json={"data": []}, auth=BO).status_code == 200


# --- how it ends ------------------------------------------------------------------------------------------


def test_a_model_that_is_missing_ends_it_with_one_line(
    serve_chat: Callable[..., Served], sample_folder: Path, tmp_path: Path
) -> None:
    server = serve_chat(library=sample_folder, ARTICLES_READER_MODEL=str(tmp_path / "none"))
    assert server.process.wait(LONGEST_START) == 1
    *_, line = server.said.splitlines()
    assert line.startswith("Error: ")
    assert str(tmp_path / "none") in line


# --- who it is for ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "192.0.2.1", "elsewhere.example"])
def test_others_are_not_served_without_credentials(host: str, library: Library) -> None:
    with pytest.raises(UsageError, match="--credentials FILE"):
        serve(library, host=host, open_browser=False)


def test_mcp_without_its_package_is_a_clear_line(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server.fastmcp", None)
    with pytest.raises(UsageError, match=r"pip install 'article-desk\[mcp\]'"):
        serve(library, mcp=True, open_browser=False)


def test_an_address_of_another_machine_is_a_clear_line(library: Library) -> None:
    with pytest.raises(UsageError, match=r"no address 192\.0\.2\.1"):
        serve(library, host="192.0.2.1", credentials={"ann": Account("ann", "a")}, open_browser=False)


# --- Ctrl-C or a kill ends it: the last test, as the others need it -----------------------------------------


def test_it_ends_when_asked(locked: Served) -> None:
    files = {"files": ("a.txt", b"mine")}
    (place,) = httpx.post(f"{locked.url}/gradio_api/upload", files=files, auth=ANN).json()
    assert Path(place).read_bytes() == b"mine"
    locked.process.terminate()  # Ctrl-C ends the servers of the tests of the page
    assert locked.process.wait(LONGEST_START) == 0
    assert "Traceback" not in locked.said
    assert not Path(place).exists()
