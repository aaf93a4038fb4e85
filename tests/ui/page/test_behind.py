"""What the page does to its library, reads from the web, and shows where the desk fails: served from here."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from assistant.answer import Draft
from assistant.assistant import Assistant
from assistant.reading.evidence import EvidenceFinder
from ingest.embedding import SentenceEmbeddings
from ingest.library import Library
from ingest.pipeline import ingest_articles
from ingest.stages.report import Report
from ingest.web.fetching import Fetcher
from ui.rendering.articles.library_html import PAGE_SIZE as SHOWN
from ui.rendering.articles.library_html import article_list_html

if TYPE_CHECKING:
    from ingest.store.curation.query import ArticleList, ArticleQuery
    from tests.ui.page.conftest import Visit

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),  # which Gradio asks of pandas
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),  # with which it sums up its events
]

PAPERS = [
    {
        "id": "times",
        "title": "Holm at the harbour",
        "publisher": "Coast Times",
        "published": "2024-03-05",
        "text": "Greta Holm opened the harbour of Torvik.",
    },
    {
        "id": "herald",
        "title": "Lien at the harbour",
        "publisher": "Bay Herald",
        "published": "2021-06-01",
        "text": "Odd Lien opened the harbour of Torvik.",
    },
]
QUESTION = "Who opened the harbour of Torvik?"
DIARY = [
    {"id": f"day-{day}", "title": f"Day {day}", "text": f"On day {day} it rained for {day} minutes."}
    for day in range(1, SHOWN)
]
BRIDGE = (
    "<p>Per Dahl closed the bridge of Vestvik on Monday. It will be repaired over the summer and opens in May.</p>"
    "<p>Drivers have to take the ferry until then, which leaves every twenty minutes from the market square.</p>"
)
BROKEN = "Something went wrong in the desk itself."


@pytest.fixture(scope="module")
def shelf(embeddings: SentenceEmbeddings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of two papers that differ and of more short articles than the list shows at once."""
    folder = tmp_path_factory.mktemp("behind")
    (folder / "shelf.jsonl").write_text("\n".join(map(json.dumps, [*DIARY, *PAPERS])), encoding="utf-8")
    with Library.open(folder / "library") as library:
        library._embeddings = embeddings
        ingest_articles([folder / "shelf.jsonl"], library)
        yield library


@pytest.fixture(scope="module")
def url(shelf: Library, finder: EvidenceFinder, serve_here: Callable[[Assistant], str]) -> str:
    """Its page."""
    return serve_here(Assistant(shelf, finder=finder))


@pytest.fixture(scope="module")
def opened(open_pages: Callable[..., Visit], url: str) -> Visit:
    """Somebody who stays at it from one test to the next."""
    return open_pages(url)


@pytest.fixture
def visit(opened: Visit) -> Visit:
    """The same, with nothing asked yet."""
    opened.start_anew()
    return opened


@pytest.fixture
def fresh(open_page: Callable[..., Visit], url: str) -> Visit:
    """Somebody who has just come."""
    return open_page(url)


# --- asking -----------------------------------------------------------------------------------------------


def test_the_chosen_publisher_and_days_answer(fresh: Visit) -> None:
    fresh.page.get_by_role("button", name="All articles may answer").click()
    publishers = fresh.page.get_by_label("Only of these publishers")
    publishers.click()
    fresh.page.get_by_role("option", name="Bay Herald").click()
    expect(fresh.page.get_by_role("button", name="Only: Bay Herald")).to_be_visible()
    fresh.ask(QUESTION)
    expect(fresh.chat.locator("#turn-1")).to_contain_text("Odd Lien opened the harbour of Torvik. [1]")
    expect(fresh.page.locator("#sources .source")).to_have_count(1)
    fresh.page.get_by_role("button", name="Only: Bay Herald").click()  # it folds when one asks
    publishers.press("Backspace")
    fresh.page.get_by_label("Published from").fill("2024-01-01")
    fresh.page.get_by_label("to", exact=True).fill("2024-12-31")
    expect(fresh.page.get_by_role("button", name="Only: from 2024-01-01, to 2024-12-31")).to_be_visible()
    fresh.ask(QUESTION)
    expect(fresh.chat.locator("#turn-2")).to_contain_text("Greta Holm opened the harbour of Torvik. [1]")
    expect(fresh.sources).to_have_count(1)
    expect(fresh.sources.first).to_contain_text("Coast Times")


def test_a_thumb_and_its_reason_are_one_record(visit: Visit, shelf: Library) -> None:
    def kept() -> list[tuple[str, bool, str, str, str]]:
        return [(one.question, one.liked, one.reason, one.word, one.wanted) for one in shelf.feedback()]

    visit.ask(QUESTION)
    good, bad = (visit.chat.get_by_role("button", name=f"{kind} answer") for kind in ("Good", "Bad"))
    expect(good).to_have_attribute("aria-pressed", "false")
    good.click()
    expect(good).to_have_attribute("aria-pressed", "true")
    visit.chat.get_by_label("A word on why").fill("to the point")
    visit.page.keyboard.press("Enter")
    expect(visit.chat).to_contain_text("Noted in the library.")
    assert kept() == [(QUESTION, True, "", "to the point", "")]
    bad.click()
    expect(bad).to_have_attribute("aria-pressed", "true")
    expect(good).to_have_attribute("aria-pressed", "false")
    assert kept() == [(QUESTION, False, "", "", "")]
    visit.chat.get_by_label("It is wrong").check()
    visit.chat.get_by_label("A word on why").fill("it was the other one")
    visit.chat.get_by_label("The right answer").fill("Odd Lien")
    visit.page.keyboard.press("Enter")
    expect(visit.chat).to_contain_text("Noted in the library.")
    assert kept() == [(QUESTION, False, "wrong", "it was the other one", "Odd Lien")]
    record = shelf.feedback()[0].record
    assert (record.program, bool(record.reader)) == (version("article-desk"), True)
    cited = record.cited[0]
    article = shelf.article(cited.article_id)
    assert article.text[cited.start : cited.end] == "Greta Holm opened the harbour of Torvik."
    assert cited.sha256 == article.sha256


# --- adding and looking -----------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site of the web on this machine."""
    with Site(tmp_path / "site") as running:
        yield running


class Site(ThreadingHTTPServer):
    """Serves the files of a folder; what is called slow waits until it may go on."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.go_on = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,))
        super().__init__(("127.0.0.1", 0), partial(_Quietly, directory=str(folder)))

    def put(self, name: str, content: str) -> str:
        """Put a file there; its address."""
        (self.folder / name).write_text(content, encoding="utf-8")
        return f"http://127.0.0.1:{self.server_port}/{name}"

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.go_on.set()
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Quietly(SimpleHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        if "slow" in self.path:
            self.server.go_on.wait()
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the library
        pass


@pytest.fixture(autouse=True)
def _this_machine_is_the_web(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of this machine may be read, and as fast as we like."""
    monkeypatch.setattr("ingest.pipeline.Fetcher", lambda **_: Fetcher(allow_private=True, pause=0))


def web_page(title: str, body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body><article>{body}</article></body></html>"


def add(visit: Visit, addresses: str) -> None:
    visit.tab("Articles")
    visit.page.get_by_label("Or paste web addresses").fill(addresses)
    visit.page.get_by_role("button", name="Add these addresses").click()


def test_a_page_and_a_feed_of_the_web_are_added_and_asked_about(visit: Visit, site: Site, shelf: Library) -> None:
    before = len(shelf.articles())
    page = site.put("bridge.html", web_page("The bridge", BRIDGE))
    links = [
        site.put(f"{name}.html", web_page(name, BRIDGE.replace("Per Dahl closed", f"{who} crosses")))
        for name, who in (("ferry", "Ida Berg"), ("tram", "Olav Moe"))
    ]
    items = "".join(f"<item><link>{link}</link></item>" for link in links)
    feed = site.put("feed.xml", f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>')
    add(visit, f"{page}\n{feed}")
    expect(visit.page.locator("#progress")).to_contain_text("3 articles added.")
    expect(visit.page.locator("#progress .problems")).to_have_count(0)
    expect(visit.page.locator("#masthead")).to_contain_text(f"{before + 3} articles")
    expect(visit.page.get_by_label("Or paste web addresses")).to_have_value("")
    visit.tab("Ask")
    visit.ask("Who closed the bridge of Vestvik?")
    expect(visit.marks.first).to_contain_text("Per Dahl closed the bridge of Vestvik on Monday.")
    expect(visit.sources.first.get_by_role("link").first).to_have_attribute("href", re.compile(re.escape(page)))


def test_stopping_keeps_what_was_read(
    visit: Visit, site: Site, shelf: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Callable[[], bool]] = []

    def ingest(*arguments: Any, stopped: Callable[[], bool], **options: Any) -> Report:
        asked.append(stopped)
        return ingest_articles(*arguments, stopped=stopped, **options)

    monkeypatch.setattr("ui.page.uploads.ingest_articles", ingest)
    notes = [{"id": f"note-{one}", "text": f"Note {one} is about nothing at all."} for one in range(70)]
    (tmp_path / "notes.jsonl").write_text("\n".join(map(json.dumps, notes)), encoding="utf-8")
    before = len(shelf.articles())
    visit.tab("Articles")
    visit.page.get_by_label("Or paste web addresses").fill(site.put("slow.html", web_page("Slow", BRIDGE)))
    visit.page.locator("#files input[type=file]").set_input_files([tmp_path / "notes.jsonl"])
    expect(visit.page.locator("#progress .current")).to_contain_text("slow.html")
    visit.page.locator("#progress").get_by_role("button", name="Stop").click()
    while not asked[0]():
        visit.page.wait_for_timeout(50)
    site.go_on.set()
    report = visit.page.locator("#progress .report")
    expect(report).to_contain_text("Stopped before the end. What was stored stays.")
    stored = len(shelf.articles()) - before
    assert 0 < stored < len(notes)
    expect(report).to_contain_text(f"{stored} articles added.")
    expect(visit.page.locator("#list .count")).to_have_text(f"{before + stored} articles")
    expect(visit.page.get_by_role("button", name="Add these addresses")).to_be_enabled()


def test_a_long_list_is_shown_bit_by_bit(visit: Visit, shelf: Library) -> None:
    visit.tab("Articles")
    rows = visit.page.locator("#list tbody tr")
    visit.page.get_by_label("Search the list").fill("day")
    expect(visit.page.locator("#list .count")).to_contain_text(f"{len(DIARY)} of ")
    expect(visit.page.get_by_role("button", name="Show more")).to_have_count(0)
    visit.page.get_by_label("Search the list").fill("")
    expect(rows).to_have_count(SHOWN)
    expect(visit.page.locator("#list .more")).to_contain_text(f"{SHOWN} articles of ")
    visit.page.get_by_role("button", name="Show more").click()
    expect(rows).to_have_count(len(shelf.articles()))
    expect(visit.page.locator("#list .more")).to_have_count(0)


def test_what_is_searched_for_is_not_undone_by_a_refresh_sent_before(
    fresh: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    come = threading.Event()

    def listed(found: ArticleList, query: ArticleQuery) -> str:
        if not query.search:  # as the page is opened
            come.wait(60)
        return article_list_html(found, query)

    monkeypatch.setattr("ui.page.articles.listing.article_list_html", listed)
    fresh.reload()
    fresh.errors.clear()  # of what the reload cut off
    fresh.tab("Articles")
    fresh.page.get_by_label("Search the list").fill("harbour")
    fresh.page.wait_for_timeout(500)
    come.set()
    expect(fresh.page.locator("#list tbody tr")).to_have_count(2)
    fresh.page.wait_for_timeout(500)
    expect(fresh.page.locator("#list tbody tr")).to_have_count(2)


# --- what fails in the desk itself ------------------------------------------------------------------------


def test_a_failed_answer_is_told_and_the_page_goes_on(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    visit.ask(QUESTION)
    expect(visit.chat.locator("#turn-1")).to_contain_text("[1]")

    def stream(*_: Any, **__: Any) -> Iterator[Draft]:
        yield Draft("Perhaps ")
        raise RuntimeError("the reader fell over")

    with monkeypatch.context() as patch:
        patch.setattr(Assistant, "stream", stream)
        visit.chat.get_by_role("button", name="Ask again").click()
        expect(visit.chat.locator(".problem")).to_contain_text(BROKEN)
    assert "RuntimeError: the reader fell over" in capsys.readouterr().err
    expect(visit.chat).not_to_contain_text("Perhaps")
    expect(visit.chat.locator("#turn-1")).to_contain_text("[1]")
    expect(visit.page.locator("#stop")).to_be_hidden()
    visit.ask(QUESTION)
    expect(visit.chat.locator("#turn-2")).to_contain_text("[1]")
    expect(visit.chat.locator(".problem")).to_have_count(0)


def test_a_failed_check_is_told_and_the_page_goes_on(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Assistant, "check", lambda *_: 1 / 0)
    visit.tab("Check")
    visit.page.get_by_label("A claim").fill("It rained.")
    visit.page.locator("#check").click()
    expect(visit.page.locator("#verdict").get_by_role("alert")).to_contain_text(BROKEN)
    expect(visit.page.locator("#check")).to_be_enabled()
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_failure_among_the_articles_is_told_and_the_page_goes_on(
    fresh: Visit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("ui.page.uploads.ingest_articles", lambda *_, **__: 1 / 0)
    add(fresh, "https://news.example/")
    alert = fresh.page.locator("#progress").get_by_role("alert")
    expect(alert).to_contain_text(BROKEN)
    expect(fresh.page.get_by_role("button", name="Add these addresses")).to_be_enabled()
    assert "ZeroDivisionError" in capsys.readouterr().err
    fresh.page.get_by_role("button", name="Add these addresses").click()
    expect(alert).to_contain_text(BROKEN)
    monkeypatch.setattr(Library, "article", lambda *_: 1 / 0)
    fresh.page.get_by_label("Search the list").fill("harbour")
    expect(fresh.page.locator("#list tbody tr")).to_have_count(2)
    fresh.page.get_by_role("button", name="Lien at the harbour", exact=True).click()
    expect(alert).to_contain_text(BROKEN)
    expect(fresh.page.locator("#list")).to_be_visible()
