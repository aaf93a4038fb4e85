"""The page as people meet it: in a real browser, served by the real command."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from assistant.assistant import Assistant
from ingest.embedding import SentenceEmbeddings
from ingest.library import Library
from ingest.pipeline import ingest_articles
from tests.ui.conftest import Served
from ui.rendering.templating import PALETTE

SLOGAN = (
    "Mallory Quill painted the slogan on the wall of the lighthouse: <script>alert(1)</script> "
    "<img src=https://elsewhere.example/x.png onerror=alert(2)> <svg onload=alert(3)> "
    "</mark></blockquote> [press](javascript:alert(4)) "
    "<https://elsewhere.example> https://elsewhere.example/a_b_c www.elsewhere.example a@elsewhere.example "
    "$\\frac{1}{2}$ $$E=mc^2$$ \\(x\\) C:\\<b> ${1+1} ${alert(5)} {{7*7}} `tick` **stars** ~~struck~~ &lt;b&gt; "
    "gnorw."
)
SLOGAN_QUESTION = "Who painted the slogan on the wall of the lighthouse?"
WALLS = "Agnes Thorne painted <i>two</i> **walls** at `Dover` <img src=x onerror=alert(6)>."
WALLS_QUESTION = "Who painted <i>two</i> **walls** at `Dover` <img src=x onerror=alert"
HOSTILE = [
    {
        "id": "slogan",
        "title": "A <b>bold</b> `slogan` ${1+1} <img src=x onerror=alert(7)>",
        "publisher": '"><script>alert(8)</script>',
        "author": "[author](javascript:alert(9))",
        "published": "2024-02-29",
        "url": "javascript:alert(10)",
        "text": f"{SLOGAN} It was washed off on Friday ![shot](https://elsewhere.example/shot.png).",
    },
    {
        "id": "walls",
        "title": "Walls",
        "url": 'https://walls.example/"onmouseover="alert(11)',
        "text": WALLS,
    },
]

TRICKS: list[str] = json.loads(Path(__file__).with_name("tricks.json").read_text(encoding="utf-8"))
"""Sixty ways to do harm by a text: scripts, handlers, links, pictures from elsewhere, styles, broken markup."""


# Serves pages of several libraries from one process, which costs as much as one of them: arguments are the file of what
# was read, then folders and ports. Each begins when the one before is there, as Gradio builds one page at a time.
SERVE_EACH = """
import json, sys, threading, time, urllib.request
from pathlib import Path
from ingest.embedding import load_embeddings
from ingest.library import Library
from tests.quick_articles import start_soon
from ui.server.app import serve

def is_ready(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as answer:
            return json.load(answer)["status"] == "ok"
    except OSError:
        return False

start_soon(Path(sys.argv.pop(1)))
embeddings = load_embeddings()
threads = []
for folder, port in zip(sys.argv[1::2], sys.argv[2::2]):
    library = Library.open(folder)
    library._embeddings = embeddings
    options = {"port": int(port), "open_browser": False}
    threads.append(threading.Thread(target=serve, args=[library], kwargs=options))
    threads[-1].start()
    while not is_ready(port):
        time.sleep(0.05)
for thread in threads:
    thread.join()
"""


@dataclass(frozen=True, slots=True)
class Pages:
    """The addresses of the pages that these tests look at.

    `own` is a library that tests add to and remove from: they leave it as they found it.
    """

    samples: str
    hostile: str
    empty: str
    own: str


@pytest.fixture(scope="session")
def harm() -> list[dict[str, str]]:
    """The hostile articles."""
    return HOSTILE


@pytest.fixture(scope="session")
def tricks() -> list[str]:
    """Sixty ways to do harm by a text."""
    return TRICKS


@pytest.fixture(scope="session")
def pages(
    served: Served,
    sample_folder: Path,
    embeddings: SentenceEmbeddings,
    clean_environment: dict[str, str],
    readings: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Pages]:
    """Pages of the sample articles, as `articles chat` serves them, of hostile articles, and of none."""
    folder = tmp_path_factory.mktemp("pages")
    tricks = {"id": "tricks", "title": "Sixty tricks", "text": "\n\n".join(f"Trick: {one}" for one in TRICKS)}
    (folder / "hostile.jsonl").write_text("\n".join(map(json.dumps, [*HOSTILE, tricks])), encoding="utf-8")
    with Library.open(folder / "hostile") as library:
        library._embeddings = embeddings
        assert not ingest_articles([folder / "hostile.jsonl"], library).failed
    shutil.copytree(sample_folder, folder / "own")
    ports = {name: str(free_port()) for name in ("hostile", "empty", "own")}
    places = [place for name, port in ports.items() for place in (folder / name, port)]
    with (folder / "said.txt").open("wb") as said:
        serving = [sys.executable, "-c", SERVE_EACH, readings, *places]
        process = subprocess.Popen(serving, env=clean_environment, stdout=said, stderr=subprocess.STDOUT)
    try:
        others = [Served(f"http://127.0.0.1:{port}", process, folder / "said.txt") for port in ports.values()]
        for other in others:
            other.wait_until_ready()
        yield Pages(served.url, *(other.url for other in others))
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def serve_here(slow: None) -> Iterator[Callable[..., str]]:
    """Serves the page of an assistant from this process, where tests can reach behind it; gives its address.

    Options are those of `build_page`.
    """
    from ui.page.build import STYLE, build_page  # here, as Gradio takes seconds to load
    from ui.page.theme import page_theme

    served = []

    def start(assistant: Assistant, **options: Any) -> str:
        page = build_page(assistant, **options).queue()
        served.append(page)
        style = PALETTE.read_text(encoding="utf-8") + STYLE.read_text(encoding="utf-8")
        how = {"server_port": free_port(), "quiet": True, "ssr_mode": False, "prevent_thread_lock": True}
        page.launch(theme=page_theme(), css=style, **how)
        return str(page.local_url).rstrip("/")

    yield start
    for page in served:
        page.close()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


CUT_OFF = ("BodyStreamBuffer was aborted", "Connection errored out")
"""What Gradio's page says when it is left while an event is on its way."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A person at the page, in a browser of their own, and what they notice."""

    page: Page
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def chat(self) -> Locator:
        """Questions and answers."""
        return self.page.locator("#chat")

    @property
    def turns(self) -> Locator:
        """The same without what Gradio lays over them, unseen, while an event is on its way."""
        return self.chat.locator(".turns")

    @property
    def box(self) -> Locator:
        """Where questions are typed."""
        return self.page.locator("#question").locator("textarea, input").first

    @property
    def sources(self) -> Locator:
        """The cards of the cited or closest passages of the last answer; those of earlier ones are folded."""
        return self.page.locator("#sources .sources > .source")

    @property
    def marks(self) -> Locator:
        """The quoted words in them."""
        return self.sources.locator("mark")

    @property
    def examples(self) -> Locator:
        """The questions to begin with."""
        return self.chat.locator(".suggestions button")

    def tab(self, name: str) -> None:
        """Go to one of the three tabs."""
        self.page.get_by_role("tab", name=name).click()

    def note(self, message: ConsoleMessage) -> None:
        """Remember what the page complains of, as of what its policy forbids."""
        if message.type == "error" and "503" not in message.text:  # which the page is while the models load
            self.errors.append(message.text)

    def reload(self) -> None:
        """Load the page anew; that an event is cut off on its way by that, as the page then says, is no error."""
        before = len(self.errors)
        self.page.reload()
        self.errors[before:] = [said for said in self.errors[before:] if not any(cut in said for cut in CUT_OFF)]

    def ask(self, question: str) -> None:
        """Type a question and send it; while an answer is on its way, the box does not let go of it."""
        self.box.fill(question)
        for moment in range(3600):
            if moment % 40 == 0:
                self.box.press("Enter")
            self.page.wait_for_timeout(50)
            if self.box.input_value() != question:
                return
        raise AssertionError(f"The question was not taken: {question}")

    def start_anew(self) -> None:
        """Clear the conversation, at the tab of questions, as whoever goes on at a page that is open."""
        self.tab("Ask")
        if self.chat.locator(".turn").count():
            self.page.locator("#clear").click()
        expect(self.chat.locator(".turn")).to_have_count(0)

    def shown(self, part: Locator) -> str:
        """The text of a part of the page as it is seen, modulo white space."""
        return " ".join(part.inner_text().split())


Open = Callable[..., Visit]


def opening(browser: Browser) -> Iterator[Open]:
    """Opens the page, each time for another person, and sees to it that no script fails or comes from text."""
    visits: list[Visit] = []

    def open_one(url: str, **options: Any) -> Visit:
        context = browser.new_context(**options)
        context.set_default_timeout(60_000)
        visit = Visit(context.new_page())
        visits.append(visit)
        context.on("request", lambda request: visit.requests.append(request.url))
        visit.page.on("websocket", lambda opened: visit.requests.append(opened.url))
        visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
        visit.page.on("console", lambda message: visit.note(message))  # noqa: PLW0108 - a method has no room for more
        visit.page.on("dialog", lambda dialog: (visit.dialogs.append(dialog.message), dialog.dismiss()))
        visit.page.goto(url)
        expect(visit.box).to_be_editable()
        return visit

    yield open_one
    for visit in visits:
        # Before the page is closed, which cuts off what is on its way; a reload has Gradio end its connection so.
        errors = [said for said in visit.errors if "AbortError: signal is aborted" not in said]
        visit.page.context.close()
        assert visit.dialogs == []
        assert errors == []


open_page = pytest.fixture(opening, name="open_page")
open_pages = pytest.fixture(opening, scope="module", name="open_pages")
"""The same, for pages at which the tests of a file go on."""
