"""The page in a real browser, served by the real command."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from ingest.embedding import SentenceEmbeddings
from ingest.library import Library
from ingest.pipeline import ingest_articles

WRECK = "Who led the expedition that found the wreck of Endurance?"
WRECK_ANSWER = "John Shears led the expedition. [1]"
UNANSWERABLE = "What is the boiling point of tungsten?"

LONGEST_START = 240
"""Seconds after which a server that does not come up is given up, however busy the machine is."""

SLOGAN = (
    "Mallory Quill painted the slogan <script>alert(1)</script> "
    "<img src=https://elsewhere.example/x.png onerror=alert(2)> <svg onload=alert(3)> "
    "</mark></blockquote> [press](javascript:alert(4)) "
    "<https://elsewhere.example> https://elsewhere.example/a_b_c www.elsewhere.example a@elsewhere.example "
    "$\\frac{1}{2}$ $$E=mc^2$$ \\(x\\) C:\\<b> ${1+1} ${alert(5)} {{7*7}} `tick` **stars** ~~struck~~ &lt;b&gt; "
    "gnorw on the wall of the lighthouse."
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

# What the server connects to and looks up, noted by the process itself, one JSON list a line.
WATCH = """
import json, os, sys

def watch(event, arguments, log=os.environ["CONNECTIONS_LOG"]):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        place = arguments[1] if event != "socket.getaddrinfo" else arguments[0]
        with open(log, "a") as file:
            file.write(json.dumps([event, place if isinstance(place, str) else str(place[0])]) + "\\n")

sys.addaudithook(watch)
"""


# Serves pages of two libraries from one process, which costs half of two: arguments are folders and ports.
SERVE_TWO = """
import sys, threading
from ingest.embedding import load_embeddings
from ingest.library import Library
from ui.web import serve

embeddings = load_embeddings()
threads = []
for folder, port in (sys.argv[1:3], sys.argv[3:5]):
    library = Library.open(folder)
    library._embeddings = embeddings
    options = {"port": int(port), "open_browser": False}
    threads.append(threading.Thread(target=serve, args=[library], kwargs=options))
    threads[-1].start()
for thread in threads:
    thread.join()
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running process that serves pages, and the file with what it says."""

    process: subprocess.Popen[bytes]
    output: Path

    def wait_for_urls(self, count: int) -> list[str]:
        """The addresses of its pages, once they are served."""
        limit = time.monotonic() + LONGEST_START
        while self.process.poll() is None and time.monotonic() < limit:
            urls = re.findall(r"http://127\.0\.0\.1:\d+", self.output.read_text(encoding="utf-8"))
            if len(urls) == count:
                return urls
            time.sleep(0.1)
        said = self.output.read_text(encoding="utf-8")
        raise AssertionError(f"The server did not say where its pages are: {said}")


@dataclass(frozen=True, slots=True)
class Pages:
    """The addresses of the pages that these tests look at, and what the first one's server connected to."""

    samples: str
    hostile: str
    empty: str
    connections: Path


@pytest.fixture(scope="module")
def pages(
    command: Path,
    clean_environment: dict[str, str],
    embeddings: SentenceEmbeddings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Pages]:
    """Pages of the sample articles, as `articles chat` serves them, of hostile articles, and of none."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "watch").mkdir()
    (folder / "watch" / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    (folder / "hostile.jsonl").write_text("\n".join(map(json.dumps, HOSTILE)), encoding="utf-8")
    with Library.open(folder / "hostile") as library:
        library._embeddings = embeddings
        assert len(ingest_articles([folder / "hostile.jsonl"], library).added) == len(HOSTILE)

    def start(name: str, *arguments: str | Path, **settings: str) -> Server:
        environment = {**clean_environment, "PYTHONUNBUFFERED": "1", **settings}
        with (folder / f"{name}.txt").open("wb") as said:
            process = subprocess.Popen(arguments, env=environment, stdout=said, stderr=subprocess.STDOUT)
        return Server(process, folder / f"{name}.txt")

    connections = folder / "connections.jsonl"
    watch = {"PYTHONPATH": str(folder / "watch"), "CONNECTIONS_LOG": str(connections)}
    chat = start("chat", command, "chat", "--samples", "--no-browser", "--library", folder / "samples", **watch)
    ports = str(free_port()), str(free_port())
    places = folder / "hostile", ports[0], folder / "empty", ports[1]
    two = start("two", sys.executable, "-c", SERVE_TWO, *places)
    try:
        two.wait_for_urls(2)
        (samples,) = chat.wait_for_urls(1)
        yield Pages(samples, *(f"http://127.0.0.1:{port}" for port in ports), connections)
        # The last word is a test too: Ctrl-C ends the chat, and quietly.
        chat.process.send_signal(signal.SIGINT)
        assert chat.process.wait(LONGEST_START) == 0
        assert "Traceback" not in chat.output.read_text(encoding="utf-8")
    finally:
        for server in (chat, two):
            server.process.kill()
            server.process.wait()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail(f"No browser to test the page in: none of {', '.join(names)}. apt-get install chromium")
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        yield playwright.chromium.launch(executable_path=found, args=options)


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
    def box(self) -> Locator:
        """Where questions are typed."""
        return self.page.locator("#question").locator("textarea, input").first

    @property
    def sources(self) -> Locator:
        """The cards of the cited or closest passages."""
        return self.page.locator("#sources .source")

    @property
    def marks(self) -> Locator:
        """The quoted words."""
        return self.page.locator("#sources mark")

    @property
    def examples(self) -> Locator:
        """The questions to begin with."""
        return self.chat.get_by_role("button").filter(has_text="?")

    def ask(self, question: str) -> None:
        """Type a question and send it; while an answer is on its way, the box does not let go of it."""
        self.box.fill(question)
        for moment in range(600):
            if moment % 20 == 0:
                self.box.press("Enter")
            self.page.wait_for_timeout(100)
            if self.box.input_value() != question:
                return
        raise AssertionError(f"The question was not taken: {question}")

    def shown(self, part: Locator) -> str:
        """The text of a part of the page as it is seen, modulo white space."""
        return " ".join(part.inner_text().split())


Open = Callable[[str], Visit]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens the page, each time for another person, and sees to it that no script fails or comes from text."""
    visits: list[Visit] = []

    def open_one(url: str) -> Visit:
        context = browser.new_context()
        context.set_default_timeout(60_000)
        visit = Visit(context.new_page())
        visits.append(visit)
        context.on("request", lambda request: visit.requests.append(request.url))
        visit.page.on("websocket", lambda opened: visit.requests.append(opened.url))
        visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
        visit.page.on("dialog", lambda dialog: (visit.dialogs.append(dialog.message), dialog.dismiss()))
        visit.page.goto(url)
        expect(visit.box).to_be_editable()
        return visit

    yield open_one
    for visit in visits:
        visit.page.context.close()
        assert visit.dialogs == []
        assert visit.errors == []


# --- questions and answers --------------------------------------------------------------------------------


def test_an_answer_stands_beside_the_words_that_it_rests_on(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    visit.ask(WRECK)
    expect(visit.chat).to_contain_text(WRECK_ANSWER)
    expect(visit.chat).to_contain_text(WRECK)
    for fact in ("Shackleton's lost ship Endurance found in the Weddell Sea", "Article Desk", "2022-03-10"):
        expect(visit.sources.first).to_contain_text(fact)
    expect(visit.marks.first).to_have_text("John Shears led the expedition.")
    expect(visit.marks.first).to_be_visible()
    passage = visit.shown(visit.sources.first.locator("blockquote"))
    assert "across the stern. John Shears led the expedition. Nothing was taken" in passage
    said = visit.shown(visit.chat)
    for number, mark in enumerate(visit.marks.all(), start=1):
        assert f"{visit.shown(mark)} [{number}]" in said
    expect(visit.box).to_have_value("")


def test_no_answer_is_said_and_the_closest_passages_stand_beside(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    visit.ask(UNANSWERABLE)
    expect(visit.chat).to_contain_text("The articles don't say.")
    expect(visit.sources).to_have_count(3)
    expect(visit.page.locator("#sources")).to_contain_text("Closest passages")
    for card in visit.sources.all():
        (quote,) = card.locator("mark").all_inner_texts()
        assert quote
        assert quote in card.locator("blockquote").inner_text()


def test_an_example_is_answered_when_it_is_clicked(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    expect(visit.examples.first).to_be_visible()
    assert 1 <= visit.examples.count() <= 4
    question = visit.examples.first.inner_text().strip()
    visit.examples.first.click()
    expect(visit.chat).to_contain_text("[1]")
    expect(visit.chat).to_contain_text(question)
    expect(visit.marks.first).to_be_visible()
    assert visit.shown(visit.marks.first).rstrip(".") in visit.shown(visit.chat)


def test_a_follow_up_is_answered_below_what_was_asked_before(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    visit.ask(WRECK)
    expect(visit.marks.first).to_have_text("John Shears led the expedition.")
    visit.ask("Where was it built?")
    expect(visit.marks.filter(has_text="John Shears led the expedition.")).to_have_count(0)
    expect(visit.marks.first).to_be_visible()
    before, asked, said = visit.shown(visit.chat).partition("Where was it built?")
    assert f"{WRECK} {WRECK_ANSWER}" in before
    assert asked, "the follow-up itself is not shown"
    assert "[1]" in said or "The articles don't say." in said
    assert "Endurance" in visit.shown(visit.sources.first), "the follow-up has lost what it is about"


def test_a_question_without_words_gets_a_clear_line(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    visit.ask("?!… 🦊")
    expect(visit.chat).to_contain_text("The question has no words.")
    visit.ask(WRECK)
    expect(visit.chat).to_contain_text(WRECK_ANSWER)


def test_an_indented_question_is_shown_as_it_was_typed(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    visit.ask(f"\t    {WRECK} *really* <b>?")
    expect(visit.chat).to_contain_text("[1]")
    assert f"{WRECK} *really* <b>?" in visit.shown(visit.chat)
    expect(visit.chat.locator("pre")).to_have_count(0)


def test_a_blank_question_asks_nothing(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    visit.box.fill("   ")
    visit.box.press("Enter")
    visit.ask(WRECK)
    expect(visit.marks.first).to_have_text("John Shears led the expedition.")
    assert visit.shown(visit.chat).startswith(WRECK)
    assert visit.shown(visit.chat).count("[1]") == 1
    assert "no words" not in visit.shown(visit.chat)


def test_an_answer_is_copied_as_it_is_shown(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask(WRECK)
    expect(visit.marks.first).to_have_text("John Shears led the expedition.")
    visit.chat.get_by_role("button", name="Copy message").last.click()
    visit.page.wait_for_function("async () => (await navigator.clipboard.readText()).includes('John Shears')")
    copied = visit.page.evaluate("navigator.clipboard.readText()").strip()
    assert copied.startswith(WRECK_ANSWER)
    assert copied in visit.shown(visit.chat)


def test_a_cleared_chat_begins_anew(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    visit.ask(WRECK)
    expect(visit.sources.first).to_be_visible()
    visit.chat.get_by_role("button", name="Clear").click()
    expect(visit.sources).to_have_count(0)
    expect(visit.chat).not_to_contain_text(WRECK_ANSWER)
    visit.ask(UNANSWERABLE)
    expect(visit.sources).to_have_count(3)
    assert WRECK not in visit.shown(visit.chat)


def test_a_reloaded_page_answers_again(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    visit.ask(WRECK)
    expect(visit.sources.first).to_be_visible()
    visit.page.reload()
    expect(visit.box).to_be_editable()
    expect(visit.sources).to_have_count(0)
    visit.ask(WRECK)
    expect(visit.chat).to_contain_text(WRECK_ANSWER)
    expect(visit.marks.first).to_have_text("John Shears led the expedition.")


def test_two_people_at_once_each_get_their_own_answer(open_page: Open, pages: Pages) -> None:
    one, other = open_page(pages.samples), open_page(pages.samples)
    question = "Who was the captain of Endurance?", "Who designed the common side of the coins?"
    one.box.fill(question[0])
    other.box.fill(question[1])
    one.box.press("Enter")
    other.box.press("Enter")
    expect(one.marks.first).to_be_visible()
    expect(other.marks.first).to_be_visible()
    expect(one.sources.first).to_contain_text("Shackleton's lost ship")
    expect(other.sources.first).to_contain_text("Euro becomes sole legal tender")
    assert question[0] in one.shown(one.chat)
    assert question[1] not in one.shown(one.chat)
    assert question[1] in other.shown(other.chat)
    assert question[0] not in other.shown(other.chat)


# --- articles that mean harm ------------------------------------------------------------------------------


def assert_inert(visit: Visit, parts: Sequence[str] = ("#chat", "#sources")) -> None:
    """Nothing of an article has become anything but text."""
    for part in parts:
        for made in ("img", "script", "iframe", "svg[onload]", ".katex", "a", "[onmouseover]", "[onerror]", "del"):
            expect(visit.page.locator(part).locator(made)).to_have_count(0)
    assert visit.dialogs == []
    assert [url for url in visit.requests if "example" in url] == []


def test_an_article_that_means_harm_is_shown_to_the_letter(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.hostile)
    visit.ask(SLOGAN_QUESTION)
    expect(visit.chat).to_contain_text("[1]")
    expect(visit.marks.first).to_be_visible()
    slogan = " ".join(SLOGAN.split())
    assert slogan in visit.shown(visit.chat)
    assert slogan in [visit.shown(mark) for mark in visit.marks.all()]
    card = visit.shown(visit.sources.first)
    for name in ("title", "publisher", "author", "text"):
        assert HOSTILE[0][name] in card
    assert_inert(visit)


def test_a_question_that_means_harm_is_shown_to_the_letter(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.hostile)
    question = f"<img src=x onerror=alert(12)> **{SLOGAN_QUESTION}** $x^2$ ![a](https://elsewhere.example/a.png)"
    visit.ask(question)
    expect(visit.marks.first).to_be_visible()
    assert question in visit.shown(visit.chat)
    assert_inert(visit)


def test_an_example_that_means_harm_is_shown_to_the_letter(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.hostile)
    example = visit.examples.filter(has_text=WALLS_QUESTION)
    expect(example).to_be_visible()
    assert_inert(visit)
    example.click()
    expect(visit.chat).to_contain_text("[1]")
    assert WALLS_QUESTION in visit.shown(visit.chat)
    expect(visit.marks.first).to_be_visible()
    assert_inert(visit, parts=["#chat"])
    (link,) = visit.sources.get_by_role("link").all()
    assert link.get_attribute("href") == HOSTILE[1]["url"]
    assert link.get_attribute("onmouseover") is None


# --- the server -------------------------------------------------------------------------------------------


def test_nothing_is_fetched_from_another_host(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    visit.examples.first.click()
    expect(visit.marks.first).to_be_visible()
    visit.ask(UNANSWERABLE)
    expect(visit.sources).to_have_count(3)
    fetched = {urlsplit(url) for url in visit.requests}
    assert {place.netloc for place in fetched if place.scheme not in ("data", "blob")} == {
        urlsplit(pages.samples).netloc
    }


def test_the_server_connects_to_no_other_host(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    visit.ask(WRECK)
    expect(visit.chat).to_contain_text(WRECK_ANSWER)
    noted = pages.connections.read_text().splitlines()
    assert noted, "not even the server's look at its own page was noted"
    assert {place for _, place in map(json.loads, noted)} <= {"127.0.0.1", "localhost", "::1"}


def test_the_page_is_on_one_address_only(browser: Browser, pages: Pages) -> None:
    page = browser.new_page()
    page.goto(pages.samples)
    # A server on all addresses would answer here too.
    with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
        page.goto(pages.samples.replace("127.0.0.1", "127.0.0.2"))
    page.close()


def test_the_server_hands_out_no_files(browser: Browser, pages: Pages, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("not for the page", encoding="utf-8")
    here = Path(os.path.relpath(Path(__file__).parents[2] / "pyproject.toml"))
    context = browser.new_context()
    for path in (secret, here, pages.connections):
        for door in ("file=", "gradio_api/file=", "static/", "gradio_api/proxy=file://"):
            assert context.request.get(f"{pages.samples}/{door}{path}").status in (403, 404, 400), (door, path)
    context.close()


def test_a_port_in_use_is_a_clear_line(
    pages: Pages, command: Path, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    port = str(urlsplit(pages.samples).port)
    ended = subprocess.run(
        [command, "chat", "--no-browser", "--library", tmp_path / "library", "--port", port],
        env=clean_environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"Error: Port {port} is not free.")
    assert "--port" in line


def test_without_articles_the_page_says_how_to_add_some(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.empty)
    expect(visit.chat).to_contain_text("articles ingest")
    expect(visit.examples).to_have_count(0)
    visit.ask(WRECK)
    expect(visit.chat).to_contain_text("has no articles yet. Add some: articles ingest PATH")
    expect(visit.sources).to_have_count(0)
