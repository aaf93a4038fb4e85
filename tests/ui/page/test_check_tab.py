"""The tab "Check": a sentence has its verdict, a text comes back with each of its claims marked; served from here."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from playwright.sync_api import expect

from assistant.assistant import Assistant
from assistant.reading.evidence import EvidenceFinder
from assistant.review import Review
from ingest.library import Library

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.ui.page.conftest import Visit

Open = Callable[..., "Visit"]

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),  # which Gradio asks of pandas
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),  # with which it sums up its events
]

WRONG = "The wreck of Endurance was found at a depth of 2,500 metres in the Weddell Sea."
RIGHT = "John Shears led the expedition."
TEXT = f"{WRONG} {RIGHT}\n\nWas it <img src=x onerror=alert(1)> cold?"


class HaltingAssistant(Assistant):
    """Waits between two claims of a text while it is told to, and remembers which review it was given."""

    halted = threading.Event()
    go_on = threading.Event()
    given: list[Review | None]

    def stream_review(self, text: str, previous: Review | None = None) -> Iterator[Review]:
        self.given.append(previous)
        for review in super().stream_review(text, previous):
            yield review
            if self.halted.is_set() and review.claims:
                self.go_on.wait()


@pytest.fixture(scope="module")
def assistant(sample_library: Library, finder: EvidenceFinder) -> Iterator[HaltingAssistant]:
    """The assistant of the samples."""
    made = HaltingAssistant(sample_library, finder=finder)
    made.given = []
    yield made
    made.go_on.set()


@pytest.fixture(scope="module")
def url(assistant: HaltingAssistant, serve_here: Callable[[Assistant], str]) -> str:
    """The page."""
    return serve_here(assistant)


@pytest.fixture(scope="module")
def opened(open_pages: Open, url: str) -> Visit:
    """Somebody who stays at the tab from one test to the next."""
    visit = open_pages(url)
    visit.tab("Check")
    return visit


@pytest.fixture
def visit(opened: Visit) -> Visit:
    """The same; a review that is still shown is one of before."""
    opened.page.locator(".review").evaluate_all("reviews => reviews.forEach(one => { one.dataset.before = 'yes' })")
    return opened


DONE = ".review[aria-busy=false]:not([data-before])"
"""A review that has come to its end."""


def check(visit: Visit, text: str) -> Locator:
    """Check a text by the keyboard alone; the review, once it is done."""
    box = visit.page.get_by_label("A claim")
    box.fill(text)
    box.press("Enter")
    review = visit.page.locator(DONE)
    expect(review).to_be_visible()
    return review


def test_a_text_comes_back_with_its_claims_marked_and_is_gone_through_by_keyboard(visit: Visit) -> None:
    review = check(visit, TEXT)
    expect(review.locator("h2")).to_have_text("3 claims: 1 supported, 1 contradicted, 1 not checkable.")
    expect(review.locator(".text p")).to_have_count(2)
    wrong = review.get_by_role("link", name=f"Contradicted: {WRONG}")
    expect(review.get_by_role("link", name=f"Supported: {RIGHT}")).to_be_visible()
    wrong.focus()
    visit.page.keyboard.press("Enter")
    said = visit.page.locator("#said")
    expect(said.locator("h2")).to_be_focused()
    expect(said).to_contain_text("3,008 metres; the draft says 2,500 metres.")
    expect(said.locator("mark b")).to_contain_text("3,008")
    visit.page.keyboard.press("Escape")
    expect(wrong).to_be_focused()
    review.get_by_role("button", name="Next problem").click()
    expect(review.locator(".where")).to_have_text("1 of 1")
    review.get_by_role("button", name="Supported 1", exact=True).click()
    expect(review.get_by_role("link")).to_have_count(1)
    visit.page.get_by_role("button", name="Next of these").press("n")
    expect(said.locator("h2")).to_contain_text("Supported")


def test_it_is_taken_away_as_a_file(visit: Visit, tmp_path: Path) -> None:
    review = check(visit, TEXT)
    for form, name in ((".docx", "Word"), (".html", "HTML"), (".md", "Markdown"), (".json", "JSON")):
        with visit.page.expect_download() as saving:
            review.get_by_role("button", name=name, exact=True).click()
        assert saving.value.suggested_filename == f"checked{form}"
        saving.value.save_as(tmp_path / f"checked{form}")
    facts = json.loads((tmp_path / "checked.json").read_text(encoding="utf-8"))
    assert facts["text"] == TEXT
    assert [TEXT[one["start"] : one["end"]] for one in facts["claims"]] == [one["text"] for one in facts["claims"]]
    assert docx.Document(str(tmp_path / "checked.docx")).paragraphs[0].text == f"{WRONG} {RIGHT}"


def test_stop_keeps_what_is_done_and_the_next_check_goes_on_from_there(
    open_page: Open, url: str, assistant: HaltingAssistant
) -> None:
    visit = open_page(url)
    visit.tab("Check")
    assistant.halted.set()
    assistant.go_on.clear()
    box = visit.page.get_by_label("A claim")
    box.fill(TEXT)
    box.press("Enter")
    expect(visit.page.locator("#check-progress")).to_contain_text("1 of 3 claims")
    visit.page.locator("#stop-check").click()
    expect(visit.page.locator("#stop-check")).to_have_text("Stopping…")
    assistant.go_on.set()
    review = visit.page.locator(DONE)
    expect(review).to_contain_text("Stopped before the end: 2 of 3 claims were checked.")
    expect(visit.page.locator("#stop-check")).to_be_hidden()
    assistant.halted.clear()
    expect(check(visit, TEXT.replace("cold", "warm")).locator("h2")).to_contain_text("3 claims:")
    previous = assistant.given[-1]
    assert previous is not None
    assert [claim.text for claim in previous.claims] == [WRONG, RIGHT]


def test_a_sentence_has_its_verdict_with_the_reason_and_the_words(visit: Visit) -> None:
    visit.page.get_by_label("A claim").fill(WRONG)
    visit.page.locator("#check").click()
    verdict = visit.page.locator("#verdict")
    expect(verdict.locator(".label")).to_contain_text("Refuted")
    expect(verdict.locator(".reason")).to_contain_text("3,008 metres; the claim says 2,500 metres.")
    expect(verdict.get_by_role("heading", name="Against", exact=True)).to_be_visible()
    expect(verdict.locator("mark").first).to_contain_text("at a depth of 3,008 metres")


def test_an_example_is_put_into_the_box_and_checked(open_page: Open, url: str) -> None:
    visit = open_page(url)
    visit.tab("Check")
    example = visit.page.locator("#examples button").first
    text = example.get_attribute("data-text")
    example.click()
    expect(visit.page.get_by_label("A claim")).to_have_value(str(text))
    expect(visit.page.locator("#verdict .label")).to_contain_text("Supported")


def test_a_file_is_checked_and_comes_back_with_comments(visit: Visit, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("The ship", 1)
    document.add_paragraph(f"{WRONG} {RIGHT}")
    document.save(str(tmp_path / "mine.docx"))
    visit.page.locator("#draft-input").set_input_files(tmp_path / "mine.docx")
    expect(visit.page.locator("#draft")).to_contain_text("mine.docx, 23 words")
    review = visit.page.locator(DONE)
    expect(review.get_by_role("link", name=f"Contradicted: {WRONG}")).to_be_visible()
    with visit.page.expect_download() as saving:
        review.get_by_role("button", name="Word", exact=True).click()
    saving.value.save_as(tmp_path / "back.docx")
    assert saving.value.suggested_filename == "mine checked.docx"
    back = docx.Document(str(tmp_path / "back.docx"))
    assert back.paragraphs[0].style.name == "Heading 1"
    assert any("3,008" in comment.text for comment in back.comments)


def test_what_cannot_be_checked_is_told(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "torn.docx").write_bytes(b"PK\x03\x04 torn")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    for name, said in (("torn.docx", "broken, or not a Word document"), ("a.pdf", "a draft is a .txt")):
        visit.page.locator("#draft-input").set_input_files(tmp_path / name)
        expect(visit.page.locator("#draft").get_by_role("alert")).to_contain_text(said)
    for text, said in (("?!", "The claim has no words."), ("word " * 20_001, "20,001 words")):
        visit.page.get_by_label("A claim").fill(text)
        visit.page.locator("#check").click()
        expect(visit.page.locator("#verdict").get_by_role("alert")).to_contain_text(said)


def test_a_text_in_another_language_says_why_nothing_of_it_is_checked(visit: Visit) -> None:
    german = "Der Mond besteht aus Käse. Die Katze schläft auf dem Dach, und der Hund bellt laut."
    expect(check(visit, german).locator(".same")).to_contain_text("English")


def test_a_text_fits_a_narrow_page_with_what_is_told_of_a_claim_below(open_page: Open, url: str) -> None:
    visit = open_page(url, viewport={"width": 360, "height": 740}, has_touch=True)
    visit.tab("Check")
    said = visit.page.locator("#said")
    expect(said).to_be_attached()  # from the start: into what is drawn only with the review a quick tap is lost
    expect(said).to_be_hidden()
    review = check(visit, TEXT)
    claim = review.get_by_role("link", name=f"Contradicted: {WRONG}")
    claim.tap()
    expect(said.locator("h2")).to_be_in_viewport()
    expect(claim).to_be_in_viewport()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360
    said.get_by_role("button", name="Close").tap()
    expect(said.locator("h2")).to_be_hidden()
