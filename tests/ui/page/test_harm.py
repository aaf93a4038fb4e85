"""What means harm is shown to the letter, and nothing else happens; what the server of the page must not do."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

if TYPE_CHECKING:
    from tests.ui.conftest import Served
    from tests.ui.page.conftest import Pages, Visit

Open = Callable[..., "Visit"]

WRECK = "Who led the expedition that found the wreck of Endurance?"
WRECK_ANSWER = "John Shears led the expedition. [1]"
UNANSWERABLE = "What is the boiling point of tungsten?"
SLOGAN_QUESTION = "Who painted the slogan on the wall of the lighthouse?"
MADE = (
    "img, script, iframe, object, link, style, svg[onload], .katex, del, strong strong, [onmouseover], [onerror]",
    "a:not(.mark, .back, .original)",
    "a.original:not([href^='https://walls.example/'])",
)
"""What none of the hostile articles may have become."""

WALLS_QUESTION = "Who painted <i>two</i> **walls** at `Dover` <img src=x onerror=alert"


@pytest.fixture(scope="module")
def opened(open_pages: Open, pages: Pages) -> Visit:
    """Somebody who stays at the page of the hostile articles from one test to the next."""
    visit = open_pages(pages.hostile)
    assert_inert(visit)
    return visit


@pytest.fixture
def visit(opened: Visit) -> Visit:
    """The same, with nothing asked yet."""
    opened.start_anew()
    return opened


# --- articles that mean harm ------------------------------------------------------------------------------


def assert_inert(visit: Visit, parts: Sequence[str] = ("#chat", "#sources")) -> None:
    """Nothing of an article has become anything but text."""
    for part in parts:
        for made in MADE:
            expect(visit.page.locator(part).locator(made)).to_have_count(0)
    assert visit.dialogs == []
    assert [url for url in visit.requests if "example" in url] == []


def test_an_article_that_means_harm_is_shown_to_the_letter(visit: Visit, harm: list[dict[str, str]]) -> None:
    visit.ask(SLOGAN_QUESTION)
    expect(visit.chat).to_contain_text("[1]")
    expect(visit.marks.first).to_be_visible()
    slogan = harm[0]["text"].partition(" It was washed off")[0]
    assert slogan in visit.shown(visit.chat)
    assert slogan in [visit.shown(mark) for mark in visit.marks.all()]
    card = visit.shown(visit.sources.first)
    for name in ("title", "publisher", "author", "text"):
        assert harm[0][name] in card
    assert_inert(visit)


def test_a_question_that_means_harm_is_shown_to_the_letter(visit: Visit) -> None:
    question = f"<img src=x onerror=alert(12)> **{SLOGAN_QUESTION}** $x^2$ ![a](https://elsewhere.example/a.png)"
    visit.ask(question)
    expect(visit.marks.first).to_be_visible()
    assert question in visit.shown(visit.chat)
    assert_inert(visit)


def test_what_means_harm_is_no_example_and_shown_to_the_letter(visit: Visit, harm: list[dict[str, str]]) -> None:
    assert_inert(visit)
    expect(visit.examples.filter(has_text="Dover")).to_have_count(0)
    visit.ask(WALLS_QUESTION)
    expect(visit.chat).to_contain_text("[1]")
    assert WALLS_QUESTION in visit.shown(visit.chat)
    expect(visit.marks.first).to_be_visible()
    assert_inert(visit, parts=["#chat"])
    (link,) = visit.sources.get_by_role("link").all()
    assert (link.get_attribute("href") or "").startswith(f"{harm[1]['url']}#:~:text=")
    assert link.get_attribute("onmouseover") is None


def test_a_hostile_article_is_listed_and_read_to_the_letter(visit: Visit, harm: list[dict[str, str]]) -> None:
    visit.tab("Articles")
    row = visit.page.locator("#list tr").filter(has_text=harm[0]["title"])
    expect(row).to_contain_text(harm[0]["publisher"])
    row.get_by_role("button", name="Remove").click()
    dialog = visit.page.get_by_role("dialog")
    expect(dialog).to_contain_text(harm[0]["title"])
    dialog.get_by_role("button", name="Keep it").click()
    expect(dialog).to_be_hidden()
    row.locator("button.title").click()
    expect(visit.page.locator("#reader h2")).to_have_text(harm[0]["title"])
    assert harm[0]["text"] in visit.shown(visit.page.locator("#reader"))
    assert_inert(visit, parts=["#list", "#reader"])
    visit.page.get_by_role("button", name="All articles").click()


def test_sixty_tricks_of_an_article_are_read_to_the_letter(visit: Visit, tricks: list[str]) -> None:
    visit.tab("Articles")
    visit.page.locator("#list tr").filter(has_text="Sixty tricks").locator("button.title").click()
    reader = visit.page.locator("#reader")
    expect(reader.locator("h2")).to_have_text("Sixty tricks")
    shown = " ".join(visit.shown(reader).split())
    assert [trick for trick in tricks if " ".join(trick.split()) not in shown] == []
    assert_inert(visit, parts=["#list", "#reader"])
    visit.page.get_by_role("button", name="All articles").click()


def test_sixty_tricks_of_questions_are_shown_to_the_letter(visit: Visit, tricks: list[str]) -> None:
    for turn, half in enumerate((tricks[:30], tricks[30:]), 1):
        question = " ".join(" ".join(half).split())
        visit.ask(f"Trick? {question}")
        expect(visit.chat.locator(f"#turn-{turn}")).to_contain_text(question)
    assert_inert(visit)


def test_a_hostile_claim_and_its_evidence_are_shown_to_the_letter(visit: Visit) -> None:
    visit.tab("Check")
    claim = "<img src=x onerror=alert(13)> **Mallory Quill** painted the slogan on the wall of the lighthouse."
    visit.page.get_by_label("A claim").fill(claim)
    visit.page.locator("#check").click()
    expect(visit.page.locator("#verdict .claim")).to_have_text(claim)
    assert_inert(visit, parts=["#verdict"])


def test_a_hostile_search_and_address_are_shown_to_the_letter(visit: Visit) -> None:
    visit.tab("Articles")
    search = "<img src=x onerror=alert(14)> ${alert(15)}"
    visit.page.get_by_label("Search the list").fill(search)
    expect(visit.page.locator("#list")).to_contain_text(search)
    visit.page.get_by_label("Or paste web addresses").fill("/etc/passwd javascript:alert(16) <svg/onload=alert(17)>")
    visit.page.get_by_role("button", name="Add these addresses").click()
    for refused in ("/etc/passwd", "javascript:alert(16)", "<svg/onload=alert(17)>"):
        expect(visit.page.locator("#progress .problems")).to_contain_text(f"{refused}: no web address.")
    assert_inert(visit, parts=["#list", "#progress"])


def test_what_is_forged_in_the_browser_is_not_shown(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    visit.ask(WRECK)
    expect(visit.marks.first).to_have_text("John Shears led the expedition.")
    visit.page.evaluate(
        "Object.keys(localStorage).forEach((key) => localStorage.setItem(key, '<img src=x onerror=1>'))"
    )
    visit.reload()
    expect(visit.examples.first).to_be_visible()
    expect(visit.sources).to_have_count(0)
    assert all(error.startswith("Error reading from localStorage") for error in visit.errors)  # Gradio says so
    visit.errors.clear()


# --- the server -------------------------------------------------------------------------------------------


def test_nothing_is_fetched_from_another_host(open_page: Open, pages: Pages, served: Served) -> None:
    visit = open_page(pages.samples)
    visit.examples.first.click()
    expect(visit.marks.first).to_be_visible()
    visit.ask(UNANSWERABLE)
    expect(visit.sources.locator(".nearest")).to_have_count(3)
    fetched = {urlsplit(url) for url in visit.requests}
    assert {place.netloc for place in fetched if place.scheme not in ("data", "blob")} == {
        urlsplit(pages.samples).netloc
    }
    assert served.connected_to, "not even the watch's own mark was noted"
    assert served.connected_to <= {"127.0.0.1", "localhost", "::1"}


def test_the_page_is_on_one_address_only(browser: Browser, pages: Pages) -> None:
    page = browser.new_page()
    page.goto(pages.samples)
    # A server on all addresses would answer here too.
    with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
        page.goto(pages.samples.replace("127.0.0.1", "127.0.0.2"))
    page.close()


def test_the_server_hands_out_no_files(browser: Browser, pages: Pages, served: Served, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("not for the page", encoding="utf-8")
    here = Path(os.path.relpath(Path(__file__).parents[2] / "pyproject.toml"))
    context = browser.new_context()
    for path in (secret, here, served.output):
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
        timeout=400,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"Error: Port {port} is not free.")
    assert "--port" in line
