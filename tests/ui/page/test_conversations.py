"""Conversations of a browser: kept, found again, renamed, deleted, taken away; and the same asked of all articles."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, expect

if TYPE_CHECKING:
    from tests.ui.page.conftest import Pages, Visit

Open = Callable[..., "Visit"]

WRECK = "Who led the expedition that found the wreck of Endurance?"
UNANSWERABLE = "What is the boiling point of tungsten?"
NARROW = {"viewport": {"width": 360, "height": 740}}

# Entries as the page makes them, but of no words: what they cite is nothing.
FILL = """([store, count]) => {
  for (let i = 0; i < count; i += 1) {
    const one = { id: `old${i}`, revision: '1', name: `Old ${i}`, pinned: i === 0, changed: 1000 + i,
      exchanges: [{ question: i === 3 ? 'Où est la Méduse?' : 'Who?' }] };
    localStorage.setItem(`${store}/old${i}`, JSON.stringify(one));
  }
  localStorage.setItem(`${store}/junk`, '{"id": "junk", "name": 7}');
}"""
KEPT = """(questions) => Object.entries(localStorage).filter(([key]) => key.includes('/'))
  .map(([, one]) => JSON.parse(one).exchanges.map((each) => each.question))
  .some((asked) => questions.every((one) => asked.includes(one)))"""
STORE = "Object.keys(localStorage).find((key) => key.includes('/')).split('/')[0]"


def rows(visit: Visit) -> Locator:
    """The conversations in the list."""
    return visit.page.locator("#conversations li")


def names(visit: Visit) -> Locator:
    """Their names, each of which opens one."""
    return rows(visit).locator(".name")


def answered(visit: Visit, question: str, turns: int = 1) -> None:
    """Ask, and wait for the answer."""
    visit.ask(question)
    expect(visit.chat.locator("[aria-busy=false] .turn")).to_have_count(turns)


@pytest.fixture(scope="module")
def opened(open_pages: Open, pages: Pages) -> Visit:
    """Somebody with two conversations, who stays at the page from one test to the next."""
    visit = open_pages(pages.samples)
    expect(visit.page.locator("#conversations")).to_contain_text("What you ask is kept here, in this browser.")
    answered(visit, WRECK)
    expect(names(visit)).to_have_text([WRECK])
    visit.start_anew()
    answered(visit, UNANSWERABLE)
    expect(names(visit)).to_have_text([UNANSWERABLE, WRECK])
    return visit


def test_conversations_are_opened_renamed_pinned_and_come_back(opened: Visit) -> None:
    names(opened).nth(1).click()
    expect(opened.turns).to_contain_text("John Shears led the expedition.")
    expect(names(opened).nth(1)).to_have_attribute("aria-current", "true")
    opened.reload()
    expect(opened.turns).to_contain_text("John Shears led the expedition.")
    expect(rows(opened).first).to_contain_text("Today")
    opened.page.get_by_role("button", name=f"Rename: {WRECK}").focus()
    opened.page.keyboard.press("Enter")
    opened.page.keyboard.type("The <b>wreck</b>")
    opened.page.keyboard.press("Enter")
    expect(opened.page.get_by_role("button", name="Rename: The <b>wreck</b>")).to_be_focused()
    opened.page.get_by_role("button", name="Pin: The <b>wreck</b>").click()
    expect(names(opened)).to_have_text(["The <b>wreck</b>", UNANSWERABLE])
    answered(opened, "How deep does it lie?", 2)
    expect(names(opened)).to_have_text(["The <b>wreck</b>", UNANSWERABLE])


def test_what_is_deleted_can_be_brought_back(opened: Visit) -> None:
    names(opened).filter(has_text=UNANSWERABLE).click()
    expect(opened.turns).to_contain_text("The articles don't say.")
    opened.page.get_by_role("button", name=f"Delete: {UNANSWERABLE}").press("Enter")
    expect(opened.chat.locator(".turn")).to_have_count(0)
    expect(names(opened)).to_have_count(1)
    undo = opened.page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(names(opened)).to_have_count(2)
    expect(opened.turns).to_contain_text("The articles don't say.")


def test_two_windows_do_not_write_over_each_other(opened: Visit) -> None:
    names(opened).filter(has_text=UNANSWERABLE).click()
    expect(opened.turns).to_contain_text("The articles don't say.")
    page = opened.page.context.new_page()
    other = type(opened)(page)
    page.goto(opened.page.url)
    names(other).filter(has_text=UNANSWERABLE).click()
    expect(other.turns).to_contain_text("The articles don't say.")
    answered(other, "Hello!", 2)
    expect(opened.chat.locator(".turn")).to_have_count(2)  # what the other window did is seen here
    # Both at once: neither knows what the other asks.
    opened.box.fill("Thank you!")
    other.box.fill(WRECK)
    opened.box.press("Enter")
    other.box.press("Enter")
    for question in ("Thank you!", WRECK):
        opened.page.wait_for_function(KEPT, arg=[UNANSWERABLE, question])
    for visit in (opened, other):
        expect(visit.chat.locator("[aria-busy=false] .turn")).to_have_count(3)
    page.close()


def test_a_conversation_is_taken_away_in_three_forms(opened: Visit) -> None:
    opened.page.locator("#export").scroll_into_view_if_needed()
    taken = {}
    for name in ("Word", "HTML", "Markdown"):
        opened.page.locator("#export summary").press("Enter")
        with opened.page.expect_download() as started:
            opened.page.locator("#export").get_by_role("button", name=name).press("Enter")
        taken[started.value.suggested_filename] = started.value.path().read_bytes()
        expect(opened.page.locator("#export").get_by_role("button", name=name)).to_be_hidden()
    word, html, markdown = taken.values()
    assert {name.rpartition(".")[0] for name in taken} == {UNANSWERABLE.rstrip("?")}
    assert b"The articles don&#39;t say." in html
    assert b"The articles don't say." in markdown
    with ZipFile(BytesIO(word)) as packed:
        assert b"characters" in packed.read("word/footnotes.xml")


def test_the_same_is_asked_of_all_articles(opened: Visit) -> None:
    opened.start_anew()
    opened.page.get_by_role("button", name="All articles may answer").click()
    opened.page.get_by_label("Published from").fill("2023-01-01")
    only = opened.page.locator("#only")
    expect(only).to_contain_text("Only asked: from 2023-01-01")
    answered(opened, WRECK)
    expect(opened.turns).to_contain_text("The articles don't say.")
    opened.turns.get_by_role("button", name="Ask the same of all articles").click()
    expect(opened.turns).to_contain_text("John Shears led the expedition.")
    expect(opened.chat.locator(".turn")).to_have_count(1)
    expect(opened.turns).not_to_contain_text("Only asked")
    only.get_by_role("button", name="Ask all articles").click()
    expect(only.locator("p")).to_have_count(0)
    expect(opened.page.get_by_label("Published from")).to_have_value("")
    expect(opened.page.get_by_role("button", name="All articles may answer")).to_be_visible()


def test_the_oldest_makes_room_and_that_is_said(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples, **NARROW)
    answered(visit, "Hello!")
    store = visit.page.evaluate(STORE)
    visit.page.evaluate(FILL, [store, 100])
    visit.reload()
    visit.page.locator("#conversations summary").click()
    expect(names(visit)).to_have_count(101)
    answered(visit, "Thank you!", 2)
    told = visit.page.locator("#conversations .told")
    expect(told).to_contain_text("There is room for 100 conversations. To make some, the oldest went: “Old 1”.")
    expect(names(visit)).to_have_count(100)
    expect(names(visit).first).to_have_text("Old 0")  # is pinned
    visit.page.get_by_label("Search the conversations").fill("meduse ou")
    expect(names(visit)).to_have_text(["Old 3"])
    names(visit).click()  # its exchange is none that the desk made
    expect(visit.chat.locator(".turn")).to_have_count(0)
    assert visit.page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_thumb_down_opens_its_reason_clear_of_the_question_box(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples, **NARROW)
    answered(visit, WRECK)
    visit.turns.get_by_role("button", name="Bad answer").click()
    expect(visit.turns.get_by_role("group", name="What is wrong with it?")).to_be_visible()
    expect(visit.turns.get_by_label("It is wrong")).to_be_focused()
    visit.page.wait_for_function(
        "document.querySelector('form.word').getBoundingClientRect().bottom"
        " <= document.querySelector('.composer').getBoundingClientRect().top"
    )
    visit.page.keyboard.press("Space")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.type("It was another one.")
    visit.page.keyboard.press("Enter")
    expect(visit.turns).to_contain_text("Noted in the library. Thank you.")
    visit.reload()
    expect(visit.turns).to_contain_text("Noted in the library. Thank you.")
